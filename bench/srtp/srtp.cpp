// What it costs to seal an RTP packet and to open it, ours beside libsrtp2, for each profile. One thread; rounds of
// both alternate, and what is printed are medians, so a bad minute of the machine hurts both. Processor time, in
// nanoseconds. Usage: bench_srtp [BYTES_OF_PACKET [ROUNDS]]

#include <srtp2/srtp.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "kernel/media/srtp_opener.hpp"
#include "kernel/media/srtp_sealer.hpp"

namespace {

using namespace madang::media;

constexpr std::size_t kPackets = 20'000;
constexpr std::size_t kHeader = 20;  // with an extension of one word, as a meeting's packets have
constexpr std::size_t kRoom = 64;    // for a tag, and libsrtp2 asks for more
constexpr std::uint32_t kSsrc = 0x1234'5678;

struct Case {
  const char* name;
  SrtpProfile profile;
  srtp_profile_t theirs;
};

constexpr Case kCases[] = {
    {"AEAD_AES_128_GCM", SrtpProfile::kAeadAes128Gcm, srtp_profile_aead_aes_128_gcm},
    {"AEAD_AES_256_GCM", SrtpProfile::kAeadAes256Gcm, srtp_profile_aead_aes_256_gcm},
    {"AES_CM_128_HMAC_SHA1_80", SrtpProfile::kAesCm128HmacSha1Tag80, srtp_profile_aes128_cm_sha1_80}};

SrtpMaster master() {
  SrtpMaster made;
  std::uint8_t next = 1;
  for (auto& byte : made.key) byte = next++;
  for (auto& byte : made.salt) byte = next++;
  return made;
}

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "bench_srtp: %s\n", what);
  std::exit(1);
}

class Libsrtp {
 public:
  Libsrtp(const Case& of, srtp_ssrc_type_t side) {
    const SrtpMaster made = master();
    std::vector<std::uint8_t> key(made.key.begin(), made.key.begin() + static_cast<long>(key_size(of.profile)));
    key.insert(key.end(), made.salt.begin(), made.salt.begin() + static_cast<long>(salt_size(of.profile)));
    srtp_policy_t policy{};
    policy.ssrc.type = side;
    policy.key = key.data();
    policy.window_size = 1'024;
    if (srtp_crypto_policy_set_from_profile_for_rtp(&policy.rtp, of.theirs) != srtp_err_status_ok ||
        srtp_crypto_policy_set_from_profile_for_rtcp(&policy.rtcp, of.theirs) != srtp_err_status_ok ||
        srtp_create(&session_, &policy) != srtp_err_status_ok) {
      fail("libsrtp2 lacks a profile");
    }
  }
  ~Libsrtp() { srtp_dealloc(session_); }
  Libsrtp(const Libsrtp&) = delete;
  Libsrtp& operator=(const Libsrtp&) = delete;

  std::size_t seal(MutableBytes room, std::size_t size) { return turned(srtp_protect, room, size); }
  std::size_t open(MutableBytes room, std::size_t size) { return turned(srtp_unprotect, room, size); }

 private:
  std::size_t turned(srtp_err_status_t (*turn)(srtp_t, void*, int*), MutableBytes room, std::size_t size) {
    int length = static_cast<int>(size);
    if (turn(session_, room.data(), &length) != srtp_err_status_ok) fail("libsrtp2 refuses a packet");
    return static_cast<std::size_t>(length);
  }

  srtp_t session_ = nullptr;
};

double processor_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// What is measured. The same for ours and theirs.
struct Load {
  std::size_t size = 1'100;
  std::size_t sources = 1;
  std::size_t rounds = 15;
};

void write_header(MutableBytes room, const Load& load, std::size_t packet) {
  ByteWriter writer(room);
  writer.u8(0x90);
  writer.u8(96);
  writer.u16(static_cast<std::uint16_t>(packet / load.sources));
  writer.u32(static_cast<std::uint32_t>(packet / 3 * 3'000));
  writer.u32(kSsrc + static_cast<std::uint32_t>(packet % load.sources));
  writer.u16(0xbede);
  writer.u16(1);
  writer.u32(0x3100'0000);
}

/// Nanoseconds for one packet. Writing the header is in both.
template <typename Seal>
double time_of_sealing(const Load& load, Seal&& seal) {
  std::vector<std::uint8_t> room(load.size + kRoom + SRTP_MAX_TRAILER_LEN);
  const double begin = processor_ns();
  for (std::size_t i = 0; i < kPackets; ++i) {
    write_header(room, load, i);
    seal(MutableBytes(room));
  }
  return (processor_ns() - begin) / static_cast<double>(kPackets);
}

template <typename Open>
double time_of_opening(const std::vector<std::vector<std::uint8_t>>& sealed, Open&& open) {
  auto packets = sealed;
  const double begin = processor_ns();
  for (auto& packet : packets) open(MutableBytes(packet));
  return (processor_ns() - begin) / static_cast<double>(packets.size());
}

struct Figures {
  std::vector<double> ours;
  std::vector<double> ours_scattered;
  std::vector<double> theirs;
  std::vector<double> ours_opened;
  std::vector<double> theirs_opened;
};

double median(std::vector<double>& values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

std::vector<std::vector<std::uint8_t>> sealed_packets(const Case& of, const Load& load) {
  SrtpSealer sealer(of.profile, master());
  std::vector<std::vector<std::uint8_t>> packets(kPackets, std::vector<std::uint8_t>(load.size + kMostSrtpGrowth));
  for (std::size_t i = 0; i < kPackets; ++i) {
    write_header(packets[i], load, i);
    const auto sealed = sealer.seal(packets[i], load.size);
    if (!sealed) fail("ours refuses a packet");
    packets[i].resize(*sealed);
  }
  return packets;
}

void one_round(const Case& of, const Load& load, Figures& figures) {
  const std::size_t size = load.size;
  SrtpSealer ours(of.profile, master());
  figures.ours.push_back(time_of_sealing(load, [&](MutableBytes room) {
    if (!ours.seal(room, size)) fail("ours refuses a packet");
  }));
  Libsrtp theirs(of, ssrc_any_outbound);
  figures.theirs.push_back(time_of_sealing(load, [&](MutableBytes room) { theirs.seal(room, size); }));
  SrtpSealer scattered(of.profile, master());
  const std::vector<std::uint8_t> payload(size - kHeader);
  std::vector<std::uint8_t> out(size + kMostSrtpGrowth);
  figures.ours_scattered.push_back(time_of_sealing(load, [&](MutableBytes room) {
    if (!scattered.seal(room.first(kHeader), payload, out)) fail("ours refuses a packet");
  }));

  const auto packets = sealed_packets(of, load);
  SrtpOpener opener(of.profile, master());
  figures.ours_opened.push_back(time_of_opening(packets, [&](MutableBytes packet) {
    if (!opener.open(packet)) fail("ours refuses its own packet");
  }));
  Libsrtp their_opener(of, ssrc_any_inbound);
  figures.theirs_opened.push_back(
      time_of_opening(packets, [&](MutableBytes packet) { their_opener.open(packet, packet.size()); }));
}

}  // namespace

int main(int count, char** arguments) {
  Load load;
  if (count > 1) load.size = std::strtoul(arguments[1], nullptr, 10);
  if (count > 2) load.sources = std::strtoul(arguments[2], nullptr, 10);
  if (count > 3) load.rounds = std::strtoul(arguments[3], nullptr, 10);
  if (load.size <= kHeader || load.size > 1'500 || load.sources == 0 || load.sources > kMostSrtpSources ||
      load.rounds == 0) {
    fail("a packet has 21 to 1500 bytes, there are 1 to 64 sources, and there is a round");
  }
  if (srtp_init() != srtp_err_status_ok) fail("libsrtp2 does not begin");
  std::printf("ns of processor time for a packet of %zu bytes, %zu source(s), median of %zu rounds of %zu packets\n",
              load.size, load.sources, load.rounds, kPackets);
  std::printf("%-26s %8s %10s %10s %7s %8s %10s %7s\n", "profile", "sealed", "scattered", "libsrtp2", "ratio", "opened",
              "libsrtp2", "ratio");
  for (const Case& of : kCases) {
    Figures figures;
    for (std::size_t round = 0; round < load.rounds; ++round) one_round(of, load, figures);
    const double ours = median(figures.ours);
    const double theirs = median(figures.theirs);
    const double opened = median(figures.ours_opened);
    const double theirs_opened = median(figures.theirs_opened);
    std::printf("%-26s %8.0f %10.0f %10.0f %6.1fx %8.0f %10.0f %6.1fx\n", of.name, ours, median(figures.ours_scattered),
                theirs, theirs / ours, opened, theirs_opened, theirs_opened / opened);
  }
}

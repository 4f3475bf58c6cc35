#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <srtp2/srtp.h>

#include "kernel/media/srtp_opener.hpp"
#include "kernel/media/srtp_sealer.hpp"
#include "kernel/media/tests/srtp_samples.hpp"

// Beside libsrtp2, both ways: what one seals the other opens, bytes are the same, and so are the refusals.

namespace madang::media {
namespace {

class Libsrtp {
 public:
  enum class Side : std::uint8_t { kSeals, kOpens };

  Libsrtp(SrtpProfile profile, const SrtpMaster& master, Side side) {
    static const srtp_err_status_t begun = srtp_init();
    EXPECT_EQ(begun, srtp_err_status_ok);
    Buffer key(master.key.begin(), master.key.begin() + static_cast<std::ptrdiff_t>(key_size(profile)));
    key.insert(key.end(), master.salt.begin(), master.salt.begin() + static_cast<std::ptrdiff_t>(salt_size(profile)));
    srtp_policy_t policy{};
    const auto wanted = profile == SrtpProfile::kAeadAes128Gcm   ? srtp_profile_aead_aes_128_gcm
                        : profile == SrtpProfile::kAeadAes256Gcm ? srtp_profile_aead_aes_256_gcm
                                                                 : srtp_profile_aes128_cm_sha1_80;
    EXPECT_EQ(srtp_crypto_policy_set_from_profile_for_rtp(&policy.rtp, wanted), srtp_err_status_ok);
    EXPECT_EQ(srtp_crypto_policy_set_from_profile_for_rtcp(&policy.rtcp, wanted), srtp_err_status_ok);
    policy.ssrc.type = side == Side::kSeals ? ssrc_any_outbound : ssrc_any_inbound;
    policy.key = key.data();
    policy.window_size = 1'024;
    EXPECT_EQ(srtp_create(&session_, &policy), srtp_err_status_ok);
  }
  ~Libsrtp() { srtp_dealloc(session_); }
  Libsrtp(const Libsrtp&) = delete;
  Libsrtp& operator=(const Libsrtp&) = delete;

  Buffer seal(const Buffer& packet) { return turned(srtp_protect, packet, SRTP_MAX_TRAILER_LEN); }
  Buffer seal_rtcp(const Buffer& packet) { return turned(srtp_protect_rtcp, packet, SRTP_MAX_TRAILER_LEN + 4); }
  Buffer open(const Buffer& packet) { return turned(srtp_unprotect, packet, 0); }
  Buffer open_rtcp(const Buffer& packet) { return turned(srtp_unprotect_rtcp, packet, 0); }

 private:
  Buffer turned(srtp_err_status_t (*turn)(srtp_t, void*, int*), Buffer packet, std::size_t growth) {
    int size = static_cast<int>(packet.size());
    packet.resize(packet.size() + growth);
    if (turn(session_, packet.data(), &size) != srtp_err_status_ok) return {};
    packet.resize(static_cast<std::size_t>(size));
    return packet;
  }

  srtp_t session_ = nullptr;
};

class SrtpPeerTest : public testing::TestWithParam<SrtpProfile> {
 protected:
  Buffer opened(Buffer packet) { return front(packet, opener_.open(packet)); }
  Buffer opened_rtcp(Buffer packet) { return front(packet, opener_.open_rtcp(packet)); }

  Samples samples_{11};
  SrtpMaster master_ = samples_.master(GetParam());
  SrtpSealer sealer_{GetParam(), master_};
  SrtpOpener opener_{GetParam(), master_};
  Libsrtp their_sealer_{GetParam(), master_, Libsrtp::Side::kSeals};
  Libsrtp their_opener_{GetParam(), master_, Libsrtp::Side::kOpens};
};

INSTANTIATE_TEST_SUITE_P(Profiles, SrtpPeerTest, testing::ValuesIn(kSrtpProfiles));

TEST_P(SrtpPeerTest, both_seal_to_the_same_bytes_and_open_each_other) {
  for (std::uint16_t i = 0; i < 3'000; ++i) {
    const Buffer packet = samples_.rtp(0xabcd'0000 + i % 7, i);
    const Buffer ours = sealed_rtp(sealer_, packet);
    ASSERT_EQ(ours, their_sealer_.seal(packet));
    ASSERT_EQ(their_opener_.open(ours), packet);
    ASSERT_EQ(opened(ours), packet);
  }
}

TEST_P(SrtpPeerTest, both_open_each_others_rtcp) {
  for (int i = 0; i < 1'000; ++i) {
    const std::uint32_t ssrc = 0xabcd'0000 + static_cast<std::uint32_t>(i) % 7;
    const Buffer packet = samples_.rtcp(ssrc);
    ASSERT_EQ(their_opener_.open_rtcp(sealed_rtcp(sealer_, packet)), packet);
    ASSERT_EQ(opened_rtcp(their_sealer_.seal_rtcp(packet)), packet);
  }
}

TEST_P(SrtpPeerTest, both_roll_over_alike) {
  std::uint64_t sent = 0x6000;
  for (int block = 0; block < 1'250; ++block) {
    std::vector<std::pair<Buffer, Buffer>> way;
    for (int i = 0; i < 16; ++i) {
      sent += samples_.below(60) == 0 ? 300 : 1;
      const Buffer packet = samples_.rtp(1, static_cast<std::uint16_t>(sent));
      way.emplace_back(packet, sealed_rtp(sealer_, packet));
      ASSERT_EQ(way.back().second, their_sealer_.seal(packet)) << sent;
    }
    samples_.shuffle(way);
    for (const auto& [packet, sealed] : way) {
      ASSERT_EQ(their_opener_.open(sealed), packet) << sent;
      ASSERT_EQ(opened(sealed), packet) << sent;
    }
  }
  EXPECT_GT(sent, 0x20000U);
}

TEST_P(SrtpPeerTest, both_refuse_the_same_of_what_comes_late_twice_or_changed) {
  std::vector<Buffer> sent;
  std::vector<Buffer> reports;
  std::size_t refused = 0;
  for (std::uint64_t i = 0x7000; i < 0x7000 + 8'000; ++i) {
    sent.push_back(sealed_rtp(sealer_, samples_.rtp(1, static_cast<std::uint16_t>(i * 9))));
    reports.push_back(sealed_rtcp(sealer_, samples_.rtcp(2)));
    const std::size_t back = samples_.coin() ? samples_.below(20) : samples_.below(200);
    const std::size_t at = sent.size() - 1 - std::min(back, sent.size() - 1);
    Buffer packet = sent[at];
    if (samples_.below(8) == 0) packet[samples_.below(packet.size())] ^= 0x40;
    const Buffer ours = opened(packet);
    ASSERT_EQ(ours, their_opener_.open(packet)) << i;
    ASSERT_EQ(opened_rtcp(reports[at]), their_opener_.open_rtcp(reports[at])) << i;
    if (ours.empty()) ++refused;
  }
  EXPECT_GT(refused, 500U);
  EXPECT_LT(refused, 7'000U);
}

TEST_P(SrtpPeerTest, both_refuse_each_changed_byte) {
  const Buffer packet = samples_.rtp(1, 50);
  const Buffer theirs = their_sealer_.seal(packet);
  for (std::size_t at = 0; at < theirs.size(); ++at) {
    Buffer changed = theirs;
    changed[at] ^= 0x01;
    ASSERT_TRUE(opened(changed).empty()) << at;
    ASSERT_TRUE(their_opener_.open(changed).empty()) << at;
  }
  EXPECT_EQ(opened(theirs), packet);
}

}  // namespace
}  // namespace madang::media

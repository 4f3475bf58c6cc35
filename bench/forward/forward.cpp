// What the forwarding core costs for each packet it sends, sealed into a buffer: no sockets, one thread. A meeting of
// cameras that send VP8 in three layers, five voices, and receivers who each show a stage and tiles and say what came.
// Processor time of the core alone, in nanoseconds. Usage: bench_forward [RECEIVERS [CAMERAS [SECONDS]]]

#include <malloc.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <vector>

#include "kernel/media/arrival_log.hpp"
#include "kernel/media/forwarder.hpp"
#include "kernel/media/srtp_sealer.hpp"

namespace {

using namespace madang::media;
using namespace std::chrono_literals;

constexpr std::uint8_t kOpus = 111;
constexpr std::uint8_t kVp8 = 96;
constexpr std::uint8_t kAgain = 97;
constexpr std::size_t kTiles = 4;
constexpr Rate kLine = 30'000'000;
constexpr std::chrono::milliseconds kRoundTrip{40};

std::int64_t processor_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

std::size_t memory_taken() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

ExtensionIds ids() {
  ExtensionIds made;
  made.mid = 1;
  made.rid = 2;
  made.audio_level = 3;
  made.transport_sequence = 4;
  return made;
}

SrtpMaster master(std::uint32_t seed) {
  SrtpMaster made;
  std::uint32_t next = seed;
  for (auto& byte : made.key) byte = static_cast<std::uint8_t>(next = next * 1'664'525 + 1'013'904'223);
  for (auto& byte : made.salt) byte = static_cast<std::uint8_t>(next = next * 1'664'525 + 1'013'904'223);
  return made;
}

ParticipantSetup setup(std::uint64_t id, bool has_camera, std::size_t cameras) {
  ParticipantSetup made{
      .room = RoomId{1}, .participant = ParticipantId(id), .slots = {}, .extensions = ids(), .cname = "server"};
  for (std::size_t place = 0; place < kFewestSlots + kTiles; ++place) {
    JoinedSlot slot;
    slot.role = *slot_at(place);
    slot.mid = std::to_string(place);
    slot.extensions = ids();
    if (is_sound(slot.role.kind)) {
      slot.codecs = {
          {.codec = MeetingCodec::opus, .payload = kOpus, .retransmission = {}, .has_transport_feedback = true}};
    } else {
      slot.codecs = {{MeetingCodec::vp8, kVp8, kAgain, true, true, false, true}};
    }
    if (slot.role.kind == SlotKind::camera && has_camera) slot.rids = {"q", "h", "f"};
    const auto base = static_cast<std::uint32_t>(id * 0x1000 + 2 * place);
    if (place >= kSendSlots) slot.sources = {base, base + 1};
    made.slots.push_back(slot);
  }
  made.view.stage = ParticipantId(id % cameras + 1);
  made.view.stage_height = 720;
  for (std::size_t tile = 0; tile < kTiles; ++tile)
    made.view.tiles.push_back(ParticipantId((id + tile + 1) % cameras + 1));
  made.view.tile_height = 180;
  return made;
}

/// A stream of a camera's layer, or of a voice.
class Stream {
 public:
  Stream(std::uint64_t whose, int layer)
      : layer_(layer), ssrc_(static_cast<std::uint32_t>(whose * 0x1000 + 0x800 + layer + 1)) {}

  std::vector<std::uint8_t> packet(bool starts_frame, bool is_key, bool is_last, std::size_t size,
                                   std::uint16_t transport_sequence, std::uint32_t timestamp) {
    static constexpr const char* kRids[] = {"q", "h", "f"};
    std::vector<std::uint8_t> bytes(64 + size);
    ByteWriter writer(bytes);
    const std::uint8_t number[] = {static_cast<std::uint8_t>(transport_sequence >> 8),
                                   static_cast<std::uint8_t>(transport_sequence)};
    const std::uint8_t mid[] = {static_cast<std::uint8_t>(layer_ < 0 ? '0' : '1')};
    const std::uint8_t last[] = {static_cast<std::uint8_t>(layer_ < 0 ? 0x80 | 30 : kRids[layer_][0])};
    const ExtensionValue extensions[] = {{1, mid}, {static_cast<std::uint8_t>(layer_ < 0 ? 3 : 2), last}, {4, number}};
    write_rtp_header(writer,
                     {.payload_type = layer_ < 0 ? kOpus : kVp8,
                      .marker = is_last,
                      .sequence = sequence_++,
                      .timestamp = timestamp,
                      .ssrc = ssrc_},
                     extensions);
    if (layer_ >= 0) write_descriptor(writer, starts_frame, is_key);
    writer.zeros(size);
    bytes.resize(writer.size());
    return bytes;
  }

 private:
  void write_descriptor(ByteWriter& writer, bool starts_frame, bool is_key) {
    if (starts_frame) ++picture_;
    writer.u8(starts_frame ? 0x90 : 0x80);
    writer.u8(0xe0);
    writer.u16(static_cast<std::uint16_t>(0x8000 | (picture_ & 0x7fff)));
    writer.u8(static_cast<std::uint8_t>(picture_));
    writer.u8(0x20);
    writer.u24(is_key ? 0 : 1U << 16);
    writer.u24(0x9d012a);
    const auto height = static_cast<std::uint16_t>(180 << layer_);
    writer.u16(static_cast<std::uint16_t>((height & 0xff) << 8 | height >> 8));
    writer.u16(static_cast<std::uint16_t>((height & 0xff) << 8 | height >> 8));
  }

  int layer_;
  std::uint32_t ssrc_;
  std::uint16_t sequence_ = 1;
  std::uint16_t picture_ = 0;
};

/// Seals what is sent, and remembers what arrives for the feedback that is not part of what is measured.
class Seals : public Outlet, public MediaReports {
 public:
  explicit Seals(std::size_t receivers) : arrivals(receivers), free_(receivers) {
    for (std::size_t i = 0; i < receivers; ++i)
      sealers_.emplace_back(SrtpProfile::kAeadAes128Gcm, master(static_cast<std::uint32_t>(i)));
  }

  void send_rtp(TransportIndex to, Bytes header, Bytes lead, Bytes payload) override {
    const auto index = static_cast<std::size_t>(to);
    const auto sealed = sealers_[index].seal(header, lead, payload, buffer_);
    if (!sealed) std::abort();
    ++sent;
    bytes += *sealed;
    std::array<std::uint8_t, 400> front{};
    std::ranges::copy(header, front.begin());
    front[0] &= 0xdf;  // the padding that it announces is not here
    const auto packet = read_rtp(Bytes(front).first(header.size()));
    if (const auto number = packet ? find_extension(*packet, 4) : std::nullopt) {
      free_[index] = std::max(free_[index], now) + time_of(static_cast<std::int64_t>(*sealed), kLine);
      arrivals[index].came(ByteReader(*number).u16(), free_[index]);
    }
  }
  void send_rtcp(TransportIndex, Bytes) override { ++control; }
  void wake(std::size_t) override {}
  void published(ParticipantId, SlotKind, bool) override {}
  void speakers(RoomId, std::span<const ParticipantId>) override {}
  void pointed(ParticipantId, SlotRole, std::optional<ParticipantId>) override {}
  void paused(ParticipantId, SlotRole, PauseReason) override {}
  void layers_wanted(ParticipantId, SlotKind, std::uint8_t) override {}
  void quality(ParticipantId, const MediaQuality& quality) override { estimate = std::max(estimate, quality.estimate); }

  MediaTime now;
  std::vector<ArrivalLog> arrivals;
  std::uint64_t sent = 0;
  std::uint64_t bytes = 0;
  std::uint64_t control = 0;
  Rate estimate = 0;

 private:
  std::vector<MediaTime> free_;  ///< of each receiver's line
  std::vector<SrtpSealer> sealers_;
  std::array<std::uint8_t, 2'048> buffer_;
};

class Meeting {
 public:
  Meeting(std::size_t receivers, std::size_t cameras)
      : receivers_(receivers), seals_(receivers), others_(1), forwarder_(0, seals_, seals_, others_, now_) {
    const std::size_t before = memory_taken();
    for (std::size_t i = 0; i < receivers; ++i)
      forwarder_.add(TransportIndex(static_cast<std::uint32_t>(i)), setup(i + 1, i < cameras, cameras), now_);
    memory_ = (memory_taken() - before) / receivers;
    for (std::size_t i = 0; i < cameras; ++i)
      for (int layer = 0; layer < 3; ++layer) layers_.emplace_back(i + 1, layer);
    for (std::size_t i = 0; i < kVoiceSlots; ++i) voices_.emplace_back(i + 1, -1);
    transports_.resize(receivers);
  }

  void run(Duration length) {
    for (const MediaTime end = now_ + length; now_ < end; now_ += 1ms) step();
  }
  std::int64_t spent() const { return spent_; }
  /// Of a participant who has joined, in bytes, before anything was sent.
  std::size_t memory() const { return memory_; }
  const Seals& seals() const { return seals_; }
  ForwarderCounts counts() const { return forwarder_.counts(); }

 private:
  struct Feedback {
    MediaTime at;
    std::size_t from;
    std::vector<std::uint8_t> bytes;
  };
  static constexpr std::size_t kSizes[] = {600, 2'000, 6'500};

  void send(std::size_t whose, std::vector<std::uint8_t> packet) {
    const std::int64_t begin = processor_time();
    forwarder_.on_rtp(TransportIndex(static_cast<std::uint32_t>(whose)), packet, now_);
    spent_ += processor_time() - begin;
  }

  void step() {
    seals_.now = now_;
    const auto at = now_.time_since_epoch() / 1ms;
    const auto timestamp = static_cast<std::uint32_t>(at * 90);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      const std::size_t whose = i / 3;
      if (at % 33 != static_cast<std::int64_t>(whose % 33)) continue;
      // Everybody's key frame every other second, as if somebody always asked.
      const bool is_key = at % 1'980 == static_cast<std::int64_t>(whose % 33);
      const std::size_t whole = kSizes[i % 3] * (is_key ? 4 : 1);
      const std::size_t count = 1 + whole / 1'100;
      for (std::size_t part = 0; part < count; ++part)
        send(whose, layers_[i].packet(part == 0, is_key && part == 0, part + 1 == count, whole / count,
                                      transports_[whose]++, timestamp));
    }
    if (at % 20 == 0)
      for (std::size_t i = 0; i < voices_.size(); ++i)
        send(i, voices_[i].packet(true, true, false, 90, transports_[i]++, static_cast<std::uint32_t>(at * 48)));
    std::array<std::uint8_t, 1'400> feedback;
    for (std::size_t i = 0; i < receivers_; ++i) {
      if (!seals_.arrivals[i].is_due(now_)) continue;
      const std::size_t size = seals_.arrivals[i].write(now_, {1, 2}, feedback);
      feedback_.push_back({now_ + kRoundTrip, i, {feedback.begin(), feedback.begin() + static_cast<long>(size)}});
    }
    for (; !feedback_.empty() && feedback_.front().at <= now_; feedback_.pop_front()) {
      const Feedback& next = feedback_.front();
      const std::int64_t begin = processor_time();
      forwarder_.on_rtcp(TransportIndex(static_cast<std::uint32_t>(next.from)), next.bytes, now_);
      spent_ += processor_time() - begin;
    }
    const std::int64_t begin = processor_time();
    forwarder_.tick(now_);
    spent_ += processor_time() - begin;
  }

  MediaTime now_{1h};
  std::size_t receivers_;
  Seals seals_;
  CrossWorker others_;
  Forwarder forwarder_;
  std::vector<Stream> layers_;
  std::vector<Stream> voices_;
  std::vector<std::uint16_t> transports_;
  std::deque<Feedback> feedback_;
  std::size_t memory_ = 0;
  std::int64_t spent_ = 0;
};

std::size_t number_of(int count, char** words, int place, std::size_t usual) {
  return count > place ? static_cast<std::size_t>(std::strtoul(words[place], nullptr, 10)) : usual;
}

}  // namespace

int main(int count, char** words) {
  const std::size_t receivers = std::max<std::size_t>(8, number_of(count, words, 1, 50));
  const std::size_t cameras = std::clamp<std::size_t>(number_of(count, words, 2, 8), 5, receivers);
  const std::size_t seconds = number_of(count, words, 3, 5);
  Meeting meeting(receivers, cameras);
  meeting.run(4s);
  const std::int64_t spent_before = meeting.spent();
  const std::uint64_t sent_before = meeting.seals().sent;
  const std::uint64_t bytes_before = meeting.seals().bytes;
  meeting.run(std::chrono::seconds(seconds));
  const auto sent = static_cast<double>(meeting.seals().sent - sent_before);
  const auto spent = static_cast<double>(meeting.spent() - spent_before);
  const auto bytes = static_cast<double>(meeting.seals().bytes - bytes_before);
  std::printf("receivers %zu, cameras %zu: %.0f ns a packet sent, %.0f packets/s and %.1f Mbit/s out, mean size %.0f\n",
              receivers, cameras, spent / sent, sent / static_cast<double>(seconds),
              bytes * 8e-6 / static_cast<double>(seconds), bytes / sent);
  std::printf("a participant with %zu tiles takes %zu kB\n", kTiles, meeting.memory() / 1'000);
  std::printf("of one processor %.1f %%; packets there is room for %llu; highest estimate %.1f Mbit/s\n",
              spent / 1e7 / static_cast<double>(seconds), static_cast<unsigned long long>(meeting.counts().pool),
              static_cast<double>(meeting.seals().estimate) * 1e-6);
  return 0;
}

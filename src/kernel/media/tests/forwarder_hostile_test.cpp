#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "kernel/media/tests/forwarded_meeting.hpp"

namespace madang::media::tests {
namespace {

using namespace std::chrono_literals;

/// What a participant may send once it is known: bytes changed, cut, added, repeated, of anything.
class Hostile {
 public:
  explicit Hostile(std::uint32_t seed) : random_(seed), client_({.id = 9, .has_screen = true}, seed) {}

  const MeetingClient& client() const { return client_; }

  std::vector<std::vector<std::uint8_t>> datagrams(MediaTime now) {
    auto made = client_.produce(now);
    for (auto& bytes : made) change(bytes);
    std::vector<std::uint8_t> noise(random_() % 1'500);
    for (auto& byte : noise) byte = static_cast<std::uint8_t>(random_());
    if (noise.size() > 1) noise[0] = static_cast<std::uint8_t>(0x80 | noise[0] % 0x40);
    made.push_back(std::move(noise));
    return made;
  }

  /// RTCP about streams that may be ours: NACK, PLI, feedback, reports.
  std::vector<std::uint8_t> control() {
    static constexpr std::uint8_t kTypes[] = {200, 201, 203, 205, 206};
    static constexpr std::uint8_t kCounts[] = {1, 15, 4, 2, 31};
    std::vector<std::uint8_t> bytes(8 + 4 * (random_() % 60));
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
    bytes[0] = static_cast<std::uint8_t>(0x80 | kCounts[random_() % 5]);
    bytes[1] = kTypes[random_() % 5];
    bytes[2] = 0;
    bytes[3] = static_cast<std::uint8_t>(bytes.size() / 4 - 1);
    const std::uint32_t ssrc = 9 * 0x10000 + 2 * (random_() % 20);
    if (bytes.size() >= 12) ByteWriter(MutableBytes(bytes).subspan(8)).u32(ssrc);
    return bytes;
  }

 private:
  void change(std::vector<std::uint8_t>& bytes) {
    if (random_() % 4 == 0) return;
    for (std::uint32_t i = random_() % 4; i > 0; --i)
      bytes[random_() % std::min<std::size_t>(bytes.size(), 48)] = static_cast<std::uint8_t>(random_());
    if (random_() % 8 == 0) bytes.resize(random_() % bytes.size() + 1);
    if (random_() % 8 == 0) bytes.resize(std::min<std::size_t>(1'599, bytes.size() + random_() % 800));
  }

  std::mt19937 random_;
  MeetingClient client_;
};

TEST(ForwarderHostileTest, whatever_one_sends_the_others_meet_on) {
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    ForwardedMeeting meeting(1, seed);
    Hostile hostile(seed);
    const TransportIndex strange{50};
    meeting.join({.id = 1, .view = watching(2, {9, 2})});
    meeting.join({.id = 2, .view = watching(1, {9, 1})});
    ParticipantSetup setup = hostile.client().setup(RoomId{77});
    setup.view = watching(1, {2});
    meeting.forwarder(0).add(strange, setup, meeting.now());
    for (int i = 0; i < 3'000; ++i) {
      meeting.run(1ms);
      for (auto& bytes : hostile.datagrams(meeting.now())) meeting.forwarder(0).on_rtp(strange, bytes, meeting.now());
      meeting.forwarder(0).on_rtcp(strange, hostile.control(), meeting.now());
    }
    meeting.forwarder(0).remove(strange, meeting.now());
    meeting.run(2s);
    for (const std::uint64_t id : {1, 2}) {
      const ShownFrames shown = shown_frames(*meeting.client(id).stream(SlotKind::stage), meeting.now());
      EXPECT_TRUE(shown.wrong.empty()) << fmt::format("seed {}: {}", seed, shown.wrong.front());
      EXPECT_GT(shown.frames_of(3 - id, meeting.now() - 1s, meeting.now()), 25U);
    }
  }
}

TEST(ForwarderHostileTest, who_is_not_there_is_nobody) {
  ForwardedMeeting meeting;
  std::vector<std::uint8_t> bytes(100, 0x80);
  Forwarder& forwarder = meeting.forwarder(0);
  forwarder.on_rtp(TransportIndex{3}, bytes, meeting.now());
  forwarder.on_rtcp(TransportIndex{3}, bytes, meeting.now());
  forwarder.remove(TransportIndex{3}, meeting.now());
  forwarder.show(TransportIndex{3}, {}, meeting.now());
  forwarder.allow(TransportIndex{3}, {}, meeting.now());
  EXPECT_EQ(forwarder.counts().dropped, 1U);
  EXPECT_GT(forwarder.tick(meeting.now()), meeting.now());
}

}  // namespace
}  // namespace madang::media::tests

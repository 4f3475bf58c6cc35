#include "kernel/media/forwarder.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "kernel/media/tests/forwarded_meeting.hpp"

namespace madang::media::tests {
namespace {

using namespace std::chrono_literals;

View watching(std::uint64_t stage, std::vector<std::uint64_t> tiles = {}) {
  View view{.stage = ParticipantId(stage), .stage_height = 720, .tiles = {}, .tile_height = 180, .screen = {}};
  for (const auto id : tiles) view.tiles.push_back(ParticipantId(id));
  return view;
}

/// What must hold of every slot whatever the lines do: but for what was lost for good, everything can be shown.
void expect_sound(ForwardedMeeting& meeting, std::uint64_t id, const std::string& where) {
  for (std::uint8_t tile = 0; tile < 5; ++tile) {
    SeenStream* const seen =
        tile == 4 ? meeting.client(id).stream(SlotKind::stage) : meeting.client(id).stream(SlotKind::tile, tile);
    ASSERT_NE(seen, nullptr);
    const ShownFrames shown = shown_frames(*seen, meeting.now() - 1s);
    EXPECT_TRUE(shown.wrong.empty()) << where << " " << name_of(seen->role) << ": " << shown.wrong.front() << " and "
                                     << shown.wrong.size() - 1 << " more";
    if (shown.missing == 0) EXPECT_EQ(shown.broken, 0) << where << " " << name_of(seen->role);
  }
  EXPECT_EQ(meeting.client(id).strange(), 0U) << where;
}

TEST(ForwarderTest, two_hear_and_see_each_other) {
  ForwardedMeeting meeting;
  meeting.join({.id = 1, .view = watching(2)});
  meeting.join({.id = 2, .view = watching(1)});
  meeting.run(12s);
  for (const std::uint64_t id : {1, 2}) {
    const std::uint64_t other = 3 - id;
    expect_sound(meeting, id, "two");
    SeenStream& stage = *meeting.client(id).stream(SlotKind::stage);
    const ShownFrames shown = shown_frames(stage, meeting.now());
    EXPECT_EQ(shown.missing, 0);
    EXPECT_GT(shown.frames_of(other, meeting.now() - 3s, meeting.now()), 80U) << "thirty a second";
    EXPECT_EQ(shown.last_layer(meeting.now()), 2) << "nothing limits the line";
    EXPECT_GT(stage.sender_reports, 8U);
    std::size_t voices = 0;
    for (std::uint8_t voice = 0; voice < kVoiceSlots; ++voice)
      voices += meeting.client(id).stream(SlotKind::voice, voice)->packets.size();
    EXPECT_NEAR(static_cast<double>(voices), 600, 10) << "and one does not hear oneself";
    EXPECT_EQ(meeting.reports.shown.at({id, "stage"}), other);
    EXPECT_TRUE(meeting.reports.on.at({id, SlotKind::camera}));
  }
}

TEST(ForwarderTest, what_is_lost_either_way_is_sent_again) {
  for (const std::uint32_t seed : {1U, 2U, 3U, 4U, 5U}) {
    ForwardedMeeting meeting(1, seed);
    for (const std::uint64_t id : {1, 2, 3}) {
      auto& seat = meeting.join({.id = id, .view = watching(id % 3 + 1, {1, 2, 3})});
      seat.up = {.loss = 0.03, .delay = 20ms, .jitter = 12ms};
      seat.down = {.loss = 0.03, .delay = 20ms, .jitter = 12ms};
    }
    meeting.run(15s);
    for (const std::uint64_t id : {1, 2, 3}) {
      expect_sound(meeting, id, fmt::format("seed {}", seed));
      SeenStream& stage = *meeting.client(id).stream(SlotKind::stage);
      const ShownFrames shown = shown_frames(stage, meeting.now() - 1s);
      const auto sent = static_cast<double>(stage.packets.size());
      EXPECT_LT(static_cast<double>(shown.missing) / sent, 0.003) << "of three in a hundred";
      EXPECT_GT(shown.frames_of(id % 3 + 1, meeting.now() - 6s, meeting.now()), 120U);
      EXPECT_GT(meeting.client(id).asked_of_it(), 20U);
    }
    EXPECT_GT(meeting.forwarder(0).counts().retransmissions_out, 50U);
  }
}

}  // namespace
}  // namespace madang::media::tests

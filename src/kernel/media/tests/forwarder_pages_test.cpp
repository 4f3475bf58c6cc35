#include <gtest/gtest.h>

#include <algorithm>

#include "kernel/media/tests/forwarded_meeting.hpp"

namespace madang::media::tests {
namespace {

using namespace std::chrono_literals;

/// When a tile first showed that participant since.
std::optional<MediaTime> first_of(const SeenStream& tile, std::uint64_t id, MediaTime since, MediaTime now) {
  const ShownFrames shown = shown_frames(tile, now);
  const auto found = std::ranges::find_if(
      shown.frames, [&](const auto& frame) { return frame.publisher >> 4 == id && frame.at >= since; });
  return found == shown.frames.end() ? std::nullopt : std::optional(found->at);
}

/// 3 sends, and is on the last worker; 1 and 2 look at it now and then, on the first.
class ForwarderPagesTest : public testing::TestWithParam<std::size_t> {
 protected:
  ForwarderPagesTest() {
    for (const std::uint64_t id : {1, 2, 3})
      meeting.join({.id = id, .view = watching(4, {4})}, id == 3 ? GetParam() - 1 : 0);
    meeting.join({.id = 4}, 0);
    meeting.run(5s);  // lines are measured
  }
  std::uint64_t asked() { return meeting.client(3).key_frames_asked(); }
  SeenStream& tile_of(std::uint64_t id) { return *meeting.client(id).stream(SlotKind::tile, 0); }
  std::optional<Duration> shown_after(std::uint64_t id, MediaTime turned) {
    const auto first = first_of(tile_of(id), 3, turned, meeting.now());
    return first ? std::optional(*first - turned) : std::nullopt;
  }

  ForwardedMeeting meeting{GetParam()};
};

TEST_P(ForwarderPagesTest, who_turns_to_what_others_watch_begins_with_the_last_key_frame_and_asks_for_none) {
  meeting.show(1, watching(4, {3}));
  meeting.run(200ms);
  const std::uint64_t before = asked();
  EXPECT_GT(before, 0U) << "nobody had watched";
  const MediaTime turned = meeting.now();
  meeting.show(2, watching(4, {3}));
  meeting.run(60ms);
  ASSERT_TRUE(shown_after(2, turned));
  EXPECT_LT(*shown_after(2, turned), 40ms) << "of which the line takes 15, and a worker a while to tell another";
  EXPECT_EQ(asked(), before);

  meeting.run(4s);
  EXPECT_EQ(asked(), before);
  const ShownFrames shown = shown_frames(tile_of(2), meeting.now());
  EXPECT_EQ(shown.missing, 0);
  EXPECT_EQ(shown.broken, 0);
  EXPECT_TRUE(shown.wrong.empty()) << shown.wrong.front();
  EXPECT_GT(shown.frames_of(3, meeting.now() - 3s, meeting.now()), 80U);
}

TEST_P(ForwarderPagesTest, pictures_and_reports_go_by_the_time_that_passed_also_after_catching_up) {
  meeting.show(1, watching(4, {3}));
  meeting.run(220ms);
  const MediaTime turned = meeting.now();
  meeting.show(2, watching(4, {3}));
  meeting.run(4s);
  const SeenStream& tile = tile_of(2);
  int compared = 0;
  for (const auto& [at, timestamp] : tile.sender_reports) {
    if (at < turned) continue;
    for (const auto& [number, packet] : tile.packets) {
      if (packet.at < turned + 100ms) continue;
      // A picture has two lines behind it, a report one.
      const auto apart = std::chrono::microseconds(timestamp_distance(packet.timestamp, timestamp) * 100 / 9);
      EXPECT_NEAR(std::chrono::duration<double>(packet.at - at - apart).count(), 0.015, 0.03);
      ++compared;
    }
  }
  EXPECT_GT(compared, 300);
}

TEST_P(ForwarderPagesTest, what_is_too_old_is_not_caught_up_with_and_a_key_frame_is_asked_for) {
  meeting.show(1, watching(4, {3}));
  meeting.run(800ms);
  const std::uint64_t before = asked();
  const MediaTime turned = meeting.now();
  meeting.show(2, watching(4, {3}));
  meeting.run(300ms);
  EXPECT_GT(asked(), before);
  ASSERT_TRUE(shown_after(2, turned));
  EXPECT_LT(*shown_after(2, turned), 200ms);
}

TEST_P(ForwarderPagesTest, pages_turned_again_and_again_leave_no_gap_on_bad_lines_either) {
  for (const std::uint64_t id : {1, 2}) {
    meeting.seat(id).up = {.loss = 0.02, .delay = 20ms, .jitter = 8ms};
    meeting.seat(id).down = {.loss = 0.02, .delay = 20ms, .jitter = 8ms};
  }
  for (int turn = 0; turn < 60; ++turn) {
    meeting.show(1, turn % 2 == 0 ? watching(4, {3}) : watching(3, {4}));
    meeting.show(2, turn % 3 == 0 ? watching(3, {4}) : watching(4, {3}));
    meeting.run(130ms);
  }
  meeting.run(3s);
  for (const std::uint64_t id : {1, 2}) {
    const ShownFrames shown = shown_frames(tile_of(id), meeting.now() - 1s);
    EXPECT_TRUE(shown.wrong.empty()) << shown.wrong.front();
    EXPECT_EQ(meeting.client(id).strange(), 0U);
    EXPECT_LT(static_cast<double>(shown.missing), 0.005 * static_cast<double>(tile_of(id).packets.size()));
    if (shown.missing == 0) EXPECT_EQ(shown.broken, 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Workers, ForwarderPagesTest, testing::Values(1, 2), testing::PrintToStringParamName());

}  // namespace
}  // namespace madang::media::tests

#include <gtest/gtest.h>

#include "kernel/media/tests/counted_allocations.hpp"
#include "kernel/media/tests/forwarded_meeting.hpp"

namespace madang::media::tests {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kTiles = 25;

/// A stage, and a page that shows the same few again and again: a slot weighs the same whomever it shows.
View full_page(std::uint64_t id, std::uint64_t people) {
  View view = watching(id % people + 1);
  for (std::uint64_t tile = 0; tile < kTiles; ++tile) view.tiles.push_back(ParticipantId((id + tile) % people + 1));
  return view;
}

/// What each weighs in the forwarding core.
std::int64_t bytes_of_each(ForwardedMeeting& meeting, std::uint64_t people, bool has_camera) {
  const std::int64_t before = counted_bytes();
  const std::uint64_t first = has_camera ? 1 : 101;
  for (std::uint64_t i = 0; i < people; ++i)
    meeting.join({.id = first + i,
                  .tiles = kTiles,
                  .has_camera = has_camera,
                  .has_microphone = has_camera,
                  .view = has_camera ? full_page(i, people) : watching(1)});
  meeting.run(5s);
  return (counted_bytes() - before) / static_cast<std::int64_t>(people);
}

// What the way to them takes (DTLS, keys, paths) comes on top: see docs/performance.md.
TEST(ForwarderMemoryTest, who_sends_in_three_layers_and_sees_a_stage_and_a_page_weighs_little_and_a_viewer_less) {
  if (!MADANG_COUNTS_ALLOCATIONS) GTEST_SKIP() << "a sanitizer allocates";
  ForwardedMeeting meeting(1, 5);
  const std::int64_t full = bytes_of_each(meeting, 10, true);
  EXPECT_GT(full, 20'000) << "nothing is counted";
  EXPECT_LE(full, 115'000);
  const std::int64_t viewer = bytes_of_each(meeting, 20, false);
  EXPECT_GT(viewer, 5'000);
  EXPECT_LE(viewer, 45'000);
}

}  // namespace
}  // namespace madang::media::tests

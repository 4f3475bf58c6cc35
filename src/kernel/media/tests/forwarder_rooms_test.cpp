#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "kernel/media/tests/forwarded_meeting.hpp"

// Who is moved to another room, on the same connection.

namespace madang::media::tests {
namespace {

using namespace std::chrono_literals;

constexpr RoomId kFirst{71};
constexpr RoomId kSecond{72};
constexpr auto kInFlight = 100ms;  // what a line still holds

/// Everything that one was sent since then, by who sent it.
std::set<std::uint64_t> seen_by(MeetingClient& client, MediaTime since) {
  std::set<std::uint64_t> people;
  const auto look = [&](SlotKind kind, std::uint8_t index) {
    const SeenStream* const stream = client.stream(kind, index);
    if (stream == nullptr) return;
    for (const auto& [number, packet] : stream->packets) {
      if (packet.at < since || packet.payload.empty()) continue;
      ByteReader reader(packet.payload);
      const auto mark = read_mark(packet.payload);
      people.insert(kind == SlotKind::voice ? reader.u64() : mark.value_or(FrameMark{}).publisher >> 4);
    }
  };
  for (std::uint8_t i = 0; i < 4; ++i) look(SlotKind::tile, i);
  for (std::uint8_t i = 0; i < kVoiceSlots; ++i) look(SlotKind::voice, i);
  look(SlotKind::stage, 0);
  return people;
}

class ForwarderRoomsTest : public testing::TestWithParam<std::size_t> {
 protected:
  ForwarderRoomsTest() {
    for (std::uint64_t id = 1; id <= 6; ++id)
      meeting_.join({.id = id, .loudness = static_cast<std::uint8_t>(20 + 4 * id), .view = all_but(id)},
                    id % GetParam());
    meeting_.run(4s);
  }

  /// Everybody wants to see everybody: what they are not sent, they are kept from.
  static View all_but(std::uint64_t id) {
    std::vector<std::uint64_t> others;
    for (std::uint64_t other = 1; other <= 6; ++other)
      if (other != id) others.push_back(other);
    return watching(others[0], {others[1], others[2], others[3], others[4]});
  }

  void move(std::initializer_list<std::uint64_t> people, RoomId room) {
    for (const std::uint64_t id : people) meeting_.move(id, room);
  }

  void expect_seen(std::set<std::uint64_t> room, MediaTime since) {
    for (const std::uint64_t id : room) {
      std::set<std::uint64_t> others = room;
      others.erase(id);
      EXPECT_EQ(seen_by(meeting_.client(id), since), others) << fmt::format("{} of {} workers", id, GetParam());
    }
  }

  ForwardedMeeting meeting_{GetParam(), 31};
};

TEST_P(ForwarderRoomsTest, sound_and_pictures_stay_within_each_room) {
  move({1, 2, 3}, kFirst);
  move({4, 5}, kSecond);
  const MediaTime parted = meeting_.now();
  meeting_.run(5s);
  expect_seen({1, 2, 3}, parted + kInFlight);
  expect_seen({4, 5}, parted + kInFlight);
  expect_seen({6}, parted + kInFlight);
  EXPECT_EQ(meeting_.reports.shown.at({1, "stage"}), 2U);
  EXPECT_EQ(meeting_.reports.shown.at({6, "stage"}), std::nullopt);
  EXPECT_EQ(meeting_.reports.shown.at({4, "stage"}), std::nullopt);
}

TEST_P(ForwarderRoomsTest, one_who_is_moved_on_sees_whoever_is_there_and_takes_nothing_along) {
  move({1, 2}, kFirst);
  move({3, 4}, kSecond);
  meeting_.run(3s);
  move({2}, kSecond);
  const MediaTime moved = meeting_.now();
  meeting_.run(3s);
  expect_seen({2, 3, 4}, moved + kInFlight);
  expect_seen({1}, moved + kInFlight);
}

TEST_P(ForwarderRoomsTest, all_back_together_see_each_other_again) {
  move({1, 2, 3}, kFirst);
  move({4, 5}, kSecond);
  meeting_.run(12s);  // who is looked at by nobody has stopped sending by now
  EXPECT_EQ(meeting_.reports.layers.at({6, SlotKind::camera}), 0);
  constexpr RoomId together{77};  // where all joined
  move({1, 2, 3, 4, 5}, together);
  const MediaTime back = meeting_.now();
  meeting_.run(5s);
  for (std::uint64_t id = 1; id <= 6; ++id) {
    const std::uint64_t first = id == 1 ? 2 : 1;
    const ShownFrames stage = shown_frames(*meeting_.client(id).stream(SlotKind::stage), meeting_.now());
    EXPECT_GT(stage.frames_of(first, back + 1s, meeting_.now()), 80U) << id;
    EXPECT_TRUE(stage.wrong.empty()) << stage.wrong.front();
    EXPECT_EQ(meeting_.client(id).strange(), 0U);
  }
}

TEST_P(ForwarderRoomsTest, whose_picture_nobody_wanted_sends_it_where_somebody_does) {
  move({6}, kFirst);
  meeting_.run(12s);
  EXPECT_EQ(meeting_.reports.layers.at({6, SlotKind::camera}), 0);
  move({5}, kSecond);
  move({6}, kSecond);
  const MediaTime moved = meeting_.now();
  meeting_.run(4s);
  expect_seen({5, 6}, moved + kInFlight);
}

TEST_P(ForwarderRoomsTest, nothing_that_was_lost_on_the_way_is_brought_along) {
  for (std::uint64_t id = 1; id <= 6; ++id) meeting_.seat(id).down = {.loss = 0.1, .delay = 15ms, .jitter = 8ms};
  meeting_.run(3s);
  for (int round = 0; round < 4; ++round) {
    move({1, 2}, round % 2 == 0 ? kFirst : kSecond);
    move({3, 4}, round % 2 == 0 ? kSecond : kFirst);
    const MediaTime moved = meeting_.now();
    meeting_.run(1s);
    expect_seen({1, 2}, moved + kInFlight);
    expect_seen({3, 4}, moved + kInFlight);
  }
}

INSTANTIATE_TEST_SUITE_P(Workers, ForwarderRoomsTest, testing::Values(1U, 3U));

}  // namespace
}  // namespace madang::media::tests

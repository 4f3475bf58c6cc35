#include "kernel/media/meeting_recorder.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <sstream>

#include "kernel/media/tests/encoded_media.hpp"
#include "kernel/media/tests/forwarded_meeting.hpp"

namespace madang::media::tests {
namespace {

using namespace std::chrono_literals;
using testing::SizeIs;

constexpr RoomId kRoom{77};  // of ForwardedMeeting

View watching(std::uint64_t stage) {
  return {.stage = ParticipantId(stage), .stage_height = 180, .tiles = {}, .tile_height = 180, .screen = {}};
}

class MeetingRecorderTest : public testing::TestWithParam<std::size_t> {
 protected:
  MeetingRecorderTest() {
    for (std::size_t worker = 0; worker < GetParam(); ++worker)
      meeting.forwarder(worker).record(kRoom, &recorder.tap(worker), meeting.now());
  }

  void run(Duration length) {
    for (const auto end = meeting.now() + length; meeting.now() < end;) {
      meeting.run(20ms);
      recorder.turn();
    }
  }
  std::size_t last_worker() const { return GetParam() - 1; }
  const RecordedPart* part(const std::vector<RecordedPart>& parts, std::uint64_t whose, SlotKind kind) const {
    const auto found = std::ranges::find(parts, PublicationKey{ParticipantId(whose), kind}, &RecordedPart::of);
    return found == parts.end() ? nullptr : &*found;
  }
  std::vector<double> times_in(const std::string& file) {
    std::istringstream lines(output_of(
        fmt::format("ffprobe -v quiet -show_entries packet=pts_time -of csv=p=0 {}", (recording / file).string())));
    std::vector<double> times;
    for (double time = 0; lines >> time; lines.ignore(100, '\n')) times.push_back(time);
    return times;
  }

  RecordingFolder folder;
  std::filesystem::path recording = folder / "one";
  ForwardedMeeting meeting{GetParam()};
  MeetingRecorder recorder{GetParam(), [this] { return meeting.now(); },
                           [this](RoomId room, const PublicationKey& of, std::uint8_t layer) {
                             ++asked;
                             for (std::size_t worker = 0; worker < GetParam(); ++worker)
                               meeting.forwarder(worker).want_recorded_key_frame(room, of, layer);
                           }};
  int asked = 0;
};

TEST_P(MeetingRecorderTest, everybody_is_recorded_at_their_best_whoever_looks) {
  recorder.begin(kRoom, recording);
  meeting.join({.id = 1, .view = watching(2)});
  meeting.join({.id = 2, .view = watching(1)}, last_worker());
  run(10s);
  const auto parts = recorder.end(kRoom);
  ASSERT_THAT(parts, SizeIs(4));
  for (const std::uint64_t id : {1, 2}) {
    const RecordedPart* const sound = part(parts, id, SlotKind::microphone);
    const RecordedPart* const pictures = part(parts, id, SlotKind::camera);
    ASSERT_TRUE(sound && pictures);
    EXPECT_NEAR(static_cast<double>(times_in(sound->file).size()), 500, 10);
    EXPECT_GT(times_in(pictures->file).size(), 250U) << "thirty a second";
    EXPECT_GT(pictures->last, 9'500ms);
    EXPECT_LT(pictures->first, 1s);
    EXPECT_EQ(meeting.reports.layers.contains({id, SlotKind::camera})
                  ? meeting.reports.layers.at({id, SlotKind::camera}) & 4U
                  : 4U,
              4U)
        << "the best layer stays on";
  }
  EXPECT_EQ(read_parts(recording), parts);
}

TEST_P(MeetingRecorderTest, who_stops_sending_and_begins_again_is_another_part) {
  recorder.begin(kRoom, recording);
  meeting.join({.id = 1, .view = watching(2)});
  meeting.join({.id = 2, .view = watching(1)}, last_worker());
  run(4s);
  meeting.client(2).set_camera(false);
  run(8s);
  meeting.client(2).set_camera(true);
  run(6s);
  const auto parts = recorder.end(kRoom);
  std::vector<RecordedPart> cameras;
  for (const auto& each : parts)
    if (each.of == PublicationKey{ParticipantId(2), SlotKind::camera}) cameras.push_back(each);
  ASSERT_THAT(cameras, SizeIs(2));
  EXPECT_NEAR(std::chrono::duration<double>(cameras[0].last).count(), 4.0, 0.3);
  EXPECT_NEAR(std::chrono::duration<double>(cameras[1].first).count(), 12.0, 1.5);
}

TEST_P(MeetingRecorderTest, what_is_lost_on_the_way_is_asked_for_again) {
  recorder.begin(kRoom, recording);
  auto& seat = meeting.join({.id = 1, .view = watching(2)});
  seat.up = {.loss = 0.05, .delay = 20ms, .jitter = 8ms};
  meeting.join({.id = 2, .view = watching(1)}, last_worker());
  run(12s);
  const auto parts = recorder.end(kRoom);
  const RecordedPart* const pictures = part(parts, 1, SlotKind::camera);
  ASSERT_TRUE(pictures);
  EXPECT_GT(times_in(pictures->file).size(), 300U) << "of 360";
}

TEST_P(MeetingRecorderTest, a_recording_that_nobody_ended_is_read_again) {
  recorder.begin(kRoom, recording);
  meeting.join({.id = 1, .view = watching(2)});
  run(7s);
  const auto parts = read_parts(recording);
  ASSERT_THAT(parts, SizeIs(2));
  for (const auto& each : parts) {
    EXPECT_GT(each.last, 5s);
    EXPECT_GT(times_in(each.file).back(), 5.0);
  }
}

TEST_P(MeetingRecorderTest, playing_can_begin_every_few_seconds_also_in_what_nobody_ended) {
  recorder.begin(kRoom, recording);
  meeting.join({.id = 1, .view = watching(2)});
  run(40s);
  for (const auto& each : read_parts(recording)) {
    const auto points = read_points(recording, each.file);
    ASSERT_GE(points.size(), 3U) << each.file;
    std::ifstream file(recording / each.file, std::ios::binary);
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (i > 0) EXPECT_LE(points[i].at - points[i - 1].at, 12s) << each.file;
      std::array<char, 4> begins{};
      file.seekg(static_cast<std::streamoff>(points[i].byte));
      file.read(begins.data(), begins.size());
      EXPECT_EQ(std::string_view(begins.data(), begins.size()), "\x1f\x43\xb6\x75") << "a cluster";
    }
  }
}

TEST_P(MeetingRecorderTest, other_rooms_and_what_came_before_are_not_recorded) {
  meeting.join({.id = 1, .view = watching(1)});
  run(2s);
  recorder.begin(RoomId(79), recording);
  run(2s);
  EXPECT_THAT(recorder.end(RoomId(79)), SizeIs(0));
  EXPECT_THAT(recorder.end(RoomId(78)), SizeIs(0));
  EXPECT_THROW(recorder.begin(kRoom, recording), std::system_error);
}

INSTANTIATE_TEST_SUITE_P(Workers, MeetingRecorderTest, testing::Values(1, 2));

}  // namespace
}  // namespace madang::media::tests

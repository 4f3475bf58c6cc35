#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <ranges>
#include <sstream>

#include "kernel/media/access_unit.hpp"
#include "kernel/media/mp4_writer.hpp"
#include "kernel/media/tests/encoded_media.hpp"
#include "kernel/media/webm_writer.hpp"

namespace madang::media {
namespace {

using namespace std::chrono_literals;
using testing::SizeIs;

using Microseconds = std::chrono::microseconds;

/// Keeps what was appended, and how much there was after each time.
class MemorySink final : public RecordingSink {
 public:
  bool append(Bytes bytes) override {
    content.insert(content.end(), bytes.begin(), bytes.end());
    ends.push_back(content.size());
    return !is_full;
  }
  bool patch(std::uint64_t at, Bytes bytes) override {
    if (at + bytes.size() > content.size()) return false;
    std::ranges::copy(bytes, content.begin() + static_cast<std::ptrdiff_t>(at));
    return true;
  }

  std::vector<std::uint8_t> content;
  std::vector<std::size_t> ends;
  bool is_full = false;
};

enum class Container : std::uint8_t { webm, mp4 };

struct Kind {
  Container container;
  RecordedCodec codec;
};

struct TimedFrame {
  RecordedFrame frame;
  tests::Encoded bytes;
};

constexpr auto kLate = 130ms;  // the camera begins after the microphone

class RecordingTest : public testing::TestWithParam<Kind> {
 protected:
  bool is_key(std::size_t picture) const { return picture % 20 == 0; }

  /// Encoded once for all tests of the codec.
  const std::vector<TimedFrame>& meeting() {
    static std::map<RecordedCodec, std::vector<TimedFrame>> known;
    auto& frames = known[GetParam().codec];
    if (frames.empty()) frames = encoded_meeting();
    return frames;
  }

  /// Two seconds of one size, two of another, and sound beside; in the order in which it comes.
  std::vector<TimedFrame> encoded_meeting() {
    auto pictures = tests::encoded_video(folder_, GetParam().codec, 2, 320, 180);
    for (auto& more : tests::encoded_video(folder_, GetParam().codec, 2, 160, 90)) pictures.push_back(std::move(more));
    std::vector<TimedFrame> frames;
    for (std::size_t i = 0; i < pictures.size(); ++i)
      frames.push_back({{1, kLate + i * Microseconds(50ms), is_key(i), {}}, pictures[i]});
    const auto sound = tests::encoded_opus(folder_, 4);
    for (std::size_t i = 0; i < sound.size(); ++i) frames.push_back({{0, i * Microseconds(20ms), true, {}}, sound[i]});
    std::ranges::sort(frames, {}, [](const auto& one) { return std::pair(one.frame.time, one.frame.track); });
    return frames;
  }

  std::vector<RecordedTrack> tracks_of(const std::vector<TimedFrame>& frames) const {
    const auto first = std::ranges::find(frames, std::size_t{1}, [](const auto& one) { return one.frame.track; });
    return {{.codec = RecordedCodec::opus},
            {.codec = GetParam().codec, .width = 320, .height = 180, .key_frame = first->bytes}};
  }

  template <class Writer>
  void write_with(const std::vector<TimedFrame>& frames, RecordingSink& sink) {
    Writer writer(sink, tracks_of(frames));
    ASSERT_TRUE(writer.begin());
    for (const auto& [frame, bytes] : frames) {
      auto whole = frame;
      whole.bytes = bytes;
      ASSERT_TRUE(writer.add(whole));
    }
    ASSERT_TRUE(writer.close());
  }
  void write(const std::vector<TimedFrame>& frames, RecordingSink& sink) {
    if (GetParam().container == Container::webm) return write_with<WebmWriter>(frames, sink);
    write_with<Mp4Writer>(frames, sink);
  }

  std::string saved(Bytes content) {
    const auto path = folder_ / (GetParam().container == Container::webm ? "recording.webm" : "recording.mp4");
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
    return path.string();
  }

  std::vector<std::string> probed(const std::string& path, const std::string& what) {
    std::istringstream lines(tests::output_of(fmt::format("ffprobe -v quiet -of csv=p=0 {} {}", what, path)));
    std::vector<std::string> read;
    for (std::string line; std::getline(lines, line);)
      if (!line.empty()) read.push_back(line);
    return read;
  }
  std::vector<double> times_of(const std::string& path, const std::string& stream) {
    std::vector<double> times;
    for (const auto& line : probed(path, "-select_streams " + stream + " -show_entries packet=pts_time"))
      times.push_back(std::stod(line));
    std::ranges::sort(times);
    return times;
  }

  tests::RecordingFolder folder_;
};

std::vector<double> given_times(const std::vector<TimedFrame>& frames, std::size_t track) {
  std::vector<double> times;
  for (const auto& one : frames)
    if (one.frame.track == track) times.push_back(std::chrono::duration<double>(one.frame.time).count());
  return times;
}

bool is_near(double a, double b) { return std::abs(a - b) < 0.002; }

TEST_P(RecordingTest, every_frame_is_there_at_its_time_and_can_be_decoded) {
  const auto frames = meeting();
  MemorySink sink;
  write(frames, sink);
  const auto path = saved(sink.content);
  for (const auto& [stream, track] : {std::pair("a", 0), std::pair("v", 1)}) {
    const auto given = given_times(frames, static_cast<std::size_t>(track));
    const auto read = times_of(path, stream);
    ASSERT_EQ(read.size(), given.size());
    for (std::size_t i = 0; i < given.size(); ++i) EXPECT_NEAR(read[i], given[i], 0.002) << stream << i;
  }
  EXPECT_EQ(tests::output_of("ffmpeg -v error -xerror -i " + path + " -f null - 2>&1"), "");
  const auto duration = probed(path, "-show_entries format=duration");
  ASSERT_THAT(duration, SizeIs(1));
  EXPECT_GT(std::stod(duration[0]), 4.07);
  EXPECT_LT(std::stod(duration[0]), 4.3) << "ffprobe counts a late beginning twice in MP4";
}

TEST_P(RecordingTest, a_picture_may_become_smaller_on_the_way) {
  MemorySink sink;
  write(meeting(), sink);
  const auto sizes = probed(saved(sink.content), "-select_streams v -show_entries frame=width,height");
  const auto count = [&](std::string_view size) {
    return std::ranges::count_if(sizes, [&](const auto& line) { return line.starts_with(size); });
  };
  EXPECT_EQ(count("320,180"), 40);
  EXPECT_EQ(count("160,90"), 40);
}

TEST_P(RecordingTest, a_file_that_was_cut_plays_to_its_last_whole_part) {
  const auto frames = meeting();
  MemorySink sink;
  write(frames, sink);
  ASSERT_GE(sink.ends.size(), 5U);
  std::size_t known = 0;
  for (std::size_t i = 3; i < sink.ends.size(); i += 2) {
    const auto whole = times_of(saved(Bytes(sink.content).first(sink.ends[i])), "a");
    const auto cut = times_of(saved(Bytes(sink.content).first(std::min(sink.ends[i] + 700, sink.content.size()))), "a");
    EXPECT_GT(whole.size(), known) << "each part adds to what plays";
    EXPECT_GE(cut.size(), whole.size()) << "and half of the next takes nothing away";
    EXPECT_TRUE(std::ranges::equal(whole, given_times(frames, 0) | std::views::take(whole.size()), is_near));
    known = whole.size();
  }
}

/// By the times of frames, not of the machine.
TEST_P(RecordingTest, at_most_two_seconds_are_not_yet_in_the_file) {
  const auto frames = meeting();
  MemorySink sink;
  const auto tracks = tracks_of(frames);
  WebmWriter webm(sink, tracks);
  Mp4Writer mp4(sink, tracks);
  const bool is_webm = GetParam().container == Container::webm;
  ASSERT_TRUE(is_webm ? webm.begin() : mp4.begin());
  Microseconds last_append{0};
  for (const auto& [frame, bytes] : frames) {
    auto whole = frame;
    whole.bytes = bytes;
    const auto before = sink.ends.size();
    ASSERT_TRUE(is_webm ? webm.add(whole) : mp4.add(whole));
    if (sink.ends.size() > before) last_append = frame.time;
    EXPECT_LE(frame.time - last_append, 1'100ms);
  }
}

TEST_P(RecordingTest, a_disk_that_is_full_ends_it) {
  const auto frames = meeting();
  MemorySink sink;
  sink.is_full = true;
  if (GetParam().container == Container::webm) {
    EXPECT_FALSE(WebmWriter(sink, tracks_of(frames)).begin());
  } else {
    EXPECT_FALSE(Mp4Writer(sink, tracks_of(frames)).begin());
  }
}

INSTANTIATE_TEST_SUITE_P(All, RecordingTest,
                         testing::Values(Kind{Container::webm, RecordedCodec::vp8},
                                         Kind{Container::webm, RecordedCodec::vp9},
                                         Kind{Container::mp4, RecordedCodec::h264},
                                         Kind{Container::mp4, RecordedCodec::vp9}));

TEST(Mp4WriterTest, what_it_cannot_say_it_refuses) {
  MemorySink sink;
  EXPECT_FALSE(Mp4Writer(sink, {{.codec = RecordedCodec::vp8}}).begin());
  EXPECT_FALSE(Mp4Writer(sink, {{.codec = RecordedCodec::h264, .key_frame = {0, 0, 1, 0x65, 1}}}).begin());
  EXPECT_TRUE(sink.content.empty());
}

TEST(AccessUnitTest, units_are_found_between_start_codes_of_either_length) {
  const std::vector<std::uint8_t> unit{9, 0, 0, 0, 1, 0x67, 1, 2, 3, 0,    0, 1, 0x68, 4,
                                       0, 0, 0, 1, 9, 0x10, 0, 0, 1, 0x65, 0, 0, 3,    5};
  const auto sets = parameter_sets_in(unit);
  ASSERT_TRUE(sets.has_value());
  EXPECT_THAT(sets->sequence, testing::ElementsAre(0x67, 1, 2, 3));
  EXPECT_THAT(sets->picture, testing::ElementsAre(0x68, 4));
  std::vector<std::uint8_t> out;
  append_with_lengths(unit, out);
  EXPECT_THAT(out, testing::ElementsAre(0, 0, 0, 4, 0x67, 1, 2, 3, 0, 0, 0, 2, 0x68, 4, 0, 0, 0, 5, 0x65, 0, 0, 3, 5));
  EXPECT_FALSE(parameter_sets_in(Bytes(unit).first(4)).has_value());
}

}  // namespace
}  // namespace madang::media

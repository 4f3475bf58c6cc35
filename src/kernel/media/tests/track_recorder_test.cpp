#include "kernel/media/track_recorder.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <sstream>

#include "kernel/media/tests/encoded_media.hpp"
#include "kernel/media/tests/frame_packets.hpp"

namespace madang::media {
namespace {

using namespace std::chrono_literals;
using tests::Encoded;
using tests::Packetizer;

using Microseconds = std::chrono::microseconds;

constexpr int kClip = 2;
constexpr int kClips = 6;
constexpr auto kSpoken = 20ms;
constexpr auto kPictured = 50ms;

class MemoryFile final : public RecordingSink {
 public:
  bool append(Bytes bytes) override {
    content.insert(content.end(), bytes.begin(), bytes.end());
    return true;
  }
  bool patch(std::uint64_t at, Bytes bytes) override {
    std::ranges::copy(bytes, content.begin() + static_cast<std::ptrdiff_t>(at));
    return true;
  }
  std::vector<std::uint8_t> content;
};

/// A packet on its way, by the true moment at which its frame was captured.
struct Sent {
  Microseconds captured;
  bool is_picture;
  tests::PacketBytes bytes;
};

class TrackRecorderTest : public testing::TestWithParam<RecordedCodec> {
 protected:
  /// Encoded once for all tests of the codec.
  const std::vector<Sent>& meeting() {
    static std::map<RecordedCodec, std::vector<Sent>> known;
    auto& sent = known[GetParam()];
    if (sent.empty())
      std::ranges::merge(pictures(), words(), std::back_inserter(sent), {}, &Sent::captured, &Sent::captured);
    return sent;
  }

  /// Their size changes from clip to clip, and their clock runs fast by 200 in a million.
  std::vector<Sent> pictures() {
    std::vector<Sent> sent;
    Packetizer camera{.codec = GetParam(), .sequence = 9'000, .ssrc = 1};
    const std::array clips{tests::encoded_video(folder_, GetParam(), kClip, 320, 180),
                           tests::encoded_video(folder_, GetParam(), kClip, 160, 90)};
    for (int i = 0; i < kClips * kClip * 20; ++i) {
      const auto& clip = clips[static_cast<std::size_t>(i / (20 * kClip)) % clips.size()];
      const Microseconds captured = i * Microseconds(kPictured);
      const auto timestamp = static_cast<std::uint32_t>(4'000'000'000 + static_cast<std::int64_t>(i * 4'500 * 1.0002));
      const auto place = static_cast<std::size_t>(i) % clip.size();
      for (auto& bytes : camera.packets(clip[place], timestamp, place % 20 == 0))
        sent.push_back({captured, true, std::move(bytes)});
    }
    return sent;
  }

  std::vector<Sent> words() {
    std::vector<Sent> sent;
    Packetizer microphone{.codec = RecordedCodec::opus, .sequence = 30, .ssrc = 2};
    const auto spoken = tests::encoded_opus(folder_, kClip);
    for (int i = 0; i < kClips * kClip * 50; ++i)
      for (auto& bytes : microphone.packets(spoken[static_cast<std::size_t>(i) % spoken.size()],
                                            static_cast<std::uint32_t>(17 + i * 960), true))
        sent.push_back({i * Microseconds(kSpoken), false, std::move(bytes)});
    return sent;
  }

  /// Until `end`; what is known of the moments of capture errs by 15 ms.
  void record(const std::vector<Sent>& all, Microseconds end) {
    std::mt19937 random(3);
    auto last = began_;
    for (const Sent& sent : all) {
      if (sent.captured >= end) break;
      const auto known = began_ + sent.captured + Microseconds(static_cast<int>(random() % 30'000) - 15'000);
      const auto now = began_ + sent.captured + 30ms;
      (sent.is_picture ? camera_ : microphone_).add(1, *read_rtp(sent.bytes), known, now);
      if (now - last < 1s) continue;
      last = now;
      camera_.on_time(now);
      microphone_.on_time(now);
    }
  }

  std::vector<double> times_in(const MemoryFile& file, const std::string& name) {
    std::vector<double> times;
    for (const auto& line : probed(file, name, "-show_entries packet=pts_time")) times.push_back(std::stod(line));
    std::ranges::sort(times);
    return times;
  }
  std::vector<std::string> probed(const MemoryFile& file, const std::string& name, const std::string& what) {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(file.content.data()), static_cast<std::streamsize>(file.content.size()));
    std::istringstream lines(tests::output_of(fmt::format("ffprobe -v quiet -of csv=p=0 {} {}", what, path.string())));
    std::vector<std::string> read;
    for (std::string line; std::getline(lines, line);)
      if (!line.empty()) read.push_back(line);
    return read;
  }
  std::string camera_name() const { return GetParam() == RecordedCodec::h264 ? "camera.mp4" : "camera.webm"; }

  void expect_together(std::span<const double> pictures, std::span<const double> words) {
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      const double picture_off = pictures[i] - 0.050 * static_cast<double>(i);
      const auto word = std::min(words.size() - 1, i * 5 / 2);
      const double word_off = words[word] - 0.020 * static_cast<double>(word);
      ASSERT_LT(std::abs(picture_off - word_off), 0.040) << i;
    }
  }

  tests::RecordingFolder folder_;
  MediaTime began_{1h};
  MemoryFile camera_file_;
  MemoryFile microphone_file_;
  TrackRecorder camera_{GetParam(), 90'000, began_, camera_file_};
  TrackRecorder microphone_{RecordedCodec::opus, 48'000, began_, microphone_file_};
};

TEST_P(TrackRecorderTest, sound_and_pictures_of_a_meeting_stay_together_while_clocks_drift_and_sizes_change) {
  record(meeting(), 1h);
  camera_.close(began_ + 13s);
  microphone_.close(began_ + 13s);
  EXPECT_FALSE(camera_.has_failed());
  const auto pictures = times_in(camera_file_, camera_name());
  const auto words = times_in(microphone_file_, "microphone.webm");
  ASSERT_EQ(pictures.size(), static_cast<std::size_t>(kClips * kClip * 20));
  ASSERT_EQ(words.size(), static_cast<std::size_t>(kClips * kClip * 50));
  expect_together(pictures, words);
  ASSERT_TRUE(camera_.extent());
  EXPECT_EQ(camera_.extent()->frames, pictures.size());
  EXPECT_NEAR(std::chrono::duration<double>(camera_.extent()->last).count(), pictures.back(), 0.002);
  EXPECT_LT(std::chrono::abs(camera_.extent()->first), 40ms);
  const auto sizes = probed(camera_file_, camera_name(), "-show_entries frame=width,height");
  EXPECT_EQ(std::ranges::count_if(sizes, [](const auto& line) { return line.starts_with("320,180"); }),
            kClips / 2 * kClip * 20);
  EXPECT_EQ(sizes.size(), pictures.size()) << "each can be decoded";
}

TEST_P(TrackRecorderTest, a_recording_that_was_ended_in_the_middle_lacks_two_seconds_at_most) {
  record(meeting(), 7'300ms);
  const auto pictures = times_in(camera_file_, camera_name());
  const auto words = times_in(microphone_file_, "microphone.webm");
  ASSERT_FALSE(pictures.empty());
  ASSERT_FALSE(words.empty());
  EXPECT_GT(pictures.back(), 5.3);
  EXPECT_GT(words.back(), 5.3);
  expect_together(pictures, words);
}

TEST_P(TrackRecorderTest, they_are_together_from_the_first_frame_on_also_where_its_moment_is_known_only_later) {
  for (const Sent& sent : meeting()) {
    if (sent.captured >= 5s) break;
    const bool is_guessed = !sent.is_picture && sent.captured < TrackRecorder::kSettling - 50ms;
    const auto known = began_ + sent.captured + (is_guessed ? 130ms : 0ms);
    (sent.is_picture ? camera_ : microphone_).add(1, *read_rtp(sent.bytes), known, began_ + sent.captured + 150ms);
  }
  camera_.close(began_ + 6s);
  microphone_.close(began_ + 6s);
  expect_together(times_in(camera_file_, camera_name()), times_in(microphone_file_, "microphone.webm"));
}

TEST_P(TrackRecorderTest, who_comes_later_begins_later_and_without_a_key_frame_nothing_does) {
  const auto& all = meeting();
  std::vector<Sent> late;
  for (const Sent& sent : all)
    if (sent.captured >= 3'300ms) late.push_back(sent);
  record(late, 3'950ms);
  EXPECT_TRUE(camera_.needs_key_frame());
  EXPECT_FALSE(camera_.extent());
  record(late, 6s);
  ASSERT_TRUE(camera_.extent());
  EXPECT_NEAR(std::chrono::duration<double>(camera_.extent()->first).count(), 4.0, 0.02);
  EXPECT_NEAR(std::chrono::duration<double>(microphone_.extent()->first).count(), 3.3, 0.02);
}

INSTANTIATE_TEST_SUITE_P(All, TrackRecorderTest,
                         testing::Values(RecordedCodec::vp8, RecordedCodec::vp9, RecordedCodec::h264));

}  // namespace
}  // namespace madang::media

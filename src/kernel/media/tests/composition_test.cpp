#include "kernel/media/composition.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iterator>

#include "kernel/media/composer.hpp"
#include "kernel/media/tests/encoded_media.hpp"

namespace madang::media {
namespace {

using namespace std::chrono_literals;
using testing::SizeIs;
using Kind = CompositionTrack::Kind;

CompositionTrack camera(std::uint64_t of, std::chrono::milliseconds first, std::chrono::milliseconds last) {
  return {.file = {}, .kind = Kind::camera, .of = of, .first = first, .last = last};
}

std::vector<std::size_t> tracks_in(const Scene& scene) {
  std::vector<std::size_t> tracks;
  for (const Placed& one : scene.pictures) tracks.push_back(one.track);
  return tracks;
}

bool overlaps(const Area& a, const Area& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

TEST(CompositionTest, pictures_of_a_grid_lie_within_beside_each_other_and_on_even_pixels) {
  const Area all{0, 0, kCompositionWidth, kCompositionHeight};
  for (std::size_t count = 1; count <= 25; ++count) {
    const auto areas = grid(count, all);
    ASSERT_EQ(areas.size(), count);
    for (std::size_t i = 0; i < count; ++i) {
      const Area& area = areas[i];
      EXPECT_TRUE(area.x >= 0 && area.y >= 0 && area.width > 0 && area.height > 0);
      EXPECT_TRUE(area.x + area.width <= all.width && area.y + area.height <= all.height) << count;
      EXPECT_EQ((area.x | area.y | area.width | area.height) % 2, 0);
      for (std::size_t j = 0; j < i; ++j) EXPECT_FALSE(overlaps(area, areas[j])) << count;
    }
  }
}

TEST(CompositionTest, who_comes_and_goes_makes_scenes) {
  const std::vector tracks{camera(1, 0ms, 10s), camera(2, 3s, 7s)};
  const auto scenes = scenes_of(tracks, {}, 10s);
  ASSERT_THAT(scenes, SizeIs(3));
  EXPECT_EQ(tracks_in(scenes[0]), std::vector<std::size_t>{0});
  EXPECT_EQ(tracks_in(scenes[1]), (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(scenes[1].from, 3s);
  EXPECT_EQ(scenes[1].to, 7s);
  EXPECT_EQ(scenes[2].to, 10s);
}

TEST(CompositionTest, a_screen_takes_the_stage_and_who_spoke_stands_beside) {
  std::vector<CompositionTrack> tracks{{.file = {}, .kind = Kind::screen, .of = 1, .first = 0s, .last = 20s}};
  for (std::uint64_t of = 1; of <= 6; ++of) tracks.push_back(camera(of, 0ms, 20s));
  const std::vector<SpokeFrom> spoken{{5s, 6}, {10s, 5}};
  const auto scenes = scenes_of(tracks, spoken, 20s);
  ASSERT_THAT(scenes, SizeIs(3));
  EXPECT_EQ(tracks_in(scenes[0]), (std::vector<std::size_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(tracks_in(scenes[1]), (std::vector<std::size_t>{0, 1, 2, 3, 6})) << "the others stay where they are";
  EXPECT_EQ(tracks_in(scenes[2]), (std::vector<std::size_t>{0, 1, 2, 6, 5}));
  EXPECT_GT(scenes[0].pictures[0].area.width, 1'000);
}

TEST(CompositionTest, words_in_between_make_no_scene_of_their_own) {
  std::vector<CompositionTrack> tracks;
  for (std::uint64_t of = 1; of <= 12; ++of) tracks.push_back(camera(of, 0ms, 20s));
  const std::vector<SpokeFrom> spoken{{5s, 12}, {5'500ms, 11}, {6s, 10}, {9s, 11}};
  const auto scenes = scenes_of(tracks, spoken, 20s);
  for (const Scene& scene : scenes) EXPECT_GE(scene.to - scene.from, kShortestScene);
  EXPECT_EQ(scenes.size(), 3U);
  EXPECT_THAT(tracks_in(scenes.back()), testing::Contains(10U));
}

TEST(CompositionTest, without_pictures_there_is_an_empty_stage) {
  const auto scenes = scenes_of({}, {}, 5s);
  ASSERT_THAT(scenes, SizeIs(1));
  EXPECT_TRUE(scenes[0].pictures.empty());
}

class ComposerTest : public testing::Test {
 protected:
  /// A picture of one colour that turns white, and a tone that begins at the same moment.
  CompositionTrack picture(const std::string& name, const std::string& colour, Kind kind, std::uint64_t of,
                           std::chrono::milliseconds first, std::chrono::milliseconds last,
                           std::chrono::milliseconds white) {
    const auto file = folder_ / (name + ".webm");
    tests::output_of(fmt::format(
        "ffmpeg -v error -f lavfi -i color=c={}:s=320x180:r=20:d={} -vf "
        "\"drawbox=color=white:t=fill:enable='gte(t,{})'\" -c:v libvpx -deadline realtime -cpu-used 8 -g 20 {} 2>&1",
        colour, seconds(last - first), seconds(white - first), file.string()));
    return {.file = file, .kind = kind, .of = of, .first = first, .last = last};
  }
  CompositionTrack tone(const std::string& name, std::uint64_t of, std::chrono::milliseconds first,
                        std::chrono::milliseconds last, std::chrono::milliseconds from) {
    const auto file = folder_ / (name + ".webm");
    tests::output_of(fmt::format(
        "ffmpeg -v error -f lavfi -i \"aevalsrc='gte(t,{})*sin(5529*t)/5':s=48000:d={}\" -c:a libopus {} 2>&1",
        seconds(from - first), seconds(last - first), file.string()));
    return {.file = file, .kind = Kind::sound, .of = of, .first = first, .last = last};
  }
  static double seconds(std::chrono::milliseconds time) { return std::chrono::duration<double>(time).count(); }

  std::string contents_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  using Colour = std::array<int, 3>;  // red, green, blue

  /// The middle of an area in each picture.
  std::vector<Colour> colours_of(const Area& area) {
    const auto raw = folder_ / "pixels.rgb";
    tests::output_of(fmt::format("ffmpeg -v error -y -i {} -vf crop=2:2:{}:{} -pix_fmt rgb24 -f rawvideo {} 2>&1",
                                 out_.string(), area.x + area.width / 2, area.y + area.height / 2, raw.string()));
    const auto bytes = contents_of(raw);
    std::vector<Colour> colours;
    for (std::size_t i = 0; i + 12 <= bytes.size(); i += 12) {
      const auto number = [&](std::size_t at) { return static_cast<int>(static_cast<unsigned char>(bytes[i + at])); };
      colours.push_back({number(0), number(1), number(2)});
    }
    return colours;
  }
  double first_sound() {
    const auto raw = folder_ / "sound.raw";
    tests::output_of(
        fmt::format("ffmpeg -v error -y -i {} -ac 1 -ar 8000 -f s16le {} 2>&1", out_.string(), raw.string()));
    const auto bytes = contents_of(raw);
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
      const auto sample = static_cast<std::int16_t>(static_cast<unsigned char>(bytes[i]) |
                                                    static_cast<unsigned char>(bytes[i + 1]) << 8);
      if (std::abs(sample) > 1'500) return static_cast<double>(i / 2) / 8'000;
    }
    return -1;
  }
  /// To a picture's length.
  static double first_white(std::span<const Colour> colours) {
    const auto found = std::ranges::find_if(colours, [](const Colour& one) { return std::ranges::min(one) > 200; });
    return static_cast<double>(found - colours.begin()) / kCompositionRate;
  }

  tests::RecordingFolder folder_;
  std::filesystem::path out_ = folder_ / "whole.mp4";
};

TEST_F(ComposerTest, everybody_is_where_and_when_they_were_and_sound_is_with_the_picture) {
  const Composition composition{
      .tracks = {picture("red", "red", Kind::camera, 1, 0ms, 8s, 3s), tone("words", 1, 500ms, 8s, 3s),
                 picture("blue", "blue", Kind::camera, 2, 4s, 8s, 9s), tone("silence", 2, 4s, 8s, 9s)},
      .spoken = {},
      .length = 8s};
  const auto made = Composer().compose(composition, folder_ / "", out_);
  ASSERT_TRUE(made) << made.error();
  const auto said =
      tests::output_of(fmt::format("ffprobe -v error -show_entries format=duration -of csv=p=0 {}", out_.string()));
  EXPECT_NEAR(std::stod(said), 8.0, 0.1);
  const auto scenes = scenes_of(composition.tracks, {}, 8s);
  ASSERT_THAT(scenes, SizeIs(2));
  const auto alone = colours_of(scenes[0].pictures[0].area);
  const auto beside = colours_of(scenes[1].pictures[1].area);
  ASSERT_EQ(alone.size(), 8U * kCompositionRate);
  EXPECT_TRUE(alone[kCompositionRate][0] > 180 && alone[kCompositionRate][1] < 70 && alone[kCompositionRate][2] < 70)
      << "red";
  EXPECT_TRUE(beside[6 * kCompositionRate][2] > 180 && beside[6 * kCompositionRate][0] < 70) << "blue";
  EXPECT_GT(colours_of(scenes[1].pictures[0].area)[6 * kCompositionRate][1], 180) << "white";
  EXPECT_NEAR(first_white(alone), first_sound(), 0.040);
  EXPECT_NEAR(first_sound(), 3.0, 0.005);
}

TEST_F(ComposerTest, who_comes_a_moment_after_the_beginning_is_preceded_by_one_empty_picture) {
  for (const auto first : {34ms, 70ms}) {
    const Composition composition{
        .tracks = {picture("red", "red", Kind::camera, 1, first, 2s, 1s)}, .spoken = {}, .length = 2s};
    const auto made = Composer().compose(composition, folder_ / "", out_);
    ASSERT_TRUE(made) << first.count() << " ms: " << made.error();
    const auto colours = colours_of({0, 0, kCompositionWidth, kCompositionHeight});
    ASSERT_EQ(colours.size(), 2U * kCompositionRate);
    EXPECT_LT(colours.front()[0], 60) << "nobody is there";
    EXPECT_NEAR(first_white(colours), 1.0, 0.050);
    std::filesystem::remove(folder_ / "red.webm");
  }
}

TEST_F(ComposerTest, more_sounds_than_are_mixed_at_once_are_all_heard) {
  Composition composition{.tracks = {}, .spoken = {}, .length = 2s};
  composition.tracks.assign(17, tone("silence", 1, 0ms, 2s, 3s));
  composition.tracks.push_back(tone("words", 2, 0ms, 2s, 1s));
  const auto made = Composer().compose(composition, folder_ / "", out_);
  ASSERT_TRUE(made) << made.error();
  EXPECT_NEAR(first_sound(), 1.0, 0.040);
}

TEST_F(ComposerTest, what_is_no_recording_is_said) {
  std::ofstream(folder_ / "broken.webm") << "nothing";
  const Composition composition{
      .tracks = {{.file = folder_ / "broken.webm", .kind = Kind::camera, .of = 1, .first = 0s, .last = 2s}},
      .spoken = {},
      .length = 2s};
  const auto made = Composer().compose(composition, folder_ / "", out_);
  ASSERT_FALSE(made);
  EXPECT_THAT(made.error(), testing::HasSubstr("ffmpeg"));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(Composer({.program = "/nonexistent"}).compose(composition, folder_ / "", out_));
}

}  // namespace
}  // namespace madang::media

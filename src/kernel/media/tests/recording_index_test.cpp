#include "kernel/media/recording_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace madang::media {
namespace {

using namespace std::chrono_literals;

std::vector<RecordedPart> some_parts(std::mt19937& random) {
  std::vector<RecordedPart> parts(random() % 6);
  for (RecordedPart& part : parts) {
    const auto first = std::chrono::microseconds(random());
    part = {.file = "camera-" + std::to_string(random()) + ".webm",
            .of = {ParticipantId(std::uint64_t{random()} << 32 | random()), static_cast<SlotKind>(random() % 4)},
            .codec = static_cast<RecordedCodec>(random() % 4),
            .first = first,
            .last = first + std::chrono::microseconds(random())};
  }
  return parts;
}

std::vector<RecordedPoint> some_points(std::mt19937& random) {
  std::vector<RecordedPoint> points(random() % 9);
  RecordedPoint last;
  for (RecordedPoint& point : points)
    point = last = {last.at + std::chrono::milliseconds(random() % 9'000), last.byte + 1 + random() % 100'000};
  return points;
}

template <class All, class Line>
std::string text_of(const All& all, Line line) {
  std::string text;
  for (const auto& one : all) text += line(one);
  return text;
}

TEST(RecordingIndexTest, what_is_written_is_read_again_and_what_was_cut_is_read_up_to_its_last_line) {
  std::mt19937 random(11);
  for (int i = 0; i < 500; ++i) {
    const auto parts = some_parts(random);
    const auto points = some_points(random);
    const std::string lines = text_of(parts, part_line);
    const std::string point_lines = text_of(points, point_line);
    EXPECT_EQ(parts_in(lines), parts);
    EXPECT_EQ(points_in(point_lines, UINT64_MAX), points);
    const auto cut = lines.substr(0, random() % (lines.size() + 1));
    const auto left = parts_in(cut);
    ASSERT_EQ(left.size(), static_cast<std::size_t>(std::ranges::count(cut, '\n')));
    EXPECT_TRUE(std::ranges::equal(left, std::span(parts).first(left.size())));
    const auto point_cut = point_lines.substr(0, random() % (point_lines.size() + 1));
    EXPECT_EQ(points_in(point_cut, UINT64_MAX).size(), static_cast<std::size_t>(std::ranges::count(point_cut, '\n')));
  }
}

TEST(RecordingIndexTest, a_byte_that_was_spoilt_costs_its_own_line_alone) {
  std::mt19937 random(12);
  for (int i = 0; i < 500; ++i) {
    const auto parts = some_parts(random);
    std::string lines = text_of(parts, part_line);
    if (lines.empty()) continue;
    const auto place = random() % lines.size();
    if (lines[place] == '\n') continue;
    lines[place] = static_cast<char>(random());
    const auto read = parts_in(lines);
    EXPECT_GE(std::ranges::count_if(parts, [&](const auto& part) { return std::ranges::count(read, part) > 0; }) + 1,
              std::ranges::ssize(parts));
  }
}

TEST(RecordingIndexTest, names_that_lead_elsewhere_and_times_that_none_are_are_left_out) {
  for (const std::string_view line :
       {"../parts camera vp8 1 0 5\n", "/etc/passwd camera vp8 1 0 5\n", ".. camera vp8 1 0 5\n",
        "camera-1-1.webm camera vp8 1 5 0\n", "camera-1-1.webm camera vp8 1 -5 0\n", "camera-1-1.webm camera vp8 1 0\n",
        "camera-1-1.webm camera av1 1 0 5\n", "camera-1-1.webm voice vp8 1 0 5\n",
        "camera-1-1.webm camera vp8 1 0 5 6\n", "camera-1-1.webm camera vp8 1 0 5",
        "camera-1-1.webm camera vp8 18446744073709551616 0 5\n", "camera-1-1.webm camera vp8 1 0 9223372036854775807\n",
        "\n", " \n"})
    EXPECT_TRUE(parts_in(line).empty()) << line;
}

TEST(RecordingIndexTest, points_go_on_and_lie_in_the_file) {
  const std::string_view text = "0 300\n1000 200\n2000 900\n1500 1000\n3000 1200\n-1 1300\n4000 x\n5000 5000\n";
  const std::vector<RecordedPoint> expected{{0ms, 300}, {2000ms, 900}, {3000ms, 1200}};
  EXPECT_EQ(points_in(text, 5'000), expected);
  EXPECT_TRUE(points_in(text, 0).empty());
}

}  // namespace
}  // namespace madang::media

#include <algorithm>

#include "base/fuzz/harness.hpp"
#include "kernel/media/recording_index.hpp"

// What stands beside the files of a recording after whatever became of its server: the index of parts and, behind the
// first empty line, points.

namespace madang::fuzz {

using namespace media;

namespace {

template <class All, class Line>
std::string text_of(const All& all, Line line) {
  std::string text;
  for (const auto& one : all) text += line(one);
  return text;
}

void look_at(const RecordedPart& part) {
  must(!part.file.empty() && part.file.find('/') == std::string::npos && part.file.front() != '.', "a file is inside");
  must(part.first.count() >= 0 && part.last >= part.first, "it ends after it began");
  must(static_cast<std::size_t>(part.of.kind) < kSendSlots, "it is of what participants send");
}

}  // namespace

void try_one(std::string_view input) {
  const auto border = std::min(input.size(), input.find("\n\n"));
  const auto parts = parts_in(input.substr(0, border));
  std::ranges::for_each(parts, look_at);
  must(parts_in(text_of(parts, part_line)) == parts, "what was read is written, and read again");
  Choices choices(input);
  const std::uint64_t size = choices.coin() ? UINT64_MAX : choices.below(1'000'000);
  const auto points = points_in(input.substr(border), size);
  for (std::size_t i = 0; i < points.size(); ++i) {
    must(points[i].byte < size && points[i].at.count() >= 0, "a point lies in the file");
    must(i == 0 || (points[i].byte > points[i - 1].byte && points[i].at >= points[i - 1].at), "points go on");
  }
  must(points_in(text_of(points, point_line), size) == points, "they are read again");
}

}  // namespace madang::fuzz

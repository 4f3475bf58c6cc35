#include "announcements/signature_model.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace madang::announcements {
namespace {

/// How far the pen went, the corners cut as a taxi would not.
std::int64_t ink_of(const Stroke& stroke) {
  std::int64_t ink = 0;
  for (std::size_t i = 2; i + 1 < stroke.points.size(); i += 2)
    ink += std::max(std::abs(stroke.points[i] - stroke.points[i - 2]),
                    std::abs(stroke.points[i + 1] - stroke.points[i - 1]));
  return ink;
}

void require_stroke(const Stroke& stroke, const std::string& field) {
  if (stroke.points.empty() || stroke.points.size() % 2 != 0)
    throw Refusal(kInvalid, field, fmt::format("{} must hold x and y in turn.", field));
  for (std::size_t i = 0; i < stroke.points.size(); ++i) {
    const std::int64_t most = i % 2 == 0 ? kSheetWidth : kSheetHeight;
    if (stroke.points[i] < 0 || stroke.points[i] > most)
      throw Refusal(kInvalid, fmt::format("{}[{}]", field, i),
                    fmt::format("{}[{}] must be from 0 to {}.", field, i, most));
  }
}

}  // namespace

void require_signature(const std::vector<Stroke>& strokes, const std::string& field) {
  if (strokes.size() > kMostStrokes)
    throw Refusal(kInvalid, field, fmt::format("A signature has at most {} lines.", kMostStrokes));
  std::size_t points = 0;
  std::int64_t ink = 0;
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    require_stroke(strokes[i], fmt::format("{}[{}].points", field, i));
    points += strokes[i].points.size() / 2;
    ink += ink_of(strokes[i]);
  }
  if (points > kMostPoints)
    throw Refusal(kInvalid, field, fmt::format("A signature has at most {} points.", kMostPoints));
  if (ink < kShortestInk) throw Refusal(kInvalid, field, "Sign with more than a dot.");
}

}  // namespace madang::announcements

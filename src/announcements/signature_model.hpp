#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/refusal.hpp"

// A signature that was drawn: lines on a sheet of kSheetWidth by kSheetHeight. Pure.

namespace madang::announcements {

/// One line of the pen: x and y in turn.
struct Stroke {
  std::vector<std::int64_t> points;

  bool operator==(const Stroke&) const = default;
};
BOOST_DESCRIBE_STRUCT(Stroke, (), (points))

inline constexpr std::int64_t kSheetWidth = 1000;
inline constexpr std::int64_t kSheetHeight = 400;
inline constexpr std::size_t kMostStrokes = 60;
inline constexpr std::size_t kMostPoints = 3000;   ///< of all strokes together
inline constexpr std::int64_t kShortestInk = 100;  ///< all lines together; a dot is no signature

/// Throws a Refusal that names the field, such as `strokes[2].points`.
void require_signature(const std::vector<Stroke>& strokes, const std::string& field);

}  // namespace madang::announcements

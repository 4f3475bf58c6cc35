#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kernel/media/bytes.hpp"

// One picture of H.264 with start codes (ITU-T H.264 annex B), taken apart for MP4. Any thread.

namespace madang::media {

inline constexpr std::uint8_t kSequenceParameters = 7;  ///< types of NAL units
inline constexpr std::uint8_t kPictureParameters = 8;
inline constexpr std::uint8_t kUnitDelimiter = 9;

inline std::uint8_t type_of_unit(Bytes unit) { return unit.empty() ? 0 : unit[0] & 0x1f; }

/// A unit ends with a bit that is set: zeros behind it belong to the next start code.
inline Bytes without_zeros(Bytes unit) {
  while (!unit.empty() && unit.back() == 0) unit = unit.first(unit.size() - 1);
  return unit;
}

/// Calls with each NAL unit, without its start code. What stands before the first start code is passed over.
template <class Action>
void for_each_unit(Bytes access_unit, Action action) {
  constexpr std::size_t kNone = SIZE_MAX;
  std::size_t begin = kNone;
  for (std::size_t i = 0; i + 3 <= access_unit.size(); ++i) {
    if (access_unit[i] != 0 || access_unit[i + 1] != 0 || access_unit[i + 2] != 1) continue;
    if (begin != kNone) action(without_zeros(access_unit.subspan(begin, i - begin)));
    begin = i + 3;
    i += 2;
  }
  if (begin != kNone) action(without_zeros(access_unit.subspan(begin)));
}

struct ParameterSets {
  Bytes sequence;  ///< views into the access unit
  Bytes picture;
};

/// The first of each; nothing without both.
std::optional<ParameterSets> parameter_sets_in(Bytes access_unit);

/// Appends the units behind their lengths of four bytes, but for delimiters (ISO 14496-15).
void append_with_lengths(Bytes access_unit, std::vector<std::uint8_t>& out);

}  // namespace madang::media

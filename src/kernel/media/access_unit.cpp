#include "kernel/media/access_unit.hpp"

namespace madang::media {

std::optional<ParameterSets> parameter_sets_in(Bytes access_unit) {
  ParameterSets sets;
  for_each_unit(access_unit, [&](Bytes unit) {
    if (type_of_unit(unit) == kSequenceParameters && sets.sequence.empty()) sets.sequence = unit;
    if (type_of_unit(unit) == kPictureParameters && sets.picture.empty()) sets.picture = unit;
  });
  if (sets.sequence.size() < 4 || sets.picture.empty()) return std::nullopt;
  return sets;
}

void append_with_lengths(Bytes access_unit, std::vector<std::uint8_t>& out) {
  for_each_unit(access_unit, [&](Bytes unit) {
    if (unit.empty() || type_of_unit(unit) == kUnitDelimiter) return;
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(unit.size() >> shift));
    out.insert(out.end(), unit.begin(), unit.end());
  });
}

}  // namespace madang::media

#include "kernel/store/crowd_pace.hpp"

#include <algorithm>

namespace madang::store {

std::size_t CrowdPace::room(Time now, bool beside_others) const {
  if (under_way_ >= (beside_others ? limits_.groups_beside : limits_.groups)) return 0;
  return beside_others && now < rests_until_ ? 0 : works_;
}

void CrowdPace::ended(std::size_t works, Duration took, Time now, bool beside_others) {
  --under_way_;
  if (!limits_.is_paced) return;
  const Duration longest = beside_others ? kLongestBeside : kLongest;
  if (took > longest) {
    const double part = std::max(0.5, std::chrono::duration<double>(longest) / std::chrono::duration<double>(took));
    works_ = std::min(works_, static_cast<std::size_t>(static_cast<double>(works) * part));
  } else if (works >= works_) {
    works_ += works_ / 4 + 1;
  }
  works_ = std::clamp(works_, std::min(kLeastWorks, limits_.works), limits_.works);
  if (beside_others) rests_until_ = now + std::min(took, Duration(kLongestBeside));
}

}  // namespace madang::store

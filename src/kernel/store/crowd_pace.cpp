#include "kernel/store/crowd_pace.hpp"

namespace madang::store {

std::size_t CrowdPace::room(OrgId crowd, Time now, bool beside_others) const {
  if (under_way_ >= limits_.groups) return 0;
  const auto found = paces_.find(crowd.value);
  if (found == paces_.end()) return of_one_group(first_works(), beside_others);
  const Pace& pace = found->second;
  if (beside_others && (pace.under_way >= limits_.groups_of_one || now < pace.rests_until)) return 0;
  return of_one_group(pace.works, beside_others);
}

void CrowdPace::begun(OrgId crowd, Time now) {
  forget_those_gone(now);
  ++paces_.try_emplace(crowd.value, Pace{.works = first_works()}).first->second.under_way;
  ++under_way_;
}

CrowdPace::Time CrowdPace::ended(OrgId crowd, std::size_t works, Duration took, Time now, bool beside_others) {
  Pace& pace = paces_.at(crowd.value);
  --pace.under_way;
  --under_way_;
  pace.ended_at = now;
  if (!limits_.is_paced) return now;
  learn(pace, works, took, beside_others ? kLongestBeside : kLongest);
  if (beside_others) pace.rests_until = now + kRestsFor * std::min(took, Duration(kLongestBeside));
  return std::max(now, pace.rests_until);
}

void CrowdPace::learn(Pace& pace, std::size_t works, Duration took, Duration longest) const {
  if (took > longest) {
    const double part = std::max(0.5, std::chrono::duration<double>(longest) / std::chrono::duration<double>(took));
    pace.works = std::min(pace.works, static_cast<std::size_t>(static_cast<double>(works) * part));
  } else if (works >= pace.works) {
    pace.works += pace.works / 4 + 1;
  }
  pace.works = std::clamp(pace.works, std::min(kLeastWorks, limits_.works), limits_.works);
}

void CrowdPace::forget_those_gone(Time now) {
  std::erase_if(paces_, [&](const auto& entry) {
    return entry.second.under_way == 0 && now - entry.second.ended_at > kRemembered;
  });
}

}  // namespace madang::store

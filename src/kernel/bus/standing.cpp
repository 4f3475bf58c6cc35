#include "kernel/bus/standing.hpp"

#include <algorithm>
#include <utility>

namespace madang::bus {

void Standing::heard(std::uint64_t node, Databases reached, Time now) {
  const std::lock_guard lock(mutex_);
  others_[node] = {std::move(reached), now};
}

std::optional<Standing::Kind> Standing::look(const Databases& reached, bool has_others, Time now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(others_, [&](const auto& other) { return now - other.second.at > options_.believed_for; });
  const bool alone = is_alone(reached, has_others, now);
  const Kind before = std::exchange(kind_, alone ? Kind::alone : is_surpassed(reached) ? Kind::behind : Kind::well);
  if (kind_ != Kind::behind) behind_since_.reset();
  if (kind_ == Kind::behind && is_time_to_go(now)) return kind_;
  if (kind_ == Kind::alone && before != Kind::alone) return kind_;
  return std::nullopt;
}

Standing::Kind Standing::kind() const {
  const std::lock_guard lock(mutex_);
  return kind_;
}

bool Standing::is_surpassed(const Databases& reached) const {
  return reached.contains("") && std::ranges::any_of(others_, [&](const auto& other) {
           const auto& more = other.second.reached;
           return more.size() > reached.size() && std::ranges::includes(more, reached);
         });
}

bool Standing::is_alone(const Databases& reached, bool has_others, Time now) {
  if (reached.contains("")) away_since_.reset();
  if (!reached.contains("") && !away_since_) away_since_ = now;
  return away_since_ && now - *away_since_ >= options_.alone_after && has_others && others_.empty();
}

bool Standing::is_time_to_go(Time now) {
  if (!behind_since_) behind_since_ = now;
  if (now - *behind_since_ < options_.behind_after) return false;
  behind_since_ = now;
  return true;
}

}  // namespace madang::bus

#include "kernel/store/postgres_levels.hpp"

#include <algorithm>

#include "kernel/store/lane_table.hpp"

namespace madang::store {

std::size_t Levels::next(const Question& question, std::string_view table) {
  if (!question.lane) return floor_ = ++highest_;
  std::size_t level = floor_;
  const auto locks = locks_within(*question.lane);
  for (const auto& lock : locks) {
    const auto found = by_lock_.find(lock.key);
    if (found != by_lock_.end()) level = std::max({level, found->second.alone, lock.alone ? found->second.shared : 0});
  }
  level = after_own(question, table, level) + 1;
  for (const auto& lock : locks) {
    auto& last = lock.alone ? by_lock_[lock.key].alone : by_lock_[lock.key].shared;
    last = std::max(last, level);
  }
  highest_ = std::max(highest_, level);
  return level;
}

std::size_t& Levels::last_of(Own& own, std::string_view table) {
  for (auto& [written, last] : own.written)
    if (written == table) return last;
  return own.written.emplace_back(table, 0).second;
}

// What is alone in its lane comes after all of its own already.
std::size_t Levels::after_own(const Question& question, std::string_view table, std::size_t level) {
  if (question.lane->turn == Turn::alone) return level;
  auto& own = by_work_[question.lane];
  const bool only_writes = question.is_later && !table.empty();
  auto& last = only_writes ? last_of(own, table) : own.asked;
  level = std::max(level, only_writes ? std::max(own.asked, last) : own.highest);
  last = level + 1;
  own.highest = std::max(own.highest, last);
  return level;
}

}  // namespace madang::store

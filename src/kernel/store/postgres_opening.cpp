#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "kernel/store/postgres_group.hpp"

namespace madang::store {
namespace {

constexpr std::string_view kBegin = "BEGIN";
// In the order of the rows, which is the same on every node: so no two wait for each other.
constexpr std::string_view kLock =
    "SELECT CASE WHEN alone = 1 THEN pg_advisory_xact_lock(key) ELSE pg_advisory_xact_lock_shared(key) END"
    " FROM unnest(CAST($1 AS BIGINT[]), CAST($2 AS BIGINT[])) AS lane (key, alone)";
constexpr std::string_view kCount =
    "UPDATE store_lines SET commits = $4 + 1 WHERE node = $1 AND line = $2 AND process = $3 AND commits = $4";

/// From the whole to the part, and by key: each once, alone if anybody needs it so.
std::vector<LaneLock> locks_in_order(const std::vector<LanedTask>& tasks) {
  std::map<std::pair<std::size_t, std::int64_t>, bool> locks;
  for (const auto& task : tasks) {
    const auto needed = locks_of(task.lane);
    for (std::size_t depth = 0; depth < needed.size(); ++depth) {
      auto& alone = locks[{depth, needed[depth].key}];
      alone = alone || needed[depth].alone;
    }
  }
  std::vector<LaneLock> ordered;
  for (const auto& [place, alone] : locks) ordered.push_back({place.second, alone});
  return ordered;
}

}  // namespace

Opening::Opening(const std::vector<LanedTask>& tasks, const WriterLine& line) {
  const auto locks = locks_in_order(tasks);
  for (const auto& lock : locks) {
    fmt::format_to(std::back_inserter(keys_), "{}{}", keys_.empty() ? '{' : ',', lock.key);
    fmt::format_to(std::back_inserter(alone_), "{}{}", alone_.empty() ? '{' : ',', lock.alone ? 1 : 0);
  }
  keys_ += '}';
  alone_ += '}';
  locked_ = {std::string_view(keys_), std::string_view(alone_)};
  counted_ = {line.node, line.line, std::string_view(line.process), line.commits};
  begin_ = {kBegin};
  lock_ = {kLock, locked_};
  count_ = {kCount, counted_};
}

void Opening::ask(PostgresLink& link) {
  for (auto* question : {&begin_, &lock_, &count_}) link.ask(*question);
}

void Opening::check() const {
  const auto ignore = [](const Row&) {};
  for (const auto* question : {&begin_, &lock_}) read_answer(*question, ignore);
  if (read_answer(count_, ignore) != 1) throw Fenced();
}

}  // namespace madang::store

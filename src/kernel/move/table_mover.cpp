#include "kernel/move/table_mover.hpp"

#include <fmt/format.h>

#include <future>
#include <map>
#include <numeric>

namespace madang::move {
namespace {

struct Before {
  bool operator()(const Digest& left, const Digest& right) const {
    return std::pair(left.low, left.high) < std::pair(right.low, right.high);
  }
};

/// Which of `all` have no like among `others`.
std::vector<std::size_t> without_like(const std::vector<Digest>& all, const std::vector<Digest>& others) {
  std::map<Digest, std::size_t, Before> left;
  for (const auto& digest : others) ++left[digest];
  std::vector<std::size_t> found;
  for (std::size_t index = 0; index < all.size(); ++index) {
    const auto like = left.find(all[index]);
    if (like == left.end() || like->second == 0)
      found.push_back(index);
    else
      --like->second;
  }
  return found;
}

std::vector<std::size_t> all_of(const Rows& rows) {
  std::vector<std::size_t> all(rows.size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

}  // namespace

TableReport TableMover::move(const Table& table) {
  report_ = {.name = table.name};
  const auto read = [&](Range range) { return Batch(read_rows(source_.transaction(), table, range, batch_)); };
  Range range;
  auto batch = read(range);
  while (true) {
    const bool is_last = table.key.empty() || batch.rows.size() < batch_;
    range.up_to = is_last ? std::nullopt : std::optional(key_of(table, batch.rows, batch.rows.size() - 1));
    // The next rows are read while these are compared: the two databases work at the same time.
    std::future<Batch> next;
    if (!is_last) next = std::async(std::launch::async, read, Range{range.up_to, std::nullopt});
    move_range(table, range, batch);
    progress_(table.name, report_.source.rows);
    if (is_last) break;
    batch = next.get();
    range.after = range.up_to;
  }
  for (const auto& postponed : std::exchange(postponed_, {})) come_back_to(table, postponed);
  return report_;
}

void TableMover::move_range(const Table& table, const Range& range, const Batch& batch) {
  const auto there = read_rows(target_.transaction(), table, range);
  const auto& [rows, wanted] = batch;
  const auto found = there.digests();
  const auto sum = sum_of(wanted);
  if (sum == sum_of(found)) {
    report_.source += sum;
    report_.target += sum;
    return;
  }
  const bool as_a_whole = table.key.empty();
  const auto lacking = as_a_whole ? all_of(rows) : without_like(wanted, found);
  const auto wrong = as_a_whole ? all_of(there) : without_like(found, wanted);
  try {
    write(table, rows, there, lacking, wrong);
  } catch (const store::UniqueViolation&) {
    // What is unique was somebody else's before, whose row comes later or is gone: first of all that must be put right.
    Together together(target_.transaction());
    erase_rows(target_.transaction(), table, there, wrong);
    together.commit();
    postponed_.push_back(range);
    return;
  }
  report_.source += sum;
  report_.target += state_ == Source::served ? sum : sum_of(read_rows(target_.transaction(), table, range).digests());
}

void TableMover::write(const Table& table, const Rows& from, const Rows& to, const std::vector<std::size_t>& lacking,
                       const std::vector<std::size_t>& wrong) {
  Together together(target_.transaction());
  if (!wrong.empty()) erase_rows(target_.transaction(), table, to, wrong);
  if (!lacking.empty()) target_.insert(table, from, lacking);
  together.commit();
  report_.copied += static_cast<std::int64_t>(lacking.size());
  report_.erased += static_cast<std::int64_t>(wrong.size());
}

void TableMover::come_back_to(const Table& table, const Range& range) {
  move_range(table, range, Batch(read_rows(source_.transaction(), table, range)));
  const bool stands_in_the_way = !std::exchange(postponed_, {}).empty();
  // Beside a server that is how it may be; the next run finds another moment.
  if (stands_in_the_way && state_ == Source::at_rest)
    throw CannotMove(fmt::format("two rows of {} have what only one may have", table.name));
}

}  // namespace madang::move

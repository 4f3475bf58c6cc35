#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "kernel/move/side.hpp"

namespace madang::move {

/// Whether servers may write to the source meanwhile.
enum class Source { served, at_rest };

/// What came of one table.
struct TableReport {
  std::string name;
  Digest source;
  Digest target;  ///< read from the target after all was written, unless the source is served
  std::int64_t copied = 0;
  std::int64_t erased = 0;
};

/// Brings one table of the target to what the source has: walks through both by ranges of keys, and where a range
/// differs takes away and copies the rows that do. So it does not matter how much was there before, nor where an
/// earlier run was killed.
class TableMover {
 public:
  using Progress = std::function<void(const std::string& table, std::int64_t rows)>;

  TableMover(Side& source, Side& target, Source state, std::size_t batch, Progress progress)
      : source_(source), target_(target), state_(state), batch_(batch), progress_(std::move(progress)) {}

  TableReport move(const Table& table);

 private:
  /// Rows of the source and what each hashes to.
  struct Batch {
    explicit Batch(Rows read) : rows(std::move(read)), digests(rows.digests()) {}

    Rows rows;
    std::vector<Digest> digests;
  };

  void move_range(const Table& table, const Range& range, const Batch& batch);
  void write(const Table& table, const Rows& from, const Rows& to, const std::vector<std::size_t>& lacking,
             const std::vector<std::size_t>& wrong);
  void come_back_to(const Table& table, const Range& range);

  Side& source_;
  Side& target_;
  const Source state_;
  const std::size_t batch_;
  const Progress progress_;
  TableReport report_;
  std::vector<Range> postponed_;
};

}  // namespace madang::move

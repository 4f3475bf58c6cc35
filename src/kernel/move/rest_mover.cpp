#include "kernel/move/rest_mover.hpp"

#include <fmt/format.h>

#include <future>
#include <numeric>

#include "kernel/store/query.hpp"

namespace madang::move {
namespace {

std::int64_t count_rows(Side& side, const Table& table) {
  return *store::one<std::int64_t>(side.transaction(),
                                   fmt::format("SELECT count(*) FROM \"{}\" WHERE {}", table.name, table.only));
}

std::vector<std::size_t> all_of(const Rows& rows) {
  std::vector<std::size_t> all(rows.size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

Digest without(Digest sum, const Digest& part) {
  sum.low -= part.low;
  sum.high -= part.high;
  sum.rows -= part.rows;
  return sum;
}

}  // namespace

std::string RestMover::now(Side& source) {
  return *store::one<std::string>(source.transaction(),
                                  "SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::bigint & 4294967295)::text");
}

bool RestMover::move(const Table& table, TableReport& compared) {
  auto there = std::async(std::launch::async, [&] { return count_rows(target_, table); });
  auto changed = table;
  changed.only += fmt::format(" AND age(xmin) <= age('{}'::xid)", since_);
  const auto rows = read_rows(source_.transaction(), changed, {});
  const auto counted = count_rows(source_, table);
  if (there.get() != compared.target.rows) return false;
  const auto all = all_of(rows);
  const auto before = read_rows(target_.transaction(), table, rows, all);
  const auto fresh = sum_of(rows.digests());
  const auto replaced = sum_of(before.digests());
  if (counted != compared.source.rows - replaced.rows + fresh.rows) return false;
  if (!all.empty()) try {
      Together together(target_.transaction());
      erase_rows(target_.transaction(), table, before, all_of(before));
      target_.insert(table, rows, all);
      together.commit();
    } catch (const store::UniqueViolation&) {
      return false;
    }
  compared.copied = fresh.rows;
  compared.erased = replaced.rows;
  compared.source = without(compared.source, replaced);
  compared.source += fresh;
  compared.target = without(compared.target, replaced);
  compared.target += sum_of(read_rows(target_.transaction(), table, rows, all).digests());
  return true;
}

}  // namespace madang::move

#include "kernel/move/organisation_move.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/move/rest_mover.hpp"
#include "kernel/store/lane_table.hpp"
#include "kernel/store/query.hpp"

namespace madang::move {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::int64_t kMovesLock = 0x6d61'6461'6e6a;
constexpr int kMostPasses = 5;
constexpr int kMostRounds = 20;
constexpr std::string_view kOrganisations = "organisations";

/// What lies in these is no content of the organisation: words between nodes, and where organisations went.
bool is_never_moved(std::string_view table) { return table == "node_news" || table == "moved_organisations"; }

std::vector<std::size_t> key_of(store::Transaction& transaction, const Table& table) {
  std::vector<std::size_t> key;
  const auto names = store::all<std::string>(
      transaction,
      "SELECT a.attname::text FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (number, place)"
      " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number WHERE i.indexrelid ="
      " (SELECT u.indexrelid FROM pg_index u WHERE u.indrelid = to_regclass($1) AND u.indisunique AND u.indpred IS NULL"
      "  AND NOT EXISTS (SELECT 1 FROM pg_attribute n WHERE n.attrelid = u.indrelid AND n.attnum = ANY (u.indkey)"
      "  AND NOT n.attnotnull) ORDER BY u.indisprimary DESC, u.indexrelid LIMIT 1) ORDER BY k.place",
      table.name);
  for (const auto& name : names)
    key.push_back(
        static_cast<std::size_t>(std::ranges::find(table.columns, name, &Column::name) - table.columns.begin()));
  return key;
}

/// Every table with rows of organisations, limited to those of this one.
std::vector<Table> tables_of(Side& side, OrgId org, const std::vector<std::string>& not_moved) {
  std::vector<Table> tables;
  for (auto& table : side.tables()) {
    const bool names_org = std::ranges::find(table.columns, "org_id", &Column::name) != table.columns.end();
    if (!names_org && table.name != kOrganisations) continue;
    if (is_never_moved(table.name) || std::ranges::find(not_moved, table.name) != not_moved.end()) continue;
    table.only = fmt::format("{} = {}", names_org ? "org_id" : "id", static_cast<std::int64_t>(org.value));
    table.key = key_of(side.transaction(), table);
    if (table.key.empty())
      throw CannotMove(fmt::format("the table {} has no key: its rows cannot be told", table.name));
    tables.push_back(std::move(table));
  }
  return tables;
}

/// Keeps every write of the organisation waiting, on all nodes, as a write in its lane does.
class Pause {
 public:
  Pause(Side& side, OrgId org) : side_(side) {
    const auto locks = store::locks_of(store::Lane::of(org));
    key_ = std::ranges::find(locks, true, &store::LaneLock::alone)->key;
    store::execute(side_.transaction(), "SELECT pg_advisory_lock($1)", key_);
  }
  ~Pause() {
    try {
      store::execute(side_.transaction(), "SELECT pg_advisory_unlock($1)", key_);
    } catch (...) {
      // The line is gone, and the lock with it.
    }
  }
  Pause(const Pause&) = delete;
  Pause& operator=(const Pause&) = delete;

  std::chrono::milliseconds length() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - began_);
  }

 private:
  Side& side_;
  std::int64_t key_ = 0;
  const Steady::time_point began_ = Steady::now();
};

/// All that is read meanwhile is of one moment.
class Moment {
 public:
  explicit Moment(Side& side) : side_(side) {
    store::execute(side_.transaction(), "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  }
  ~Moment() {
    try {
      store::execute(side_.transaction(), "COMMIT");
    } catch (...) {
      // The line is gone, and nothing was written on it.
    }
  }
  Moment(const Moment&) = delete;
  Moment& operator=(const Moment&) = delete;

 private:
  Side& side_;
};

class OrganisationMove {
 public:
  OrganisationMove(Side& source, Side& target, const OrganisationMoveOptions& options)
      : source_(source), target_(target), options_(options) {}

  OrganisationMoveReport run() {
    if (where_it_went(source_, options_.org, options_.generation)) {
      report_.was_decided = true;
      return report_;
    }
    tables_ = tables_of(source_, options_.org, options_.not_moved);
    copy_beside_people();
    decide();
    return report_;
  }

 private:
  /// The first pass copies; the next compares, and reads what it wrote again; then what is written meanwhile follows,
  /// round by round, until little is left.
  void copy_beside_people() {
    move_tables(Source::served, options_.progress);
    target_.tidy_up();
    for (int pass = 0; pass < kMostPasses && since_.empty(); ++pass) compare();
    for (int round = 0; round < kMostRounds && !since_.empty(); ++round)
      if (follow() <= options_.left_for_the_pause) return;
  }

  void compare() try {
    const auto since = RestMover::now(source_);
    move_tables(Source::at_rest, options_.progress);
    since_ = since;
  } catch (const CannotMove&) {
    // While people write, one row may take the place of another: then once more.
  }

  /// How many rows were new. What is read is of one moment, as at a source that is at rest.
  std::int64_t follow() {
    const Moment moment(source_);
    const auto next = RestMover::now(source_);
    bring_the_rest(options_.progress);
    since_ = next;
    std::int64_t fresh = 0;
    for (const auto& table : report_.tables) fresh += table.copied + table.erased;
    return fresh;
  }

  void decide() {
    const Pause pause(source_, options_.org);
    const auto watch = [&](const std::string& table, std::int64_t) {
      if (pause.length() < options_.longest_pause * 9 / 10) return;
      throw CannotMove(
          fmt::format("the pause would have become longer than {} s (it had come to {}), so nothing was moved: "
                      "give the same command again when less is written, or with a longer --longest-pause",
                      options_.longest_pause.count() / 1000, table));
    };
    bring_the_rest(watch);
    watch("the proof", 0);
    prove();
    leave_tombstone();
    report_.paused = pause.length();
  }

  void bring_the_rest(const TableMover::Progress& watch) {
    if (since_.empty() || report_.tables.size() != tables_.size()) return move_tables(Source::at_rest, watch);
    RestMover rest(source_, target_, since_);
    for (std::size_t index = 0; index < tables_.size(); ++index) {
      watch(tables_[index].name, 0);
      if (rest.move(tables_[index], report_.tables[index])) continue;
      TableMover whole(source_, target_, Source::at_rest, options_.batch, watch);
      report_.tables[index] = whole.move(tables_[index]);
    }
  }

  void move_tables(Source state, const TableMover::Progress& progress) {
    report_.tables.clear();
    TableMover mover(source_, target_, state, options_.batch, progress);
    for (const auto& table : tables_) report_.tables.push_back(mover.move(table));
  }

  void prove() const {
    for (const auto& table : report_.tables)
      if (table.source != table.target)
        throw CannotMove(fmt::format(
            "{} is not the same: {} rows with checksum {} in {}, {} rows with checksum {} in {}; nothing was moved",
            table.name, table.source.rows, table.source.text(), source_.name(), table.target.rows, table.target.text(),
            target_.name()));
  }

  void leave_tombstone() {
    Together together(source_.transaction());
    store::execute(source_.transaction(),
                   "INSERT INTO moved_organisations (org_id, generation, shard) VALUES ($1, $2, $3)"
                   " ON CONFLICT (org_id) DO UPDATE SET generation = excluded.generation, shard = excluded.shard",
                   options_.org, options_.generation, options_.to);
    together.commit();
  }

  Side& source_;
  Side& target_;
  const OrganisationMoveOptions& options_;
  std::vector<Table> tables_;
  std::string since_;  // before the comparison that report_ tells of
  OrganisationMoveReport report_;
};

}  // namespace

bool may_move(store::Transaction& directory) {
  return store::one<bool>(directory, "SELECT pg_try_advisory_lock($1)", kMovesLock).value_or(false);
}

OrganisationMoveReport move_organisation(Side& source, Side& target, const OrganisationMoveOptions& options) {
  return OrganisationMove(source, target, options).run();
}

std::optional<store::Place> where_it_went(Side& side, OrgId org, std::int64_t generation) {
  auto place = store::one<store::Place>(
      side.transaction(), "SELECT shard, generation FROM moved_organisations WHERE org_id = $1 AND generation >= $2",
      org, generation);
  if (place) ++place->generation;
  return place;
}

std::int64_t erase_organisation(Side& side, OrgId org, const std::vector<std::string>& not_moved, std::size_t batch) {
  std::int64_t erased = 0;
  for (const auto& table : tables_of(side, org, not_moved)) {
    const auto sql = fmt::format("DELETE FROM \"{0}\" WHERE ctid IN (SELECT ctid FROM \"{0}\" WHERE {1} LIMIT {2})",
                                 table.name, table.only, batch);
    while (const auto some = store::execute(side.transaction(), sql)) erased += some;
  }
  return erased;
}

}  // namespace madang::move

#include "kernel/store/sharded_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <unordered_map>

#include "kernel/log/log.hpp"
#include "kernel/store/awaited_store.hpp"
#include "kernel/store/postgres_conninfo.hpp"
#include "kernel/store/query.hpp"

namespace madang::store {
namespace {

constexpr std::chrono::milliseconds kWaitedFor{3'000};  // as for a standby that takes over
constexpr int kMostHops = 16;  // from shard to shard, after an organisation that was moved again and again

/// Thrown in a transaction on a database that the organisation has left. Deliberately no std::exception: no work
/// should take it for an answer.
struct MovedAway {
  Place to;
};

struct Tombstone {
  std::int64_t generation;
  std::string shard;
};
BOOST_DESCRIBE_STRUCT(Tombstone, (), (generation, shard))

void demand_here(Transaction& transaction, OrgId org, std::int64_t generation) {
  const auto lead_on = [](const Row& row) {
    const auto left = read_row<Tombstone>(row);
    throw MovedAway{{left.shard, left.generation + 1}};
  };
  demand(transaction, "SELECT generation, shard FROM moved_organisations WHERE org_id = $1 AND generation >= $2",
         lead_on, org, generation);
}

std::optional<Place> moved_to(const std::exception_ptr& error) {
  if (!error) return std::nullopt;
  try {
    std::rethrow_exception(error);
  } catch (const MovedAway& moved) {
    return moved.to;
  } catch (...) {
    return std::nullopt;
  }
}

std::exception_ptr shard_away() {
  Refusal refusal(kShardAway);
  refusal.retry_after_seconds = 2;
  return std::make_exception_ptr(refusal);
}

/// Of a shard's, which knows nothing of other databases.
std::exception_ptr told_of_shard(std::exception_ptr error) {
  if (!error) return error;
  try {
    std::rethrow_exception(error);
  } catch (const Refusal& refusal) {
    return refusal.kind.code == kCannotReach.code ? shard_away() : error;
  } catch (...) {
    return error;
  }
}

/// Before anybody has asked: so it keeps nobody waiting.
constexpr std::int64_t kLongAgo = 1;

}  // namespace

/// What this node knows of where organisations live. Any thread.
class ShardedStore::Places {
 public:
  std::optional<Place> find(OrgId org) const {
    const std::scoped_lock lock(mutex_);
    const auto found = known_.find(org.value);
    if (found == known_.end()) return std::nullopt;
    return found->second;
  }
  /// True when it was known to be elsewhere. What is older than what is known changes nothing: words of a move may
  /// overtake each other.
  bool learn(OrgId org, const Place& place) {
    const std::scoped_lock lock(mutex_);
    const auto [known, is_new] = known_.try_emplace(org.value, place);
    if (is_new || place.generation <= known->second.generation) return false;
    known->second = place;
    return true;
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, Place> known_;
};

/// One work on its way to its database.
struct ShardedStore::Errand {
  void (Store::*enqueue)(Lane, Work, Done);
  Lane lane;
  Work work;
  Done done;
  std::optional<Place> found{};
  int hops = 0;
};

ShardedStore::ShardedStore(ShardedOptions options, std::span<const Migration> migrations, const Clock& clock)
    : find_place_(std::move(options.find_place)),
      places_(std::make_unique<Places>()),
      directory_(open_postgres(options.directory, migrations, clock)),
      migrations_(migrations.begin(), migrations.end()),
      clock_(clock) {
  const auto own = complete_conninfo(options.directory.conninfo);
  const auto& given = options.directory_address;
  const DirectoryView view{given.empty() ? own : complete_conninfo(given), options.directory_tables};
  by_name_[""] = directory_.get();
  databases_.push_back(directory_.get());
  for (auto& [name, shard] : options.shards) {
    if (complete_conninfo(shard.conninfo) == own) {
      by_name_[name] = directory_.get();
      continue;
    }
    shard.directory = view;
    shard.ids = nullptr;  // the number in ids is the directory's
    open_shard(name, shard);
  }
}

void ShardedStore::open_shard(const std::string& name, PostgresOptions options) try {
  const auto open = [this, options = std::move(options)] { return open_postgres(options, migrations_, clock_); };
  std::int64_t since = 0;
  try {
    others_.push_back(open());
  } catch (const UnreachableDatabase& error) {
    others_.push_back(std::make_unique<AwaitedStore>("shard " + name, error.what(), open));
    since = kLongAgo;
  }
  by_name_[name] = others_.back().get();
  databases_.push_back(others_.back().get());
  away_since_[others_.back().get()] = since;
} catch (const UnusableDatabase& error) {
  throw UnusableDatabase(fmt::format("store.shards.{}: {}", name, error.what()));
}

void ShardedStore::look_for_absent(Found found) {
  for (auto& each : others_) each->look_for_absent(found);
}

ShardedStore::~ShardedStore() { close(); }

void ShardedStore::enqueue_write(Lane lane, Work work, Done done) {
  send(std::make_shared<Errand>(&Store::enqueue_write, lane, std::move(work), std::move(done)));
}

void ShardedStore::enqueue_read(Lane lane, Work work, Done done) {
  send(std::make_shared<Errand>(&Store::enqueue_read, lane, std::move(work), std::move(done)));
}

void ShardedStore::send(std::shared_ptr<Errand> errand) {
  auto& it = *errand;
  if (!it.lane.org) return (directory_.get()->*it.enqueue)(it.lane, std::move(it.work), std::move(it.done));
  if (const auto place = places_->find(it.lane.org)) return run_at(*place, std::move(errand));
  look_up(std::move(errand));
}

/// An organisation that is nowhere has no rows: its works run above, and find none.
void ShardedStore::look_up(std::shared_ptr<Errand> errand) {
  const auto find = [this, errand](Transaction& transaction) {
    errand->found = find_place_(transaction, errand->lane.org);
  };
  const auto found = [this, errand](const std::exception_ptr& error) {
    auto& it = *errand;
    if (error) return it.done(error);
    if (!it.found) return (directory_.get()->*it.enqueue)(it.lane, std::move(it.work), std::move(it.done));
    learn(it.lane.org, *it.found);
    run_at(places_->find(it.lane.org).value_or(*it.found), errand);
  };
  directory_->enqueue_read(Lane::of(errand->lane.org), find, found);
}

void ShardedStore::run_at(const Place& place, std::shared_ptr<Errand> errand) {
  Store* const database = database_of(place);
  if (!database || ++errand->hops > kMostHops) {
    log::error(fmt::format("organisation {} lives on shard \"{}\", which [store.shards] does not name",
                           errand->lane.org.text(), place.shard));
    return errand->done(shard_away());
  }
  if (is_away(*database)) return errand->done(shard_away());
  auto work = [errand, generation = place.generation](Transaction& transaction) {
    demand_here(transaction, errand->lane.org, generation);
    errand->work(transaction);
  };
  auto done = [this, errand, is_shard = database != directory_.get()](std::exception_ptr error) {
    const auto to = moved_to(error);
    if (!to) return errand->done(is_shard ? told_of_shard(std::move(error)) : std::move(error));
    learn(errand->lane.org, *to);
    run_at(*to, errand);
  };
  (database->*errand->enqueue)(errand->lane, std::move(work), std::move(done));
}

bool ShardedStore::is_away(const Store& shard) {
  const auto found = away_since_.find(&shard);
  if (found == away_since_.end()) return false;
  auto& since = found->second;
  if (shard.is_writable()) {
    since = 0;
    return false;
  }
  const std::int64_t now = std::chrono::steady_clock::now().time_since_epoch() / std::chrono::milliseconds(1);
  std::int64_t nothing = 0;
  since.compare_exchange_strong(nothing, now);
  return now - since > kWaitedFor.count();
}

std::vector<Store*> ShardedStore::databases() {
  auto there = databases_;
  std::erase_if(there, [&](const Store* each) { return is_away(*each); });
  return there;
}

void ShardedStore::learn(OrgId org, const Place& place) {
  if (places_->learn(org, place) && moved_) moved_(org);
}

Store* ShardedStore::database_of(const Place& place) const {
  const auto found = by_name_.find(place.shard);
  return found == by_name_.end() ? nullptr : found->second;
}

std::optional<Place> ShardedStore::place_of(OrgId org) {
  auto known = places_->find(org);
  return known ? known : ask_place(org);
}

std::optional<Place> ShardedStore::ask_place(OrgId org) {
  auto found = directory_->read_now([&](Transaction& transaction) { return find_place_(transaction, org); });
  if (found) learn(org, *found);
  return found;
}

/// Asked while something of the organisation runs or has run, so its place is known; where it is not, no cursor counts.
std::string ShardedStore::epoch(OrgId org) {
  const auto place = places_->find(org);
  const Store* const database = place ? database_of(*place) : nullptr;
  if (!database) return epoch() + ".?";
  return place->generation == 0 ? database->epoch() : fmt::format("{}.{}", database->epoch(), place->generation);
}

bool ShardedStore::is_home(const Store& database, OrgId org) {
  const auto place = place_of(org);
  return place ? database_of(*place) == &database : &database == directory_.get();
}

void ShardedStore::look_for(OrgId org) { ask_place(org); }

std::vector<AwayShard> ShardedStore::away() const {
  std::vector<AwayShard> away;
  for (const auto& [name, database] : by_name_)
    if (!name.empty() && !database->is_writable()) away.push_back({name, database->trouble()});
  return away;
}

std::vector<std::string> ShardedStore::reached() const {
  std::vector<std::string> names;
  for (const auto& [name, database] : by_name_)
    if (database->is_writable()) names.push_back(name);
  return names;
}

bool ShardedStore::is_there(OrgId org) const {
  const auto place = places_->find(org);
  const Store* const database = place ? database_of(*place) : directory_.get();
  return database && database->is_writable();
}

bool ShardedStore::is_superseded() const {
  return std::ranges::any_of(databases_, [](const Store* each) { return each->is_superseded(); });
}

bool ShardedStore::is_writing() const {
  return std::ranges::any_of(databases_, [](const Store* each) { return each->is_writing(); });
}

StoreCounts ShardedStore::counts() const {
  StoreCounts all;
  for (const Store* each : databases_) {
    const auto counts = each->counts();
    all.reads += counts.reads;
    all.writes += counts.writes;
    all.commits += counts.commits;
  }
  return all;
}

/// The shards first: their works may still ask the directory.
void ShardedStore::close() {
  for (auto& each : others_) each->close();
  directory_->close();
}

}  // namespace madang::store

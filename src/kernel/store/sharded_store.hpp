#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/store/place.hpp"
#include "kernel/store/postgres_store.hpp"
#include "kernel/store/store.hpp"

namespace madang::store {

struct ShardedOptions {
  PostgresOptions directory;                      ///< the database above organisations
  std::string directory_address;                  ///< as shards reach it; empty when it is the same
  std::map<std::string, PostgresOptions> shards;  ///< by name; one of them may be the same database
  std::vector<std::string> directory_tables;      ///< those that a shard sees of the directory instead of its own
  /// Asked of the directory once for every organisation.
  std::function<std::optional<Place>(Transaction&, OrgId)> find_place;
};

/// Organisations on several PostgreSQL databases, and above them one with what belongs to none: accounts, sessions, and
/// where each organisation lives. A work whose lane names an organisation runs in that organisation's database, where
/// the tables from above are seen through postgres_fdw; one without runs in the directory. So no work knows of it, and
/// one that reads nothing from above touches one database alone.
///
/// What a work in a shard writes above is committed just before what it writes in the shard. Should the shard fail in
/// between, something stays above that nothing below names: see docs/decisions/012.
///
/// A node may believe an organisation somewhere that it has left. The first thing that runs in every transaction asks
/// whether it has (moved_organisations), and then the work runs where it went.
class ShardedStore final : public Store {
 public:
  /// Opens all, as open_postgres() does; throws UnusableDatabase with the shard's name. A shard that cannot be reached
  /// is away, see look_for_absent().
  ShardedStore(ShardedOptions options, std::span<const Migration> migrations, const Clock& clock);
  ~ShardedStore() override;

  std::string epoch() const override { return directory_->epoch(); }
  std::string epoch(OrgId org) override;
  /// Without those that are away: housekeeping of the others waits for none of them.
  std::vector<Store*> databases() override;
  bool is_home(const Store& database, OrgId org) override;
  bool is_writable() const override { return directory_->is_writable(); }
  std::string trouble() const override { return directory_->trouble(); }
  bool is_superseded() const override;
  Neighbours neighbours() const override { return directory_->neighbours(); }
  std::vector<AwayShard> away() const override;
  std::vector<std::string> reached() const override;
  bool is_there(OrgId org) const override;
  bool is_writing() const override;
  StoreCounts counts() const override;
  void close() override;

  void enqueue_write(Lane lane, Work work, Done done) override;
  void enqueue_read(Lane lane, Work work, Done done) override;

  void look_for_absent(Found found) override;
  void look_for(OrgId org) override;
  void when_moved(std::function<void(OrgId)> told) override { moved_ = std::move(told); }

 private:
  struct Errand;
  class Places;

  void open_shard(const std::string& name, PostgresOptions options);

  void send(std::shared_ptr<Errand> errand);
  void look_up(std::shared_ptr<Errand> errand);
  void run_at(const Place& place, std::shared_ptr<Errand> errand);
  /// Whether it has not answered for so long that nobody else should be kept waiting behind those who ask it.
  bool is_away(const Store& shard);
  void learn(OrgId org, const Place& place);
  Store* database_of(const Place& place) const;
  std::optional<Place> place_of(OrgId org);
  std::optional<Place> ask_place(OrgId org);

  const std::function<std::optional<Place>(Transaction&, OrgId)> find_place_;
  std::function<void(OrgId)> moved_;
  std::unique_ptr<Places> places_;
  std::unique_ptr<Store> directory_;
  std::vector<Migration> migrations_;
  const Clock& clock_;
  std::vector<std::unique_ptr<Store>> others_;
  std::map<std::string, Store*, std::less<>> by_name_;
  std::vector<Store*> databases_;
  std::map<const Store*, std::atomic<std::int64_t>>
      away_since_;  // of the shards, in milliseconds; 0 while they are there
};

}  // namespace madang::store

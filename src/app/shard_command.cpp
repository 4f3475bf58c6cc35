#include "app/shard_command.hpp"

#include <fmt/format.h>

#include <map>
#include <memory>

#include "app/move_progress.hpp"
#include "app/open_store.hpp"
#include "kernel/auth/secret.hpp"
#include "kernel/auth/sessions.hpp"
#include "kernel/bus/news.hpp"
#include "kernel/move/organisation_move.hpp"
#include "kernel/move/postgres_line.hpp"
#include "kernel/move/postgres_side.hpp"
#include "kernel/store/postgres_store.hpp"
#include "kernel/store/schema.hpp"
#include "people/service.hpp"

namespace madang::app {
namespace {

constexpr std::size_t kBatch = 5'000;

std::string shown(const std::string& shard) { return shard.empty() ? "(store.postgresql)" : shard; }

std::vector<std::string> tables_above() {
  auto tables = auth::tables_above_organisations();
  for (auto& table : people::tables_above_organisations()) tables.push_back(std::move(table));
  return tables;
}

/// The database above organisations, and the shards, for one command at a time.
class Shards {
 public:
  explicit Shards(const Config& config) : config_(config), directory_(demanded(config).postgresql) {
    auth::demand_same_secret(directory_, auth::server_secret(config.data));
    if (!move::may_move(directory_))
      throw std::runtime_error("another `madang shard` is at work: wait until it has ended");
  }

  store::Transaction& directory() { return directory_; }

  const std::string& address_of(const std::string& shard) const {
    if (shard.empty()) return config_.postgresql;
    const auto found = config_.shards.find(shard);
    if (found == config_.shards.end())
      throw std::runtime_error(fmt::format("[store.shards] names no {}", shard.empty() ? "shard" : shard));
    return found->second;
  }
  std::unique_ptr<move::Side> side_of(const std::string& shard) const {
    auto side = move::postgres_source(address_of(shard));
    side->demand_schema(store::all_migrations(all_migrations()));
    return side;
  }

  /// Also when the one who moved it died before it was written down above: then it is written down now.
  people::Place place_of(OrgId org) {
    auto place = people::place_of(directory_, org);
    if (!place) throw std::runtime_error(fmt::format("there is no organisation {}", org.text()));
    while (const auto next = move::where_it_went(*side_of(place->shard), org, place->generation)) {
      place = people::Place{next->shard, next->generation};
      write_down(org, *place);
    }
    return *place;
  }
  void write_down(OrgId org, const people::Place& place) {
    people::move_place(directory_, org, place);
    bus::keep_news(directory_, {bus::NewsKind::place, org, "", 0, place.generation, SystemClock().now()});
  }

  /// Takes away what lies of it elsewhere.
  std::int64_t erase_elsewhere(OrgId org, const people::Place& home) {
    std::int64_t erased = 0;
    std::map<std::string, std::string> databases{{config_.postgresql, ""}};
    for (const auto& [name, address] : config_.shards) databases.emplace(address, name);
    for (const auto& [address, name] : databases)
      if (address != address_of(home.shard))
        erased += move::erase_organisation(*side_of(name), org, tables_above(), kBatch);
    return erased;
  }

 private:
  static const Config& demanded(const Config& config) {
    if (!config.is_sharded())
      throw std::runtime_error("the configuration names no shards: see docs/operations.md, \"Shards\"");
    return config;
  }

  const Config& config_;
  move::PostgresLine directory_;
};

OrgId read_org(const std::string& text) {
  const auto org = OrgId::read(text);
  if (!org) throw std::runtime_error(fmt::format("{} is no organisation: `madang shard list` names them", text));
  return *org;
}

void print_proof(const move::OrganisationMoveReport& report, const std::string& from, const std::string& to) {
  if (report.was_decided) return print_line("an earlier run had come as far as the proof");
  print_line(fmt::format("{:<24}{:>12}{:>12}  {}", "table", shown(from), shown(to), "checksum of both"));
  for (const auto& table : report.tables)
    print_line(
        fmt::format("{:<24}{:>12}{:>12}  {}", table.name, table.source.rows, table.target.rows, table.target.text()));
}

}  // namespace

int list_shards(const Config& config) {
  Shards shards(config);
  std::map<std::string, std::vector<people::PlacedOrganisation>> by_shard;
  by_shard[""];
  for (const auto& [name, address] : config.shards) by_shard[name];
  for (auto& each : people::placed_organisations(shards.directory())) by_shard[each.shard].push_back(each);
  for (const auto& [name, organisations] : by_shard) {
    const bool is_known = name.empty() || config.shards.contains(name);
    print_line(fmt::format("{}\t{}\t{} organisations", shown(name),
                           is_known ? store::postgres_place(shards.address_of(name)) : "not in [store.shards]",
                           organisations.size()));
    for (const auto& each : organisations) print_line(fmt::format("  {}\t{}", each.id.text(), each.name));
  }
  return 0;
}

int move_to_shard(const Config& config, const std::string& text, const std::string& to,
                  std::chrono::milliseconds longest_pause) {
  Shards shards(config);
  const OrgId org = read_org(text);
  const people::Place from = shards.place_of(org);
  if (shards.address_of(from.shard) == shards.address_of(to)) {
    if (from.shard != to) shards.write_down(org, {to, from.generation + 1});
    shards.erase_elsewhere(org, from);
    print_line(fmt::format("{} lives on {}", org.text(), to));
    return 0;
  }
  const auto source = shards.side_of(from.shard);
  const auto target = shards.side_of(to);
  const auto report = move::move_organisation(*source, *target,
                                              {.org = org,
                                               .generation = from.generation,
                                               .to = to,
                                               .not_moved = tables_above(),
                                               .batch = kBatch,
                                               .longest_pause = longest_pause,
                                               .progress = show_progress});
  shards.write_down(org, {to, from.generation + 1});
  end_progress();
  print_proof(report, from.shard, to);
  print_line(fmt::format("moved: {} lives on {}; its writes waited for {:.2f} s", org.text(), to,
                         static_cast<double>(report.paused.count()) / 1000));
  const auto erased = shards.erase_elsewhere(org, {to, from.generation + 1});
  print_line(fmt::format("{} rows were taken away from where it was", erased));
  if (!config.keeps_files_in_s3())
    print_line("Its files stay where they are: on the disk, which no shard has a part in.");
  return 0;
}

int tidy_shards(const Config& config, const std::string& text) {
  Shards shards(config);
  const OrgId org = read_org(text);
  const people::Place home = shards.place_of(org);
  const auto erased = shards.erase_elsewhere(org, home);
  print_line(fmt::format("{} lives on {}; {} rows were taken away elsewhere", org.text(), shown(home.shard), erased));
  return 0;
}

}  // namespace madang::app

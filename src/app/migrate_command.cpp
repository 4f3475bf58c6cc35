#include "app/migrate_command.hpp"

#include <fmt/format.h>

#include "app/move_progress.hpp"
#include "app/open_store.hpp"
#include "kernel/auth/secret.hpp"
#include "kernel/move/move.hpp"
#include "kernel/move/postgres_side.hpp"
#include "kernel/move/sqlite_side.hpp"
#include "kernel/store/schema.hpp"

namespace madang::app {
namespace {

constexpr std::string_view kFile = "sqlite";

std::filesystem::path file_of(const Config& config) { return std::filesystem::path(config.data) / "madang.db"; }

void demand_both(const Config& config, const std::string& from, const std::string& to) {
  if (config.is_sharded())
    throw std::runtime_error(
        "organisations live on the shards of [store.shards]: move each to one database with `madang shard move`, name "
        "no shards, and then everything can go to another engine");
  if (from == to) throw std::runtime_error("--from and --to name the same engine");
  if (config.postgresql.empty())
    throw std::runtime_error(
        "the configuration names no database of PostgreSQL: set store.postgresql, and leave "
        "store.engine as it is until everything is moved");
}

std::unique_ptr<move::Side> source_of(const Config& config, const std::string& engine) {
  return engine == kFile ? move::sqlite_source(file_of(config)) : move::postgres_source(config.postgresql);
}

std::unique_ptr<move::Side> target_of(const Config& config, const std::string& engine, const Clock& clock) {
  const auto steps = all_migrations();
  if (engine == kFile) return move::sqlite_target(file_of(config), steps, clock);
  return move::postgres_target(config.postgresql, steps, clock);
}

void print_proof(const move::MoveReport& report, const std::string& from, const std::string& to) {
  print_line(fmt::format("{:<24}{:>12}{:>12}  {:<32}  {}", "table", from, to, "checksum of both", "copied now"));
  for (const auto& table : report.tables)
    print_line(fmt::format("{:<24}{:>12}{:>12}  {:<32}  {}", table.name, table.source.rows, table.target.rows,
                           table.target.text(), table.copied));
}

int ask_for_the_stop(const move::MoveReport& report, const std::string& source) {
  std::int64_t rows = 0;
  std::int64_t copied = 0;
  for (const auto& table : report.tables) {
    rows += table.source.rows;
    copied += table.copied;
  }
  print_line(fmt::format("copied {} of {} rows beside the server", copied, rows));
  print_line(
      fmt::format("A server works on {}: stop it and give the same command again, which brings the rest, proves "
                  "that both are the same, and seals what was left.",
                  source));
  return kCopiedBesideServer;
}

void print_what_else(const Config& config, const std::string& to) {
  print_line(fmt::format("Now set store.engine = \"{}\" and start the server. Devices go on where they were.", to));
  if (to == kFile) return;
  print_line(
      fmt::format("Every node needs the same server.key: copy {}/server.key into its data folder.", config.data));
  if (!config.keeps_files_in_s3())
    print_line(
        fmt::format("The file bodies are still in {}/files: one node may go on using them there; several need them "
                    "in a bucket (docs/operations.md, \"Files in a bucket\").",
                    config.data));
}

}  // namespace

int migrate(const Config& config, const std::string& from, const std::string& to) {
  demand_both(config, from, to);
  const SystemClock clock;
  const auto steps = store::all_migrations(all_migrations());
  const auto source = source_of(config, from);
  source->demand_schema(steps);
  // A folder without the right key is noticed now, and not by everybody whose session is void.
  if (from != kFile) auth::demand_same_secret(source->transaction(), auth::server_secret(config.data));
  const auto target = target_of(config, to, clock);
  move::MoveOptions options;
  options.known = steps;
  options.progress = show_progress;
  options.before_the_end = [&](store::Transaction& transaction) {
    if (to != kFile) auth::demand_same_secret(transaction, auth::server_secret(config.data));
  };
  const auto report = move::move_everything(*source, *target, options);
  end_progress();
  if (!report.is_complete) return ask_for_the_stop(report, source->name());
  print_proof(report, from, to);
  print_line(fmt::format("moved: every table is the same in {}; {} is sealed; that took {:.1f} s", target->name(),
                         source->name(), static_cast<double>(report.held.count()) / 1000));
  print_what_else(config, to);
  return 0;
}

int undo_seal(const Config& config, const std::string& engine) {
  if (engine != kFile) demand_both(config, engine, "");
  const auto side = source_of(config, engine);
  move::undo_seal(*side);
  print_line(
      fmt::format("{} may be used again, as it was when it was sealed. Let no server run on the other one: what "
                  "is written there does not come here. Every device will fetch afresh.",
                  side->name()));
  return 0;
}

}  // namespace madang::app

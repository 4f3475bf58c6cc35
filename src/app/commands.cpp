
#include "app/commands.hpp"

#include <sodium.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "app/accounts_command.hpp"
#include "app/config.hpp"
#include "app/contract.hpp"
#include "app/migrate_command.hpp"
#include "app/open_store.hpp"
#include "app/serve.hpp"
#include "app/shard_command.hpp"
#include "app/wiring.hpp"
#include "base/version.hpp"
#include "kernel/store/backup.hpp"
#include "kernel/store/recovery.hpp"

namespace madang::app {
namespace {

struct Arguments {
  std::string config_file;
  std::string data;
  std::int64_t port = -1;
  std::string folder;
  std::string login;
  bool demo = false;
  std::string from;
  std::string to;
  bool undoes_seal = false;
  std::string org;
  std::int64_t longest_pause = 5;
};

Config config_of(const Arguments& arguments) {
  Config config = arguments.config_file.empty() ? Config{} : read_config(arguments.config_file);
  if (!arguments.data.empty()) config.data = arguments.data;
  if (arguments.port >= 0) config.port = arguments.port;
  return config;
}

std::filesystem::path database_of(const Config& config, std::string_view command) {
  demand_own_file(config, command);
  return std::filesystem::path(config.data) / "madang.db";
}
std::filesystem::path files_of(const Config& config) { return std::filesystem::path(config.data) / "files"; }

int print_findings(const std::vector<std::string>& findings, std::string_view checked) {
  for (const auto& finding : findings) std::printf("%s\n", finding.c_str());
  std::printf("%.*s: %s\n", static_cast<int>(checked.size()), checked.data(),
              findings.empty() ? "all is well" : "damaged");
  return findings.empty() ? 0 : 1;
}

int print_backup(std::string_view word, const store::Backup& backup) {
  std::printf("%.*s: %lld files, %lld bytes\n", static_cast<int>(word.size()), word.data(),
              static_cast<long long>(backup.files), static_cast<long long>(backup.bytes));
  return 0;
}

/// What no backup of ours holds.
void print_where_bodies_are(const Config& config) {
  if (!config.keeps_files_in_s3()) return;
  std::printf("The file bodies are in the bucket %s at %s and not in the backup: keep a copy or old versions of it.\n",
              config.s3_bucket.c_str(), config.s3_endpoint.c_str());
}

int recover_database(const Config& config) {
  const auto recovered = store::recover(database_of(config, "recover"), all_migrations());
  std::printf("recovered: kept everything up to commit %lld", static_cast<long long>(recovered.kept.commits));
  if (recovered.lost_commits > 0)
    std::printf("; %lld acknowledged commits are lost", static_cast<long long>(recovered.lost_commits));
  std::printf("\nEvery device will fetch afresh.\n");
  return 0;
}

void add_common(CLI::App& command, Arguments& arguments) {
  command.add_option("--config", arguments.config_file, "A TOML file; `madang config` prints one with every key")
      ->check(CLI::ExistingFile);
  command.add_option("--data", arguments.data, "The folder of the database and the files (default: var)");
}

void add_serve(CLI::App& program, Arguments& arguments, int& status) {
  auto* serve_command = program.add_subcommand("serve", "Serve until told to stop (SIGINT, SIGTERM)");
  add_common(*serve_command, arguments);
  serve_command->add_option("--port", arguments.port, "Where to listen; 0 lets the system choose")
      ->check(CLI::Range(0, 65535));
  serve_command->add_flag("--demo", arguments.demo, "Found the demo company when no organisation exists yet");
  serve_command->callback([&] { status = serve(config_of(arguments), arguments.demo); });
}

void add_papers(CLI::App& program) {
  program.add_subcommand("openapi", "Print the contract, OpenAPI 3.1")->callback([] {
    std::cout << contract().text();
  });
  program.add_subcommand("config", "Print a configuration file with every key")->callback([] {
    std::cout << documented_config();
  });
}

void add_keeping(CLI::App& program, Arguments& arguments, int& status) {
  auto* backup = program.add_subcommand("backup", "Copy everything durable into an empty folder; the server may run");
  add_common(*backup, arguments);
  backup->add_option("folder", arguments.folder, "Where the backup goes")->required();
  backup->callback([&] {
    const Config config = config_of(arguments);
    status =
        print_backup("backed up", store::backup(database_of(config, "backup"), files_of(config), arguments.folder));
    print_where_bodies_are(config);
  });
  auto* restore = program.add_subcommand("restore", "Put a backup where nothing is yet");
  add_common(*restore, arguments);
  restore->add_option("folder", arguments.folder, "Where the backup is")->required()->check(CLI::ExistingDirectory);
  restore->callback([&] {
    const Config config = config_of(arguments);
    status =
        print_backup("restored", store::restore(arguments.folder, database_of(config, "restore"), files_of(config)));
    print_where_bodies_are(config);
  });
  auto* recover =
      program.add_subcommand("recover", "Accept a database that lost its end as it is; only when there is no backup");
  add_common(*recover, arguments);
  recover->callback([&] { status = recover_database(config_of(arguments)); });
  auto* check = program.add_subcommand("check", "Read the whole database and say what is wrong; the server may run");
  add_common(*check, arguments);
  check->callback([&] {
    const Config config = config_of(arguments);
    const auto database = place_of_database(config);
    status = print_findings(check_store(config), database);
  });
}

void add_user(CLI::App& program, Arguments& arguments, int& status) {
  auto* user = program.add_subcommand("user", "Look after accounts");
  user->require_subcommand(1);
  auto* list = user->add_subcommand("list", "List every account and its organisations");
  add_common(*list, arguments);
  list->callback([&] { status = list_accounts(config_of(arguments)); });
  auto* reset =
      user->add_subcommand("reset-password", "Set a new password, read from standard input, and end all sessions");
  add_common(*reset, arguments);
  reset->add_option("login", arguments.login, "Whose")->required();
  reset->callback([&] { status = reset_password(config_of(arguments), arguments.login); });
}

void add_migrate(CLI::App& program, Arguments& arguments, int& status) {
  auto* command = program.add_subcommand(
      "migrate", "Move everything from one engine to the other; the server may run until it says to stop it");
  add_common(*command, arguments);
  const CLI::IsMember engine({"sqlite", "postgresql"});
  command->add_option("--from", arguments.from, "Where everything is: sqlite or postgresql")->required()->check(engine);
  auto* to = command->add_option("--to", arguments.to, "Where it goes: postgresql or sqlite")->check(engine);
  auto* undo = command->add_flag("--undo-seal", arguments.undoes_seal,
                                 "Let servers start again on --from, which everything was moved away from");
  undo->excludes(to);
  command->callback([&arguments, &status, to, undo] {
    if (to->empty() && undo->empty()) throw CLI::RequiredError("--to or --undo-seal");
    const Config config = config_of(arguments);
    status = arguments.undoes_seal ? undo_seal(config, arguments.from) : migrate(config, arguments.from, arguments.to);
  });
}

void add_shard(CLI::App& program, Arguments& arguments, int& status) {
  auto* shard = program.add_subcommand("shard", "Look after the databases that organisations live on");
  shard->require_subcommand(1);
  auto* list = shard->add_subcommand("list", "List the shards and who lives on them");
  add_common(*list, arguments);
  list->callback([&] { status = list_shards(config_of(arguments)); });
  auto* move = shard->add_subcommand("move", "Move an organisation to another shard; the servers go on");
  add_common(*move, arguments);
  move->add_option("organisation", arguments.org, "Its id, such as org_…")->required();
  move->add_option("--to", arguments.to, "The shard it goes to")->required();
  move->add_option("--longest-pause", arguments.longest_pause, "Seconds that its writes may wait at most (default: 5)")
      ->check(CLI::Range(1, 3'600));
  move->callback([&] {
    status =
        move_to_shard(config_of(arguments), arguments.org, arguments.to, std::chrono::seconds(arguments.longest_pause));
  });
  auto* tidy =
      shard->add_subcommand("tidy", "Take away what a killed move has copied, or has left, of an organisation");
  add_common(*tidy, arguments);
  tidy->add_option("organisation", arguments.org, "Its id, such as org_…")->required();
  tidy->callback([&] { status = tidy_shards(config_of(arguments), arguments.org); });
}

}  // namespace

int run_command(int count, char** arguments) {
  if (sodium_init() < 0) throw std::runtime_error("the cryptography library does not start");
  CLI::App program{"Madang: one workplace for a whole organisation", "madang"};
  program.set_version_flag("--version", "madang " + std::string(version()));
  program.require_subcommand(1);
  Arguments given;
  int status = 0;
  add_serve(program, given, status);
  add_papers(program);
  add_keeping(program, given, status);
  add_migrate(program, given, status);
  add_shard(program, given, status);
  add_user(program, given, status);
  CLI11_PARSE(program, count, arguments);
  return status;
}

}  // namespace madang::app

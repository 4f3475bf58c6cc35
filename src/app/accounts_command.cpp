#include "app/accounts_command.hpp"

#include <cstdio>
#include <filesystem>
#include <iostream>

#include "app/open_store.hpp"
#include "app/slices.hpp"
#include "kernel/auth/passwords.hpp"
#include "kernel/auth/secret.hpp"
#include "kernel/bus/hub.hpp"
#include "kernel/bus/streams.hpp"
#include "people/service.hpp"

namespace madang::app {
namespace {

/// The store and the people slice alone; nothing listens. The database refuses when a server has it open.
struct Office {
  explicit Office(const Config& config)
      : secret(auth::server_secret(config.data)),
        store(open_store(config, clock, ids, secret)),
        streams(clock, store->epoch(), hub),
        sessions(clock, ids, secret, people::find_membership),
        people(clock, ids, streams, sessions, {.key = secret}) {
    catch_up(people, *store);
  }

  const std::string secret;
  SystemClock clock;
  IdSource ids{clock, 0};
  bus::Hub hub{{}, [](std::string_view) { return nullptr; }};
  std::unique_ptr<store::Store> store;
  bus::Streams streams;
  auth::Sessions sessions;
  people::People people;
};

void require_database(const Config& config) {
  if (config.shares_database()) return;
  const auto database = std::filesystem::path(config.data) / "madang.db";
  if (!std::filesystem::exists(database)) throw std::runtime_error("there is no database at " + database.string());
}

}  // namespace

int list_accounts(const Config& config) {
  require_database(config);
  Office office(config);
  const auto accounts =
      office.store->read_now([&](store::Transaction& transaction) { return office.people.accounts.list(transaction); });
  for (const auto& each : accounts) {
    std::printf("%s", each.account.login.c_str());
    for (const auto& membership : each.memberships)
      std::printf("\t%s (%s)", membership.organisation.name.c_str(),
                  std::string(enumerator_name(membership.member.role)).c_str());
    std::printf("\n");
  }
  return 0;
}

int reset_password(const Config& config, const std::string& login) {
  require_database(config);
  std::fprintf(stderr, "New password for %s: ", login.c_str());
  std::string password;
  std::getline(std::cin, password);
  if (const auto fault = text_fault(password, 8, 200)) throw std::runtime_error("the password " + *fault);
  Office office(config);
  const std::string hash = auth::Passwords::hash_now(password);
  const bool found = office.store->write_now(
      [&](store::Transaction& transaction) { return office.people.accounts.reset_password(transaction, login, hash); });
  if (!found) throw std::runtime_error("nobody signs in as " + login);
  std::printf("The password of %s is changed and all sessions are ended.\n", login.c_str());
  return 0;
}

}  // namespace madang::app

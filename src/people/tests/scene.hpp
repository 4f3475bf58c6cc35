#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <mutex>
#include <string>
#include <vector>

#include "kernel/auth/migrations.hpp"
#include "kernel/bus/migrations.hpp"
#include "kernel/net/router.hpp"
#include "kernel/store/query.hpp"
#include "kernel/store/tests/scratch.hpp"
#include "people/accounts_store.hpp"
#include "people/api.hpp"
#include "people/members_store.hpp"
#include "people/memberships_store.hpp"
#include "people/migrations.hpp"
#include "people/organisations_store.hpp"

namespace madang::people {

using store::Transaction;

/// Somebody signed in, and the member they are in one organisation.
struct Person {
  AccountId account;
  OrgId org;
  MemberId member;
  std::string token;
};

struct Answer {
  int status = 0;
  boost::json::value body;
  net::Headers headers;

  std::string text(std::string_view pointer) const {
    const auto* found = find(pointer);
    return found && found->is_string() ? std::string(found->get_string()) : "";
  }
  std::int64_t number(std::string_view pointer) const {
    const auto* found = find(pointer);
    return found && found->is_int64() ? found->get_int64() : -1;
  }
  bool has(std::string_view pointer) const { return find(pointer) != nullptr; }
  const boost::json::array& list(std::string_view pointer) const { return body.at_pointer(pointer).as_array(); }
  std::vector<std::string> texts(std::string_view pointer) const {
    std::vector<std::string> all;
    for (const auto& each : list(pointer)) all.emplace_back(each.as_string());
    return all;
  }
  std::string header(std::string_view name) const {
    for (const auto& [key, value] : headers)
      if (key == name) return value;
    return {};
  }

 private:
  const boost::json::value* find(std::string_view pointer) const {
    boost::system::error_code error;
    return body.find_pointer(pointer, error);
  }
};

inline std::vector<OrgId> every_org(Transaction& transaction) {
  return store::all<OrgId>(transaction, "SELECT id FROM organisations");
}

/// A whole server's people on a real store in a folder of its own, asked through the router as a client would.
class Scene : public testing::Test {
 protected:
  explicit Scene(bool open_to_founding = true)
      : people(clock, ids, streams, sessions, {open_to_founding, std::string(32, 'i'), partners()}) {
    sessions.join_members(membership_join());
    add_routes(table, people, doors);
    router.emplace(table, *store, sessions, clock);
  }

  /// Whatever a test did: what is kept above organisations says what the organisations say.
  void TearDown() override {
    store->read_now([&](Transaction& transaction) {
      for (const auto& account : all_accounts(transaction)) {
        const auto in = memberships_of(transaction, account.id);
        std::size_t members = 0;
        for (const OrgId org : every_org(transaction)) members += find_member_of(transaction, org, account.id) ? 1 : 0;
        EXPECT_EQ(in.size(), members) << account.login;
        for (const auto& each : in) {
          EXPECT_EQ(find_organisation(transaction, each.organisation.id), each.organisation);
          EXPECT_EQ(find_member_of(transaction, each.organisation.id, account.id), each.member) << account.login;
        }
      }
    });
  }

  Answer ask(const std::string& token, net::Method method, std::string_view target,
             const boost::json::value& body = {}) {
    const auto mark = std::min(target.find('?'), target.size());
    net::HttpRequest request{
        .method = method, .path = std::string(target.substr(0, mark)), .remote_address = "10.0.0.1"};
    if (mark < target.size()) request.query = target.substr(mark + 1);
    if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + token);
    request.headers.emplace_back("Origin", origin);
    if (!body.is_null()) request.headers.emplace_back("Content-Type", "application/json");
    if (!body.is_null()) request.body = boost::json::serialize(body);
    boost::asio::io_context loop;
    net::HttpResponse response;
    boost::asio::co_spawn(loop, router->answer(request), [&](std::exception_ptr error, net::HttpResponse answered) {
      if (error) std::rethrow_exception(error);
      response = std::move(answered);
    });
    loop.run();
    return {response.status, response.body.empty() ? boost::json::value() : boost::json::parse(response.body),
            response.headers};
  }
  Answer get(const Person& person, std::string_view target) { return ask(person.token, net::Method::get, target); }
  Answer post(const Person& person, std::string_view target, boost::json::object body) {
    return ask(person.token, net::Method::post, target, with_client_id(std::move(body)));
  }
  Answer patch(const Person& person, std::string_view target, boost::json::object body) {
    return ask(person.token, net::Method::patch, target, with_client_id(std::move(body)));
  }
  Answer remove(const Person& person, std::string_view target) {
    return ask(person.token, net::Method::delete_, target);
  }

  std::string orgs(const Person& person, std::string_view rest = "") const {
    return "/api/orgs/" + person.org.text() + std::string(rest);
  }
  std::string members(const Person& person, MemberId member) const { return orgs(person, "/members/" + member.text()); }

  /// A founder, without the price of hashing a password.
  Person found(const std::string& login, const std::string& organisation = "한빛 디자인",
               const std::string& name = "Owner") {
    return store->write_now([&](Transaction& transaction) {
      const auto account = people.accounts.settle(transaction, {{}, login, "no password"}, "ko");
      const FoundOrganisation request{{"client-id"}, {organisation}, {"ko"}, {"Asia/Seoul"}, {name}, {}};
      const OrgId org = people.organisations.place(transaction);
      people.organisations.found(transaction, org, *account, request);
      return enter(transaction, *account, org);
    });
  }

  Person join(const Person& owner, const std::string& login, Role role = Role::member,
              const std::string& name = "Somebody") {
    return store->write_now([&](Transaction& transaction) {
      const InviteRole invited = role == Role::admin   ? InviteRole::admin
                                 : role == Role::guest ? InviteRole::guest
                                                       : InviteRole::member;
      const auto invite = people.invites.create(transaction, actor(transaction, owner),
                                                {.org_id = owner.org, .role = invited, .expires_in_hours = 24});
      const auto account = people.accounts.settle(transaction, {{}, login, "no password"}, "ko");
      people.invites.accept(transaction, *account, {{*invite.code}, {"client-id"}, {name}, {}});
      return enter(transaction, *account, owner.org);
    });
  }

  auth::Actor actor(Transaction& transaction, const Person& person) {
    return sessions.identify(transaction, person.token, person.org, "10.0.0.1");
  }

  std::string department(const Person& admin, const std::string& name, const std::string& parent = "") {
    boost::json::object body{{"name", name}};
    if (!parent.empty()) body["parent_id"] = parent;
    return post(admin, orgs(admin, "/departments"), std::move(body)).text("/id");
  }

  /// The envelopes told so far, oldest first.
  std::vector<boost::json::value> told() {
    const std::scoped_lock lock(told_mutex);
    return told_;
  }

  std::string origin = "https://chat.example";  ///< of the page that asks
  store::Scratch scratch;
  store::SetClock clock;
  IdSource ids{clock, 1};
  std::vector<MemberId> sight;  ///< whom the one who asks talks with

  std::unique_ptr<store::Store> store = store::open_any({.path = scratch / "db"}, all_migrations(), clock);
  bus::Hub hub{{}, [this](std::string_view envelope) { return keep(envelope); }};
  bus::Streams streams{clock, store->epoch(), hub};
  auth::Sessions sessions{clock, ids, std::string(32, 'k'), find_membership};
  People people;
  auth::Passwords passwords{2};
  auth::Attempts counted_here{clock};
  auth::SharedAttempts attempts{counted_here, clock, auth::SharedAttempts::With::nobody};
  Doors doors{people, passwords, attempts, false};
  net::RouteTable table;
  std::optional<net::Router> router;

 private:
  boost::json::object with_client_id(boost::json::object body) {
    if (!body.contains("client_id")) body["client_id"] = "client-" + std::to_string(++count_);
    return body;
  }

  Person enter(Transaction& transaction, const Account& account, OrgId org) {
    const auto membership = find_membership(transaction, org, account.id);
    const auto session = people.accounts.begin_session(transaction, account.id, "test");
    return {account.id, org, membership->member_id, session.token};
  }

  Partners partners() {
    return [this](Transaction&, const auth::Actor&) { return sight; };
  }

  std::shared_ptr<const std::string> keep(std::string_view envelope) {
    const std::scoped_lock lock(told_mutex);
    told_.push_back(boost::json::parse(envelope));
    return std::make_shared<const std::string>(envelope);
  }

  static std::span<const store::Migration> all_migrations() {
    static const auto steps = [] {
      std::vector<store::Migration> all;
      for (const auto part : {auth::migrations(), bus::migrations(), people::migrations()})
        all.insert(all.end(), part.begin(), part.end());
      return all;
    }();
    return steps;
  }

  std::mutex told_mutex;
  std::vector<boost::json::value> told_;
  int count_ = 10'000'000;
};

MATCHER_P2(Refused, status, code, "") {
  *result_listener << "is " << arg.status << " " << boost::json::serialize(arg.body);
  return arg.status == status && arg.text("/code") == code;
}

MATCHER_P3(RefusedAt, status, code, field, "") {
  *result_listener << "is " << arg.status << " " << boost::json::serialize(arg.body);
  return arg.status == status && arg.text("/code") == code && arg.text("/field") == field;
}

}  // namespace madang::people

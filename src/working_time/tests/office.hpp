#pragma once

#include <stdlib.h>

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "kernel/bus/migrations.hpp"
#include "kernel/store/tests/support/engine.hpp"
#include "working_time/migrations.hpp"
#include "working_time/service.hpp"

namespace madang::working_time {

class SetClock final : public Clock {
 public:
  Timestamp now() const override { return Timestamp::read("2026-11-30T03:00:00Z").value(); }
};

/// A folder that is gone when the test is.
struct Folder {
  Folder() {
    auto name = (std::filesystem::temp_directory_path() / "madang-hours-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path path;
};

/// A store with working time in it, and the people who ask; each call is one transaction.
class Office {
 public:
  Office() {
    std::vector<store::Migration> migrations(bus::migrations().begin(), bus::migrations().end());
    migrations.insert(migrations.end(), working_time::migrations().begin(), working_time::migrations().end());
    store = store::open_any({.path = folder.path / "office.db"}, migrations, clock);
    streams = std::make_unique<bus::Streams>(clock, store->epoch(), hub);
    service = std::make_unique<Service>(
        *streams,
        PeopleDoors{
            [this](store::Transaction&, OrgId org) { return organisation(org); },
            [](store::Transaction&, const auth::Actor& actor) {
              auth::require(actor, auth::Verb::see);
              return people::Powers(actor.role, std::nullopt, std::nullopt);
            },
            [this](store::Transaction&, const auth::Actor& actor, std::vector<MemberId> wanted) {
              std::erase_if(wanted, [&](MemberId id) { return !people.contains({actor.org_id, id}); });
              return wanted;
            },
            [this](store::Transaction&, const auth::Actor&, people::AuditAct act) { acts.push_back(std::move(act)); }});
  }

  auth::Actor somebody(OrgId org, auth::Role role = auth::Role::member) {
    auth::Actor actor;
    actor.account_id = ids.next<AccountId>();
    actor.org_id = org;
    actor.member_id = ids.next<MemberId>();
    actor.role = role;
    people.insert({org, actor.member_id});
    return actor;
  }

  people::Organisation organisation(OrgId org) const {
    people::Organisation found;
    found.id = org;
    found.name = "한빛 디자인";
    const auto zone = zones.find(org);
    found.time_zone = zone == zones.end() ? "Asia/Seoul" : zone->second;
    return found;
  }

  template <class Response, class Request>
  Response ask(Response (Service::*verb)(store::Transaction&, const auth::Actor&, const Request&),
               const auth::Actor& actor, const Request& request) {
    return store->write_now(
        [&](store::Transaction& transaction) { return (*service.*verb)(transaction, actor, request); });
  }
  template <class Response, class Request>
  Response look(Response (Service::*verb)(store::Transaction&, const auth::Actor&, const Request&) const,
                const auth::Actor& actor, const Request& request) {
    return store->read_now(
        [&](store::Transaction& transaction) { return (*service.*verb)(transaction, actor, request); });
  }
  Availability availability(const auth::Actor& actor) {
    return store->read_now([&](store::Transaction& transaction) {
      return service->availability_of(transaction, actor.org_id, actor.member_id);
    });
  }

  Folder folder;
  SetClock clock;
  IdSource ids{clock, 1};
  boost::asio::io_context loop{1};
  bus::Hub hub{{loop.get_executor()},
               [](std::string_view payload) { return std::make_shared<const std::string>(payload); }};
  std::set<std::pair<OrgId, MemberId>> people;
  std::map<OrgId, std::string> zones;
  std::vector<people::AuditAct> acts;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<bus::Streams> streams;
  std::unique_ptr<Service> service;
};

/// The refusal's kind and field, such as `request.invalid hours.days.4`; nothing when it was not refused.
template <class Action>
std::string refused(Action action) {
  try {
    action();
  } catch (const Refusal& refusal) {
    const std::string kind(refusal.kind.code);
    return refusal.field.empty() ? kind : kind + " " + refusal.field;
  }
  return "";
}

}  // namespace madang::working_time

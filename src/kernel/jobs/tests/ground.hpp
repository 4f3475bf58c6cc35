#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/bus/migrations.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/jobs/jobs.hpp"
#include "kernel/jobs/migrations.hpp"
#include "kernel/store/tests/scratch.hpp"

// What the tests of slices stand on.

namespace madang::ground {

/// Stands until it is moved; it begins on Monday, 30 November 2026, at noon in Seoul. Any thread.
class SetClock final : public Clock {
 public:
  Timestamp now() const override { return now_.load(); }
  void set(Timestamp now) { now_ = now; }

 private:
  std::atomic<Timestamp> now_ = Timestamp::read("2026-11-30T03:00:00Z").value();
};

/// A moment in Seoul, such as `2026-12-04T15:00`.
inline Timestamp at(std::string_view day_and_time) {
  return Timestamp::read(std::string(day_and_time) + ":00+09:00").value();
}

/// A store with streams and jobs in it and a service on top, on which each call is one transaction, as a request's
/// would be. Time passes when it is told to, and what is due is done meanwhile. On one thread.
template <class Service>
class Ground {
 public:
  auth::Actor newcomer(auth::Role role, OrgId org) {
    auth::Actor actor;
    actor.account_id = ids.next<AccountId>();
    actor.org_id = org;
    actor.member_id = ids.next<MemberId>();
    actor.role = role;
    return actor;
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

  /// From one due moment to the next, as jobs would.
  void pass_until(Timestamp moment) {
    for (Timestamp next = jobs->run_due(); next < moment; next = jobs->run_due())
      clock.set(std::max(next, clock.now()));
    clock.set(moment);
    jobs->run_due();
  }
  void pass(std::chrono::milliseconds length) { pass_until(clock.now() + length); }

  store::Scratch scratch;
  SetClock clock;
  IdSource ids{clock, 1};
  boost::asio::io_context loop{1};
  bus::Hub hub{{loop.get_executor()},
               [](std::string_view payload) { return std::make_shared<const std::string>(payload); }};
  std::unique_ptr<store::Store> store;
  std::unique_ptr<bus::Streams> streams;
  std::unique_ptr<jobs::Jobs> jobs;
  std::unique_ptr<Service> service;

 protected:
  Ground() = default;
  ~Ground() = default;

  /// With the tables of these parts besides those of streams and jobs. Again, it is as after a restart; then whoever
  /// stands on the streams and jobs has been let go.
  void open_store(std::initializer_list<std::span<const store::Migration>> parts) {
    jobs.reset();
    streams.reset();
    store.reset();
    std::vector<store::Migration> migrations;
    const auto add = [&](const auto& more) { migrations.insert(migrations.end(), more.begin(), more.end()); };
    add(bus::migrations());
    add(jobs::migrations());
    for (const auto& part : parts) add(part);
    store = store::open_any({.path = scratch / "ground.db"}, migrations, clock);
    streams = std::make_unique<bus::Streams>(clock, store->epoch(), hub);
    jobs = std::make_unique<jobs::Jobs>(*store, clock, std::chrono::hours(24));
  }
};

/// The refusal's kind and field, such as `request.invalid to.member_ids[0]`; nothing when it was not refused.
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

}  // namespace madang::ground

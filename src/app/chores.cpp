#include "app/chores.hpp"

#include <csignal>

#include "app/aside.hpp"
#include "kernel/bus/news.hpp"
#include "kernel/log/log.hpp"

namespace madang::app {
namespace {

constexpr std::chrono::seconds kLookAtCertificate{10};
constexpr std::chrono::seconds kPresenceTurn{1};
constexpr std::chrono::seconds kLookWhetherSuperseded{1};
constexpr std::chrono::minutes kKeepNews{10};
constexpr std::chrono::seconds kLookAtFileStore{10};

/// Whoever watches over the process starts it anew, under a number of its own.
void end_by_itself() {
  log::error("another process has taken this one's place in the database; it ends, to be started again");
  std::raise(SIGTERM);
}

}  // namespace

void Chores::add_to(jobs::Jobs& jobs) {
  forget_old(jobs);
  look_after_files(jobs);
  jobs.every(kLookWhetherSuperseded, "look whether another has this number", [this] {
    if (store.is_superseded()) end_by_itself();
  });
  if (reaches_outward)
    jobs.every(std::chrono::seconds(1), "call back what is no longer wanted", [this] { courier.call_back(); });
  jobs.every(kPresenceTurn, "tell who is there", [this] { turns.take(); });
  if (keys) jobs.every(kLookAtCertificate, "look at the certificate", [this] { keys->reload_if_changed(); });
}

void Chores::forget_old(jobs::Jobs& jobs) {
  jobs::forget_old_writes_hourly(jobs, store, clock);
  jobs.every(std::chrono::hours(1), "forget expired sessions", [this] {
    store.write_now([this](store::Transaction& transaction) {
      sessions.forget_expired(transaction);
      slices.forget_empty_places(transaction);
    });
  });
  jobs.every(std::chrono::hours(1), "forget old attempts", [this] { attempts.forget_old(store); });
  jobs.every(std::chrono::hours(1), "trim event logs", [this] {
    const Timestamp before = clock.now() - std::chrono::hours(24) * config.keep_events_days;
    in_each_database([&](store::Transaction& transaction) { streams.trim(transaction, before); });
  });
  jobs.every(std::chrono::hours(1), "forget expired previews", [this] { forget_previews(); });
  if (hears_others)
    jobs.every(std::chrono::minutes(1), "forget what nodes told each other", [this] {
      const Timestamp before = clock.now() - kKeepNews;
      in_each_database([&](store::Transaction& transaction) { bus::forget_news(transaction, before); });
    });
}

void Chores::look_after_files(jobs::Jobs& jobs) {
  const auto aside = [this](std::string name, std::function<void()> work) {
    return Aside(disk_threads, std::move(name), std::move(work));
  };
  jobs.every(std::chrono::minutes(1), "sweep files", aside("sweep files", [this] { sweep_files(); }));
  jobs.every(std::chrono::hours(24), "sweep strays", aside("sweep strays", [this] { sweeper.sweep_strays(); }));
  if (!file_store.is_remote()) return;
  jobs.every(kLookAtFileStore, "look at the file store", aside("look at it", [this] { file_store.look(); }));
  jobs.every(std::chrono::hours(1), "sweep the file store", aside("sweep it", [this] { file_store.sweep(); }));
}

/// Rows go before bytes do: what could not be removed now would be forgotten.
void Chores::sweep_files() {
  if (file_store.degraded().empty()) sweeper.sweep();
}

void Chores::in_each_database(const std::function<void(store::Transaction&)>& work) {
  for (store::Store* database : store.databases()) database->write_now(work);
}

void Chores::forget_previews() {
  const auto forget = [this](store::Transaction& transaction) {
    return slices.chat().forget_expired_previews(transaction);
  };
  for (store::Store* database : store.databases())
    while (database->write_now(forget)) continue;
}

}  // namespace madang::app

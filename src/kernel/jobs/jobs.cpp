#include "kernel/jobs/jobs.hpp"

#include <fmt/format.h>

#include "kernel/log/log.hpp"
#include "kernel/log/thread_name.hpp"
#include "kernel/store/once.hpp"

namespace madang::jobs {
namespace {

using std::chrono::milliseconds;

constexpr int kJobsAtOnce = 64;
constexpr milliseconds kLongestDelay = std::chrono::hours(1);
constexpr milliseconds kAfterStoreTrouble = std::chrono::seconds(5);
constexpr milliseconds kKeepWritesFor = std::chrono::days(30);

/// A handler belongs to an organisation, or to what stands above all.
store::Lane lane_of(const Job& job) {
  return job.org_id.value == 0 ? store::Lane::everything() : store::Lane::of(job.org_id);
}

milliseconds delay_after(int attempts) {
  return std::min<milliseconds>(std::chrono::seconds(1LL << std::min(attempts, 20)), kLongestDelay);
}

bool is_of_the_store(const std::exception& error) {
  const auto* refusal = dynamic_cast<const Refusal*>(&error);
  return refusal && (refusal->kind == store::kBusy || refusal->kind == store::kCannotWrite ||
                     refusal->kind == store::kCannotReach || refusal->kind == store::kClosing);
}

}  // namespace

void Schedule::handle(std::string kind, Handler handler) {
  if (!handlers_.emplace(kind, std::move(handler)).second)
    throw std::logic_error(fmt::format("two handlers for jobs of kind {}", kind));
}

void Jobs::every(milliseconds interval, std::string name, std::function<void()> chore) {
  chores_.push_back({interval, std::move(name), std::move(chore), Timestamp()});
}

void Schedule::schedule(store::Transaction& transaction, OrgId org_id, std::string_view kind, std::string_view key,
                        Timestamp run_at, std::string_view payload) {
  if (!handlers_.contains(kind)) throw std::logic_error(fmt::format("no handler for jobs of kind {}", kind));
  save_job(transaction, {org_id, std::string(kind), std::string(key), run_at, std::string(payload)});
  transaction.after_commit([alarm = alarm_, run_at] { alarm->set(run_at); });
}

bool Schedule::cancel(store::Transaction& transaction, OrgId org_id, std::string_view kind, std::string_view key) {
  return remove_job(transaction, org_id, kind, key);
}

void Jobs::start() {
  thread_ = std::thread([this] {
    log::name_this_thread("jobs");
    while (alarm_->wait(clock_, take_turn(), longest_wait_)) continue;
  });
}

void Jobs::stop() {
  alarm_->stop();
  if (thread_.joinable()) thread_.join();
}

Timestamp Jobs::run_due() {
  next_look_ = Timestamp();
  return take_turn();
}

Timestamp Jobs::take_turn() {
  run_chores();
  if (must_look()) look();
  return next_turn();
}

bool Jobs::must_look() {
  const auto now = clock_.now();
  const bool was_set_back = next_look_ - now > longest_wait_;
  return was_set_back || std::min(next_look_, alarm_->due()) <= now;
}

// What is set from here on may not be seen by it.
void Jobs::look() {
  try {
    alarm_->forget();
    Timestamp next = clock_.now() + longest_wait_;
    for (store::Store* database : store_.databases()) next = std::min(next, run_due_in(*database));
    next_look_ = next;
  } catch (const std::exception& error) {
    log::warning(fmt::format("jobs wait for the store: {}", error.what()));
    next_look_ = clock_.now() + std::min(kAfterStoreTrouble, longest_wait_);
  }
}

Timestamp Jobs::next_turn() {
  auto next = std::min(next_look_, alarm_->due());
  for (const auto& chore : chores_) next = std::min(next, chore.next);
  return next;
}

/// One that is away keeps the others from nothing.
Timestamp Jobs::run_due_in(store::Store& database) try {
  const auto due = [&] {
    auto jobs = database.read_now([&](auto& reading) { return due_jobs(reading, clock_.now(), kJobsAtOnce); });
    std::erase_if(jobs, [&](const Job& job) { return job.org_id && !store_.is_home(database, job.org_id); });
    return jobs;
  };
  for (auto jobs = due(); !jobs.empty(); jobs = due())
    for (const auto& job : jobs) run(job);
  const auto latest = clock_.now() + longest_wait_;
  const auto next = database.read_now(next_due).value_or(latest);
  const bool is_of_a_copy = &database != &store_ && next <= clock_.now();
  return is_of_a_copy ? latest : next;
} catch (const Refusal& error) {
  log::warning(fmt::format("jobs wait for the store: {}", error.what()));
  return clock_.now() + std::min(kAfterStoreTrouble, longest_wait_);
}

void Jobs::run(const Job& job) {
  try {
    store_.write_now(lane_of(job), [&](store::Transaction& transaction) {
      if (take_job(transaction, job)) run_handler(transaction, job);
    });
  } catch (const std::exception& error) {
    if (is_of_the_store(error)) throw;
    log::error(fmt::format("job {} {} failed {} times: {}", job.kind, job.key, job.attempts + 1, error.what()));
    const auto next = clock_.now() + delay_after(job.attempts);
    store_.write_now(lane_of(job),
                     [&](store::Transaction& transaction) { put_off(transaction, job, next, error.what()); });
  }
}

void Jobs::run_handler(store::Transaction& transaction, const Job& job) {
  const auto found = handlers_.find(job.kind);
  if (found == handlers_.end()) throw std::runtime_error("this server has no handler for it");
  found->second(transaction, job);
}

void Jobs::run_chores() {
  for (auto& chore : chores_) {
    const auto wait = chore.next - clock_.now();
    if (wait > milliseconds(0) && wait <= chore.interval) continue;  // a longer one means that the clock was set back
    try {
      chore.run();
    } catch (const std::exception& error) {
      log::error(fmt::format("{} failed: {}", chore.name, error.what()));
    }
    chore.next = clock_.now() + chore.interval;
  }
}

void forget_old_writes_hourly(Jobs& jobs, store::Store& store, const Clock& clock) {
  jobs.every(std::chrono::hours(1), "forgetting old writes", [&] {
    const auto before = clock.now() - kKeepWritesFor;
    const auto forget = [&](store::Transaction& transaction) { return store::forget_old_writes(transaction, before); };
    for (store::Store* database : store.databases())
      while (database->write_now(forget) > 0) continue;
  });
}

}  // namespace madang::jobs

#include "kernel/store/postgres_worker.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <utility>

#include "kernel/log/log.hpp"
#include "kernel/store/postgres_session.hpp"

namespace madang::store {
namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr int kTries = 8;
constexpr milliseconds kFirstPause{20};
constexpr milliseconds kLongestPause{500};

/// Grows with every try, and differs, so that many nodes do not come back at the same moment.
milliseconds pause_before(int tries) {
  const auto longest = std::min(kLongestPause, kFirstPause * (1 << std::min(tries, 7)));
  return milliseconds(1 + randombytes_uniform(static_cast<std::uint32_t>(longest.count())));
}

Refusal refusal(const RefusalKind& kind, int retry_after_seconds) {
  Refusal refusal(kind);
  refusal.retry_after_seconds = retry_after_seconds;
  return refusal;
}

}  // namespace

PostgresWorker::PostgresWorker(PostgresShared& shared, FairQueue& queue, std::optional<WriterLine> line)
    : shared_(shared), queue_(queue), line_(std::move(line)), link_(shared.context), timer_(shared.context) {}

void PostgresWorker::start() {
  fiber_.start([this] { live(); });
}

void PostgresWorker::wake() {
  if (is_idle_) fiber_.resume();
}

void PostgresWorker::live() {
  while (true) {
    link_.shed_statements();
    if (!link_.is_open() && !open()) {
      refuse_all_waiting();
      if (queue_.is_closed()) break;
      continue;
    }
    auto group = take();
    if (!group.tasks.empty())
      serve(std::move(group));
    else if (queue_.is_closed() && queue_.is_empty())
      break;
    else
      wait_for_work();
  }
  note_open(false);
  link_.close();
  shared_.changed();
}

void PostgresWorker::wait_for_work() {
  is_idle_ = true;
  Fiber::park();
  is_idle_ = false;
}

Group PostgresWorker::take() {
  const auto room = [&, now = Steady::now(), is_shared = queue_.is_shared()](OrgId crowd) {
    return crowds().room(crowd, now, is_shared);
  };
  return queue_.take(shared_.options.group, room);
}

void PostgresWorker::serve(Group group) {
  const auto begun = Steady::now();
  const auto org = group.tasks.front().lane.org;
  if (group.is_crowd) crowds().begun(org, begun);
  std::vector<Lane> lanes;
  for (const auto& task : group.tasks) lanes.push_back(task.lane);
  for (int tries = 1; !attempt(group, tries); ++tries) continue;
  if (group.is_crowd) end_crowd(org, lanes.size(), begun);
  queue_.done(lanes);
  shared_.changed();
}

// Perhaps nothing else comes that wakes who serves the next group of the crowd.
void PostgresWorker::end_crowd(OrgId crowd, std::size_t works, Time begun) {
  const auto now = Steady::now();
  const auto until = crowds().ended(crowd, works, now - begun, now, queue_.is_shared());
  if (until <= now) return;
  const auto rest = std::make_shared<boost::asio::steady_timer>(shared_.context, until);
  rest->async_wait([this, rest](boost::system::error_code) { shared_.changed(); });
}

bool PostgresWorker::attempt(Group& group, int tries) {
  PostgresGroup run(link_, shared_.fibers, group.tasks, line_.has_value());
  try {
    if (shared_.fenced && line_) throw Fenced();
    line_ ? run.write(*line_) : run.read();
    end(group, run.errors(), run.take_after_commit());
    return true;
  } catch (const LinkLost& lost) {
    if (tries < kTries) return after_loss(group, run, lost.what());
    end_all(group, refusal(kCannotReach, 2));
  } catch (const TryAgain&) {
    roll_back();
    if (tries < kTries) return pause(pause_before(tries)), false;
    end_all(group, refusal(kBusy, 1));
  } catch (const Fenced& fenced) {
    roll_back();
    if (!shared_.fenced.exchange(true)) log::error(fmt::format("{}: it must be started again", fenced.what()));
    end_all(group, refusal(kCannotWrite, 10));
  } catch (const Refusal& refused) {
    roll_back();
    end_all(group, refused);
  } catch (const std::exception& error) {
    roll_back();
    log::error(fmt::format("a transaction failed: {}", error.what()));
    end_all(group, refusal(kCannotWrite, 10));
  }
  return true;
}

// A commit whose answer was lost has happened or not: the line's count says which, for it was in the same transaction.
bool PostgresWorker::after_loss(Group& group, PostgresGroup& run, std::string_view why) {
  note_open(false);
  link_.close();
  log::warning(fmt::format("the database was lost ({})", why));
  shared_.doubt();
  const auto before = line_ ? line_->commits : 0;
  if (!open()) return end_all(group, refusal(kCannotReach, 2)), true;
  if (!run.commit_was_sent() || line_->commits == before) return false;
  end(group, run.errors(), run.take_after_commit());
  return true;
}

void PostgresWorker::end(Group& group, std::vector<std::exception_ptr> errors, PostgresGroup::AfterCommit after) {
  if (line_) ++shared_.commits;
  if (line_) shared_.writes_under_way -= group.tasks.size();
  for (auto& then : after) call_guarded(then, "what follows a commit");
  for (std::size_t index = 0; index < group.tasks.size(); ++index)
    finish(group.tasks[index].task, std::move(errors[index]));
}

// Each gets an error of its own: they go to different threads.
void PostgresWorker::end_all(Group& group, const Refusal& error) {
  if (line_) shared_.writes_under_way -= group.tasks.size();
  for (auto& task : group.tasks) finish(task.task, std::make_exception_ptr(error));
}

bool PostgresWorker::open() {
  const auto until = Steady::now() + shared_.options.patience;
  for (int tries = 1;; ++tries) {
    if (try_open()) return true;
    if (Steady::now() >= until || queue_.is_closed()) return false;
    pause(pause_before(tries));
  }
}

bool PostgresWorker::try_open() {
  try {
    open_session(link_, shared_.options, tried_);
    if (line_) keep_to_keys(), read_line();
    if (std::exchange(complained_, false)) log::info("the database is there again");
    note_open(true);
    tried_.tries = 1;
    shared_.reached = true;
    return true;
  } catch (const std::exception& error) {
    if (!std::exchange(complained_, true)) log::error(fmt::format("the database cannot be reached: {}", error.what()));
    link_.close();
    ++tried_.tries;
    return false;
  }
}

// What writes looks for single rows by their keys. A table whose statistics are older than its rows must not be read
// whole for that, and a plan that is kept must not be one that joins with it.
void PostgresWorker::keep_to_keys() {
  link_.run(
      "SELECT set_config('enable_seqscan', 'off', false), set_config('enable_hashjoin', 'off', false),"
      " set_config('enable_mergejoin', 'off', false)");
}

// FOR UPDATE waits for a transaction of the lost line that may still be on its way.
void PostgresWorker::read_line() {
  const Value values[] = {line_->node, line_->line, std::string_view(line_->process)};
  bool found = false;
  link_.run("SELECT commits FROM store_lines WHERE node = $1 AND line = $2 AND process = $3 FOR UPDATE", values,
            [&](const Row& row) { found = true, line_->commits = row.number(0); });
  if (!found && !shared_.fenced.exchange(true))
    log::error(fmt::format("{}: it must be started again", Fenced().what()));
}

void PostgresWorker::note_open(bool is_open) {
  if (!line_ || std::exchange(is_counted_open_, is_open) == is_open) return;
  is_open ? ++shared_.open_lines : --shared_.open_lines;
}

void PostgresWorker::refuse_all_waiting() {
  auto tasks = queue_.take_all();
  if (line_) shared_.writes_under_way -= tasks.size();
  for (auto& task : tasks) finish(task.task, std::make_exception_ptr(refusal(kCannotReach, 2)));
}

void PostgresWorker::roll_back() {
  try {
    if (link_.is_open()) link_.run("ROLLBACK");
  } catch (const std::exception& error) {
    log::warning(fmt::format("a transaction was left to the database to undo: {}", error.what()));
    link_.close();
  }
}

void PostgresWorker::pause(milliseconds length) {
  timer_.expires_after(length);
  timer_.async_wait([fiber = Fiber::current()](boost::system::error_code) { fiber->resume(); });
  Fiber::park();
}

}  // namespace madang::store

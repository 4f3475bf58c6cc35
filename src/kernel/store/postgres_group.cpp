#include "kernel/store/postgres_group.hpp"

#include <libpq-fe.h>

#include <algorithm>

namespace madang::store {
namespace {

constexpr std::string_view kCommit = "COMMIT";
constexpr std::string_view kBeginReading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

template <class Error>
bool is(const std::exception_ptr& error) {
  if (!error) return false;
  try {
    std::rethrow_exception(error);
  } catch (const Error&) {
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace

PostgresGroup::PostgresGroup(PostgresLink& link, FiberPool& fibers, std::vector<LanedTask>& tasks, bool writable)
    : link_(link), tasks_(tasks) {
  for (auto& task : tasks) works_.push_back(std::make_unique<PostgresWork>(task, link, fibers, writable));
}

PostgresGroup::~PostgresGroup() = default;

void PostgresGroup::write(WriterLine& line) try {
  {
    Opening opening(tasks_, line);
    opening.ask(link_);
    run_together(&opening);
    opening.check();
  }
  demand_line();
  if (is_spoiled() || !commit()) {
    undo_and_begin_again(line);
    run_again_in_savepoints();
    demand_line();
    if (!commit()) throw TryAgain("the transaction had failed");
  }
  ++line.commits;
} catch (...) {
  link_.forget_questions();
  throw;
}

void PostgresGroup::undo_and_begin_again(WriterLine& line) {
  link_.forget_questions();
  link_.run("ROLLBACK");
  Opening opening(tasks_, line);
  opening.ask(link_);
  link_.flush();
  opening.check();
}

void PostgresGroup::read() {
  Question begin{kBeginReading};
  link_.ask(begin);
  run_together(nullptr);
  demand_line();
  const bool is_cut_short = is_spoiled();
  link_.run(is_cut_short ? "ROLLBACK" : "COMMIT");
  if (!is_cut_short || works_.size() == 1) return;
  for (auto& work : works_)
    if (!work->is_done() || work->transaction().has_failed()) run_again_alone(*work);
  demand_line();
}

void PostgresGroup::run_together(const Opening* opening) {
  while (true) {
    while (start_what_may()) continue;
    give_turns();
    if (!link_.has_questions()) return;
    const bool may_commit = opening && opening->is_answered();
    if (may_commit && std::ranges::all_of(works_, [](const auto& work) { return work->is_done(); })) return;
    link_.flush();
    for (auto& work : works_) work->settle();
    for (auto& work : works_)
      if (work->is_parked() && !work->transaction().waits_for_turn()) work->resume();
  }
}

// Numbers are given in the order of the works, so that what follows a commit is told in the order of its numbers.
void PostgresGroup::give_turns() {
  LaneTable may_still_count;
  for (auto& work : works_) {
    if (work->is_done() || work->transaction().has_number()) continue;
    if (work->transaction().waits_for_turn() && may_still_count.is_free(work->lane()))
      work->transaction().take_turn();
    else
      may_still_count.hold(work->lane());
  }
}

// In order, and none beside another that it touches. Nothing new begins in a transaction that will be given up.
bool PostgresGroup::start_what_may() {
  const auto waits = [](const auto& work) { return !work->is_started(); };
  if (std::ranges::none_of(works_, waits) || is_spoiled()) return false;
  LaneTable before(locks_within);
  bool started = false;
  for (auto& work : works_) {
    if (!work->is_started() && before.is_free(work->lane())) {
      work->start();
      started = true;
    }
    if (!work->is_done()) before.hold(work->lane());
  }
  return started;
}

// A key that somebody else took meanwhile is seen by the next statement, and a work that looks first then finds it.
void PostgresGroup::run_again_in_savepoints() {
  for (auto& work : works_) {
    const bool said_no_by_itself = work->error() && !work->transaction().has_failed();
    if (said_no_by_itself) continue;
    run_again_in_savepoint(*work);
    if (is<UniqueViolation>(work->error())) run_again_in_savepoint(*work);
  }
}

void PostgresGroup::run_again_in_savepoint(PostgresWork& work) {
  link_.run("SAVEPOINT one_work");
  see_through(work);
  if (work.error() || work.transaction().has_failed()) link_.run("ROLLBACK TO SAVEPOINT one_work");
  link_.run("RELEASE SAVEPOINT one_work");
}

void PostgresGroup::run_again_alone(PostgresWork& work) {
  Question begin{kBeginReading};
  link_.ask(begin);
  see_through(work);
  link_.flush();
  link_.run(work.transaction().has_failed() ? "ROLLBACK" : "COMMIT");
}

void PostgresGroup::see_through(PostgresWork& work) {
  work.forget();
  work.start();
  while (work.is_parked()) {
    if (work.transaction().waits_for_turn()) work.transaction().take_turn();
    link_.flush();
    work.settle();
    work.resume();
  }
  if (link_.has_questions()) link_.flush();
  work.settle();
}

bool PostgresGroup::is_spoiled() const {
  return std::ranges::any_of(works_, [](const auto& work) { return work->spoils(); });
}

void PostgresGroup::demand_line() const {
  for (const auto& work : works_)
    if (is<LinkLost>(work->error()) || is<TryAgain>(work->error())) std::rethrow_exception(work->error());
  for (const auto& work : works_)
    if (work->transaction().writable() && is<ReadOnly>(work->error()))
      throw LinkLost("the database has become a standby");
  if (!link_.is_open()) throw LinkLost("the line to the database was lost");
}

bool PostgresGroup::commit() {
  Question question{kCommit};
  link_.ask(question);
  commit_was_sent_ = true;
  link_.flush();
  for (auto& work : works_) work->settle();
  demand_line();
  if (is<LinkLost>(question.error)) std::rethrow_exception(question.error);
  commit_was_sent_ = false;
  if (is<NotRun>(question.error)) return false;
  if (question.error) std::rethrow_exception(question.error);
  if (std::string_view(PQcmdStatus(question.result.get())) != kCommit) throw TryAgain("the transaction had failed");
  return true;
}

std::vector<std::exception_ptr> PostgresGroup::errors() const {
  std::vector<std::exception_ptr> errors;
  for (const auto& work : works_) errors.push_back(work->error());
  return errors;
}

PostgresGroup::AfterCommit PostgresGroup::take_after_commit() {
  AfterCommit all;
  for (const auto& work : works_)
    if (!work->error())
      for (auto& then : work->transaction().take_after_commit()) all.push_back(std::move(then));
  return all;
}

}  // namespace madang::store

#include "kernel/store/postgres_work.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace madang::store {
namespace {

bool is_answered(const Question& question) { return question.result || question.error; }

std::size_t bytes_of_texts(std::span<const Value> values) {
  std::size_t bytes = 0;
  for (const auto& value : values)
    if (const auto* const text = std::get_if<std::string_view>(&value)) bytes += text->size();
  return bytes;
}

}  // namespace

std::int64_t PostgresTransaction::run(std::string_view sql, std::span<const Value> values,
                                      const std::function<void(const Row&)>& each) {
  Question question{sql, values, &lane_};
  Question* asked = foreseen(sql, values);
  if (!asked) {
    if (!sql.starts_with("SELECT")) forget_foreseen();
    asked = &question;
    ask_or_wait_for_turn(question);
  }
  if (!is_answered(*asked)) Fiber::park();
  has_changed_ = has_changed_ || (!demands_.empty() && !sql.starts_with("SELECT"));  // before a demand throws
  meet_demands();
  has_failed_ = has_failed_ || asked->error;
  const auto changed = read_answer(*asked, each);
  has_changed_ = has_changed_ || changed > 0;
  return changed;
}

// Whoever takes a second number could get one that comes after another's who ends later.
void PostgresTransaction::ask_or_wait_for_turn(Question& question) {
  const bool counts = lane_.turn == Turn::beside && link_.counts(question.sql);
  if (!counts) return link_.ask(question);
  if (has_number_) throw std::logic_error("a work that runs beside others takes one number");
  number_wanted_ = &question;
}

void PostgresTransaction::take_turn() {
  has_number_ = true;
  link_.ask(*std::exchange(number_wanted_, nullptr));
}

void PostgresTransaction::ask_later(Later& later, std::string_view sql, std::span<const Value> values) {
  later.texts.reserve(bytes_of_texts(values));  // the views must stay
  for (const auto& value : values) {
    const auto* const text = std::get_if<std::string_view>(&value);
    const auto begin = later.texts.size();
    if (text) later.texts += *text;
    later.values.push_back(text ? std::string_view(later.texts).substr(begin) : value);
  }
  later.question = {sql, later.values, &lane_};
  link_.ask(later.question);
}

void PostgresTransaction::run_later(std::string_view sql, std::span<const Value> values) {
  forget_foreseen();
  auto& later = later_.emplace_back();
  ask_later(later, sql, values);
  later.question.is_later = true;
  has_changed_ = true;
}

void PostgresTransaction::foresee(std::string_view sql, std::span<const Value> values) {
  ask_later(foreseen_.emplace_back(), sql, values);
}

void PostgresTransaction::demand(std::string_view sql, std::span<const Value> values,
                                 std::function<void(const Row&)> check) {
  auto& asked = foreseen_.emplace_back();
  ask_later(asked, sql, values);
  asked.is_forgotten = true;  // nobody else gets its answer
  demands_.push_back({&asked.question, std::move(check)});
}

void PostgresTransaction::meet_demands() {
  while (!demands_.empty()) {
    const auto& last = demands_.back();
    if (!is_answered(*last.question)) Fiber::park();
    has_failed_ = has_failed_ || last.question->error;
    read_answer(*last.question, last.check);
    demands_.pop_back();
  }
}

Question* PostgresTransaction::foreseen(std::string_view sql, std::span<const Value> values) {
  const auto is_the_same = [&](const Later& later) {
    return !later.is_forgotten && later.question.sql == sql && std::ranges::equal(later.values, values);
  };
  const auto found = std::ranges::find_if(foreseen_, is_the_same);
  return found == foreseen_.end() ? nullptr : &found->question;
}

void PostgresTransaction::forget_foreseen() {
  for (auto& each : foreseen_) each.is_forgotten = true;
}

std::exception_ptr PostgresTransaction::settle() {
  std::exception_ptr first;
  for (const auto* const questions : {&later_, &foreseen_})
    for (const auto& later : *questions)
      if (later.question.error && !first) first = later.question.error;
  later_.clear();
  has_failed_ = has_failed_ || first;
  return first;
}

PostgresWork::PostgresWork(LanedTask& task, PostgresLink& link, FiberPool& fibers, bool writable)
    : task_(task), link_(link), fibers_(fibers), writable_(writable) {
  forget();
}

PostgresWork::~PostgresWork() = default;

void PostgresWork::forget() {
  transaction_ = std::make_unique<PostgresTransaction>(link_, task_.lane, writable_);
  error_ = nullptr;
  is_done_ = false;
}

void PostgresWork::start() {
  fiber_ = fibers_.take();
  fiber_->start([this] { run(); });
  let_go_when_done();
}

void PostgresWork::resume() {
  fiber_->resume();
  let_go_when_done();
}

void PostgresWork::settle() {
  if (auto error = transaction_->settle(); error && !error_) error_ = std::move(error);
}

void PostgresWork::let_go_when_done() {
  if (is_done_) fibers_.give_back(std::move(fiber_));
}

void PostgresWork::run() {
  try {
    task_.task.work(*transaction_);
    transaction_->meet_demands();
  } catch (...) {
    error_ = std::current_exception();
  }
  is_done_ = true;
}

}  // namespace madang::store

#include "kernel/store/postgres_work.hpp"

namespace madang::store {

std::int64_t PostgresTransaction::run(std::string_view sql, std::span<const Value> values,
                                      const std::function<void(const Row&)>& each) {
  Question question{sql, values, &lane_};
  link_.ask(question);
  Fiber::park();
  has_failed_ = has_failed_ || question.error;
  const auto changed = read_answer(question, each);
  has_changed_ = has_changed_ || changed > 0;
  return changed;
}

void PostgresTransaction::run_later(std::string_view sql, std::span<const Value> values) {
  auto& later = later_.emplace_back();
  for (const auto& value : values) {
    const auto* const text = std::get_if<std::string_view>(&value);
    later.values.push_back(text ? std::string_view(later.texts.emplace_back(*text)) : value);
  }
  later.question = {sql, later.values, &lane_};
  link_.ask(later.question);
  has_changed_ = true;
}

std::exception_ptr PostgresTransaction::settle() {
  std::exception_ptr first;
  for (const auto& later : later_)
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
  } catch (...) {
    error_ = std::current_exception();
  }
  is_done_ = true;
}

}  // namespace madang::store

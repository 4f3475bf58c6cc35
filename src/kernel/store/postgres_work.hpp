#pragma once

#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kernel/store/fair_queue.hpp"
#include "kernel/store/fiber.hpp"
#include "kernel/store/postgres_link.hpp"

namespace madang::store {

/// The Transaction that works get to see on PostgreSQL; BEGIN and COMMIT are around it. A statement is asked and the
/// fiber parks until somebody has flushed the link.
class PostgresTransaction final : public Transaction {
 public:
  PostgresTransaction(PostgresLink& link, const Lane& lane, bool writable)
      : link_(link), lane_(lane), writable_(writable) {}

  bool writable() const override { return writable_; }
  /// Whether anything may be there that must be undone.
  bool has_changed() const { return has_changed_; }
  /// Whether a statement was refused: the database then does nothing more before a rollback.
  bool has_failed() const { return has_failed_; }
  /// After a flush: what came of that for which nobody waited. Gives the first error.
  std::exception_ptr settle();
  std::vector<std::move_only_function<void()>> take_after_commit() { return std::move(after_commit_); }

 private:
  std::int64_t run(std::string_view sql, std::span<const Value> values,
                   const std::function<void(const Row&)>& each) override;
  void run_later(std::string_view sql, std::span<const Value> values) override;

  /// A question that has outlived whoever asked it, with its own copy of the values.
  struct Later {
    std::deque<std::string> texts{};
    std::vector<Value> values{};
    Question question{};
  };

  PostgresLink& link_;
  const Lane& lane_;
  const bool writable_;
  bool has_changed_ = false;
  bool has_failed_ = false;
  std::deque<Later> later_;
};

/// One task of a group on its fiber.
class PostgresWork {
 public:
  PostgresWork(LanedTask& task, PostgresLink& link, FiberPool& fibers, bool writable);
  ~PostgresWork();

  void start();
  void resume();
  bool is_started() const { return fiber_ != nullptr || is_done_; }
  /// Whether it waits for an answer.
  bool is_parked() const { return fiber_ && !is_done_; }
  bool is_done() const { return is_done_; }
  /// After a flush.
  void settle();
  /// Back to before it started.
  void forget();

  const Lane& lane() const { return task_.lane; }
  PostgresTransaction& transaction() { return *transaction_; }
  const std::exception_ptr& error() const { return error_; }
  /// It threw when a statement of its own had been refused, or when it had changed something.
  bool spoils() const { return transaction_->has_failed() || (error_ && transaction_->has_changed()); }

 private:
  void run();
  void let_go_when_done();

  LanedTask& task_;
  PostgresLink& link_;
  FiberPool& fibers_;
  const bool writable_;
  std::unique_ptr<PostgresTransaction> transaction_;
  std::unique_ptr<Fiber> fiber_;
  std::exception_ptr error_;
  bool is_done_ = false;
};

}  // namespace madang::store

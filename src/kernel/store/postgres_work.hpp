#pragma once

#include <boost/container/small_vector.hpp>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "kernel/store/fair_queue.hpp"
#include "kernel/store/fiber.hpp"
#include "kernel/store/postgres_link.hpp"

namespace madang::store {

/// The Transaction that works get to see on PostgreSQL; BEGIN and COMMIT are around it. A statement is asked and the
/// fiber parks until somebody has flushed the link. Where works run beside each other, the question for a number waits
/// until take_turn().
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
  bool waits_for_turn() const { return number_wanted_ != nullptr; }
  /// Whether it has its number, and holds nobody up any more.
  bool has_number() const { return has_number_; }
  void take_turn();
  /// On the work's fiber, which may park: throws what a demand does.
  void meet_demands();
  std::vector<std::move_only_function<void()>> take_after_commit() { return std::move(after_commit_); }

 private:
  std::int64_t run(std::string_view sql, std::span<const Value> values,
                   const std::function<void(const Row&)>& each) override;
  void run_later(std::string_view sql, std::span<const Value> values) override;
  void foresee(std::string_view sql, std::span<const Value> values) override;
  void demand(std::string_view sql, std::span<const Value> values, std::function<void(const Row&)> check) override;

  /// A question that outlives whoever asked it, with its own copy of the values. It stays where it is.
  struct Later {
    std::string texts{};
    boost::container::small_vector<Value, 8> values{};
    Question question{};
    bool is_forgotten = false;  // of what was foreseen
  };

  struct Demand {
    const Question* question;
    std::function<void(const Row&)> check;
  };

  void ask_later(Later& later, std::string_view sql, std::span<const Value> values);
  void ask_or_wait_for_turn(Question& question);
  Question* foreseen(std::string_view sql, std::span<const Value> values);
  void forget_foreseen();

  PostgresLink& link_;
  const Lane& lane_;
  const bool writable_;
  bool has_changed_ = false;
  bool has_failed_ = false;
  bool has_number_ = false;
  Question* number_wanted_ = nullptr;
  std::list<Later> later_;
  std::list<Later> foreseen_;    // until it ends: their answers may be on their way
  std::vector<Demand> demands_;  // of them
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

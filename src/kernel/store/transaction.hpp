#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace madang::store {

class Row;

/// What a statement can be given: nothing, a number, or text. A view must live until the statement has run.
using Value = std::variant<std::nullptr_t, std::int64_t, std::string_view>;

/// One use case's hold on the store: everything it did happens, durably, or nothing. Handed to a verb by Store, used
/// only inside that call and on that thread. A thrown exception rolls it back. This header is all that a service sees
/// of the store; statements and rows are in query.hpp, for store.* alone.
class Transaction {
 public:
  virtual ~Transaction() = default;

  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// Runs `then` after this transaction is on disk, in commit order with all other transactions, on the store's thread:
  /// it must be quick and must not throw. Dropped when the transaction rolls back.
  void after_commit(std::move_only_function<void()> then) { after_commit_.push_back(std::move(then)); }

  /// False inside Store::read; a statement that writes is then an error of the program.
  virtual bool writable() const = 0;

 protected:
  Transaction() = default;

  std::vector<std::move_only_function<void()>> after_commit_;

 private:
  friend class Statement;

  /// Runs one statement with `$1`, `$2`, … bound to `values`, calls `each` for every row, and returns how many rows
  /// it changed. `sql` should be the same object each time: engines keep prepared statements by its text.
  virtual std::int64_t run(std::string_view sql, std::span<const Value> values,
                           const std::function<void(const Row&)>& each) = 0;

  /// The same for what nobody waits for. It happens before the next statement of this transaction; when it fails, the
  /// transaction does.
  virtual void run_later(std::string_view sql, std::span<const Value> values) {
    run(sql, values, [](const Row&) {});
  }

  /// Says that this will be asked soon, with these values: an engine far away may ask it along with what is asked next.
  virtual void foresee(std::string_view /*sql*/, std::span<const Value> /*values*/) {}

  /// Asks with the next statement, and calls `check` for every row before that statement's answer is known, at the
  /// latest when the work has ended well. What it throws ends the work.
  virtual void demand(std::string_view sql, std::span<const Value> values, std::function<void(const Row&)> check) {
    run(sql, values, check);
  }
};

}  // namespace madang::store

#pragma once

#include <array>
#include <boost/describe.hpp>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/date.hpp"
#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "kernel/store/transaction.hpp"

// Statements and rows, for the store.* files alone. SQL stays within what SQLite 3.40 and PostgreSQL 15 both
// understand:
// `$1` parameters, BIGINT and TEXT columns, ON CONFLICT, RETURNING, window functions; no AUTOINCREMENT, no rowid.

namespace madang::store {

/// One row while a statement runs; columns count from 0. Text lives until the next row.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t number(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
};

/// Another row already has this key. Thrown by any engine for a broken UNIQUE or PRIMARY KEY. The transaction can then
/// only be given up (PostgreSQL leaves no choice): to carry on, write ON CONFLICT instead.
class UniqueViolation : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// How a C++ type is kept in one column: numbers, ids, times and dates as BIGINT, text and enumerators as TEXT, bool as
/// 0 or 1.
template <class T>
struct Column;

template <std::integral T>
struct Column<T> {
  static Value to(T value) { return static_cast<std::int64_t>(value); }
  static T from(const Row& row, int column) { return static_cast<T>(row.number(column)); }
};

template <>
struct Column<std::string> {
  static Value to(const std::string& value) { return std::string_view(value); }
  static std::string from(const Row& row, int column) { return std::string(row.text(column)); }
};

template <>
struct Column<std::string_view> {
  static Value to(std::string_view value) { return value; }
};

template <FixedString Prefix>
struct Column<Id<Prefix>> {
  static Value to(Id<Prefix> id) { return static_cast<std::int64_t>(id.value); }
  static Id<Prefix> from(const Row& row, int column) { return {static_cast<std::uint64_t>(row.number(column))}; }
};

template <>
struct Column<Timestamp> {
  static Value to(Timestamp time) { return time.milliseconds(); }
  static Timestamp from(const Row& row, int column) { return Timestamp::from_milliseconds(row.number(column)); }
};

template <>
struct Column<Date> {
  static Value to(Date date) { return date.number(); }
  static Date from(const Row& row, int column) { return Date::from_number(row.number(column)); }
};

template <class T>
  requires std::is_enum_v<T>
struct Column<T> {
  static Value to(T value) { return std::string_view(enumerator_name(value)); }
  static T from(const Row& row, int column) { return enumerator_named<T>(row.text(column)).value(); }
};

template <class T>
struct Column<std::optional<T>> {
  static Value to(const std::optional<T>& value) { return value ? Column<T>::to(*value) : Value(nullptr); }
  static std::optional<T> from(const Row& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return Column<T>::from(row, column);
  }
};

/// Runs statements. The free functions below are the way to use it.
class Statement {
 public:
  template <class... Arguments>
  static std::int64_t run(Transaction& transaction, std::string_view sql, const std::function<void(const Row&)>& each,
                          const Arguments&... arguments) {
    const std::array<Value, sizeof...(Arguments)> values{bind(arguments)...};
    return transaction.run(sql, values, each);
  }
  template <class... Arguments>
  static void run_later(Transaction& transaction, std::string_view sql, const Arguments&... arguments) {
    const std::array<Value, sizeof...(Arguments)> values{bind(arguments)...};
    transaction.run_later(sql, values);
  }
  template <class... Arguments>
  static void foresee(Transaction& transaction, std::string_view sql, const Arguments&... arguments) {
    const std::array<Value, sizeof...(Arguments)> values{bind(arguments)...};
    transaction.foresee(sql, values);
  }
  template <class... Arguments>
  static void demand(Transaction& transaction, std::string_view sql, std::function<void(const Row&)> check,
                     const Arguments&... arguments) {
    const std::array<Value, sizeof...(Arguments)> values{bind(arguments)...};
    transaction.demand(sql, values, std::move(check));
  }
  /// With as many values as are only known at run time.
  static std::int64_t run_with(
      Transaction& transaction, std::string_view sql, std::span<const Value> values,
      const std::function<void(const Row&)>& each = [](const Row&) {}) {
    return transaction.run(sql, values, each);
  }

 private:
  template <class T>
  static Value bind(const T& value) {
    if constexpr (std::convertible_to<const T&, std::string_view>) {
      return std::string_view(value);
    } else {
      return Column<T>::to(value);
    }
  }
};

/// Reads a whole row: a described struct member by member in declaration order, or the first column for anything else.
template <class T>
T read_row(const Row& row) {
  if constexpr (Described<T>) {
    T value{};
    int column = 0;
    for_each_member<T>([&](auto member) {
      using Member = std::remove_cvref_t<decltype(value.*member.pointer)>;
      value.*member.pointer = Column<Member>::from(row, column++);
    });
    return value;
  } else {
    return Column<T>::from(row, 0);
  }
}

/// Runs a statement for what it does; returns the number of rows it changed.
template <class... Arguments>
std::int64_t execute(Transaction& transaction, std::string_view sql, const Arguments&... arguments) {
  return Statement::run(transaction, sql, [](const Row&) {}, arguments...);
}

/// The same where nobody asks how many: an engine far away need not be waited for. It happens before the transaction's
/// next statement, and when it fails the whole transaction does, so what it throws cannot be caught.
template <class... Arguments>
void execute_later(Transaction& transaction, std::string_view sql, const Arguments&... arguments) {
  Statement::run_later(transaction, sql, arguments...);
}

/// Says that this query will be asked soon, so that its answer may come with that of the next; it costs a question if
/// it is not. What is foreseen is forgotten when the transaction writes.
template <class... Arguments>
void foresee(Transaction& transaction, std::string_view sql, const Arguments&... arguments) {
  Statement::foresee(transaction, sql, arguments...);
}

/// Asks along with the transaction's next statement what must hold for all that comes: `check` throws when a row says
/// that it does not, before anything else is known.
template <class... Arguments>
void demand(Transaction& transaction, std::string_view sql, std::function<void(const Row&)> check,
            const Arguments&... arguments) {
  Statement::demand(transaction, sql, std::move(check), arguments...);
}

/// Every row of a query (or of a RETURNING), read by read_row.
template <class T, class... Arguments>
std::vector<T> all(Transaction& transaction, std::string_view sql, const Arguments&... arguments) {
  std::vector<T> rows;
  Statement::run(transaction, sql, [&](const Row& row) { rows.push_back(read_row<T>(row)); }, arguments...);
  return rows;
}

/// The first row, or nothing.
template <class T, class... Arguments>
std::optional<T> one(Transaction& transaction, std::string_view sql, const Arguments&... arguments) {
  std::optional<T> found;
  Statement::run(
      transaction, sql,
      [&](const Row& row) {
        if (!found) found = read_row<T>(row);
      },
      arguments...);
  return found;
}

/// The columns of a described struct, `id, title, created_at`: one spelling from SQL to C++.
template <Described T>
std::string columns(std::string_view prefix = {}) {
  std::string list;
  for_each_member<T>([&](auto member) {
    if (!list.empty()) list += ", ";
    list.append(prefix).append(member.name);
  });
  return list;
}

}  // namespace madang::store

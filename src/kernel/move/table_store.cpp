#include "kernel/move/table_store.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>

namespace madang::move {
namespace {

constexpr std::size_t kErasedAtOnce = 100;

/// A statement that grows with its parameters.
class Words {
 public:
  explicit Words(std::string sql) : sql(std::move(sql)) {}

  std::string place(const store::Value& value) {
    values.push_back(value);
    return fmt::format("${}", values.size());
  }
  void condition(const std::string& condition) {
    sql += is_limited_ ? " AND " : " WHERE ";
    sql += condition;
    is_limited_ = true;
  }

  std::string sql;
  std::vector<store::Value> values;

 private:
  bool is_limited_ = false;
};

std::string quoted(const std::string& name) { return fmt::format("\"{}\"", name); }

std::string key_columns(const Table& table) {
  std::vector<std::string> names;
  for (const auto column : table.key) names.push_back(quoted(table.columns[column].name));
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string places(Words& words, const Table& table, const Key& key) {
  std::vector<std::string> all;
  for (std::size_t index = 0; index < key.size(); ++index)
    all.push_back(words.place(value_of(table.columns[table.key[index]], key[index])));
  return fmt::format("{}", fmt::join(all, ", "));
}

Words selection(const Table& table, const Range& range) {
  Words words(fmt::format("SELECT {} FROM {}", column_list(table), quoted(table.name)));
  if (!table.only.empty()) words.condition(table.only);
  if (table.key.empty()) return words;
  const auto key = key_columns(table);
  if (range.after) words.condition(fmt::format("({}) > ({})", key, places(words, table, *range.after)));
  if (range.up_to) words.condition(fmt::format("({}) <= ({})", key, places(words, table, *range.up_to)));
  words.sql += " ORDER BY " + key;
  return words;
}

Rows read(store::Transaction& transaction, const Table& table, const Words& words) {
  Rows rows(table.columns.size());
  store::Statement::run_with(transaction, words.sql, words.values, [&](const store::Row& row) { rows.add(row); });
  return rows;
}

/// Adds the condition that a row is one of these; gives what the values point into.
std::vector<Key> name_rows(Words& words, const Table& table, const Rows& rows, std::span<const std::size_t> which) {
  std::vector<Key> kept;
  kept.reserve(which.size());
  std::vector<std::string> each;
  for (const auto row : which) {
    kept.push_back(key_of(table, rows, row));
    each.push_back(fmt::format("({}) = ({})", key_columns(table), places(words, table, kept.back())));
  }
  words.condition(fmt::format("({})", fmt::join(each, " OR ")));
  return kept;
}

void erase_some(store::Transaction& transaction, const Table& table, const Rows& rows,
                std::span<const std::size_t> which) {
  Words words(fmt::format("DELETE FROM {}", quoted(table.name)));
  const auto kept = name_rows(words, table, rows, which);
  store::Statement::run_with(transaction, words.sql, words.values);
}

}  // namespace

std::string column_list(const Table& table) {
  std::vector<std::string> names;
  for (const auto& column : table.columns) names.push_back(quoted(column.name));
  return fmt::format("{}", fmt::join(names, ", "));
}

Key key_of(const Table& table, const Rows& rows, std::size_t row) {
  Key key;
  for (const auto column : table.key) key.emplace_back(rows.at(row, column).value());
  return key;
}

Rows read_rows(store::Transaction& transaction, const Table& table, const Range& range, std::size_t most) {
  auto words = selection(table, range);
  if (!table.key.empty()) words.sql += fmt::format(" LIMIT {}", most);
  return read(transaction, table, words);
}

Rows read_rows(store::Transaction& transaction, const Table& table, const Range& range) {
  return read(transaction, table, selection(table, range));
}

Rows read_rows(store::Transaction& transaction, const Table& table, const Rows& rows,
               const std::vector<std::size_t>& which) {
  Rows found(table.columns.size());
  const std::span<const std::size_t> all(which);
  for (std::size_t begin = 0; begin < all.size(); begin += kErasedAtOnce) {
    Words words(fmt::format("SELECT {} FROM {}", column_list(table), quoted(table.name)));
    const auto some = all.subspan(begin, std::min(kErasedAtOnce, all.size() - begin));
    const auto kept = name_rows(words, table, rows, some);
    store::Statement::run_with(transaction, words.sql, words.values, [&](const store::Row& row) { found.add(row); });
  }
  return found;
}

void erase_rows(store::Transaction& transaction, const Table& table, const Rows& rows,
                const std::vector<std::size_t>& which) {
  if (table.key.empty()) {
    store::execute(transaction, fmt::format("DELETE FROM {}", quoted(table.name)));
    return;
  }
  const std::span<const std::size_t> all(which);
  for (std::size_t begin = 0; begin < all.size(); begin += kErasedAtOnce)
    erase_some(transaction, table, rows, all.subspan(begin, std::min(kErasedAtOnce, all.size() - begin)));
}

void insert_rows(store::Transaction& transaction, const Table& table, const Rows& rows,
                 const std::vector<std::size_t>& which) {
  std::vector<std::string> numbers;
  for (std::size_t column = 0; column < table.columns.size(); ++column)
    numbers.push_back(fmt::format("${}", column + 1));
  const auto sql =
      fmt::format("INSERT INTO {} ({}) VALUES ({})", quoted(table.name), column_list(table), fmt::join(numbers, ", "));
  std::vector<store::Value> values(table.columns.size());
  for (const auto row : which) {
    for (std::size_t column = 0; column < values.size(); ++column)
      values[column] = value_of(table.columns[column], rows.at(row, column));
    store::Statement::run_with(transaction, sql, values);
  }
}

bool is_empty(store::Transaction& transaction, const Table& table) {
  return read_rows(transaction, table, {}, 1).size() == 0;
}

Together::Together(store::Transaction& transaction) : transaction_(transaction) {
  store::execute(transaction_, "BEGIN");
}

Together::~Together() {
  if (!is_open_) return;
  try {
    store::execute(transaction_, "ROLLBACK");
  } catch (const std::exception&) {
    is_open_ = false;  // the line is gone, and so is what it did; why is told by what failed first
  }
}

void Together::commit() {
  store::execute(transaction_, "COMMIT");
  is_open_ = false;
}

}  // namespace madang::move

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang::store {

/// A statement that can be asked for many at once, in its pieces: `$1`, `$2`, … of the many come as arrays. Only shapes
/// whose answers can be told apart are known: SELECT; INSERT of one row, with ON CONFLICT of named columns; UPDATE and
/// DELETE of one table WHERE a column is a parameter, and so on, AND. Pure.
class ManyForm {
 public:
  enum class Kind : std::uint8_t {
    select,
    insert,
    change,
    count,  ///< `INSERT … (…, 1, …) ON CONFLICT (keys) DO UPDATE SET n = t.n + 1 RETURNING n`: a row for each counter
  };

  /// What it knows of one array: the type of its elements, or that all are NULL.
  enum class Type : char { number = 'n', text = 't', null = '0' };

  /// Nothing for a shape that is not known.
  static std::optional<ManyForm> of(std::string_view sql);

  /// The statement for arrays of these types; of counters, one more says how many ask for each. Rows of its answer
  /// begin with what tells whose they are: the number from 1 of the asker, or the keys; see told_by_keys().
  std::string sql(const std::vector<Type>& types) const;

  Kind kind() const { return kind_; }
  /// Parameters (from 0) in which two that are asked together must differ, so that they reach different rows.
  const std::vector<std::size_t>& keys() const { return keys_; }
  bool told_by_keys() const { return kind_ == Kind::insert || kind_ == Kind::count; }
  /// An INSERT whose answer has no rows: each of the many has changed one.
  bool is_silent() const { return kind_ == Kind::insert && key_columns_.empty(); }
  /// `UPDATE … SET c = $4 WHERE … AND c < $4` with nothing else but keys: gives the parameter. Of several who ask it of
  /// the same row, the one that raises it highest is enough.
  std::optional<std::size_t> raised_to() const { return raised_to_; }
  /// The one that an INSERT, UPDATE or DELETE writes to, and none else; empty for a SELECT.
  const std::string& table() const { return table_; }

 private:
  static std::optional<ManyForm> of_select(std::string_view sql);
  static std::optional<ManyForm> of_insert(std::string_view sql);
  static std::optional<ManyForm> of_change(std::string_view sql, std::string_view verb);
  bool read_conflict(std::string_view rest, const std::vector<std::string_view>& columns,
                     const std::vector<std::string_view>& values);
  void read_counter(std::string_view rest, const std::vector<std::string_view>& columns,
                    const std::vector<std::string_view>& values);

  Kind kind_ = Kind::select;
  std::string before_;  // the place where the many come from
  std::string after_;   // it
  std::vector<std::size_t> keys_;
  std::string key_columns_;
  std::string table_;
  std::optional<std::size_t> raised_to_;
};

}  // namespace madang::store

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/store/query.hpp"

namespace madang::move {

/// One column of a table, as both engines know it.
struct Column {
  std::string name;
  bool is_number = false;  ///< BIGINT; otherwise TEXT
  bool operator==(const Column&) const = default;
};

/// One table that moves, as its migrations made it.
struct Table {
  std::string name;
  std::vector<Column> columns;
  std::vector<std::size_t> key;  ///< columns that name a row, in order; none when nothing does
  std::string only;              ///< a condition in SQL on what moves; empty for all
};

/// Of a row, or the sum of those of many rows, in whatever order. Both engines give the same for the same content.
struct Digest {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  std::int64_t rows = 0;

  Digest& operator+=(const Digest& other);
  bool operator==(const Digest&) const = default;
  std::string text() const;
};

/// Some rows of a table in one block of memory, every value as its text.
class Rows {
 public:
  explicit Rows(std::size_t columns = 0) : columns_(columns) {}

  void add(const store::Row& row);
  std::size_t size() const { return columns_ == 0 ? 0 : cells_.size() / columns_; }
  /// Nothing for NULL.
  std::optional<std::string_view> at(std::size_t row, std::size_t column) const;
  Digest digest(std::size_t row) const;
  std::vector<Digest> digests() const;

 private:
  struct Cell {
    std::size_t begin;
    std::size_t size;
    bool is_null;
  };

  std::size_t columns_;
  std::string text_;
  std::vector<Cell> cells_;
};

/// A number, or the text, for a parameter of a statement; throws std::runtime_error for what is no number.
store::Value value_of(const Column& column, std::optional<std::string_view> text);

Digest sum_of(const std::vector<Digest>& digests);

}  // namespace madang::move

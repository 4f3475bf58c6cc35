#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kernel/store/transaction.hpp"

namespace madang::store {

/// An array of one dimension as PostgreSQL receives it in binary (array_recv, src/backend/utils/adt/arrayfuncs.c): it
/// is copied there, where text would be read character by character. Pure.
class PostgresArray {
 public:
  enum class Of : std::uint32_t { bigint = 20, text = 25 };  ///< the types' OIDs, which never change

  explicit PostgresArray(Of type);
  /// A number, a text, or nothing for NULL.
  void add(const Value& value);
  std::string_view bytes() const { return bytes_; }

 private:
  void put(std::uint32_t number);
  void put_at(std::size_t place, std::uint32_t number);

  std::string bytes_;
  std::uint32_t count_ = 0;
};

}  // namespace madang::store

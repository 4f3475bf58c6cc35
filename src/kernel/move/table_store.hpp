#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernel/move/rows.hpp"
#include "kernel/store/transaction.hpp"

// The statements on a table that moves, in the SQL that both engines share.

namespace madang::move {

/// The values that name one row, as text, in the order of Table::key.
using Key = std::vector<std::string>;

/// The rows after one key up to another, in the order of keys, which is the same on both engines. Without a key it is
/// open on that side; a table without keys has only the range that is open on both.
struct Range {
  std::optional<Key> after;
  std::optional<Key> up_to;
};

Key key_of(const Table& table, const Rows& rows, std::size_t row);

/// At most `most` rows from the beginning of a range; all of a table that has no key.
Rows read_rows(store::Transaction& transaction, const Table& table, const Range& range, std::size_t most);
/// The same without a limit.
Rows read_rows(store::Transaction& transaction, const Table& table, const Range& range);
/// Those that have the keys of these of `rows`; for tables that have a key.
Rows read_rows(store::Transaction& transaction, const Table& table, const Rows& rows,
               const std::vector<std::size_t>& which);
/// Takes these of `rows` away, or all there is when the table has no key.
void erase_rows(store::Transaction& transaction, const Table& table, const Rows& rows,
                const std::vector<std::size_t>& which);
/// Statement by statement; what an engine does without a better way.
void insert_rows(store::Transaction& transaction, const Table& table, const Rows& rows,
                 const std::vector<std::size_t>& which);
bool is_empty(store::Transaction& transaction, const Table& table);

/// `"org_id", "id"`
std::string column_list(const Table& table);

/// Everything or nothing between BEGIN and commit(). Only for connections that are not in a transaction.
class Together {
 public:
  explicit Together(store::Transaction& transaction);
  ~Together();
  Together(const Together&) = delete;
  Together& operator=(const Together&) = delete;
  void commit();

 private:
  store::Transaction& transaction_;
  bool is_open_ = true;
};

}  // namespace madang::move

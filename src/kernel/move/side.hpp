#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "kernel/move/table_store.hpp"
#include "kernel/store/migration.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::move {

/// A sentence for the operator: why a move cannot be, and what to do.
class CannotMove : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One of the two databases of a move. One thread at a time.
class Side {
 public:
  virtual ~Side() = default;

  /// For sentences: "the file /var/madang.db", "the database at db1:5432/madang".
  virtual const std::string& name() const = 0;
  /// Each statement by itself, unless a Together is around it.
  virtual store::Transaction& transaction() = 0;

  /// Throws CannotMove when the schema is not what `known` makes: nothing is copied from what is older or newer.
  virtual void demand_schema(std::span<const store::Migration> known) = 0;
  /// Every table but those in which an engine keeps what concerns its own machine, in alphabetical order.
  virtual std::vector<Table> tables() = 0;

  /// From now on until this object dies no server starts on the database. False when one works on it.
  virtual bool take_hold() = 0;

  /// Inside a Together; see store::UniqueViolation.
  virtual void insert(const Table& table, const Rows& rows, const std::vector<std::size_t>& which) = 0;

  /// How far the ids had come that servers on it made; and that they go on behind.
  virtual std::uint64_t last_tick() = 0;
  virtual void go_on_after(std::uint64_t tick) = 0;
  /// After much was written: what makes the next reading of it quick. While nobody waits.
  virtual void tidy_up() = 0;
  /// What stands outside of the database is made to agree with it, now that another history begins.
  virtual void settle() = 0;
};

/// Tables about one engine's own machine: which steps ran there, who works there, how far its log got.
bool is_of_the_engine(std::string_view table);
/// The condition on what moves of store_meta: what this database is, is its own.
std::string moved_only(std::string_view table);

}  // namespace madang::move

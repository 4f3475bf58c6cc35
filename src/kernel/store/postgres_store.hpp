#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/store/migration.hpp"
#include "kernel/store/store.hpp"

namespace madang::store {

/// What a database is to see of another: those tables of it stand before its own of the same names.
struct DirectoryView {
  std::string conninfo;
  std::vector<std::string> tables;
};

struct PostgresOptions {
  std::string conninfo;      ///< libpq's, as `host=… dbname=…` or a postgresql:// address
  std::size_t writers = 4;   ///< connections for writes
  std::size_t readers = 4;   ///< connections for reads
  std::size_t queue = 8192;  ///< writes waiting at most, and reads waiting at most; half for one organisation
  std::size_t group = 128;   ///< works that share one transaction at most
  IdSource* ids = nullptr;   ///< is told its node's number, and goes on after what that number has made
  std::chrono::milliseconds statement_timeout{10'000};
  std::optional<DirectoryView> directory{};    ///< of a shard: what lies above organisations, through postgres_fdw
  std::chrono::milliseconds patience{10'000};  ///< how long a transaction waits for a database that is away
};

/// The database cannot be used as it is; the message is a sentence for the operator that says what to do.
class UnusableDatabase : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// It did not answer: nothing is known to be wrong with it.
class UnreachableDatabase : public UnusableDatabase {
 public:
  using UnusableDatabase::UnusableDatabase;
};

/// Connects, brings the schema up to date (one process at a time), takes a node's number and starts the store's thread,
/// on which an Asio loop serves all connections. Throws SchemaMismatch, Moved (move_marks.hpp), and UnusableDatabase
/// when it is set up wrongly, of these UnreachableDatabase when it cannot be reached. The destructor closes.
/// io_contexts whose coroutines wait for the store must outlive its close().
///
/// What is different from the one writer of SQLite: works of different lanes run at the same time, here and on other
/// nodes. A database that goes away is waited for; after `patience` what waits is refused with kCannotReach. A commit
/// whose answer was lost is looked up, so that nothing is done twice.
std::unique_ptr<Store> open_postgres(const PostgresOptions& options, std::span<const Migration> migrations,
                                     const Clock& clock);

/// Which database an address means, without its password.
std::string postgres_place(const std::string& conninfo);

/// What open_postgres() would refuse, and what is wrong with the schema, without changing anything; empty when all is
/// well. PostgreSQL looks after its own pages: pg_amcheck reads them.
std::vector<std::string> check_postgres(const PostgresOptions& options, std::span<const Migration> migrations);

/// The first half of it: the schema is brought up to date, and no number is taken.
void prepare_postgres(const PostgresOptions& options, std::span<const Migration> migrations, const Clock& clock);
/// Changes nothing; throws as the above when the database cannot be reached or is set up wrongly.
void demand_usable_postgres(const PostgresOptions& options);

}  // namespace madang::store

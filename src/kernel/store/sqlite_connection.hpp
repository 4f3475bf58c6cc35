#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kernel/store/query.hpp"
#include "kernel/store/transaction.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace madang::store {

/// One connection to one SQLite file with its prepared statements. One thread at a time.
///
/// Broken unique keys are thrown as UniqueViolation; a disk that is full, read-only or broken as Refusal kCannotWrite,
/// with the details in the log; a wrong statement as std::logic_error; anything else as std::runtime_error.
class SqliteConnection {
 public:
  enum class Access { read, write };

  /// `write` makes the file when there is none and turns it to WAL with synchronous=FULL. Foreign keys are not
  /// enforced: slices cannot point into each other, and inside a slice the service keeps its own rows together.
  SqliteConnection(const std::filesystem::path& file, Access access);
  ~SqliteConnection();

  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  /// Runs one statement; see Transaction::run.
  std::int64_t run(std::string_view sql, std::span<const Value> values, const std::function<void(const Row&)>& each);
  void run(std::string_view sql);
  /// Runs several statements without parameters, as migrations have them.
  void script(const std::string& sql);

  bool writable() const { return access_ == Access::write; }
  /// Closing leaves the log as it is, also when this connection is the last one.
  void leave_log();
  /// Rows changed so far, also by what was rolled back since.
  std::int64_t changes() const;
  /// A sync failed: what the kernel shows of the files may not be on the disk, and no later sync will say so. The store
  /// must be opened anew.
  bool sync_failed() const { return sync_failed_; }
  /// False also after an error so bad that SQLite rolled everything back by itself.
  bool in_transaction() const;
  sqlite3* handle() const { return database_; }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  struct Prepared {
    std::unique_ptr<sqlite3_stmt, Finalize> statement;
    std::vector<int> places;  ///< where SQLite keeps $1, $2, …
    bool in_use = false;
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  class Use;

  void configure();
  Prepared prepare(std::string_view sql, bool keep);
  Prepared& prepared(std::string_view sql, Prepared& spare);
  void bind(Prepared& prepared, std::span<const Value> values);
  [[noreturn]] void raise(int code, std::string_view sql);

  const std::filesystem::path file_;
  const Access access_;
  sqlite3* database_ = nullptr;
  std::unordered_map<std::string, Prepared, Hash, std::equal_to<>> statements_;
  bool sync_failed_ = false;
  std::chrono::steady_clock::time_point
      complained_{};  ///< a full disk fails every write; the log needs it every ten seconds
};

/// The Transaction that works get to see; BEGIN and COMMIT are around it.
class SqliteTransaction final : public Transaction {
 public:
  explicit SqliteTransaction(SqliteConnection& connection) : connection_(connection) {}

  bool writable() const override { return connection_.writable(); }
  std::vector<std::move_only_function<void()>> take_after_commit() { return std::move(after_commit_); }

 private:
  std::int64_t run(std::string_view sql, std::span<const Value> values,
                   const std::function<void(const Row&)>& each) override {
    return connection_.run(sql, values, each);
  }

  SqliteConnection& connection_;
};

}  // namespace madang::store

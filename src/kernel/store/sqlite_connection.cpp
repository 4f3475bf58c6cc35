#include "kernel/store/sqlite_connection.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "kernel/log/log.hpp"
#include "kernel/store/log_vfs.hpp"
#include "kernel/store/store.hpp"

namespace madang::store {
namespace {

constexpr std::size_t kMostStatementsKept = 512;

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

  bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t number(int column) const override { return sqlite3_column_int64(statement_, column); }
  std::string_view text(int column) const override {
    const auto* characters = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (!characters) return {};
    return {characters, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* const statement_;
};

bool is_disk_trouble(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN: return true;
    default: return false;
  }
}

bool is_failed_sync(int code) { return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC; }

bool is_unique_violation(int code) {
  return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID;
}

int bind_value(sqlite3_stmt* statement, int place, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return sqlite3_bind_int64(statement, place, *number);
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    const char* characters = text->data() ? text->data() : "";
    return sqlite3_bind_text64(statement, place, characters, text->size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  return sqlite3_bind_null(statement, place);
}

}  // namespace

class SqliteConnection::Use {
 public:
  explicit Use(Prepared& prepared) : prepared_(prepared) { prepared_.in_use = true; }
  ~Use() {
    sqlite3_reset(prepared_.statement.get());
    sqlite3_clear_bindings(prepared_.statement.get());
    prepared_.in_use = false;
  }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

 private:
  Prepared& prepared_;
};

void SqliteConnection::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

SqliteConnection::SqliteConnection(const std::filesystem::path& file, Access access) : file_(file), access_(access) {
  const int mode = writable() ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  const int code = sqlite3_open_v2(file.c_str(), &database_, mode | SQLITE_OPEN_NOMUTEX, log_gathering_vfs());
  try {
    if (code != SQLITE_OK) raise(code, "open");
    configure();
  } catch (...) {
    statements_.clear();
    sqlite3_close_v2(database_);
    throw;
  }
}

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  sqlite3_close_v2(database_);
}

void SqliteConnection::configure() {
  sqlite3_extended_result_codes(database_, 1);
  sqlite3_db_config(database_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_busy_timeout(database_, 5000);
  script("PRAGMA foreign_keys=OFF; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY");
  script("PRAGMA wal_autocheckpoint=0; PRAGMA mmap_size=67108864");
  if (!writable()) leave_log();
  if (!writable()) return script("PRAGMA cache_size=-8192");
  script(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-32768");
}

void SqliteConnection::leave_log() { sqlite3_db_config(database_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr); }

std::int64_t SqliteConnection::changes() const { return sqlite3_total_changes64(database_); }

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(database_) == 0; }

void SqliteConnection::script(const std::string& sql) {
  const int code = sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) raise(code, sql);
}

void SqliteConnection::run(std::string_view sql) {
  run(sql, {}, [](const Row&) {});
}

std::int64_t SqliteConnection::run(std::string_view sql, std::span<const Value> values,
                                   const std::function<void(const Row&)>& each) {
  Prepared spare;
  Prepared& statement = prepared(sql, spare);
  const Use use(statement);
  bind(statement, values);
  const auto before = changes();
  const SqliteRow row(statement.statement.get());
  int code = sqlite3_step(statement.statement.get());
  for (; code == SQLITE_ROW; code = sqlite3_step(statement.statement.get())) each(row);
  if (code != SQLITE_DONE) raise(code, sql);
  return changes() - before;
}

SqliteConnection::Prepared SqliteConnection::prepare(std::string_view sql, bool keep) {
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()),
                                      keep ? SQLITE_PREPARE_PERSISTENT : 0, &raw, &rest);
  Prepared made{.statement{raw}};
  if (code != SQLITE_OK) raise(code, sql);
  const auto left = sql.substr(static_cast<std::size_t>(rest - sql.data()));
  if (!raw || left.find_first_not_of(" \t\r\n;") != left.npos)
    throw std::logic_error(fmt::format("not exactly one statement: {}", sql));
  if (!writable() && !sqlite3_stmt_readonly(raw)) throw std::logic_error(fmt::format("a read may not write: {}", sql));
  const int count = sqlite3_bind_parameter_count(raw);
  for (int number = 1; number <= count; ++number)
    made.places.push_back(sqlite3_bind_parameter_index(raw, fmt::format("${}", number).c_str()));
  return made;
}

SqliteConnection::Prepared& SqliteConnection::prepared(std::string_view sql, Prepared& spare) {
  const auto found = statements_.find(sql);
  if (found != statements_.end() && !found->second.in_use) return found->second;
  if (found != statements_.end()) return spare = prepare(sql, false);
  if (statements_.size() >= kMostStatementsKept)
    std::erase_if(statements_, [](const auto& kept) { return !kept.second.in_use; });
  return statements_.emplace(std::string(sql), prepare(sql, true)).first->second;
}

void SqliteConnection::bind(Prepared& prepared, std::span<const Value> values) {
  const auto* sql = sqlite3_sql(prepared.statement.get());
  if (values.size() != prepared.places.size())
    throw std::logic_error(fmt::format("{} values for {} parameters: {}", values.size(), prepared.places.size(), sql));
  for (std::size_t index = 0; index < values.size(); ++index) {
    if (prepared.places[index] == 0) throw std::logic_error(fmt::format("there is no ${}: {}", index + 1, sql));
    const int code = bind_value(prepared.statement.get(), prepared.places[index], values[index]);
    if (code != SQLITE_OK) raise(code, sql);
  }
}

void SqliteConnection::raise(int code, std::string_view sql) {
  const auto said = fmt::format("{}: {} (SQLite {})", file_.string(), sqlite3_errmsg(database_), code);
  sync_failed_ = sync_failed_ || is_failed_sync(code);
  if (is_unique_violation(code)) throw UniqueViolation(sqlite3_errmsg(database_));
  if ((code & 0xff) == SQLITE_NOMEM) throw std::bad_alloc();
  if (code == SQLITE_ERROR || (code & 0xff) == SQLITE_MISUSE) throw std::logic_error(fmt::format("{}: {}", said, sql));
  if (!is_disk_trouble(code)) throw std::runtime_error(fmt::format("{}: {}", said, sql));
  const auto now = std::chrono::steady_clock::now();
  if (now - complained_ > std::chrono::seconds(10)) log::error(fmt::format("the disk refuses {}", said));
  complained_ = now;
  Refusal refusal(kCannotWrite);
  refusal.retry_after_seconds = 10;
  throw refusal;
}

}  // namespace madang::store

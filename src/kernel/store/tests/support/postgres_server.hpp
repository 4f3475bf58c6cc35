#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace madang::store {

/// A PostgreSQL of Debian's packages in a temporary folder, run by an ordinary user, gone when the test program is.
class PostgresServer {
 public:
  /// The one that a test program shares, started when it is first asked for.
  static PostgresServer& shared();

  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// How to reach a database of it.
  std::string conninfo(const std::string& database = "postgres") const;
  /// A new database, as the program wants it; its name. `words` are more for CREATE DATABASE.
  std::string make_database(const std::string& words = "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
  void run(const std::string& sql, const std::string& database = "postgres") const;
  std::string ask(const std::string& sql, const std::string& database = "postgres") const;

  /// Every row of every table, as text.
  std::string dump(const std::string& database) const;

  /// From a thread that lives as long as the server shall: it ends with it.
  void start();
  /// Ends every session at once, what was committed stays.
  void stop_at_once();
  /// As on a machine that hangs: nothing is answered, no line is closed.
  void pause() const;
  void go_on() const;

 private:
  std::filesystem::path folder_;
  int port_ = 0;
  pid_t process_ = 0;
  int made_ = 0;
};

}  // namespace madang::store

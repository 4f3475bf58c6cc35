#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "kernel/store/transaction.hpp"

struct pg_conn;

namespace madang::move {

/// One connection to PostgreSQL for a command that may wait: each statement blocks the thread until it is answered.
/// What the bulk needs and store::PostgresLink has not is COPY. Errors are those of PostgresLink.
class PostgresLine final : public store::Transaction {
 public:
  /// Throws store::UnusableDatabase with a sentence.
  explicit PostgresLine(const std::string& conninfo);

  bool writable() const override { return true; }
  /// Several statements without parameters.
  void script(const std::string& sql);
  /// COPY … FROM STDIN: `lines` are in its text format.
  void copy_in(const std::string& sql, std::string_view lines);

 private:
  struct Finish {
    void operator()(pg_conn* connection) const;
  };

  std::int64_t run(std::string_view sql, std::span<const store::Value> values,
                   const std::function<void(const store::Row&)>& each) override;

  std::unique_ptr<pg_conn, Finish> connection_;
};

}  // namespace madang::move

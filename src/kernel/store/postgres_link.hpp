#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kernel/store/fiber.hpp"
#include "kernel/store/lane.hpp"
#include "kernel/store/query.hpp"
#include "kernel/store/transaction.hpp"

struct pg_conn;
struct pg_result;

namespace madang::store {

/// The line to the database is gone: what was under way did not happen, or, for a commit, is not known.
class LinkLost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The database could not let it happen beside what others did (40001, 40P01, 55P03): the same again will do.
class TryAgain : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A statement that writes was asked of a read, or of a server that has become a standby.
class ReadOnly : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// An earlier statement of the same flush failed, so this one was not run. Deliberately no std::exception: no work
/// should take it for an answer.
struct NotRun {};

struct FreeResult {
  void operator()(pg_result* result) const;
};
using PostgresResult = std::unique_ptr<pg_result, FreeResult>;

/// Which part of a result answers one of several who asked together.
struct AnswerPart {
  std::vector<int> rows;
  int first_column = 0;
  std::int64_t changed = 0;
  std::int64_t less = 0;  ///< of a counter that was raised for several: how many come after this one
};

/// One statement on its way, and then what came of it.
struct Question {
  std::string_view sql;  ///< kept prepared by its text
  std::span<const Value> values{};
  const Lane* lane = nullptr;  ///< who asks; it may be asked together with others whose lanes it does not touch
  bool is_later = false;       ///< nobody waits for what comes of it, so long as nothing fails
  bool is_binary = false;      ///< the values are bytes as PostgreSQL receives them
  std::shared_ptr<pg_result> result{};
  std::optional<AnswerPart> part{};
  std::exception_ptr error{};
};

/// PostgreSQL keeps no text with a NUL in it.
bool has_nul(std::span<const Value> values);
/// Whether the database did not understand the statement.
bool is_wrong_statement(const std::exception_ptr& error);

class ManyForms;

/// Throws the question's error, or calls `each` for the rows; gives how many rows it changed.
std::int64_t read_answer(const Question& question, const std::function<void(const Row&)>& each);

/// One connection to a PostgreSQL database through libpq's pipeline mode, with its prepared statements. Lives on one
/// io_context; everything that waits parks the fiber that runs. Errors by SQLSTATE: 23505 is UniqueViolation, 40001,
/// 40P01 and 55P03 TryAgain, a lost line or a database that goes LinkLost, 25006 ReadOnly, a wrong statement
/// std::logic_error, a full disk Refusal kCannotWrite, anything else std::runtime_error.
class PostgresLink {
 public:
  explicit PostgresLink(boost::asio::io_context& context);
  ~PostgresLink();
  PostgresLink(const PostgresLink&) = delete;
  PostgresLink& operator=(const PostgresLink&) = delete;

  /// Throws LinkLost with a sentence for the operator.
  void connect(const std::string& conninfo, std::chrono::milliseconds within);
  bool is_open() const { return connection_ != nullptr; }
  void close();

  /// Queues it for the next flush; it must live until then.
  void ask(Question& question) { asked_.push_back(&question); }
  bool has_questions() const { return !asked_.empty(); }
  /// What was asked and not flushed is not asked.
  void forget_questions() { asked_.clear(); }
  /// Whether the statement raises a counter and gives its number.
  bool counts(std::string_view sql);
  /// Sends all that was asked in one go, the same statements of several askers as one, and returns when all are
  /// answered. Never throws: each question has its error.
  void flush();
  /// One question in a flush of its own.
  std::int64_t run(
      std::string_view sql, std::span<const Value> values = {},
      const std::function<void(const Row&)>& each = [](const Row&) {});
  /// Between transactions: closes when it keeps too many statements prepared.
  void shed_statements();
  /// Several statements without parameters in one go, as migrations have them. Blocks the thread.
  void script(const std::string& sql);

 private:
  enum class Awaited : std::uint8_t { prepared, answer, synced };
  struct Await {
    Awaited kind;
    Question* question;
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Names = std::unordered_map<std::string, std::string, Hash, std::equal_to<>>;

  void send(Question& question);
  const std::string& prepared_name(Question& question);
  bool send_bound(const std::string& name, std::span<const Value> values);
  bool send_binary(const std::string& name, std::span<const Value> values);
  void wait_for_answers();
  void take_answers();
  void take(PostgresResult result);
  void fail(const std::string& why);
  /// Parks until the socket is ready or the timer has ended.
  void wait_ready(bool readable, bool writable);
  void wake();
  void forget_socket();
  void watch_socket();

  boost::asio::posix::stream_descriptor socket_;
  boost::asio::steady_timer timer_;
  pg_conn* connection_ = nullptr;
  std::unique_ptr<ManyForms> forms_;
  Names names_;
  std::uint64_t named_ = 0;
  std::vector<Question*> asked_;
  std::deque<Await> awaited_;
  Fiber* waiting_ = nullptr;
  // Counts the waits, so that a late handler wakes nobody; it may come when the link is gone.
  std::shared_ptr<std::uint64_t> wait_ = std::make_shared<std::uint64_t>(0);
};

}  // namespace madang::store

#include <fmt/format.h>
#include <libpq-fe.h>

#include <charconv>
#include <cstring>

#include "kernel/log/log.hpp"
#include "kernel/store/postgres_errors.hpp"
#include "kernel/store/postgres_link.hpp"
#include "kernel/store/store.hpp"

namespace madang::store {
namespace {

constexpr Oid kBool = 16;

std::int64_t number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) throw std::logic_error(fmt::format("not a number: {}", text));
  return number;
}

class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* result, int first_column, std::int64_t less = 0)
      : result_(result), first_column_(first_column), less_(less) {}
  void go_to(int row) { row_ = row; }

  bool is_null(int column) const override { return PQgetisnull(result_, row_, first_column_ + column) != 0; }
  std::string_view text(int column) const override {
    const int place = first_column_ + column;
    return {PQgetvalue(result_, row_, place), static_cast<std::size_t>(PQgetlength(result_, row_, place))};
  }
  // NULL is 0, as SQLite has it.
  std::int64_t number(int column) const override {
    if (is_null(column)) return 0;
    const auto said = text(column);
    return PQftype(result_, first_column_ + column) == kBool ? said == "t" : number_in(said) - less_;
  }

 private:
  const PGresult* result_;
  const int first_column_;
  const std::int64_t less_;
  int row_ = 0;
};

bool is_class(std::string_view state, std::string_view letters) { return state.starts_with(letters); }

bool is_lost(std::string_view state) { return is_class(state, "08") || is_class(state, "57P") || state == "25P03"; }

[[noreturn]] void refuse_write(std::string_view said) {
  log::error(fmt::format("the database refuses: {}", said));
  Refusal refusal(kCannotWrite);
  refusal.retry_after_seconds = 10;
  throw refusal;
}

}  // namespace

void FreeResult::operator()(pg_result* result) const { PQclear(result); }

void raise(std::string_view state, std::string_view said, std::string_view sql) {
  if (state == "23505") throw UniqueViolation(std::string(said));
  if (state == "40001" || state == "40P01" || state == "55P03") throw TryAgain(std::string(said));
  if (state == "08P01") throw std::logic_error(fmt::format("{}: {}", said, sql));
  if (state == "25006") throw ReadOnly(fmt::format("{}: {}", said, sql));
  if (is_lost(state)) throw LinkLost(std::string(said));
  if (state == "57014") throw Refusal(kBusy);
  if (is_class(state, "53")) refuse_write(said);
  if (is_class(state, "42")) throw std::logic_error(fmt::format("{}: {}", said, sql));
  throw std::runtime_error(fmt::format("{} ({}): {}", said, state, sql));
}

std::exception_ptr error_of(const pg_result* result, std::string_view sql) {
  const auto status = PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_PIPELINE_SYNC) return nullptr;
  if (status == PGRES_PIPELINE_ABORTED) return std::make_exception_ptr(NotRun());
  const auto* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const auto* const said = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  try {
    raise(state ? state : "08000", said ? said : PQresultErrorMessage(result), sql);
  } catch (...) {
    return std::current_exception();
  }
}

bool is_wrong_statement(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::logic_error&) {
    return true;
  } catch (...) {
    return false;
  }
}

std::int64_t read_answer(const Question& question, const std::function<void(const Row&)>& each) {
  if (question.error) std::rethrow_exception(question.error);
  auto* const result = question.result.get();
  if (question.part) {
    PostgresRow row(result, question.part->first_column, question.part->less);
    for (const int number : question.part->rows) row.go_to(number), each(row);
    return question.part->changed;
  }
  PostgresRow row(result, 0);
  for (int number = 0; number < PQntuples(result); ++number) row.go_to(number), each(row);
  if (std::string_view(PQcmdStatus(result)).starts_with("SELECT")) return 0;
  const std::string_view changed = PQcmdTuples(result);
  return changed.empty() ? 0 : number_in(changed);
}

}  // namespace madang::store

#include "kernel/move/postgres_line.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include "kernel/store/postgres_conninfo.hpp"
#include "kernel/store/postgres_errors.hpp"
#include "kernel/store/postgres_link.hpp"
#include "kernel/store/postgres_session.hpp"
#include "kernel/store/postgres_store.hpp"

namespace madang::move {
namespace {

using store::PostgresResult;

constexpr int kSentAtOnce = 1 << 20;

std::string first_line(std::string_view said) { return std::string(said.substr(0, said.find('\n'))); }

std::vector<std::string> texts_of(std::span<const store::Value> values) {
  std::vector<std::string> texts;
  for (const auto& value : values) {
    if (const auto* number = std::get_if<std::int64_t>(&value))
      texts.push_back(fmt::format("{}", *number));
    else if (const auto* text = std::get_if<std::string_view>(&value))
      texts.emplace_back(*text);
    else
      texts.emplace_back();
  }
  return texts;
}

}  // namespace

void PostgresLine::Finish::operator()(pg_conn* connection) const { PQfinish(connection); }

PostgresLine::PostgresLine(const std::string& conninfo) {
  const auto complete = store::complete_conninfo(conninfo);
  connection_.reset(PQconnectdb(complete.c_str()));
  if (!connection_ || PQstatus(connection_.get()) != CONNECTION_OK)
    throw store::UnusableDatabase(fmt::format("the database at {} cannot be used: {}", store::postgres_place(complete),
                                              first_line(PQerrorMessage(connection_.get()))));
  PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
  script(
      "SET statement_timeout = 0; SET lock_timeout = 5000; SET idle_in_transaction_session_timeout = 0;"
      " SET idle_session_timeout = 0; SET jit = off; SET standard_conforming_strings = on");
}

void PostgresLine::script(const std::string& sql) {
  const PostgresResult result(PQexec(connection_.get(), sql.c_str()));
  if (const auto error = store::error_of(result.get(), sql)) std::rethrow_exception(error);
}

std::int64_t PostgresLine::run(std::string_view sql, std::span<const store::Value> values,
                               const std::function<void(const store::Row&)>& each) {
  const auto texts = texts_of(values);
  std::vector<const char*> pointers;
  for (std::size_t index = 0; index < values.size(); ++index)
    pointers.push_back(std::holds_alternative<std::nullptr_t>(values[index]) ? nullptr : texts[index].c_str());
  const std::string words(sql);
  store::Question question{words, values};
  question.result = PostgresResult(PQexecParams(connection_.get(), words.c_str(), static_cast<int>(pointers.size()),
                                                nullptr, pointers.data(), nullptr, nullptr, 0));
  question.error = store::error_of(question.result.get(), words);
  return store::read_answer(question, each);
}

void PostgresLine::copy_in(const std::string& sql, std::string_view lines) {
  const PostgresResult begun(PQexec(connection_.get(), sql.c_str()));
  if (PQresultStatus(begun.get()) != PGRES_COPY_IN) {
    if (const auto error = store::error_of(begun.get(), sql)) std::rethrow_exception(error);
  }
  for (std::size_t place = 0; place < lines.size(); place += kSentAtOnce) {
    const auto part = lines.substr(place, kSentAtOnce);
    if (PQputCopyData(connection_.get(), part.data(), static_cast<int>(part.size())) != 1) break;
  }
  PQputCopyEnd(connection_.get(), nullptr);
  std::exception_ptr error;
  while (true) {
    const PostgresResult result(PQgetResult(connection_.get()));
    if (!result) break;
    if (!error) error = store::error_of(result.get(), sql);
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace madang::move

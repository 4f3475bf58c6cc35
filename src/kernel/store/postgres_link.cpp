#include "kernel/store/postgres_link.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include "kernel/store/postgres_errors.hpp"
#include "kernel/store/postgres_merging.hpp"

namespace madang::store {
namespace {

constexpr std::size_t kMostStatementsKept = 2'000;
constexpr std::chrono::seconds kAnswersWithin{20};  // beyond every statement_timeout

/// libpq's messages are whole lines, sometimes two.
std::string one_line(std::string_view said) {
  std::string line;
  for (const char character : said) {
    const bool is_blank = character == '\n' || character == '\t' || character == ' ';
    if (!is_blank)
      line += character;
    else if (!line.ends_with(' '))
      line += ' ';
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

/// Values as libpq takes them: text, each ended by a NUL, nothing for NULL.
class Bound {
 public:
  explicit Bound(std::span<const Value> values) {
    std::size_t bytes = 0;
    for (const auto& value : values)
      bytes += std::holds_alternative<std::string_view>(value) ? std::get<std::string_view>(value).size() + 1 : 24;
    text_.reserve(bytes);  // the pointers must stay
    for (const auto& value : values) add(value);
  }
  const char* const* pointers() const { return pointers_.data(); }
  int count() const { return static_cast<int>(pointers_.size()); }

 private:
  void add(const Value& value) {
    if (std::holds_alternative<std::nullptr_t>(value)) return pointers_.push_back(nullptr);
    const auto begin = text_.size();
    if (const auto* number = std::get_if<std::int64_t>(&value))
      fmt::format_to(std::back_inserter(text_), "{}", *number);
    else
      text_ += std::get<std::string_view>(value);
    text_ += '\0';
    pointers_.push_back(text_.data() + begin);
  }

  std::string text_;
  std::vector<const char*> pointers_;
};

}  // namespace

bool has_nul(std::span<const Value> values) {
  return std::ranges::any_of(values, [](const Value& value) {
    const auto* text = std::get_if<std::string_view>(&value);
    return text && text->find('\0') != text->npos;
  });
}

PostgresLink::PostgresLink(boost::asio::io_context& context)
    : socket_(context), timer_(context), forms_(std::make_unique<ManyForms>()) {}

PostgresLink::~PostgresLink() {
  close();
  ++*wait_;
}

void PostgresLink::close() {
  forget_socket();
  PQfinish(std::exchange(connection_, nullptr));
  names_.clear();
}

void PostgresLink::forget_socket() {
  boost::system::error_code ignored;
  socket_.close(ignored);
}

// Under a number of our own. When a line breaks, libpq closes its socket at once, and the system may give that number
// to another before this one has stopped waiting for it: then it would stop what somebody else waits for.
void PostgresLink::watch_socket() {
  forget_socket();
  const int own = ::fcntl(PQsocket(connection_), F_DUPFD_CLOEXEC, 0);
  if (own < 0) throw LinkLost("its socket cannot be watched: " + std::generic_category().message(errno));
  socket_.assign(own);
}

void PostgresLink::connect(const std::string& conninfo, std::chrono::milliseconds within) {
  close();
  connection_ = PQconnectStart(conninfo.c_str());
  const auto until = std::chrono::steady_clock::now() + within;
  timer_.expires_at(until);
  auto state = connection_ && PQstatus(connection_) != CONNECTION_BAD ? PGRES_POLLING_WRITING : PGRES_POLLING_FAILED;
  while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED && std::chrono::steady_clock::now() < until) {
    watch_socket();  // it may go from one host's socket to another's
    wait_ready(state == PGRES_POLLING_READING, state == PGRES_POLLING_WRITING);
    forget_socket();
    state = PQconnectPoll(connection_);
  }
  if (state != PGRES_POLLING_OK) {
    const auto why = state == PGRES_POLLING_FAILED ? one_line(PQerrorMessage(connection_)) : "it does not answer";
    close();
    throw LinkLost(why);
  }
  watch_socket();
  PQsetNoticeProcessor(connection_, [](void*, const char*) {}, nullptr);  // what fails comes as an error
  PQsetnonblocking(connection_, 1);
  PQenterPipelineMode(connection_);
}

void PostgresLink::script(const std::string& sql) {
  PQexitPipelineMode(connection_);
  PQsetnonblocking(connection_, 0);
  const PostgresResult result(PQexec(connection_, sql.c_str()));
  const auto error = error_of(result.get(), sql);
  PQsetnonblocking(connection_, 1);
  PQenterPipelineMode(connection_);
  if (error) std::rethrow_exception(error);
}

std::int64_t PostgresLink::run(std::string_view sql, std::span<const Value> values,
                               const std::function<void(const Row&)>& each) {
  Question question{sql, values};
  ask(question);
  flush();
  return read_answer(question, each);
}

bool PostgresLink::counts(std::string_view sql) {
  const auto* const form = forms_->of(sql);
  return form && form->kind() == ManyForm::Kind::count;
}

void PostgresLink::flush() {
  const auto asked = std::exchange(asked_, {});
  if (!connection_) {
    for (auto* question : asked) question->error = std::make_exception_ptr(LinkLost("the line is closed"));
    return;
  }
  Merging merging(*forms_, asked);
  for (auto* question : merging.questions()) send(*question);
  if (PQpipelineSync(connection_) == 1) {
    awaited_.push_back({Awaited::synced, nullptr});
    wait_for_answers();
  } else {
    fail(one_line(PQerrorMessage(connection_)));
  }
  merging.give_answers();
}

void PostgresLink::send(Question& question) {
  if (!question.is_binary && has_nul(question.values)) {
    question.error = std::make_exception_ptr(std::invalid_argument("PostgreSQL keeps no text with a NUL in it"));
    return;
  }
  const auto& name = prepared_name(question);
  if (question.is_binary ? send_binary(name, question.values) : send_bound(name, question.values))
    awaited_.push_back({Awaited::answer, &question});
  else
    question.error = std::make_exception_ptr(LinkLost(one_line(PQerrorMessage(connection_))));
}

const std::string& PostgresLink::prepared_name(Question& question) {
  if (const auto found = names_.find(question.sql); found != names_.end()) return found->second;
  const auto made = names_.emplace(std::string(question.sql), fmt::format("s{}", ++named_)).first;
  if (PQsendPrepare(connection_, made->second.c_str(), made->first.c_str(), 0, nullptr) == 1)
    awaited_.push_back({Awaited::prepared, &question});
  return made->second;
}

bool PostgresLink::send_bound(const std::string& name, std::span<const Value> values) {
  const Bound bound(values);
  return PQsendQueryPrepared(connection_, name.c_str(), bound.count(), bound.pointers(), nullptr, nullptr, 0) == 1;
}

bool PostgresLink::send_binary(const std::string& name, std::span<const Value> values) {
  std::vector<const char*> pointers;
  std::vector<int> lengths;
  for (const auto& value : values) {
    const auto bytes = std::get<std::string_view>(value);
    pointers.push_back(bytes.data());
    lengths.push_back(static_cast<int>(bytes.size()));
  }
  const std::vector<int> binary(values.size(), 1);
  return PQsendQueryPrepared(connection_, name.c_str(), static_cast<int>(values.size()), pointers.data(),
                             lengths.data(), binary.data(), 0) == 1;
}

void PostgresLink::wait_for_answers() {
  timer_.expires_after(kAnswersWithin);
  while (!awaited_.empty()) {
    const int left = PQflush(connection_);
    if (left < 0) return fail(one_line(PQerrorMessage(connection_)));
    wait_ready(true, left > 0);
    if (PQconsumeInput(connection_) != 1) return fail(one_line(PQerrorMessage(connection_)));
    take_answers();
    // Only now: a process that stood still finds what came meanwhile, and hears why its transaction was ended.
    if (!awaited_.empty() && timer_.expiry() <= std::chrono::steady_clock::now())
      return fail("the database does not answer");
  }
}

void PostgresLink::shed_statements() {
  if (names_.size() > kMostStatementsKept) close();
}

void PostgresLink::take_answers() {
  while (!awaited_.empty() && PQisBusy(connection_) == 0) {
    PostgresResult result(PQgetResult(connection_));
    if (result)
      take(std::move(result));
    else if (awaited_.front().kind != Awaited::synced)
      awaited_.pop_front();
  }
}

void PostgresLink::take(PostgresResult result) {
  const auto [kind, question] = awaited_.front();
  if (kind == Awaited::synced) {
    if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) awaited_.pop_front();
    return;
  }
  auto error = error_of(result.get(), question->sql);
  if (kind == Awaited::prepared && error) names_.erase(std::string(question->sql));
  if (!question->error) question->error = std::move(error);
  if (kind == Awaited::answer) question->result = std::move(result);
}

void PostgresLink::fail(const std::string& why) {
  for (const auto& await : std::exchange(awaited_, {}))
    if (await.question && !await.question->error && !await.question->result)
      await.question->error = std::make_exception_ptr(LinkLost(why));
  close();
}

void PostgresLink::wait_ready(bool readable, bool writable) {
  const auto number = ++*wait_;
  const auto ready = [this, number, wait = wait_](boost::system::error_code) {
    if (number == *wait) wake();
  };
  if (readable) socket_.async_wait(boost::asio::posix::stream_descriptor::wait_read, ready);
  if (writable) socket_.async_wait(boost::asio::posix::stream_descriptor::wait_write, ready);
  if (timer_.expiry() > std::chrono::steady_clock::now()) timer_.async_wait(ready);
  waiting_ = Fiber::current();
  Fiber::park();
}

void PostgresLink::wake() {
  ++*wait_;
  socket_.cancel();
  timer_.cancel();
  std::exchange(waiting_, nullptr)->resume();
}

}  // namespace madang::store

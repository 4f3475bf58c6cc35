// What PostgreSQL can do at most with the rows that a message leaves behind: one writer who knows everything beforehand
// and inserts whole batches, one statement for each table, one commit for each batch. Prints the rates as JSON.

#include <fmt/format.h>
#include <libpq-fe.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <stdexcept>

#include "base/id.hpp"
#include "bench/house/organisation.hpp"

using Steady = std::chrono::steady_clock;

namespace {

struct Wanted {
  std::string postgresql;
  std::string file;
  int members = 256;
  int batch = 128;
  double seconds = 4;
  bool one_conversation = false;
  bool own_texts = false;  ///< each row is sent its own text, event and answer, as no two messages say the same
};

struct Statement {
  const char* name;
  const char* sql;
};

// The rows of one message: itself, its event, the answer for retries, and how far conversation, stream and sender are.
constexpr std::array<Statement, 6> kStatements{{
    {"messages",
     "INSERT INTO messages (org_id, conversation_id, seq, id, author_id, kind, text, client_id, posted_at, "
     "mentions_all) "
     "SELECT $1::bigint, c, s, i, a, 'text', $7, k, i, 0 "
     "FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[]) AS v (c, s, i, a, k)"},
    {"log",
     "INSERT INTO stream_log (org_id, stream, seq, type, at, data) "
     "SELECT $1::bigint, n, s, 'chat.message_posted', s, $4 FROM unnest($2::text[], $3::bigint[]) AS v (n, s)"},
    {"writes",
     "INSERT INTO client_writes (org_id, author_id, client_id, request_hash, answer, at) "
     "SELECT $1::bigint, a, k, repeat('a', 32), $4, a FROM unnest($2::bigint[], $3::text[]) AS v (a, k)"},
    {"heads",
     "UPDATE stream_heads SET seq = s FROM unnest($2::text[], $3::bigint[]) AS v (n, s) WHERE org_id = $1 AND stream = "
     "n"},
    {"conversations",
     "UPDATE conversations SET head_seq = s FROM unnest($2::bigint[], $3::bigint[]) AS v (c, s) "
     "WHERE org_id = $1 AND id = c"},
    {"marks",
     "UPDATE conversation_members SET read_seq = s FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS v (c, a, "
     "s) "
     "WHERE org_id = $1 AND conversation_id = c AND member_id = a"},
}};

/// The same with what is long in an array as everything else.
constexpr std::array<Statement, 3> kOwnTexts{{
    {"messages",
     "INSERT INTO messages (org_id, conversation_id, seq, id, author_id, kind, text, client_id, posted_at, "
     "mentions_all) "
     "SELECT $1::bigint, c, s, i, a, 'text', t, k, i, 0 "
     "FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[]) "
     "AS v (c, s, i, a, k, t)"},
    {"log",
     "INSERT INTO stream_log (org_id, stream, seq, type, at, data) "
     "SELECT $1::bigint, n, s, 'chat.message_posted', s, d "
     "FROM unnest($2::text[], $3::bigint[], $4::text[]) AS v (n, s, d)"},
    {"writes",
     "INSERT INTO client_writes (org_id, author_id, client_id, request_hash, answer, at) "
     "SELECT $1::bigint, a, k, repeat('a', 32), w, a FROM unnest($2::bigint[], $3::text[], $4::text[]) AS v (a, k, w)"},
}};

/// `{1,2,3}`: nothing in it needs quoting.
class List {
 public:
  template <class T>
  void add(const T& value) {
    fmt::format_to(std::back_inserter(text_), "{}{}", text_.empty() ? "{" : ",", value);
  }
  std::string done() const { return text_.empty() ? "{}" : text_ + "}"; }

 private:
  std::string text_;
};

std::int64_t number_of(const std::string& id) {
  return static_cast<std::int64_t>(madang::read_base32(id.substr(id.find('_') + 1)).value());
}

class Batches {
 public:
  explicit Batches(Wanted wanted)
      : wanted_(std::move(wanted)),
        organisation_(bench::read_organisation(wanted_.file)),
        org_(std::to_string(number_of(organisation_.org_id))),
        line_(PQconnectdb(wanted_.postgresql.c_str())) {
    if (PQstatus(line_) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(line_));
    for (const auto& statement : kStatements) {
      const auto* const own = std::ranges::find(kOwnTexts, std::string_view(statement.name), &Statement::name);
      const auto* const sql = wanted_.own_texts && own != kOwnTexts.end() ? own->sql : statement.sql;
      run(PQprepare(line_, statement.name, sql, 0, nullptr));
    }
    run(PQexec(line_, "SET synchronous_commit = on"));
  }
  ~Batches() { PQfinish(line_); }
  Batches(const Batches&) = delete;

  void measure() {
    go(1);
    const auto begun = Steady::now();
    const std::int64_t messages = go(wanted_.seconds);
    const double taken = std::chrono::duration<double>(Steady::now() - begun).count();
    fmt::print("{{\"messages\": {}, \"messages_per_second\": {}}}\n", made_, static_cast<double>(messages) / taken);
  }

 private:
  std::int64_t go(double seconds) {
    const auto begun = Steady::now();
    std::int64_t messages = 0;
    for (; std::chrono::duration<double>(Steady::now() - begun).count() < seconds; messages += wanted_.batch) insert();
    return messages;
  }

  void insert() {
    List conversations, streams, seqs, ids, authors, names;
    std::map<std::string, std::int64_t> heads;
    std::map<std::pair<std::string, std::int64_t>, std::int64_t> marks;
    for (int i = 0; i < wanted_.batch; ++i, ++made_) {
      const int member = static_cast<int>(made_ % wanted_.members);
      const auto& conversation =
          wanted_.one_conversation ? organisation_.everybody
                                   : organisation_.circle_of(member, static_cast<std::size_t>(made_ / wanted_.members));
      const auto author = number_of(organisation_.members.at(static_cast<std::size_t>(member)));
      const auto seq = ++seqs_.try_emplace(conversation, 1000).first->second;
      heads[conversation] = seq;
      marks[{conversation, author}] = seq;
      conversations.add(number_of(conversation));
      streams.add(conversation);
      seqs.add(seq);
      ids.add(made_ + 1);
      authors.add(author);
      names.add(fmt::format("batch-{:020}", made_));
    }
    send({conversations.done(), seqs.done(), ids.done(), authors.done(), names.done(), streams.done()}, heads, marks);
  }

  struct Columns {
    std::string conversations, seqs, ids, authors, names, streams;
  };

  void send(const Columns& rows, const std::map<std::string, std::int64_t>& heads,
            const std::map<std::pair<std::string, std::int64_t>, std::int64_t>& marks) {
    List named, numbered, head_seqs, mark_conversations, mark_members, mark_seqs;
    for (const auto& [conversation, seq] : heads)
      named.add(conversation), numbered.add(number_of(conversation)), head_seqs.add(seq);
    for (const auto& [key, seq] : marks)
      mark_conversations.add(number_of(key.first)), mark_members.add(key.second), mark_seqs.add(seq);
    PQenterPipelineMode(line_);
    ask_text("BEGIN");
    ask("messages", {org_, rows.conversations, rows.seqs, rows.ids, rows.authors, rows.names, long_one(text_)});
    ask("log", {org_, rows.streams, rows.seqs, long_one(data_)});
    ask("writes", {org_, rows.authors, rows.names, long_one(answer_)});
    ask("heads", {org_, named.done(), head_seqs.done()});
    ask("conversations", {org_, numbered.done(), head_seqs.done()});
    ask("marks", {org_, mark_conversations.done(), mark_members.done(), mark_seqs.done()});
    ask_text("COMMIT");
    take_answers();
  }

  /// One for all rows, or as many of the same as there are rows.
  std::string long_one(const std::string& text) const {
    if (!wanted_.own_texts) return text;
    List all;
    for (int i = 0; i < wanted_.batch; ++i) all.add(text);
    return all.done();
  }

  void ask(const char* name, const std::vector<std::string>& values) {
    std::vector<const char*> pointers;
    for (const auto& value : values) pointers.push_back(value.c_str());
    PQsendQueryPrepared(line_, name, static_cast<int>(values.size()), pointers.data(), nullptr, nullptr, 0);
  }
  void ask_text(const char* sql) { PQsendQueryParams(line_, sql, 0, nullptr, nullptr, nullptr, nullptr, 0); }

  void take_answers() {
    PQpipelineSync(line_);
    for (bool synced = false; !synced;) {
      auto* const result = PQgetResult(line_);
      if (!result) continue;
      synced = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
      run(result);
    }
    PQexitPipelineMode(line_);
  }

  void run(PGresult* result) {
    const auto status = PQresultStatus(result);
    PQclear(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_PIPELINE_SYNC)
      throw std::runtime_error(PQerrorMessage(line_));
  }

  const Wanted wanted_;
  const bench::Organisation organisation_;
  const std::string org_;
  const std::string text_ = std::string(200, 'm');
  const std::string data_ = std::string(420, 'y');
  const std::string answer_ = std::string(350, 'z');
  std::map<std::string, std::int64_t> seqs_;  // beyond what the seed has
  std::int64_t made_ = 0;
  PGconn* line_;
};

}  // namespace

int main(int count, char** arguments) {
  CLI::App command("Batched inserts of what messages leave behind");
  Wanted wanted;
  command.add_option("--postgresql", wanted.postgresql)->required();
  command.add_option("--organisation", wanted.file)->required();
  command.add_option("--members", wanted.members);
  command.add_option("--batch", wanted.batch);
  command.add_option("--seconds", wanted.seconds);
  command.add_flag("--one-conversation", wanted.one_conversation);
  command.add_flag("--own-texts", wanted.own_texts);
  CLI11_PARSE(command, count, arguments);
  Batches(std::move(wanted)).measure();
}

// What the store can do at most: the rows of one message (itself and its event), batched as the writer batches, in one
// SQLite connection without anything around it. Prints the rates as JSON.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>

#include "app/open_store.hpp"
#include "kernel/store/query.hpp"
#include "kernel/store/sqlite_store.hpp"

using namespace madang;

namespace {

constexpr int kConversations = 5000;

/// As little as a message needs: its row and the row of its event, in the tables and with the indexes of the server.
void insert_one(store::Transaction& transaction, int index, std::string_view text, std::string_view data) {
  const std::int64_t conversation = index % kConversations;
  const std::int64_t seq = index / kConversations + 1;
  store::execute(transaction,
                 "INSERT INTO messages (org_id, conversation_id, seq, id, author_id, kind, text, client_id, posted_at) "
                 "VALUES ($1, $2, $3, $4, $5, 'text', $6, $7, $8)",
                 std::int64_t{1}, conversation, seq, std::int64_t{index}, std::int64_t{7}, std::string(text),
                 fmt::format("bench-{:014}", index), std::int64_t{index});
  store::execute(transaction,
                 "INSERT INTO stream_log (org_id, stream, seq, type, at, data) VALUES ($1, $2, $3, $4, $5, $6)",
                 std::int64_t{1}, fmt::format("cnv_{:013}", conversation), seq, std::string("chat.message_posted"),
                 std::int64_t{index}, std::string(data));
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App command("Batched inserts of messages and their events");
  std::string data;
  int messages = 200'000;
  int batch = 512;
  command.add_option("data", data)->required();
  command.add_option("--messages", messages);
  command.add_option("--batch", batch);
  CLI11_PARSE(command, count, arguments);
  std::filesystem::create_directories(data);

  const SystemClock clock;
  store::SqliteOptions options;
  options.path = std::filesystem::path(data) / "insert.db";
  auto store = store::open_sqlite(options, app::all_migrations(), clock);
  const std::string text(200, 'x');
  const std::string data_of_event(420, 'y');
  const auto begun = std::chrono::steady_clock::now();
  for (int done = 0; done < messages; done += batch) {
    store->write_now([&](store::Transaction& transaction) {
      for (int i = done; i < std::min(done + batch, messages); ++i) insert_one(transaction, i, text, data_of_event);
    });
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
  store->close();
  fmt::print("{{\"messages_per_second\": {:.0f}}}\n", messages / taken.count());
}

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "kernel/store/lane_table.hpp"
#include "kernel/store/postgres_store.hpp"
#include "kernel/store/tests/scratch.hpp"
#include "kernel/store/tests/support/postgres_server.hpp"

namespace madang::store {
namespace {

constexpr OrgId kLoud{1};
constexpr OrgId kQuiet{2};

/// Somebody else has the lane in the database, as a transaction of another node, until this is gone.
class HeldLane {
 public:
  HeldLane(const PostgresServer& server, const std::string& database, const Lane& lane)
      : server_(server), database_(database) {
    server_.run("CREATE TABLE let_go (yes INTEGER)", database_);
    holding_ = std::jthread([this, key = locks_of(lane).back().key] {
      server_.run(fmt::format("DO $$ BEGIN PERFORM pg_advisory_xact_lock({});"
                              " WHILE NOT EXISTS (SELECT FROM let_go) LOOP PERFORM pg_sleep(0.01); END LOOP; END $$",
                              key),
                  database_);
    });
    const auto is_held =
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database())";
    while (server_.ask(is_held, database_) == "0") std::this_thread::yield();
  }
  ~HeldLane() { server_.run("INSERT INTO let_go VALUES (1)", database_); }

 private:
  const PostgresServer& server_;
  const std::string database_;
  std::jthread holding_;
};

class PostgresFairnessTest : public testing::Test {
 protected:
  PostgresServer& server_ = PostgresServer::shared();
  const std::string database_ = server_.make_database();
  SetClock clock_;

  std::unique_ptr<Store> open() const {
    PostgresOptions options;
    options.conninfo = server_.conninfo(database_);
    options.queue = 400;
    return open_postgres(options, kNotes, clock_);
  }
  std::string ask(const std::string& sql) const { return server_.ask(sql, database_); }
};

auto note_of(OrgId org, std::int64_t seq) {
  return [org, seq](Transaction& transaction) {
    execute(transaction, "INSERT INTO notes (org_id, seq, text) VALUES ($1, $2, '')", org, seq);
  };
}

TEST_F(PostgresFairnessTest, another_is_answered_while_the_queue_of_one_that_floods_is_full) {
  const auto store = open();
  std::atomic<int> asked = 0, answered = 0, refused = 0, stuck_answered = 0;
  const auto flood = [&] {
    for (std::int64_t seq = 1; refused == 0; ++seq) {
      const bool is_stuck = seq % 8 == 0;
      ++asked;
      store->enqueue_write(Lane::of(kLoud, static_cast<std::uint64_t>(seq % 8 + 1)), note_of(kLoud, seq),
                           [&, is_stuck](const std::exception_ptr& error) {
                             if (error) ++refused;
                             if (!error && is_stuck) ++stuck_answered;
                             ++answered;
                           });
    }
  };
  {
    const HeldLane held(server_, database_, Lane::of(kLoud, 1));
    store->write_now(Lane::of(kQuiet, 1), note_of(kQuiet, 0));
    flood();
    for (std::int64_t seq = 1; seq <= 20; ++seq) {
      store->write_now(Lane::of(kQuiet, static_cast<std::uint64_t>(seq % 3 + 1)), note_of(kQuiet, seq));
      const auto found = store->read_now(kQuiet, [](Transaction& transaction) {
        return *one<std::int64_t>(transaction, "SELECT count(*) FROM notes WHERE org_id = 2");
      });
      EXPECT_EQ(found, seq + 1);
    }
    EXPECT_EQ(stuck_answered, 0);
    EXPECT_EQ(refused, 1) << "the queue is as full as it may be";
  }
  store->close();
  EXPECT_EQ(answered, asked);
  EXPECT_EQ(ask("SELECT count(*) FROM notes WHERE org_id = 1"), fmt::format("{}", asked - refused));
}

}  // namespace
}  // namespace madang::store

#include "kernel/store/postgres_store.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <future>
#include <latch>
#include <thread>

#include "kernel/store/once.hpp"
#include "kernel/store/postgres_conninfo.hpp"
#include "kernel/store/postgres_link.hpp"
#include "kernel/store/schema.hpp"
#include "kernel/store/tests/scratch.hpp"
#include "kernel/store/tests/support/postgres_server.hpp"

namespace madang::store {
namespace {

using testing::HasSubstr;

constexpr OrgId kOrg{1};

class PostgresStoreTest : public testing::Test {
 protected:
  PostgresServer& server_ = PostgresServer::shared();
  const std::string database_ = server_.make_database();
  SetClock clock_;

  PostgresOptions options() const {
    PostgresOptions options;
    options.conninfo = server_.conninfo(database_);
    options.patience = std::chrono::seconds(5);
    return options;
  }
  std::unique_ptr<Store> open() { return open(options()); }
  std::unique_ptr<Store> open(const PostgresOptions& options) { return open_postgres(options, kNotes, clock_); }
  std::string ask(const std::string& sql) const { return server_.ask(sql, database_); }
  /// Ends the sessions of the store as a failing machine does, from the other end.
  void cut_lines() const {
    ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid()");
  }
  std::string why_not(const PostgresOptions& options) {
    try {
      open(options);
    } catch (const UnusableDatabase& error) {
      return error.what();
    }
    return "it opened";
  }
};

TEST_F(PostgresStoreTest, what_cannot_be_used_is_said_in_one_sentence) {
  auto wrong = options();
  wrong.conninfo = "host";
  EXPECT_THAT(why_not(wrong), HasSubstr("the address of the database cannot be read: missing \"=\""));
  wrong.conninfo = "host=127.0.0.1 port=1 dbname=madang";
  EXPECT_THAT(why_not(wrong), HasSubstr("the database at 127.0.0.1:1/madang cannot be used"));
  wrong.conninfo = server_.conninfo("nowhere");
  EXPECT_THAT(why_not(wrong), HasSubstr("database \"nowhere\" does not exist"));
  wrong.conninfo = server_.conninfo(server_.make_database("TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"));
  EXPECT_THAT(why_not(wrong), HasSubstr("CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"));
}

TEST(PostgresConninfo, each_host_has_its_own) {
  EXPECT_EQ(conninfo_of_each_host("host=a,b port=1,2 dbname='it\\'s'"),
            (std::vector<std::string>{"dbname='it\\'s' host='a' port='1' ", "dbname='it\\'s' host='b' port='2' "}));
  EXPECT_EQ(conninfo_of_each_host("hostaddr=::1,10.0.0.2 port=7"),
            (std::vector<std::string>{"hostaddr='::1' port='7' ", "hostaddr='10.0.0.2' port='7' "}));
  EXPECT_EQ(conninfo_of_each_host("dbname=madang"), std::vector<std::string>{"dbname='madang' "});
}

TEST(PostgresConninfo, a_line_notices_soon_that_the_other_machine_is_gone_unless_the_operator_says_otherwise) {
  const auto usual = complete_conninfo("host=a,b");
  for (const auto* each : {"tcp_user_timeout='2000'", "keepalives_idle='1'", "target_session_attrs='read-write'"})
    EXPECT_THAT(usual, HasSubstr(each));
  EXPECT_THAT(complete_conninfo("host=a tcp_user_timeout=60000"), HasSubstr("tcp_user_timeout='60000'"));
}

TEST_F(PostgresStoreTest, a_host_that_does_not_answer_does_not_keep_from_the_next) {
  // The system takes the connection, and nobody ever reads from it: as of a primary that has no power.
  boost::asio::io_context context;
  const boost::asio::ip::tcp::acceptor silent(context, {boost::asio::ip::address_v4::loopback(), 0});
  auto both = options();
  const auto found = std::string(server_.conninfo(database_));
  const auto port = found.find("port=");
  ASSERT_NE(port, found.npos);
  both.conninfo = found;
  both.conninfo.insert(port + 5, fmt::format("{},", silent.local_endpoint().port()));
  both.conninfo.replace(both.conninfo.find("127.0.0.1"), 9, "127.0.0.1,127.0.0.1");
  const auto store = open(both);
  EXPECT_EQ(store->read_now([](Transaction& transaction) { return one<int>(transaction, "SELECT 1").value(); }), 1);
  store->close();
}

TEST_F(PostgresStoreTest, a_schema_that_is_newer_is_not_touched) {
  open()->close();
  ask("INSERT INTO schema_migrations (part, number, name, at, checksum) VALUES ('notes', 2, '002_later', 0, '')");
  EXPECT_THROW(open(), SchemaMismatch);
}

TEST_F(PostgresStoreTest, every_process_has_a_number_of_its_own) {
  IdSource first_ids(clock_, 0);
  IdSource second_ids(clock_, 0);
  auto options_of_one = options();
  options_of_one.ids = &first_ids;
  auto first = open(options_of_one);
  options_of_one.ids = &second_ids;
  const auto second = open(options_of_one);
  EXPECT_EQ(ask("SELECT string_agg(CAST(number AS TEXT), ',' ORDER BY number) FROM store_nodes"), "1,2");
  EXPECT_NE(first_ids.next<MemberId>().value >> 12 & 0x3ff, second_ids.next<MemberId>().value >> 12 & 0x3ff);
  EXPECT_EQ(first->epoch(), second->epoch());
}

TEST_F(PostgresStoreTest, every_process_knows_how_many_others_there_are_and_what_they_run) {
  const auto store = open();
  ask("INSERT INTO store_nodes (number, process, program, seen_at, last_tick)"
      " SELECT 900, 'newer', '9.9.9', seen_at, 0 FROM store_nodes");
  ask("INSERT INTO store_nodes (number, process, program, seen_at, last_tick) VALUES (901, 'dead', '0.0.1', 1, 0)");
  const auto second = open();
  while (store->neighbours().count < 2) std::this_thread::yield();
  EXPECT_EQ(store->neighbours().other_versions, std::vector<std::string>{"9.9.9"});
}

TEST_F(PostgresStoreTest, a_process_whose_number_was_taken_writes_no_more) {
  const auto store = open();
  store->write_now([](Transaction& transaction) { add_note(transaction, 1); });
  ask("UPDATE store_lines SET process = 'another'");
  try {
    store->write_now([](Transaction& transaction) { add_note(transaction, 2); });
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.kind, kCannotWrite);
  }
  EXPECT_TRUE(store->is_superseded());
  EXPECT_EQ(store->trouble(), "another process took this one's number; start the server again");
  EXPECT_EQ(count_notes(*store), 1);
}

TEST_F(PostgresStoreTest, lines_that_are_cut_are_made_anew) {
  const auto store = open();
  for (int seq = 1; seq <= 20; ++seq) {
    store->write_now([&](Transaction& transaction) { add_note(transaction, seq); });
    cut_lines();
    EXPECT_EQ(count_notes(*store), seq);
  }
}

TEST_F(PostgresStoreTest, while_the_database_restarts_writes_wait) {
  const auto store = open();
  store->write_now([](Transaction& transaction) { add_note(transaction, 1); });
  server_.stop_at_once();
  auto written = std::async(std::launch::async,
                            [&] { store->write_now([](Transaction& transaction) { add_note(transaction, 2); }); });
  server_.start();
  written.get();
  EXPECT_EQ(count_notes(*store), 2);
}

TEST_F(PostgresStoreTest, a_database_that_goes_is_missed_also_by_a_store_that_nobody_asks) {
  const auto store = open();
  while (!store->is_writable()) std::this_thread::yield();
  EXPECT_EQ(store->trouble(), "");
  server_.stop_at_once();
  while (store->is_writable()) std::this_thread::yield();
  server_.start();
  while (!store->is_writable()) std::this_thread::yield();
}

TEST_F(PostgresStoreTest, what_waits_longer_than_anybody_should_is_refused_and_works_again_later) {
  auto impatient = options();
  impatient.patience = std::chrono::milliseconds(300);
  const auto store = open(impatient);
  server_.stop_at_once();
  for (int tries = 0; tries < 3; ++tries) try {
      store->write_now([](Transaction& transaction) { add_note(transaction, 1); });
      FAIL();
    } catch (const Refusal& refusal) {
      EXPECT_EQ(refusal.kind, kCannotReach);
    }
  EXPECT_EQ(store->trouble(), "the database cannot be reached");
  server_.start();
  while (!store->is_writable()) std::this_thread::yield();
  store->write_now([](Transaction& transaction) { add_note(transaction, 2); });
  EXPECT_EQ(count_notes(*store), 1);
}

/// Many threads write while somebody cuts the lines again and again; each write asks what it wrote to be counted once.
TEST_F(PostgresStoreTest, whatever_is_cut_nothing_acknowledged_is_lost_and_nothing_happens_twice) {
  const auto store = open();
  std::atomic<bool> over = false;
  std::atomic<std::int64_t> seq = 0;
  std::vector<std::vector<std::int64_t>> acknowledged(8);
  std::vector<std::thread> writers;
  for (auto& mine : acknowledged)
    writers.emplace_back([&] {
      while (!over) {
        const auto number = ++seq;
        const auto part = static_cast<std::uint64_t>(number % 20 + 1);
        store->write_now(Lane::of(kOrg, part), [number](Transaction& transaction) { add_note(transaction, number); });
        mine.push_back(number);
      }
    });
  for (int cut = 0; cut < 30; ++cut) {
    const auto before = seq.load();
    while (seq < before + 40) std::this_thread::yield();
    cut_lines();
  }
  over = true;
  for (auto& writer : writers) writer.join();
  std::size_t count = 0;
  for (const auto& mine : acknowledged) count += mine.size();
  // A note that was written twice would have broken its key, and write_now() would have thrown.
  EXPECT_EQ(count_notes(*store), static_cast<std::int64_t>(count));
  EXPECT_EQ(static_cast<std::int64_t>(count), seq.load());
}

/// What two processes read they may rely on when they write: a sequence has no gap and no double.
TEST_F(PostgresStoreTest, several_processes_take_turns_in_a_lane) {
  std::vector<std::unique_ptr<Store>> stores;
  for (int each = 0; each < 3; ++each) stores.push_back(open());
  std::vector<std::thread> writers;
  constexpr int kEach = 150;
  for (auto& store : stores)
    for (int thread = 0; thread < 2; ++thread)
      writers.emplace_back([&store] {
        for (int each = 0; each < kEach; ++each)
          store->write_now(Lane::of(kOrg, 7), [](Transaction& transaction) {
            const auto last = one<std::int64_t>(transaction, "SELECT COALESCE(MAX(seq), 0) FROM notes");
            add_note(transaction, *last + 1);
          });
      });
  for (auto& writer : writers) writer.join();
  EXPECT_EQ(ask("SELECT COUNT(*) || ' ' || MAX(seq) FROM notes"), fmt::format("{0} {0}", 6 * kEach));
}

// Between the look and the insert of a work that runs for the second time, since another of its group failed.
TEST_F(PostgresStoreTest, a_client_id_that_another_node_takes_at_the_last_moment_is_refused) {
  auto one_line = options();
  one_line.writers = 1;
  const auto store = open(one_line);
  const auto conninfo = server_.conninfo(database_);
  const std::unique_ptr<PGconn, void (*)(PGconn*)> other(PQconnectdb(conninfo.c_str()), &PQfinish);
  const auto take_it = [&] {
    const PostgresResult result(PQexec(other.get(),
                                       "INSERT INTO client_writes (org_id, author_id, client_id, request_hash, answer,"
                                       " at) VALUES (1, 2, 'client-id-1', 'hash', 'done', 0)"));
    EXPECT_EQ(PQresultStatus(result.get()), PGRES_COMMAND_OK);
  };
  const auto ignore = [](const std::exception_ptr&) {};
  std::latch started(1), may_go(1), ended(1);
  store->enqueue_write(Lane::everything(), [&](Transaction&) { started.count_down(), may_go.wait(); }, ignore);
  started.wait();
  store->enqueue_write(
      Lane::of(kOrg, 3),
      [&](Transaction& transaction) {
        add_note(transaction, 1);
        throw std::runtime_error("it thought better of it");
      },
      ignore);
  int runs = 0;
  std::exception_ptr said;
  store->enqueue_write(
      Lane::of(kOrg, 2),
      [&](Transaction& transaction) {
        once(transaction, {kOrg, 2, "client-id-1", "another"}, clock_.now(), [&] {
          if (++runs == 2) take_it();
          return std::string("done");
        });
      },
      [&](const std::exception_ptr& error) { said = error, ended.count_down(); });
  may_go.count_down();
  ended.wait();
  EXPECT_EQ(runs, 2);
  ASSERT_TRUE(said);
  try {
    std::rethrow_exception(said);
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.kind, kClientIdReused);
  }
  EXPECT_EQ(ask("SELECT request_hash FROM client_writes"), "hash");
}

TEST_F(PostgresStoreTest, lanes_that_do_not_touch_run_side_by_side) {
  auto one_line = options();
  one_line.writers = 1;
  const auto store = open(one_line);
  std::latch done(2);
  // Both in one group: each waits for its statement's answer while the other goes on.
  std::vector<int> order;
  const auto work = [&](int number) {
    return [&order, number](Transaction& transaction) {
      for (int step = 0; step < 3; ++step) {
        execute(transaction, "SELECT 1");
        order.push_back(number);
      }
    };
  };
  std::latch started(1);
  std::latch may_go(1);
  store->enqueue_write(
      Lane::everything(), [&](Transaction&) { started.count_down(), may_go.wait(); }, [](std::exception_ptr) {});
  started.wait();
  for (int number = 1; number <= 2; ++number)
    store->enqueue_write(Lane::of(kOrg, static_cast<std::uint64_t>(number)), work(number),
                         [&](std::exception_ptr) { done.count_down(); });
  may_go.count_down();
  done.wait();
  EXPECT_EQ(order, (std::vector{1, 2, 1, 2, 1, 2}));
}

TEST_F(PostgresStoreTest, a_deadlock_with_somebody_else_is_tried_again) {
  const auto store = open();
  store->write_now([](Transaction& transaction) {
    add_note(transaction, 1);
    add_note(transaction, 2);
  });
  int runs = 0;
  store->write_now([&](Transaction& transaction) {
    execute(transaction, "UPDATE notes SET text = 'mine' WHERE seq = 1");
    if (++runs > 1) return;
    // As PostgreSQL says it when it chooses a victim.
    execute(transaction, "DO $$ BEGIN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END $$");
  });
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(ask("SELECT text FROM notes WHERE seq = 1"), "mine");
}

TEST_F(PostgresStoreTest, a_statement_that_takes_too_long_is_ended) {
  auto hasty = options();
  hasty.statement_timeout = std::chrono::milliseconds(100);
  const auto store = open(hasty);
  try {
    store->read_now([](Transaction& transaction) { execute(transaction, "SELECT pg_sleep(10)"); });
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.kind, kBusy);
  }
}

TEST_F(PostgresStoreTest, ids_go_on_after_those_of_the_number_s_last_holder) {
  IdSource ids(clock_, 0);
  auto with_ids = options();
  with_ids.ids = &ids;
  MemberId last;
  {
    const auto store = open(with_ids);
    for (int each = 0; each < 100; ++each) last = ids.next<MemberId>();
  }
  SetClock earlier;
  earlier.pass(-std::chrono::hours(1));
  IdSource others(earlier, 0);
  with_ids.ids = &others;
  const auto store = open(with_ids);
  EXPECT_GT(others.next<MemberId>(), last);
}

}  // namespace
}  // namespace madang::store

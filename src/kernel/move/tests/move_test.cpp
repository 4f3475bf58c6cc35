#include "kernel/move/move.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernel/move/tests/shapes.hpp"

namespace madang::move {
namespace {

TEST_F(MoveTest, any_rows_go_up_and_back_as_they_were) {
  for (const unsigned seed : {1U, 2U, 3U}) {
    file_ = scratch_ / fmt::format("{}.db", seed);
    database_ = server_.make_database();
    fill(400, seed);
    const auto there = up();
    ASSERT_TRUE(there.is_complete);
    for (const auto& table : there.tables) EXPECT_EQ(table.source, table.target) << table.name;
    const auto back = down(scratch_ / fmt::format("{}-back.db", seed));
    EXPECT_EQ(sums(there), sums(back));
  }
}

TEST_F(MoveTest, checksums_tell_null_from_empty_and_one_column_from_the_next) {
  fill(0);
  open_file()->write_now([](Transaction& transaction) {
    execute(transaction, "INSERT INTO notes (org_id, seq, text, remark) VALUES (1, 1, 'ab', 'c'), (1, 2, 'a', 'bc')");
    execute(transaction, "INSERT INTO notes (org_id, seq, text, remark) VALUES (1, 3, 'a', NULL), (1, 4, 'a', '')");
  });
  const auto source = sqlite_source(file_);
  const auto tables = source->tables();
  const auto notes = std::ranges::find(tables, "notes", &Table::name);
  auto only_texts = *notes;
  only_texts.columns = {{"text", false}, {"remark", false}};
  only_texts.key = {};
  const auto digests = read_rows(source->transaction(), only_texts, {}).digests();
  ASSERT_EQ(digests.size(), 4U);
  for (std::size_t one = 0; one < 4; ++one)
    for (std::size_t other = one + 1; other < 4; ++other) EXPECT_NE(digests[one], digests[other]);
}

TEST_F(MoveTest, beside_a_server_most_goes_and_the_rest_when_it_has_stopped) {
  fill(400);
  auto store = open_file();
  const auto first = up();
  EXPECT_FALSE(first.is_complete);
  EXPECT_GT(copied(first), 400);
  EXPECT_THAT(refusal_of([&] { open_database(); }), HasSubstr("is half of a move that has not ended"));
  Random random(9);
  store->write_now([&](Transaction& transaction) { change_rows(transaction, random); });
  const auto second = up();
  EXPECT_FALSE(second.is_complete);
  EXPECT_LT(copied(second), copied(first));
  store->write_now([&](Transaction& transaction) { change_rows(transaction, random); });
  store.reset();
  const auto last = up();
  ASSERT_TRUE(last.is_complete);
  for (const auto& table : last.tables) EXPECT_EQ(table.source, table.target) << table.name;
}

TEST_F(MoveTest, the_way_back_begins_beside_nodes_too) {
  fill(200);
  up();
  auto store = open_database();
  Random random(4);
  store->write_now([&](Transaction& transaction) { change_rows(transaction, random); });
  EXPECT_FALSE(down(file_).is_complete);
  EXPECT_THAT(refusal_of([&] { open_file(); }), HasSubstr("is half of a move that has not ended"));
  store->write_now([&](Transaction& transaction) { change_rows(transaction, random); });
  store.reset();
  EXPECT_TRUE(down(file_).is_complete);
  open_file();
}

TEST_F(MoveTest, what_is_unique_may_have_changed_hands) {
  fill(0);
  auto store = open_file();
  store->write_now([](Transaction& transaction) {
    for (int id = 1; id <= 300; ++id)
      execute(transaction, "INSERT INTO people (id, login) VALUES ($1, $2)", id, fmt::format("p{}", id));
  });
  up();
  store->write_now([](Transaction& transaction) {
    execute(transaction, "UPDATE people SET login = 'q' || id");
    execute(transaction, "UPDATE people SET login = 'p' || (301 - id)");
  });
  store.reset();
  EXPECT_TRUE(up().is_complete);
  EXPECT_EQ(server_.ask("SELECT login FROM people WHERE id = 1", database_), "p300");
}

TEST_F(MoveTest, only_one_of_the_two_starts_and_streams_go_on_in_the_same_epoch) {
  fill(10);
  const auto epoch = open_file()->epoch();
  up();
  EXPECT_THAT(refusal_of([&] { open_file(); }), HasSubstr("is sealed, since everything was moved to the database at"));
  EXPECT_THAT(refusal_of([&] { up(); }), HasSubstr("already"));
  EXPECT_EQ(open_database()->epoch(), epoch);
  down(file_);
  EXPECT_THAT(refusal_of([&] { open_database(); }), HasSubstr("is sealed, since everything was moved to the file"));
  EXPECT_EQ(open_file()->epoch(), epoch);
}

TEST_F(MoveTest, back_onto_the_sealed_file_goes_only_what_changed) {
  fill(400);
  up();
  Random random(5);
  open_database()->write_now([&](Transaction& transaction) { add_rows(transaction, random, 20); });
  const auto back = down(file_);
  EXPECT_TRUE(back.is_complete);
  EXPECT_LT(copied(back), 100);
  open_file()->write_now([&](Transaction& transaction) { add_rows(transaction, random, 20); });
  EXPECT_TRUE(up().is_complete) << "and up again";
}

TEST_F(MoveTest, a_seal_that_is_taken_back_begins_a_new_epoch) {
  fill(10);
  const auto epoch = open_file()->epoch();
  up();
  undo_seal(*sqlite_source(file_));
  EXPECT_NE(open_file()->epoch(), epoch);
  EXPECT_THAT(refusal_of([&] { undo_seal(*sqlite_source(file_)); }), HasSubstr("is not sealed"));
  EXPECT_THAT(refusal_of([&] { up(); }), HasSubstr("is not empty"));
  down(scratch_ / "other.db");
  undo_seal(*postgres_source(conninfo()));
  EXPECT_NE(open_database()->epoch(), epoch);
}

TEST_F(MoveTest, ids_go_on_growing) {
  IdSource ids(clock_, 0);
  auto store = open_file(&ids);
  clock_.pass(std::chrono::hours(1'000));
  const auto before = ids.next<OrgId>();
  store->write_now([](Transaction& transaction) { execute(transaction, "INSERT INTO loose (kind) VALUES ('x')"); });
  store.reset();
  up();
  clock_.pass(-std::chrono::hours(900));
  OrgId there;
  {
    IdSource others(clock_, 0);
    const auto database = open_database(&others);
    there = others.next<OrgId>();
    EXPECT_GT(there, before);
  }
  down(file_);
  IdSource again(clock_, 0);
  store = open_file(&again);
  EXPECT_GT(without_node(again.next<OrgId>()), without_node(there));
}

TEST_F(MoveTest, a_table_that_is_not_the_same_is_named_and_nothing_is_sealed) {
  fill(50);
  postgres_target(conninfo(), kParts, clock_).reset();
  server_.run("CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.count := 7; RETURN NEW; END $$",
              database_);
  server_.run("CREATE TRIGGER spoils BEFORE INSERT ON words FOR EACH ROW EXECUTE FUNCTION spoil()", database_);
  EXPECT_THAT(refusal_of([&] { up(); }), HasSubstr("words is not the same: "));
  open_file();
  server_.run("DROP TRIGGER spoils ON words", database_);
  EXPECT_TRUE(up().is_complete) << "it goes on from there";
}

TEST_F(MoveTest, what_cannot_be_is_said_in_one_sentence) {
  EXPECT_THAT(refusal_of([&] { up(); }), HasSubstr("there is no database"));
  fill(10);
  EXPECT_THAT(refusal_of([&] { down(scratch_ / "new.db"); }), HasSubstr("holds no installation"));
  EXPECT_THAT(refusal_of([&] { postgres_target("host=127.0.0.1 port=1 dbname=x", kParts, clock_); }),
              HasSubstr("the database at 127.0.0.1:1/x cannot be used: "));
  {
    const auto used = open_database();
    EXPECT_THAT(refusal_of([&] { up(); }), HasSubstr("a server works on the database at"));
    used->write_now([](Transaction& transaction) { execute(transaction, "INSERT INTO loose (kind) VALUES ('x')"); });
  }
  EXPECT_THAT(refusal_of([&] { up(); }), HasSubstr("is not empty (there is something in loose)"));
  EXPECT_THAT(refusal_of([&] { down(file_); }), HasSubstr("is not empty"));
  const auto open = open_file();
  EXPECT_THAT(refusal_of([&] { down(file_); }), HasSubstr("a server works on the file"));
}

TEST_F(MoveTest, what_another_program_used_is_not_moved) {
  fill(10);
  auto newer = known_;
  newer.pop_back();
  auto with = options();
  with.known = newer;
  EXPECT_THAT(refusal_of([&] { up(with); }), HasSubstr("which this program does not know"));
  auto older = known_;
  older.push_back({"shapes", 2, "002_more", "CREATE TABLE more (id BIGINT)"});
  with.known = older;
  EXPECT_THAT(refusal_of([&] { up(with); }), HasSubstr("was last used by an older program"));
}

TEST_F(MoveTest, a_text_that_postgresql_cannot_keep_is_told_with_its_table) {
  fill(3);
  open_file()->write_now([](Transaction& transaction) {
    execute(transaction, "INSERT INTO words (org_id, word, count) VALUES (1, $1, 1)", std::string_view("a\0b", 3));
  });
  EXPECT_THAT(refusal_of([&] { up(); }), HasSubstr("words could not be moved: a word holds a NUL"));
}

TEST_F(MoveTest, a_database_that_refuses_or_goes_away_is_told_with_what_to_do) {
  fill(50);
  postgres_target(conninfo(), kParts, clock_).reset();
  const auto fails_with = [&](const std::string& act) {
    server_.run("CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + act +
                    "; RETURN NEW; END $$; DROP TRIGGER IF EXISTS fails ON words;"
                    "CREATE TRIGGER fails BEFORE INSERT ON words FOR EACH ROW EXECUTE FUNCTION fail()",
                database_);
    return refusal_of([&] { up(); });
  };
  EXPECT_THAT(fails_with("RAISE EXCEPTION 'full' USING ERRCODE = '53100'"),
              HasSubstr("while words was copied a database refused (its disk may be full)"));
  EXPECT_THAT(fails_with("PERFORM pg_terminate_backend(pg_backend_pid())"),
              HasSubstr("while words was copied the database went away"));
  server_.run("DROP TRIGGER fails ON words", database_);
  EXPECT_TRUE(up().is_complete);
}

TEST_F(MoveTest, no_node_starts_while_a_move_holds_the_database) {
  const auto target = postgres_target(conninfo(), kParts, clock_);
  EXPECT_THAT(refusal_of([&] { open_database(); }), HasSubstr("is held by a command such as `madang migrate`"));
}

}  // namespace
}  // namespace madang::move

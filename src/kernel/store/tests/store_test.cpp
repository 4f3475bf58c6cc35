#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "kernel/store/tests/scratch.hpp"

namespace madang::store {
namespace {

struct Note {
  std::int64_t seq = 0;
  std::string text;
  std::optional<std::string> missing;
};
BOOST_DESCRIBE_STRUCT(Note, (), (seq, text, missing))

/// Keeps the writer busy while it lives, so that what is asked for meanwhile becomes one group.
class Held {
 public:
  explicit Held(Store& store) {
    store.enqueue_write(
        Lane::everything(),
        [gate = gate_](Transaction&) {
          gate->started.count_down();
          gate->may_go.wait();
        },
        [](std::exception_ptr) {});
    gate_->started.wait();
  }
  ~Held() { let_go(); }
  void let_go() {
    if (!std::exchange(gone_, true)) gate_->may_go.count_down();
  }

 private:
  struct Gate {
    std::latch started{1};
    std::latch may_go{1};
  };
  std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
  bool gone_ = false;
};

TEST(Store, a_read_sees_every_write_acknowledged_before_it) {
  const Scratch scratch;
  const auto store = open_notes_on_any(scratch / "db");
  for (int seq = 1; seq <= 50; ++seq) {
    store->write_now([&](Transaction& transaction) { add_note(transaction, seq); });
    EXPECT_EQ(count_notes(*store), seq);
  }
}

TEST(Store, rows_are_read_into_described_structs) {
  const Scratch scratch;
  const auto store = open_notes_on_any(scratch / "db");
  store->write_now([](Transaction& transaction) { add_note(transaction, 7, "안녕"); });
  const auto notes = store->read_now([](Transaction& transaction) {
    return all<Note>(transaction, "SELECT seq, text, NULL FROM notes WHERE text = $1", std::string("안녕"));
  });
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(notes[0].seq, 7);
  EXPECT_EQ(notes[0].text, "안녕");
  EXPECT_FALSE(notes[0].missing);
}

TEST(Store, an_empty_text_is_not_null) {
  const Scratch scratch;
  const auto store = open_notes_on_any(scratch / "db");
  store->write_now([](Transaction& transaction) { add_note(transaction, 1, std::string_view()); });
  EXPECT_EQ(
      store->read_now([](Transaction& transaction) { return one<std::string>(transaction, "SELECT text FROM notes"); }),
      "");
}

TEST(Store, a_throwing_write_changes_nothing_and_says_what_it_threw) {
  const Scratch scratch;
  const auto store = open_notes_on_any(scratch / "db");
  const auto refuse = [](Transaction& transaction) {
    add_note(transaction, 1);
    throw Refusal(kNotFound, "text");
  };
  EXPECT_THROW(store->write_now(refuse), Refusal);
  EXPECT_THROW(store->write_now([](Transaction&) { throw 42; }), int);
  EXPECT_EQ(count_notes(*store), 0);
}

TEST(Store, a_throwing_write_leaves_the_others_of_its_group_alone) {
  const Scratch scratch;
  const auto store = open_notes_on_any(scratch / "db");
  std::vector<std::exception_ptr> errors(9);
  std::latch done(9);
  {
    const Held held(*store);
    for (int seq = 0; seq < 9; ++seq)
      store->enqueue_write(
          Lane::everything(),
          [seq](Transaction& transaction) {
            add_note(transaction, seq);
            if (seq % 3 == 1) throw Refusal(kInvalid);
          },
          [&, seq](std::exception_ptr error) { errors[static_cast<std::size_t>(seq)] = error, done.count_down(); });
  }
  done.wait();
  EXPECT_EQ(count_notes(*store), 6);
  for (std::size_t seq = 0; seq < 9; ++seq) EXPECT_EQ(errors[seq] != nullptr, seq % 3 == 1);
}

TEST(Store, a_group_that_is_run_again_tells_of_each_of_its_works_once) {
  const Scratch scratch;
  const auto store = open_notes_on_any(scratch / "db");
  std::vector<int> told;
  std::latch done(3);
  Held held(*store);
  for (int seq = 1; seq <= 3; ++seq) {
    store->enqueue_write(
        Lane::everything(),
        [&, seq](Transaction& transaction) {
          add_note(transaction, seq);
          transaction.after_commit([&, seq] { told.push_back(seq); });
          if (seq == 2) throw Refusal(kInvalid);  // too late to have changed nothing
        },
        [&](std::exception_ptr) { done.count_down(); });
  }
  held.let_go();
  done.wait();
  EXPECT_EQ(told, (std::vector{1, 3}));
  EXPECT_EQ(count_notes(*store), 2);
}

TEST(Store, a_key_that_is_taken_is_a_unique_violation) {
  const Scratch scratch;
  const auto store = open_notes_on_any(scratch / "db");
  store->write_now([](Transaction& transaction) { add_note(transaction, 1); });
  EXPECT_THROW(store->write_now([](Transaction& transaction) { add_note(transaction, 1); }), UniqueViolation);
  store->write_now([](Transaction& transaction) { add_note(transaction, 2); });
  EXPECT_EQ(count_notes(*store), 2);
}

TEST(Store, execute_says_how_many_rows_it_changed) {
  const Scratch scratch;
  const auto store = open_notes_on_any(scratch / "db");
  store->write_now([](Transaction& transaction) {
    for (int seq = 0; seq < 5; ++seq) add_note(transaction, seq);
    EXPECT_EQ(execute(transaction, "UPDATE notes SET text = $1 WHERE seq < $2", "new", 3), 3);
    EXPECT_EQ(execute(transaction, "SELECT count(*) FROM notes"), 0);
    EXPECT_EQ(all<int>(transaction, "DELETE FROM notes WHERE seq >= $1 RETURNING seq", 3).size(), 2u);
  });
}

TEST(Store, the_same_statement_runs_inside_itself) {
  const Scratch scratch;
  const auto store = open_notes_on_any(scratch / "db");
  store->write_now([](Transaction& transaction) {
    for (int seq = 0; seq < 4; ++seq) add_note(transaction, seq);
    int pairs = 0;
    static constexpr std::string_view kAll = "SELECT seq FROM notes";
    Statement::run(transaction, kAll,
                   [&](const Row&) { pairs += static_cast<int>(all<int>(transaction, kAll).size()); });
    EXPECT_EQ(pairs, 16);
  });
}

TEST(Store, a_wrong_number_of_values_is_an_error_of_the_program) {
  const Scratch scratch;
  const auto store = open_notes_on_any(scratch / "db");
  EXPECT_THROW(store->read_now([](Transaction& transaction) { execute(transaction, "SELECT $1", 1, 2); }),
               std::logic_error);
  EXPECT_THROW(store->read_now([](Transaction& transaction) { execute(transaction, "SELECT ?", 1); }),
               std::logic_error);
  EXPECT_THROW(store->read_now([](Transaction& transaction) { execute(transaction, "SELECT 1; SELECT 2"); }),
               std::logic_error);
  EXPECT_THROW(store->read_now([](Transaction& transaction) { execute(transaction, "SELEKT 1"); }), std::logic_error);
}

TEST(Store, a_read_cannot_write) {
  const Scratch scratch;
  const auto store = open_notes_on_any(scratch / "db");
  EXPECT_THROW(store->read_now([](Transaction& transaction) { add_note(transaction, 1); }), std::logic_error);
  EXPECT_EQ(count_notes(*store), 0);
}

TEST(Store, what_follows_a_commit_runs_in_commit_order_and_before_the_answer) {
  const Scratch scratch;
  const auto store = open_notes_on_any(scratch / "db");
  std::vector<int> order;
  std::latch done(20);
  {
    const Held held(*store);
    for (int seq = 0; seq < 20; ++seq)
      store->enqueue_write(
          Lane::everything(),
          [&, seq](Transaction& transaction) {
            add_note(transaction, seq);
            transaction.after_commit([&, seq] { order.push_back(seq); });
            if (seq == 5) throw Refusal(kInvalid);
          },
          [&](std::exception_ptr) { done.count_down(); });
  }
  done.wait();
  ASSERT_EQ(order.size(), 19u);
  EXPECT_TRUE(std::ranges::is_sorted(order));
  EXPECT_EQ(std::ranges::count(order, 5), 0);

  bool told = false;
  store->write_now([&](Transaction& transaction) { transaction.after_commit([&] { told = true; }); });
  EXPECT_TRUE(told);
}

TEST(Store, a_full_queue_is_refused_at_once_and_asks_to_come_back) {
  const Scratch scratch;
  const auto store = open_notes_on_any(scratch / "db", {.queue = 3});
  Held held(*store);
  std::latch done(3);
  for (int seq = 0; seq < 3; ++seq)
    store->enqueue_write(
        Lane::everything(), [seq](Transaction& transaction) { add_note(transaction, seq); },
        [&](std::exception_ptr) { done.count_down(); });
  try {
    store->write_now([](Transaction&) {});
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.kind, kBusy);
    EXPECT_EQ(refusal.retry_after_seconds, 1);
  }
  held.let_go();
  done.wait();
  EXPECT_EQ(count_notes(*store), 3);
}

TEST(Store, close_finishes_what_is_queued_and_refuses_the_rest) {
  const Scratch scratch;
  const auto store = open_notes_on_any(scratch / "db");
  std::atomic<int> done = 0;
  {
    const Held held(*store);
    for (int seq = 0; seq < 40; ++seq)
      store->enqueue_write(
          Lane::everything(), [seq](Transaction& transaction) { add_note(transaction, seq); },
          [&](std::exception_ptr error) { done += error ? 0 : 1; });
  }
  store->close();
  EXPECT_EQ(done, 40);
  EXPECT_THROW(store->write_now([](Transaction&) {}), Refusal);
  EXPECT_THROW(store->read_now([](Transaction&) {}), Refusal);
  EXPECT_EQ(count_notes(*open_notes_on_any(scratch / "other")), 0);
}

TEST(Store, the_epoch_survives_a_restart) {
  const Scratch scratch;
  const auto first = open_notes_on_any(scratch / "db")->epoch();
  EXPECT_EQ(first.size(), 13u);
  EXPECT_EQ(open_notes_on_any(scratch / "db")->epoch(), first);
  EXPECT_NE(open_notes_on_any(scratch / "other")->epoch(), first);
}

TEST(Store, ids_go_on_after_a_restart_with_the_clock_set_back) {
  const Scratch scratch;
  SetClock clock;
  MemberId last;
  {
    IdSource ids(clock, 0);
    const auto store = open_notes_on_any(scratch / "db", {.ids = &ids});
    for (int each = 0; each < 100; ++each) last = ids.next<MemberId>();
    store->write_now([](Transaction& transaction) { add_note(transaction, 1); });
  }
  clock.pass(-std::chrono::hours(1));
  IdSource ids(clock, 0);
  const auto store = open_notes_on_any(scratch / "db", {.ids = &ids});
  EXPECT_LT(last, ids.next<MemberId>());
}

}  // namespace
}  // namespace madang::store

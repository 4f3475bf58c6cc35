#include "kernel/store/once.hpp"

#include <gtest/gtest.h>

#include "kernel/store/tests/scratch.hpp"

namespace madang::store {
namespace {

class Once : public testing::Test {
 protected:
  std::string write(const ClientWrite& write) {
    return store_->write_now([&](Transaction& transaction) {
      return once(transaction, write, clock_.now(), [&] {
        add_note(transaction, ++runs_);
        return std::to_string(runs_);
      });
    });
  }

  const ClientWrite first_{OrgId{1}, 2, "client-id-1", "hash"};
  int runs_ = 0;
  const SetClock clock_;
  const Scratch scratch_;
  const std::unique_ptr<Store> store_ = open_notes_on_any(scratch_ / "db");
};

TEST_F(Once, a_retry_gets_the_first_answer_and_changes_nothing) {
  EXPECT_EQ(write(first_), "1");
  EXPECT_EQ(write(first_), "1");
  EXPECT_EQ(count_notes(*store_), 1);
}

TEST_F(Once, another_request_under_the_same_id_is_refused) {
  write(first_);
  auto other = first_;
  other.request_hash = "another";
  try {
    write(other);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.kind, kClientIdReused);
    EXPECT_EQ(refusal.field, "client_id");
  }
}

TEST_F(Once, ids_belong_to_their_author_and_organisation) {
  EXPECT_EQ(write(first_), "1");
  EXPECT_EQ(write({OrgId{1}, 3, "client-id-1", "hash"}), "2");
  EXPECT_EQ(write({OrgId{2}, 2, "client-id-1", "hash"}), "3");
}

TEST_F(Once, a_refused_write_may_be_tried_again) {
  const auto refuse = [&](Transaction& transaction) {
    once(transaction, first_, clock_.now(), [&]() -> std::string { throw Refusal(kInvalid); });
  };
  EXPECT_THROW(store_->write_now(refuse), Refusal);
  EXPECT_EQ(write(first_), "1");
}

TEST_F(Once, a_retry_right_behind_the_first_in_the_same_group_is_known_for_one) {
  std::vector<std::string> answers(2);
  std::atomic<int> left = 2;
  std::promise<void> done;
  store_->write_now([&](Transaction&) {
    for (auto& answer : answers)
      store_->enqueue_write(
          Lane::everything(),
          [&](Transaction& transaction) {
            answer = once(transaction, first_, clock_.now(), [&] { return std::to_string(++runs_); });
          },
          [&](std::exception_ptr) {
            if (--left == 0) done.set_value();
          });
  });
  done.get_future().wait();
  EXPECT_EQ(answers, (std::vector<std::string>{"1", "1"}));
}

TEST_F(Once, an_answer_can_be_replaced_for_content_that_was_taken_back) {
  write(first_);
  store_->write_now([&](Transaction& transaction) { replace_answer(transaction, first_, "wiped"); });
  EXPECT_EQ(write(first_), "wiped");
}

TEST_F(Once, old_writes_are_forgotten_in_portions) {
  for (int number = 0; number < 700; ++number) write({OrgId{1}, 2, "client-" + std::to_string(number), "hash"});
  const auto forget = [&](Timestamp before) {
    return store_->write_now([&](Transaction& transaction) { return forget_old_writes(transaction, before); });
  };
  EXPECT_EQ(forget(clock_.now()), 0);
  const auto later = clock_.now() + std::chrono::hours(1);
  EXPECT_EQ(forget(later), 500);
  EXPECT_EQ(forget(later), 200);
  EXPECT_EQ(forget(later), 0);
}

}  // namespace
}  // namespace madang::store

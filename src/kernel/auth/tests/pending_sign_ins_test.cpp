#include "kernel/auth/pending_sign_ins.hpp"

#include <gtest/gtest.h>

#include "kernel/auth/migrations.hpp"
#include "kernel/auth/sessions.hpp"
#include "kernel/store/tests/scratch.hpp"

namespace madang::auth {
namespace {

using store::Transaction;

constexpr AccountId kMina{11};
constexpr AccountId kWei{12};

struct PendingSignInTest : testing::Test {
  store::Scratch scratch;
  store::SetClock clock;
  IdSource ids{clock, 1};
  std::unique_ptr<store::Store> store = store::open_any({.path = scratch / "db"}, migrations(), clock);
  PendingSignIns pending{clock, std::string(32, 'k')};

  std::string begin(AccountId account) {
    return store->write_now(
        [&](Transaction& transaction) { return pending.begin(transaction, account, "Phone").token; });
  }
  std::optional<PendingSignIn> find(const std::string& token) {
    return store->read_now([&](Transaction& transaction) { return pending.find(transaction, token); });
  }
  void fail(const std::string& token) {
    store->write_now([&](Transaction& transaction) { pending.count_failure(transaction, token); });
  }
};

TEST_F(PendingSignInTest, knows_whose_it_is_and_on_which_device) {
  const auto found = find(begin(kMina));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->account_id, kMina);
  EXPECT_EQ(found->device_name, "Phone");
  EXPECT_FALSE(find("forged"));
}

TEST_F(PendingSignInTest, lives_five_minutes) {
  const std::string token = begin(kMina);
  clock.pass(PendingSignIns::kLife - std::chrono::milliseconds(1));
  EXPECT_TRUE(find(token));
  clock.pass(std::chrono::milliseconds(1));
  EXPECT_FALSE(find(token));
}

TEST_F(PendingSignInTest, dies_of_the_fifth_failure_alone) {
  const std::string token = begin(kMina);
  const std::string other = begin(kMina);
  for (int i = 0; i < 4; ++i) fail(token);
  EXPECT_TRUE(find(token));
  fail(token);
  EXPECT_FALSE(find(token));
  EXPECT_TRUE(find(other));
}

TEST_F(PendingSignInTest, all_of_an_account_end_at_once) {
  const std::string mina = begin(kMina);
  const std::string wei = begin(kWei);
  store->write_now([&](Transaction& transaction) { pending.end_all(transaction, kMina); });
  EXPECT_FALSE(find(mina));
  EXPECT_TRUE(find(wei));
}

TEST_F(PendingSignInTest, its_token_is_neither_a_session_nor_a_ticket_nor_the_other_way_round) {
  Sessions sessions(clock, ids, std::string(32, 'k'), [](Transaction&, OrgId, AccountId) { return std::nullopt; });
  const std::string token = begin(kMina);
  store->write_now([&](Transaction& transaction) {
    EXPECT_FALSE(sessions.identify(transaction, token, {}, "").is_signed_in());
    EXPECT_FALSE(sessions.redeem_ticket(transaction, token, {}, "").is_signed_in());
    EXPECT_FALSE(pending.find(transaction, sessions.begin(transaction, kMina, "Desk").token));
  });
}

}  // namespace
}  // namespace madang::auth

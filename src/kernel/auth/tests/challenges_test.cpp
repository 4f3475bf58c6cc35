#include "kernel/auth/challenges.hpp"

#include <gtest/gtest.h>

#include "kernel/auth/migrations.hpp"
#include "kernel/store/tests/scratch.hpp"

namespace madang::auth {
namespace {

struct ChallengesTest : testing::Test {
  store::Scratch scratch;
  store::SetClock clock;
  std::unique_ptr<store::Store> store = store::open_any({.path = scratch / "db"}, migrations(), clock);
  Challenges challenges{clock, std::string(32, 'k')};

  bool spend(std::string_view challenge, std::string_view subject = "acc_1", std::string_view purpose = "add") {
    return store->write_now(
        [&](store::Transaction& transaction) { return challenges.spend(transaction, purpose, subject, challenge); });
  }
};

TEST_F(ChallengesTest, is_spent_once) {
  const auto challenge = challenges.make("add", "acc_1");
  EXPECT_NE(challenges.make("add", "acc_1"), challenge);
  EXPECT_TRUE(spend(challenge));
  EXPECT_FALSE(spend(challenge));
}

TEST_F(ChallengesTest, is_good_for_one_purpose_and_one_subject) {
  const auto challenge = challenges.make("add", "acc_1");
  EXPECT_FALSE(spend(challenge, "acc_2"));
  EXPECT_FALSE(spend(challenge, "acc_1", "enter"));
  EXPECT_FALSE(Challenges(clock, std::string(32, 'j')).stands("add", "acc_1", challenge));
  EXPECT_TRUE(spend(challenge));
}

TEST_F(ChallengesTest, lives_five_minutes) {
  const auto challenge = challenges.make("add", "acc_1");
  clock.pass(Challenges::kLife);
  EXPECT_FALSE(spend(challenge));
  const auto later = challenges.make("add", "acc_1");
  clock.pass(Challenges::kLife - std::chrono::milliseconds(1));
  EXPECT_TRUE(spend(later));
  EXPECT_FALSE(spend(later)) << "what was spent is known for as long as it could be said again";
}

TEST_F(ChallengesTest, what_was_changed_or_made_up_is_nothing) {
  const auto challenge = challenges.make("add", "acc_1");
  for (std::size_t at = 0; at < challenge.size(); ++at) {
    std::string changed = challenge;
    changed[at] = changed[at] == '1' ? '2' : '1';
    EXPECT_FALSE(challenges.stands("add", "acc_1", changed)) << at;
  }
  for (const auto made_up : {"", ".", "..", "9999999999999.a.b", "x"}) EXPECT_FALSE(spend(made_up)) << made_up;
}

}  // namespace
}  // namespace madang::auth

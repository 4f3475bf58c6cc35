#include "kernel/auth/sessions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernel/auth/migrations.hpp"
#include "kernel/store/tests/scratch.hpp"

namespace madang::auth {
namespace {

using namespace std::chrono_literals;
using store::Transaction;

constexpr AccountId kMina{11};
constexpr AccountId kWei{12};
constexpr OrgId kOrg{21};

std::optional<Membership> mina_alone_is_admin(Transaction&, OrgId org, AccountId account) {
  if (org != kOrg || account != kMina) return std::nullopt;
  return Membership{{31}, Role::admin};
}

struct SessionsTest : testing::Test {
  store::Scratch scratch;
  store::SetClock clock;
  IdSource ids{clock, 1};
  std::unique_ptr<store::Store> store = store::open_any({.path = scratch / "db"}, migrations(), clock);
  Sessions sessions{clock, ids, std::string(32, 'k'), mina_alone_is_admin};

  NewSession begin(AccountId account) {
    return store->write_now(
        [&](Transaction& transaction) { return sessions.begin(transaction, account, "Mina's phone 📱"); });
  }
  Actor look(std::string_view token, OrgId org = {}) {
    return store->read_now(
        [&](Transaction& transaction) { return sessions.identify(transaction, token, org, "10.0.0.1"); });
  }
  Actor use(std::string_view token) {
    return store->write_now([&](Transaction& transaction) { return sessions.identify(transaction, token, {}, ""); });
  }
  void end(SessionId session) {
    store->write_now([&](Transaction& transaction) { sessions.end(transaction, session); });
  }
  std::string ticket(const Actor& actor) {
    return store->write_now([&](Transaction& transaction) { return sessions.issue_ticket(transaction, actor).ticket; });
  }
  Actor redeem(std::string_view ticket, OrgId org = kOrg) {
    return store->write_now(
        [&](Transaction& transaction) { return sessions.redeem_ticket(transaction, ticket, org, ""); });
  }
};

TEST_F(SessionsTest, a_token_tells_who_asks_and_what_they_are_in_an_organisation) {
  const auto session = begin(kMina);
  const Actor actor = look(session.token, kOrg);
  EXPECT_EQ(actor.account_id, kMina);
  EXPECT_EQ(actor.session_id, session.id);
  EXPECT_EQ(actor.org_id, kOrg);
  EXPECT_EQ(actor.member_id, MemberId{31});
  EXPECT_EQ(actor.role, Role::admin);
  EXPECT_EQ(actor.address, "10.0.0.1");
}

TEST_F(SessionsTest, outside_their_organisation_an_account_is_no_member) {
  EXPECT_FALSE(look(begin(kWei).token, kOrg).is_member());
  EXPECT_FALSE(look(begin(kMina).token, OrgId{99}).is_member());
  EXPECT_FALSE(look(begin(kMina).token).is_member());
}

TEST_F(SessionsTest, unknown_and_empty_tokens_are_strangers) {
  begin(kMina);
  EXPECT_FALSE(look("").is_signed_in());
  EXPECT_FALSE(look("no such token").is_signed_in());
  EXPECT_EQ(look("no such token").address, "10.0.0.1");
}

TEST_F(SessionsTest, only_a_hash_of_the_token_is_stored) {
  const auto session = begin(kMina);
  const auto stored = store->read_now(
      [](Transaction& transaction) { return store::one<std::string>(transaction, "SELECT token_hash FROM sessions"); });
  EXPECT_EQ(stored->size(), 64u);
  EXPECT_EQ(stored->find(session.token), std::string::npos);
}

TEST_F(SessionsTest, another_key_of_the_server_knows_no_session) {
  const auto session = begin(kMina);
  Sessions other{clock, ids, std::string(32, 'j'), mina_alone_is_admin};
  EXPECT_FALSE(
      store->read_now([&](Transaction& transaction) { return other.identify(transaction, session.token, {}, ""); })
          .is_signed_in());
}

TEST_F(SessionsTest, an_ended_session_is_a_stranger_and_told_after_the_commit) {
  const auto session = begin(kMina);
  std::vector<SessionId> told;
  sessions.on_ended([&](store::Transaction& transaction, SessionId ended) {
    transaction.after_commit([&told, ended] { told.push_back(ended); });
  });
  end(session.id);
  end(session.id);
  EXPECT_FALSE(look(session.token).is_signed_in());
  EXPECT_THAT(told, testing::ElementsAre(session.id));
}

TEST_F(SessionsTest, nobody_is_told_of_an_end_that_was_rolled_back) {
  const auto session = begin(kMina);
  bool told = false;
  sessions.on_ended(
      [&](store::Transaction& transaction, SessionId) { transaction.after_commit([&told] { told = true; }); });
  EXPECT_THROW(store->write_now([&](Transaction& transaction) {
    sessions.end(transaction, session.id);
    throw Refusal(kInvalid);
  }),
               Refusal);
  EXPECT_FALSE(told);
  EXPECT_TRUE(look(session.token).is_signed_in());
}

TEST_F(SessionsTest, ending_all_spares_one_and_reports_the_others) {
  const auto here = begin(kMina);
  const auto phone = begin(kMina);
  const auto laptop = begin(kMina);
  const auto of_wei = begin(kWei);
  const auto ended =
      store->write_now([&](Transaction& transaction) { return sessions.end_all(transaction, kMina, here.id); });
  EXPECT_THAT(ended, testing::UnorderedElementsAre(phone.id, laptop.id));
  EXPECT_TRUE(look(here.token).is_signed_in());
  EXPECT_TRUE(look(of_wei.token).is_signed_in());
  EXPECT_FALSE(look(phone.token).is_signed_in());
}

TEST_F(SessionsTest, a_session_expires_30_days_after_its_last_use) {
  const auto session = begin(kMina);
  clock.pass(Sessions::kSessionLife - 1ms);
  EXPECT_TRUE(look(session.token).is_signed_in());
  clock.pass(1ms);
  EXPECT_FALSE(look(session.token).is_signed_in());
  EXPECT_FALSE(use(session.token).is_signed_in());
}

TEST_F(SessionsTest, a_write_moves_the_last_use_at_most_once_an_hour_and_a_read_never) {
  const auto session = begin(kMina);
  const auto last_use = [&] {
    return *store->read_now([](Transaction& transaction) {
      return store::one<Timestamp>(transaction, "SELECT last_used_at FROM sessions");
    });
  };
  const Timestamp begun = clock.now();
  clock.pass(59min);
  use(session.token);
  EXPECT_EQ(last_use(), begun);
  clock.pass(1min);
  look(session.token);
  EXPECT_EQ(last_use(), begun);
  use(session.token);
  EXPECT_EQ(last_use(), begun + 1h);
}

TEST_F(SessionsTest, use_keeps_a_session_alive) {
  const auto session = begin(kMina);
  for (int month = 0; month < 3; ++month) {
    clock.pass(24h * 29);
    EXPECT_TRUE(use(session.token).is_signed_in());
  }
}

TEST_F(SessionsTest, a_ticket_opens_one_socket_once) {
  const auto session = begin(kMina);
  const auto secret = ticket(look(session.token));
  const Actor actor = redeem(secret);
  EXPECT_EQ(actor.session_id, session.id);
  EXPECT_EQ(actor.member_id, MemberId{31});
  EXPECT_FALSE(redeem(secret).is_signed_in());
  EXPECT_FALSE(redeem("no such ticket").is_signed_in());
}

TEST_F(SessionsTest, a_ticket_is_good_for_30_seconds) {
  const auto session = begin(kMina);
  const auto in_time = ticket(look(session.token));
  clock.pass(30s - 1ms);
  EXPECT_TRUE(redeem(in_time).is_signed_in());
  const auto late = ticket(look(session.token));
  clock.pass(30s);
  EXPECT_FALSE(redeem(late).is_signed_in());
}

TEST_F(SessionsTest, a_clock_that_jumps_an_hour_ends_no_session_and_spends_no_ticket_twice) {
  const auto session = begin(kMina);
  const auto before = ticket(look(session.token));
  clock.pass(1h);
  EXPECT_TRUE(use(session.token).is_signed_in());
  EXPECT_FALSE(redeem(before).is_signed_in()) << "thirty seconds are over";
  const auto secret = ticket(look(session.token));
  clock.pass(-2h);
  EXPECT_TRUE(use(session.token).is_signed_in());
  EXPECT_TRUE(redeem(secret).is_signed_in());
  EXPECT_FALSE(redeem(secret).is_signed_in());
}

TEST_F(SessionsTest, a_ticket_dies_with_its_session) {
  const auto session = begin(kMina);
  const auto secret = ticket(look(session.token));
  end(session.id);
  EXPECT_FALSE(redeem(secret).is_signed_in());
}

TEST_F(SessionsTest, what_nobody_can_use_is_forgotten) {
  const auto old = begin(kMina);
  ticket(look(old.token));
  clock.pass(Sessions::kSessionLife);
  const auto fresh = begin(kMina);
  EXPECT_EQ(store->write_now([&](Transaction& transaction) { return sessions.forget_expired(transaction); }), 1);
  EXPECT_TRUE(look(fresh.token).is_signed_in());
  EXPECT_EQ(store->read_now(
                [](Transaction& transaction) { return store::one<int>(transaction, "SELECT count(*) FROM tickets"); }),
            0);
}

TEST_F(SessionsTest, a_session_can_be_identified_by_its_id) {
  const auto session = begin(kMina);
  const auto actor =
      store->read_now([&](Transaction& transaction) { return sessions.identify(transaction, session.id, kOrg, ""); });
  EXPECT_EQ(actor.role, Role::admin);
}

}  // namespace
}  // namespace madang::auth

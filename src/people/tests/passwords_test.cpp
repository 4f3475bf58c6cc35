#include "people/tests/entrance_scene.hpp"

namespace madang::people {
namespace {

using net::Method;
using testing::HasSubstr;
using testing::Not;

struct PasswordTest : EntranceScene {
  std::string here;
  std::string elsewhere;
  std::vector<SessionId> ended;

  PasswordTest() {
    here = cookie_token(post_as("", "/api/organisations", founding()));
    elsewhere = cookie_token(post_as("", "/api/sessions", signing_in("mina@hanbit.kr")));
    sessions.on_ended([this](store::Transaction& transaction, SessionId session) {
      transaction.after_commit([this, session] { ended.push_back(session); });
    });
  }
  Answer change(const std::string& from, const std::string& to, const std::string& client_id = "password-1") {
    return post_as(here, "/api/session/password",
                   {{"client_id", client_id}, {"current_password", from}, {"new_password", to}});
  }
};

TEST_F(PasswordTest, a_new_password_ends_the_other_sessions_and_no_other) {
  EXPECT_EQ(change(kPassword, "새 비밀번호 입니다").status, 204);
  EXPECT_EQ(ended.size(), 1u);
  EXPECT_EQ(ask(here, Method::get, "/api/session").status, 200);
  EXPECT_EQ(ask(elsewhere, Method::get, "/api/session").status, 401);
  EXPECT_EQ(post_as("", "/api/sessions", signing_in("mina@hanbit.kr")).status, 401);
  EXPECT_EQ(post_as("", "/api/sessions", signing_in("mina@hanbit.kr", "새 비밀번호 입니다")).status, 201);
}

TEST_F(PasswordTest, a_retry_is_answered_as_the_first_time) {
  EXPECT_EQ(change(kPassword, "another password").status, 204);
  EXPECT_EQ(change(kPassword, "another password").status, 204);
  EXPECT_THAT(change("another password", "a third password"), Refused(409, "request.client_id_reused"));
  EXPECT_EQ(change("another password", "a third password", "password-2").status, 204);
}

TEST_F(PasswordTest, the_current_one_must_be_right_and_guessing_is_limited) {
  for (int i = 0; i < 10; ++i)
    EXPECT_THAT(change("wrong password", "another password"),
                RefusedAt(403, "people.wrong_password", "current_password"));
  EXPECT_THAT(change(kPassword, "another password"), Refused(429, "auth.too_many_attempts"));
  EXPECT_THAT(change(kPassword, "short"), RefusedAt(400, "request.invalid", "new_password"));
}

TEST_F(PasswordTest, no_password_and_no_digest_of_one_is_kept) {
  change(kPassword, "another password");
  const auto kept = store->read_now([](Transaction& transaction) {
    return store::all<std::string>(transaction,
                                   "SELECT request_hash FROM client_writes UNION ALL SELECT answer FROM client_writes");
  });
  for (const auto& text : kept) {
    EXPECT_THAT(text, Not(HasSubstr("password")));
    EXPECT_THAT(text, Not(HasSubstr(kPassword)));
  }
  EXPECT_TRUE(store
                  ->read_now([](Transaction& transaction) {
                    return *store::one<std::string>(transaction, "SELECT password_hash FROM accounts");
                  })
                  .starts_with("$argon2id$"));
}

TEST_F(PasswordTest, the_operator_can_reset_it_which_ends_every_session) {
  const auto reset = [&](std::string_view login) {
    return store->write_now([&](Transaction& transaction) {
      return people.accounts.reset_password(transaction, login, auth::Passwords::hash_now("given by hand"));
    });
  };
  EXPECT_FALSE(reset("nobody"));
  EXPECT_TRUE(reset("Mina@hanbit.kr"));
  EXPECT_EQ(ask(here, Method::get, "/api/session").status, 401);
  EXPECT_EQ(post_as("", "/api/sessions", signing_in("mina@hanbit.kr", "given by hand")).status, 201);
}

}  // namespace
}  // namespace madang::people

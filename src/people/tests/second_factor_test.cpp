#include "people/tests/second_factor_scene.hpp"

namespace madang::people {
namespace {

using boost::json::object;
using net::Method;
using testing::HasSubstr;
using testing::Not;

struct SecondFactorTest : SecondFactorScene {};

TEST_F(SecondFactorTest, stands_once_a_code_of_the_app_confirmed_it) {
  EXPECT_FALSE(look().has("/totp_since"));
  const auto setup = begin_totp();
  ASSERT_EQ(setup.status, 201) << boost::json::serialize(setup.body);
  EXPECT_THAT(setup.text("/address"), HasSubstr("Madang:mina%40hanbit.kr?secret=" + setup.text("/secret")));
  EXPECT_FALSE(look().has("/totp_since"));
  EXPECT_FALSE(sign_in().has("/pending")) << "what was not confirmed must lock nobody out";
  secret = secret_of(setup);
  const auto confirmed = confirm(code());
  EXPECT_EQ(confirmed.status, 200);
  EXPECT_EQ(confirmed.list("/codes").size(), 10u);
  EXPECT_EQ(look().text("/totp_since"), clock.now().text());
  EXPECT_EQ(look().number("/recovery_codes_left"), 10);
}

TEST_F(SecondFactorTest, needs_the_password_again_and_a_right_code) {
  EXPECT_THAT(begin_totp("wrong password"), RefusedAt(403, "people.wrong_password", "current_password"));
  EXPECT_THAT(confirm("123456"), Refused(409, "people.totp_off"));
  secret = secret_of(begin_totp());
  EXPECT_THAT(confirm(wrong_code()), RefusedAt(403, "people.wrong_code", "code"));
  EXPECT_FALSE(look().has("/totp_since"));
  EXPECT_THAT(ask("", Method::get, "/api/session/second_factor"), Refused(401, "auth.signed_out"));
}

TEST_F(SecondFactorTest, another_beginning_makes_another_secret_and_a_retry_tells_the_same) {
  const auto first = begin_totp(kPassword, "begin-one");
  EXPECT_EQ(begin_totp(kPassword, "begin-one").body, first.body);
  EXPECT_NE(begin_totp(kPassword, "begin-two").body, first.body);
}

TEST_F(SecondFactorTest, a_retry_of_confirming_tells_the_same_codes) {
  secret = secret_of(begin_totp());
  const std::string right = code();
  const auto first = confirm(right, "confirm-one");
  EXPECT_EQ(confirm(right, "confirm-one").body, first.body);
  EXPECT_THAT(confirm(right, "confirm-two"), Refused(409, "people.totp_on"));
}

TEST_F(SecondFactorTest, the_password_alone_gets_a_token_that_opens_nothing) {
  enrol();
  const auto answer = sign_in();
  ASSERT_EQ(answer.status, 201);
  EXPECT_EQ(answer.texts("/pending/steps"), (std::vector<std::string>{"totp", "recovery_code"}));
  EXPECT_EQ(answer.header("Set-Cookie"), "");
  EXPECT_FALSE(answer.has("/account"));
  EXPECT_FALSE(answer.has("/token"));
  EXPECT_THAT(boost::json::serialize(answer.body), Not(HasSubstr("한빛"))) << "not even the organisation is told";
  const std::string token = answer.text("/pending/token");
  for (const auto target : {"/api/session", "/api/sessions", "/api/session/second_factor"})
    EXPECT_THAT(ask(token, Method::get, target), Refused(401, "auth.signed_out")) << target;
  EXPECT_THAT(post_as(token, "/api/session/tickets", {{"client_id", "ticket-1"}}), Refused(401, "auth.signed_out"));
  EXPECT_THAT(post_as(token, "/api/session/totp/confirm", {{"client_id", "confirm-9"}, {"code", code()}}),
              Refused(401, "auth.signed_out"));
}

TEST_F(SecondFactorTest, a_code_of_the_app_finishes_the_sign_in) {
  enrol();
  const std::string pending = sign_in().text("/pending/token");
  const auto answer = finish(pending, code());
  ASSERT_EQ(answer.status, 201) << boost::json::serialize(answer.body);
  EXPECT_EQ(answer.text("/memberships/0/organisation/name"), "한빛 디자인 🌿");
  const auto list = ask(cookie_token(answer), Method::get, "/api/sessions");
  EXPECT_EQ(list.text("/sessions/0/device_name"), "Phone");
  clock.pass(std::chrono::seconds(30));
  EXPECT_THAT(finish(pending, code()), Refused(401, "people.sign_in_expired")) << "a pending sign-in makes one session";
}

TEST_F(SecondFactorTest, a_client_that_asks_for_a_token_gets_it_in_the_answer) {
  enrol();
  const auto answer =
      post_as("", "/api/sessions/second_step",
              {{"pending_token", sign_in().text("/pending/token")}, {"code", code()}, {"token_wanted", true}});
  EXPECT_EQ(answer.header("Set-Cookie"), "");
  EXPECT_EQ(ask(answer.text("/token"), Method::get, "/api/session").status, 200);
}

TEST_F(SecondFactorTest, no_step_of_the_app_is_taken_twice) {
  enrol();
  const std::string used = code();
  EXPECT_EQ(finish(sign_in().text("/pending/token"), used).status, 201);
  EXPECT_THAT(finish(sign_in().text("/pending/token"), used), RefusedAt(403, "people.wrong_code", "code"));
  clock.pass(std::chrono::seconds(30));
  EXPECT_THAT(finish(sign_in().text("/pending/token"), used), Refused(403, "people.wrong_code"));
  EXPECT_EQ(finish(sign_in().text("/pending/token"), code()).status, 201);
}

TEST_F(SecondFactorTest, the_code_that_confirmed_it_signs_nobody_in) {
  secret = secret_of(begin_totp());
  const std::string used = code();
  confirm(used);
  EXPECT_THAT(finish(sign_in().text("/pending/token"), used), Refused(403, "people.wrong_code"));
}

TEST_F(SecondFactorTest, a_pending_sign_in_dies_of_age_and_of_wrong_codes) {
  enrol();
  const std::string old = sign_in().text("/pending/token");
  clock.pass(auth::PendingSignIns::kLife);
  EXPECT_THAT(finish(old, code()), Refused(401, "people.sign_in_expired"));
  const std::string tried = sign_in().text("/pending/token");
  for (int i = 0; i < 5; ++i) EXPECT_THAT(finish(tried, wrong_code()), Refused(403, "people.wrong_code"));
  EXPECT_THAT(finish(tried, code()), Refused(401, "people.sign_in_expired"));
  EXPECT_THAT(finish("forged", code()), Refused(401, "people.sign_in_expired"));
}

TEST_F(SecondFactorTest, wrong_codes_are_limited_across_sign_ins) {
  enrol();
  for (int i = 0; i < 2; ++i) {
    const std::string pending = sign_in().text("/pending/token");
    for (int j = 0; j < 5; ++j) EXPECT_EQ(finish(pending, wrong_code()).status, 403);
  }
  const auto limited = finish(sign_in().text("/pending/token"), code());
  EXPECT_THAT(limited, Refused(429, "auth.too_many_attempts"));
  EXPECT_EQ(limited.header("Retry-After"), "900");
}

TEST_F(SecondFactorTest, a_new_password_ends_pending_sign_ins) {
  enrol();
  const std::string pending = sign_in().text("/pending/token");
  post_as(here, "/api/session/password",
          {{"client_id", "password-1"}, {"current_password", kPassword}, {"new_password", "한 번도 쓰지 않은 말"}});
  EXPECT_THAT(finish(pending, code()), Refused(401, "people.sign_in_expired"));
}

TEST_F(SecondFactorTest, a_password_alone_does_not_enter_by_founding_or_joining) {
  enrol();
  const Person wei = found("wei", "东方科技");
  const auto link = link_of(wei);
  EXPECT_THAT(post_as("", link + "/accept", joining("mina@hanbit.kr")),
              RefusedAt(409, "people.login_taken", "newcomer.login"));
  auto second = founding();
  second["client_id"] = "founding-2";
  EXPECT_THAT(post_as("", "/api/organisations", second), RefusedAt(409, "people.login_taken", "newcomer.login"));
  EXPECT_EQ(post_as(here, link + "/accept", {{"client_id", "joining-9"}, {"display_name", "미나"}}).status, 201);
}

TEST_F(SecondFactorTest, a_recovery_code_lets_in_once_however_it_is_typed) {
  const auto codes = enrol();
  std::string typed = codes.at(3);
  std::ranges::transform(typed, typed.begin(), [](char c) { return c == '-' ? ' ' : c >= 'a' ? char(c - 32) : c; });
  EXPECT_EQ(finish(sign_in().text("/pending/token"), typed).status, 201);
  EXPECT_EQ(look().number("/recovery_codes_left"), 9);
  EXPECT_THAT(finish(sign_in().text("/pending/token"), codes.at(3)), Refused(403, "people.wrong_code"));
  EXPECT_EQ(finish(sign_in().text("/pending/token"), codes.at(4)).status, 201);
}

TEST_F(SecondFactorTest, fresh_recovery_codes_take_the_place_of_the_old) {
  const auto old = enrol();
  const auto fresh = renew("renew-own-1");
  ASSERT_EQ(fresh.status, 201);
  EXPECT_EQ(renew("renew-own-1").body, fresh.body);
  EXPECT_THAT(finish(sign_in().text("/pending/token"), old.front()), Refused(403, "people.wrong_code"));
  EXPECT_EQ(finish(sign_in().text("/pending/token"), fresh.texts("/codes").front()).status, 201);
}

TEST_F(SecondFactorTest, recovery_codes_need_a_second_factor_and_the_password) {
  EXPECT_THAT(renew("renew-own-1"), Refused(409, "people.second_factor_off"));
  enrol();
  EXPECT_THAT(
      post_as(here, "/api/session/recovery_codes", {{"client_id", "renew-own-2"}, {"current_password", "wrong one"}}),
      RefusedAt(403, "people.wrong_password", "current_password"));
}

TEST_F(SecondFactorTest, turned_off_the_password_is_enough_again) {
  const auto codes = enrol();
  EXPECT_THAT(turn_off("wrong password"), RefusedAt(403, "people.wrong_password", "current_password"));
  EXPECT_TRUE(sign_in().has("/pending"));
  EXPECT_EQ(turn_off(kPassword, "turn-off-1").status, 204);
  EXPECT_EQ(turn_off(kPassword, "turn-off-1").status, 204);
  EXPECT_EQ(turn_off(kPassword, "turn-off-2").status, 204) << "it may be said again";
  EXPECT_FALSE(sign_in().has("/pending"));
  EXPECT_EQ(look().number("/recovery_codes_left"), 0);
  enrol();
  EXPECT_THAT(finish(sign_in().text("/pending/token"), codes.front()), Refused(403, "people.wrong_code"));
}

TEST_F(SecondFactorTest, the_store_holds_neither_secret_nor_codes_nor_tokens) {
  const auto codes = enrol();
  const std::string pending = sign_in().text("/pending/token");
  const std::string everything = dump();
  EXPECT_THAT(everything, HasSubstr("recovery_codes"));
  for (const auto& clear : {secret, auth::totp_secret_text(secret), codes.front(), plain(codes.front()), pending, here})
    EXPECT_THAT(everything, Not(HasSubstr(clear)));
}

TEST_F(SecondFactorTest, two_who_use_one_code_at_once_make_one_session) {
  const auto codes = enrol();
  const std::string one = sign_in().text("/pending/token");
  const std::string two = sign_in().text("/pending/token");
  std::vector<int> statuses(2);
  std::thread first([&] { statuses[0] = finish(one, codes.front()).status; });
  std::thread second([&] { statuses[1] = finish(two, codes.front()).status; });
  first.join();
  second.join();
  EXPECT_THAT(statuses, testing::UnorderedElementsAre(201, 403));
}

}  // namespace
}  // namespace madang::people

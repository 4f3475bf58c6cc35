#include <thread>

#include "people/tests/entrance_scene.hpp"

namespace madang::people {
namespace {

using boost::json::object;
using net::Method;

void at_once(std::size_t count, const std::function<void(std::size_t)>& act) {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < count; ++i) threads.emplace_back(act, i);
  for (auto& thread : threads) thread.join();
}

struct EntranceTest : EntranceScene {
  using EntranceScene::EntranceScene;
};

TEST_F(EntranceTest, a_newcomer_founds_an_organisation_and_owns_it) {
  const auto answer = post_as("", "/api/organisations", founding("Mina@Hanbit.KR"));
  ASSERT_EQ(answer.status, 201) << boost::json::serialize(answer.body);
  EXPECT_EQ(answer.text("/account/login"), "mina@hanbit.kr");
  EXPECT_EQ(answer.text("/memberships/0/organisation/name"), "한빛 디자인 🌿");
  EXPECT_EQ(answer.text("/memberships/0/member/role"), "owner");
  EXPECT_EQ(answer.text("/memberships/0/member/account_login"), "mina@hanbit.kr");
  EXPECT_EQ(answer.number("/memberships/0/member/revision"), 1);
  EXPECT_FALSE(answer.has("/token"));
  EXPECT_EQ(ask(cookie_token(answer), Method::get, "/api/session").text("/account/id"), answer.text("/account/id"));
}

TEST_F(EntranceTest, the_cookie_is_kept_from_scripts_and_other_sites) {
  const auto cookie = post_as("", "/api/organisations", founding()).header("Set-Cookie");
  EXPECT_THAT(cookie, testing::StartsWith("madang_session="));
  EXPECT_THAT(cookie, testing::EndsWith("; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000"));
}

TEST_F(EntranceTest, a_retry_of_founding_gives_the_same_organisation_and_a_fresh_session) {
  const auto first = post_as("", "/api/organisations", founding());
  const auto again = post_as("", "/api/organisations", founding());
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_NE(cookie_token(again), cookie_token(first));
  EXPECT_EQ(ask(cookie_token(first), Method::get, "/api/session").list("/memberships").size(), 1u);
}

TEST_F(EntranceTest, a_taken_login_with_another_password_is_refused_and_counted) {
  post_as("", "/api/organisations", founding());
  for (int i = 0; i < 10; ++i)
    EXPECT_THAT(post_as("", "/api/organisations", founding("mina@hanbit.kr", "wrong password")),
                RefusedAt(409, "people.login_taken", "newcomer.login"));
  const auto limited = post_as("", "/api/organisations", founding("mina@hanbit.kr", "wrong password"));
  EXPECT_THAT(limited, Refused(429, "auth.too_many_attempts"));
  EXPECT_EQ(limited.header("Retry-After"), "900");
}

TEST_F(EntranceTest, another_request_under_the_same_client_id_is_refused) {
  post_as("", "/api/organisations", founding());
  auto other = founding();
  other["name"] = "Another";
  EXPECT_THAT(post_as("", "/api/organisations", other), Refused(409, "request.client_id_reused"));
}

TEST_F(EntranceTest, somebody_signed_in_founds_without_a_password_and_a_stranger_does_not) {
  const Person owner = found("mina");
  auto request = founding();
  request.erase("newcomer");
  const auto second = post_as(owner.token, "/api/organisations", request);
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(second.list("/memberships").size(), 2u);
  EXPECT_EQ(second.text("/memberships/0/organisation/name"), "한빛 디자인 🌿");
  EXPECT_EQ(second.header("Set-Cookie"), "");
  EXPECT_THAT(post_as("", "/api/organisations", request), Refused(401, "auth.signed_out"));
}

TEST_F(EntranceTest, bad_input_is_refused_with_its_field) {
  const auto refused_at = [&](std::string_view name, const auto& value) {
    auto request = founding();
    request[name] = value;
    return post_as("", "/api/organisations", request);
  };
  EXPECT_THAT(refused_at("name", " \u3000 "), RefusedAt(400, "request.invalid", "name"));
  EXPECT_THAT(refused_at("display_name", ""), RefusedAt(400, "request.invalid", "display_name"));
  EXPECT_THAT(refused_at("display_name", std::string(81, 'a')), RefusedAt(400, "request.invalid", "display_name"));
  EXPECT_THAT(refused_at("locale", "korean"), RefusedAt(400, "request.invalid", "locale"));
  EXPECT_THAT(refused_at("time_zone", "../../etc/passwd"), RefusedAt(400, "request.invalid", "time_zone"));
  EXPECT_THAT(refused_at("client_id", "short"), RefusedAt(400, "request.invalid", "client_id"));
  EXPECT_THAT(refused_at("surprise", 1), RefusedAt(400, "request.invalid", "surprise"));
  EXPECT_THAT(post_as("", "/api/organisations", founding("미나")), RefusedAt(400, "request.invalid", "newcomer.login"));
  EXPECT_THAT(post_as("", "/api/organisations", founding("mina", "short")),
              RefusedAt(400, "request.invalid", "newcomer.password"));
  EXPECT_TRUE(ask("", Method::get, "/api/server").body.at("empty").as_bool());
}

TEST_F(EntranceTest, a_refused_founding_leaves_no_account_behind) {
  auto request = founding();
  request["time_zone"] = "/";
  EXPECT_EQ(post_as("", "/api/organisations", request).status, 400);
  EXPECT_EQ(post_as("", "/api/organisations", founding("mina@hanbit.kr", "another password")).status, 201);
}

struct ClosedEntranceTest : EntranceTest {
  ClosedEntranceTest() : EntranceTest(false) {}
};

TEST_F(ClosedEntranceTest, a_closed_server_takes_its_first_organisation_alone) {
  EXPECT_TRUE(ask("", Method::get, "/api/server").body.at("open_to_founding").as_bool());
  EXPECT_EQ(post_as("", "/api/organisations", founding()).status, 201);
  EXPECT_EQ(post_as("", "/api/organisations", founding()).status, 201) << "a retry is no second organisation";
  EXPECT_THAT(post_as("", "/api/organisations", founding("wei@dongfang.cn")), Refused(403, "people.founding_closed"));
  const auto info = ask("", Method::get, "/api/server");
  EXPECT_FALSE(info.body.at("open_to_founding").as_bool());
  EXPECT_FALSE(info.body.at("empty").as_bool());
  EXPECT_NE(info.text("/version"), "");
}

TEST_F(EntranceTest, a_link_shows_where_it_leads_and_lets_a_newcomer_in) {
  const Person owner = found("mina", "한빛 디자인", "김미나");
  const auto link = link_of(owner);
  const auto preview = ask("", Method::get, link);
  EXPECT_EQ(preview.text("/organisation_name"), "한빛 디자인");
  EXPECT_EQ(preview.text("/inviter_name"), "김미나");
  EXPECT_EQ(preview.text("/role"), "member");
  const auto answer = post_as("", link + "/accept", joining("wei"));
  ASSERT_EQ(answer.status, 201) << boost::json::serialize(answer.body);
  EXPECT_EQ(answer.text("/memberships/0/organisation/id"), owner.org.text());
  EXPECT_EQ(answer.text("/memberships/0/member/display_name"), "王伟");
  EXPECT_EQ(answer.text("/account/locale"), "ko");
  EXPECT_EQ(get(owner, orgs(owner, "/invites")).number("/invites/0/uses"), 1);
}

TEST_F(EntranceTest, a_retry_of_joining_uses_the_link_once) {
  const Person owner = found("mina");
  const auto link = link_of(owner, {{"max_uses", 1}});
  const auto first = post_as("", link + "/accept", joining("wei"));
  const auto again = post_as("", link + "/accept", joining("wei"));
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_NE(cookie_token(again), cookie_token(first));
  EXPECT_THAT(post_as("", link + "/accept", joining("another")), Refused(409, "people.invite_used_up"));
  EXPECT_THAT(post_as("", link + "/accept", joining("wei", "joining-2")), Refused(409, "people.already_member"));
}

TEST_F(EntranceTest, somebody_signed_in_joins_as_who_they_are) {
  const Person mina = found("mina");
  const Person wei = found("wei", "东方科技");
  const auto link = link_of(mina);
  const auto answer = post(wei, link + "/accept", {{"display_name", "王伟"}});
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.text("/memberships/0/organisation/id"), mina.org.text());
  EXPECT_EQ(answer.list("/memberships").size(), 2u);
  EXPECT_EQ(answer.header("Set-Cookie"), "");
}

TEST_F(EntranceTest, unknown_revoked_and_expired_links_say_so) {
  const Person owner = found("mina");
  EXPECT_THAT(ask("", Method::get, "/api/invites/nonsense"), Refused(404, "people.invite_unknown"));
  EXPECT_THAT(ask("", Method::get, "/api/invites/" + base32(owner.org.value) + "x"),
              Refused(404, "people.invite_unknown"));
  EXPECT_THAT(post_as("", "/api/invites/nonsense/accept", joining("wei")), Refused(404, "people.invite_unknown"));
  const auto link = link_of(owner);
  clock.pass(std::chrono::hours(24));
  EXPECT_THAT(ask("", Method::get, link), Refused(409, "people.invite_expired"));
  EXPECT_THAT(post_as("", link + "/accept", joining("wei")), Refused(409, "people.invite_expired"));
  const auto other = link_of(owner);
  const auto invites = get(owner, orgs(owner, "/invites"));
  EXPECT_EQ(remove(owner, orgs(owner, "/invites/") + invites.text("/invites/0/id")).status, 204);
  EXPECT_THAT(ask("", Method::get, other), Refused(409, "people.invite_revoked"));
  EXPECT_THAT(post_as("", other + "/accept", joining("wei")), Refused(409, "people.invite_revoked"));
}

TEST_F(EntranceTest, people_who_come_at_once_cannot_overuse_a_link) {
  const Person owner = found("mina");
  const auto link = link_of(owner, {{"max_uses", 3}});
  std::vector<Person> crowd;
  for (int i = 0; i < 8; ++i) crowd.push_back(found("crowd" + std::to_string(i), "Elsewhere"));
  std::atomic<int> entered = 0;
  std::atomic<int> refused = 0;
  at_once(crowd.size(), [&](std::size_t i) {
    const object body{{"client_id", "crowd-1234"}, {"display_name", "Crowd"}};
    const auto answer = ask(crowd[i].token, Method::post, link + "/accept", body);
    ++(answer.status == 201 ? entered : refused);
  });
  EXPECT_EQ(entered, 3);
  EXPECT_EQ(refused, 5);
  EXPECT_EQ(get(owner, orgs(owner, "/members")).list("/members").size(), 4u);
}

TEST_F(EntranceTest, two_newcomers_of_one_login_at_once_become_one_account) {
  std::atomic<int> founded = 0;
  at_once(4, [&](std::size_t) { founded += post_as("", "/api/organisations", founding()).status == 201; });
  EXPECT_EQ(founded, 4);
  EXPECT_EQ(store->read_now([&](Transaction& transaction) { return people.accounts.list(transaction); }).size(), 1u);
}

TEST_F(EntranceTest, signing_in_and_out) {
  post_as("", "/api/organisations", founding());
  const auto answer = post_as("", "/api/sessions", signing_in(" MINA@hanbit.kr"));
  ASSERT_EQ(answer.status, 201);
  EXPECT_EQ(answer.list("/memberships").size(), 1u);
  const auto token = cookie_token(answer);
  EXPECT_EQ(ask(token, Method::get, "/api/session").status, 200);
  const auto out = ask(token, Method::delete_, "/api/session");
  EXPECT_EQ(out.status, 204);
  EXPECT_EQ(out.header("Set-Cookie"), "madang_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
  EXPECT_THAT(ask(token, Method::get, "/api/session"), Refused(401, "auth.signed_out"));
  EXPECT_THAT(ask(token, Method::delete_, "/api/session"), Refused(401, "auth.signed_out"));
}

TEST_F(EntranceTest, a_client_that_wants_a_token_gets_it_instead_of_the_cookie) {
  post_as("", "/api/organisations", founding());
  auto request = signing_in("mina@hanbit.kr");
  request["token_wanted"] = true;
  const auto answer = post_as("", "/api/sessions", request);
  EXPECT_EQ(answer.header("Set-Cookie"), "");
  EXPECT_EQ(ask(answer.text("/token"), Method::get, "/api/session").status, 200);
}

TEST_F(EntranceTest, an_unknown_login_and_a_wrong_password_sound_alike_and_are_limited) {
  post_as("", "/api/organisations", founding());
  const auto wrong = post_as("", "/api/sessions", signing_in("mina@hanbit.kr", "wrong"));
  const auto unknown = post_as("", "/api/sessions", signing_in("nobody", "wrong"));
  EXPECT_THAT(wrong, Refused(401, "people.wrong_login"));
  EXPECT_EQ(wrong.body, unknown.body);
  for (int i = 1; i < 10; ++i) post_as("", "/api/sessions", signing_in("mina@hanbit.kr", "wrong"));
  EXPECT_THAT(post_as("", "/api/sessions", signing_in("mina@hanbit.kr")), Refused(429, "auth.too_many_attempts"));
  clock.pass(std::chrono::minutes(15));
  EXPECT_EQ(post_as("", "/api/sessions", signing_in("mina@hanbit.kr")).status, 201);
}

TEST_F(EntranceTest, a_ticket_names_its_member_once) {
  const Person owner = found("mina");
  const auto ticket = post(owner, "/api/session/tickets", {});
  ASSERT_EQ(ticket.status, 201);
  EXPECT_EQ(ticket.text("/expires_at"), (clock.now() + std::chrono::seconds(30)).text());
  const auto redeem = [&] {
    return store->write_now([&](Transaction& transaction) {
      return sessions.redeem_ticket(transaction, ticket.text("/ticket"), owner.org, "");
    });
  };
  EXPECT_EQ(redeem().member_id, owner.member);
  EXPECT_FALSE(redeem().is_signed_in());
  EXPECT_THAT(post_as("", "/api/session/tickets", {{"client_id", "ticket-12"}}), Refused(401, "auth.signed_out"));
}

}  // namespace
}  // namespace madang::people

#include "people/tests/scene.hpp"

namespace madang::people {
namespace {

using boost::json::object;

struct JoinRequestsTest : Scene {
  Person owner = found("owner", "한빛 디자인", "김미나");
  Person wei = found("wei", "东方科技");

  std::string invite(object extra = {}) {
    object body{{"role", "member"}, {"expires_in_hours", 24}, {"needs_approval", true}};
    for (const auto& [key, value] : extra) body[key] = value;
    return post(owner, orgs(owner, "/invites"), body).text("/code");
  }
  Answer accept(const Person& person, const std::string& code, object extra = {}) {
    object body{{"display_name", "王伟"}};
    for (const auto& [key, value] : extra) body[key] = value;
    return post(person, "/api/invites/" + code + "/accept", body);
  }
  Answer waiting(const Person& person) { return get(person, orgs(owner, "/join_requests")); }
  std::string request_id() { return waiting(owner).text("/join_requests/0/id"); }
  Answer decide(const Person& person, const std::string& id, const std::string& how, object body = {}) {
    return post(person, orgs(owner, "/join_requests/" + id + "/" + how), std::move(body));
  }
};

TEST_F(JoinRequestsTest, who_comes_by_such_a_link_waits_and_sees_nothing) {
  const auto code = invite();
  EXPECT_TRUE(ask("", net::Method::get, "/api/invites/" + code).body.at("needs_approval").as_bool());
  const auto asked = accept(wei, code);
  ASSERT_EQ(asked.status, 201);
  EXPECT_EQ(asked.list("/memberships").size(), 1u) << "their own alone";
  EXPECT_EQ(asked.text("/join_requests/0/organisation_name"), "한빛 디자인");
  EXPECT_EQ(asked.text("/join_requests/0/state"), "waiting");
  EXPECT_EQ(get(wei, "/api/session").body.at("join_requests"), asked.body.at("join_requests"));
  EXPECT_THAT(get(wei, orgs(owner)), Refused(404, "request.not_found"));
  EXPECT_EQ(get(owner, orgs(owner, "/members")).list("/members").size(), 1u);
  EXPECT_EQ(waiting(owner).text("/join_requests/0/account_login"), "wei");
}

TEST_F(JoinRequestsTest, a_yes_makes_them_a_member_as_the_invitation_says) {
  const auto design = department(owner, "디자인실");
  accept(wei, invite({{"role", "guest"}, {"department_id", design}}));
  const auto let_in = decide(owner, request_id(), "approve");
  ASSERT_EQ(let_in.status, 201);
  EXPECT_EQ(let_in.text("/role"), "guest");
  EXPECT_EQ(let_in.text("/display_name"), "王伟");
  EXPECT_EQ(let_in.text("/department_ids/0"), design);
  const auto session = get(wei, "/api/session");
  EXPECT_EQ(session.list("/memberships").size(), 2u);
  EXPECT_TRUE(session.list("/join_requests").empty());
  EXPECT_TRUE(waiting(owner).list("/join_requests").empty());
}

TEST_F(JoinRequestsTest, a_no_is_told_and_the_same_link_takes_nobody_twice) {
  const auto code = invite();
  accept(wei, code);
  EXPECT_EQ(decide(owner, request_id(), "decline").status, 204);
  EXPECT_EQ(get(wei, "/api/session").text("/join_requests/0/state"), "declined");
  EXPECT_THAT(accept(wei, code), Refused(409, "people.join_declined"));
  EXPECT_EQ(accept(wei, invite()).text("/join_requests/0/state"), "waiting");
}

TEST_F(JoinRequestsTest, it_is_decided_once_and_a_retry_gets_the_first_answer) {
  accept(wei, invite());
  const auto id = request_id();
  const auto let_in = decide(owner, id, "approve", {{"client_id", "approve-1"}});
  EXPECT_EQ(decide(owner, id, "approve", {{"client_id", "approve-1"}}).body, let_in.body);
  EXPECT_THAT(decide(owner, id, "approve"), Refused(409, "people.join_decided"));
  EXPECT_THAT(decide(owner, id, "decline"), Refused(409, "people.join_decided"));
  EXPECT_THAT(decide(owner, "jrq_0000000000001", "approve"), Refused(404, "request.not_found"));
}

TEST_F(JoinRequestsTest, only_who_may_invite_decides_and_only_owners_let_admins_in) {
  const Person admin = join(owner, "admin", Role::admin);
  const Person member = join(owner, "member");
  accept(wei, invite({{"role", "admin"}}));
  const auto id = request_id();
  EXPECT_THAT(decide(admin, id, "approve"), RefusedAt(403, "auth.forbidden", "join_request_id"));
  EXPECT_THAT(decide(member, id, "approve"), Refused(403, "auth.forbidden"));
  EXPECT_THAT(waiting(member), Refused(403, "auth.forbidden"));
  EXPECT_THAT(post(wei, orgs(wei, "/join_requests/" + id + "/approve"), {}), Refused(404, "request.not_found"));
  EXPECT_EQ(decide(owner, id, "approve").text("/role"), "admin");
}

TEST_F(JoinRequestsTest, each_request_takes_one_use_and_asking_again_takes_none) {
  const auto code = invite({{"max_uses", 1}});
  accept(wei, code);
  EXPECT_EQ(accept(wei, code).status, 409) << "the link is used up";
  EXPECT_EQ(get(owner, orgs(owner, "/invites")).number("/invites/0/uses"), 1);
  const auto other = invite({{"max_uses", 2}});
  accept(wei, other);
  EXPECT_EQ(get(owner, orgs(owner, "/invites")).number("/invites/0/uses"), 0) << "they wait already";
  EXPECT_EQ(waiting(owner).list("/join_requests").size(), 1u);
}

TEST_F(JoinRequestsTest, a_request_outlives_its_link) {
  accept(wei, invite());
  clock.pass(std::chrono::hours(48));
  EXPECT_EQ(decide(owner, request_id(), "approve").status, 201);
}

TEST_F(JoinRequestsTest, who_asked_may_take_it_back_and_nobody_else) {
  accept(wei, invite());
  const auto target = "/api/session/join_requests/" + request_id();
  EXPECT_EQ(remove(owner, target).status, 204);
  EXPECT_EQ(waiting(owner).list("/join_requests").size(), 1u) << "it was not theirs";
  EXPECT_EQ(remove(wei, target).status, 204);
  EXPECT_EQ(remove(wei, target).status, 204);
  EXPECT_TRUE(waiting(owner).list("/join_requests").empty());
}

TEST_F(JoinRequestsTest, who_came_in_by_another_link_waits_no_more) {
  accept(wei, invite());
  EXPECT_EQ(accept(wei, invite({{"needs_approval", false}})).list("/memberships").size(), 2u);
  EXPECT_TRUE(waiting(owner).list("/join_requests").empty());
}

TEST_F(JoinRequestsTest, admins_hear_how_many_wait_and_members_do_not) {
  const Person member = join(owner, "member");
  accept(wei, invite());
  decide(owner, request_id(), "decline");
  std::vector<std::int64_t> heard;
  for (const auto& event : told()) {
    if (event.at("type").as_string() != "people.join_requests_changed") continue;
    EXPECT_EQ(event.at("stream").as_string(), owner.member.text());
    EXPECT_FALSE(event.as_object().contains("seq"));
    heard.push_back(event.at_pointer("/data/waiting").as_int64());
  }
  EXPECT_THAT(heard, testing::ElementsAre(1, 0));
}

}  // namespace
}  // namespace madang::people

#include "people/tests/scene.hpp"

namespace madang::people {
namespace {

using boost::json::object;

struct InvitesTest : Scene {
  Person owner = found("owner", "한빛 디자인", "김미나");

  Answer invite(const Person& person, object extra = {}) {
    object body{{"role", "member"}, {"expires_in_hours", 24}};
    for (const auto& [key, value] : extra) body[key] = value;
    return post(person, orgs(person, "/invites"), body);
  }
};

TEST_F(InvitesTest, the_code_is_told_once_to_whoever_made_it) {
  const auto made = invite(owner, {{"max_uses", 5}});
  ASSERT_EQ(made.status, 201);
  EXPECT_EQ(made.text("/code").size(), 39u);
  EXPECT_EQ(made.text("/created_by"), owner.member.text());
  EXPECT_EQ(made.text("/expires_at"), (clock.now() + std::chrono::hours(24)).text());
  EXPECT_EQ(made.number("/uses"), 0);
  EXPECT_EQ(made.number("/max_uses"), 5);
  const auto list = get(owner, orgs(owner, "/invites"));
  EXPECT_EQ(list.text("/invites/0/id"), made.text("/id"));
  EXPECT_FALSE(list.has("/invites/0/code"));
}

TEST_F(InvitesTest, a_retry_gets_the_same_code_although_it_is_stored_nowhere) {
  const auto made = invite(owner, {{"client_id", "invite-12"}});
  EXPECT_EQ(invite(owner, {{"client_id", "invite-12"}}).body, made.body);
  EXPECT_THAT(invite(owner, {{"client_id", "invite-12"}, {"max_uses", 1}}), Refused(409, "request.client_id_reused"));
  const auto stored = store->read_now([](Transaction& transaction) {
    return store::all<std::string>(transaction,
                                   "SELECT code_hash FROM invites UNION ALL SELECT answer FROM client_writes");
  });
  ASSERT_EQ(stored.size(), 2u);
  for (const auto& text : stored) EXPECT_EQ(text.find(made.text("/code")), std::string::npos);
}

TEST_F(InvitesTest, only_owners_invite_admins_and_only_admins_invite) {
  const Person admin = join(owner, "admin", Role::admin);
  const Person member = join(owner, "member");
  EXPECT_EQ(invite(owner, {{"role", "admin"}}).status, 201);
  EXPECT_EQ(invite(admin, {{"role", "guest"}}).status, 201);
  EXPECT_THAT(invite(admin, {{"role", "admin"}}), RefusedAt(403, "auth.forbidden", "role"));
  EXPECT_THAT(invite(member), Refused(403, "auth.forbidden"));
  EXPECT_THAT(get(member, orgs(member, "/invites")), Refused(403, "auth.forbidden"));
  EXPECT_THAT(invite(owner, {{"role", "owner"}}), RefusedAt(400, "request.invalid", "role"));
}

TEST_F(InvitesTest, limits_are_checked) {
  EXPECT_THAT(invite(owner, {{"expires_in_hours", 0}}), RefusedAt(400, "request.invalid", "expires_in_hours"));
  EXPECT_THAT(invite(owner, {{"expires_in_hours", 721}}), RefusedAt(400, "request.invalid", "expires_in_hours"));
  EXPECT_THAT(invite(owner, {{"max_uses", 0}}), RefusedAt(400, "request.invalid", "max_uses"));
  EXPECT_THAT(invite(owner, {{"department_id", "dep_0000000000001"}}),
              RefusedAt(400, "request.invalid", "department_id"));
}

TEST_F(InvitesTest, whoever_comes_gets_the_role_and_the_department) {
  const auto design = department(owner, "디자인실");
  const auto made = invite(owner, {{"role", "admin"}, {"department_id", design}});
  const Person wei = found("wei", "东方科技");
  const auto joined = post(wei, "/api/invites/" + made.text("/code") + "/accept", {{"display_name", "王伟"}});
  EXPECT_EQ(joined.text("/memberships/0/member/role"), "admin");
  EXPECT_EQ(joined.text("/memberships/0/member/department_ids/0"), design);
  EXPECT_EQ(get(owner, orgs(owner, "/departments")).number("/departments/0/member_count"), 1);
}

TEST_F(InvitesTest, revoking_may_be_said_again_and_keeps_the_first_time) {
  const auto made = invite(owner);
  const auto target = orgs(owner, "/invites/" + made.text("/id"));
  const auto revoked = clock.now().text();
  EXPECT_EQ(remove(owner, target).status, 204);
  clock.pass(std::chrono::hours(1));
  EXPECT_EQ(remove(owner, target).status, 204);
  EXPECT_EQ(get(owner, orgs(owner, "/invites")).text("/invites/0/revoked_at"), revoked);
  EXPECT_EQ(remove(owner, orgs(owner, "/invites/inv_0000000000001")).status, 404);
}

TEST_F(InvitesTest, nobody_gets_in_twice) {
  const auto made = invite(owner);
  EXPECT_THAT(post(owner, "/api/invites/" + made.text("/code") + "/accept", {{"display_name", "Again"}}),
              Refused(409, "people.already_member"));
  EXPECT_EQ(get(owner, orgs(owner, "/invites")).number("/invites/0/uses"), 0);
}

}  // namespace
}  // namespace madang::people

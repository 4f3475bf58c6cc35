#include "people/tests/scene.hpp"

namespace madang::people {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct AdministratorsTest : Scene {
  Person owner = found("owner", "한빛 디자인", "김미나");
  Person mina = join(owner, "mina", Role::member, "이하나");
  std::string design = department(owner, "디자인실");

  std::string at(const Person& person) { return orgs(owner, "/administrators/" + person.member.text()); }
  Answer put(const Person& who, const Person& whom, boost::json::object body) {
    return ask(who.token, net::Method::put, at(whom), std::move(body));
  }
  Answer grant(boost::json::object body) { return put(owner, mina, std::move(body)); }
  boost::json::value own_grant(const Person& person) {
    const auto session = get(person, "/api/session");
    return session.has("/memberships/0/member/grant") ? session.body.at_pointer("/memberships/0/member/grant")
                                                      : nullptr;
  }
  std::vector<std::string> audited() {
    std::vector<std::string> all;
    for (const auto& entry : get(owner, orgs(owner, "/audit?target_id=" + mina.member.text())).list("/entries")) {
      std::string words(entry.at("verb").as_string());
      for (const auto& change : entry.at("changes").as_array())
        words.append("; ")
            .append(change.at("field").as_string())
            .append(": ")
            .append(change.at("before").as_string())
            .append(" > ")
            .append(change.at("after").as_string());
      all.push_back(words);
    }
    return all;
  }
};

TEST_F(AdministratorsTest, a_grant_is_the_members_own_to_see_and_the_admins_to_list) {
  const auto granted = grant({{"powers", {"people", "invite", "people"}}, {"department_id", design}});
  EXPECT_EQ(granted.status, 200);
  EXPECT_EQ(granted.text("/member_id"), mina.member.text());
  EXPECT_THAT(granted.texts("/powers"), ElementsAre("invite", "people")) << "each once, in order";
  EXPECT_EQ(granted.text("/department_id"), design);
  EXPECT_EQ(own_grant(mina), (boost::json::object{{"powers", {"invite", "people"}}, {"department_id", design}}));
  EXPECT_EQ(own_grant(owner), nullptr);
  const auto list = get(owner, orgs(owner, "/administrators"));
  ASSERT_EQ(list.list("/administrators").size(), 1u);
  EXPECT_EQ(list.list("/administrators")[0], granted.body);
}

TEST_F(AdministratorsTest, granting_again_replaces_and_saying_it_twice_changes_nothing) {
  const boost::json::object first{{"powers", {"invite"}}, {"department_id", design}};
  for (int i = 0; i < 2; ++i) EXPECT_EQ(grant(first).status, 200);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(grant({{"powers", {"audit", "rules"}}}).status, 200);
  EXPECT_EQ(own_grant(mina), (boost::json::object{{"powers", {"rules", "audit"}}}));
  for (int i = 0; i < 2; ++i) EXPECT_EQ(remove(owner, at(mina)).status, 204);
  EXPECT_EQ(own_grant(mina), nullptr);
  EXPECT_THAT(audited(), ElementsAre("powers_withdrawn; powers: rules, audit > ",
                                     "powers_changed; powers: invite > rules, audit; department_id: 디자인실 > ",
                                     "powers_granted; powers:  > invite; department_id:  > 디자인실"));
}

TEST_F(AdministratorsTest, it_is_heard_at_once_by_whom_it_is_granted) {
  grant({{"powers", {"leave"}}});
  auto event = told().back();
  EXPECT_EQ(event.at("type").as_string(), "people.member_changed");
  EXPECT_EQ(event.at_pointer("/data/member/id").as_string(), mina.member.text());
  EXPECT_EQ(event.at_pointer("/data/member/grant/powers/0").as_string(), "leave");
  remove(owner, at(mina));
  event = told().back();
  EXPECT_FALSE(event.at("data").at("member").as_object().contains("grant"));
}

TEST_F(AdministratorsTest, nobody_but_owners_and_admins_grants) {
  const Person admin = join(owner, "admin", Role::admin);
  const Person wei = join(owner, "wei");
  const Person guest = join(owner, "guest", Role::guest);
  const boost::json::object all{{"powers", {"invite", "people", "leave", "devices", "departments", "groups"}}};
  EXPECT_EQ(put(admin, mina, all).status, 200);
  for (const Person& who : {mina, wei, guest}) {
    EXPECT_THAT(put(who, wei, all), Refused(403, "auth.forbidden"));
    EXPECT_THAT(put(who, who, all), Refused(403, "auth.forbidden"));
    EXPECT_THAT(remove(who, at(mina)), Refused(403, "auth.forbidden"));
    EXPECT_THAT(get(who, orgs(owner, "/administrators")), Refused(403, "auth.forbidden"));
  }
  const Person stranger = found("stranger", "别的公司");
  EXPECT_THAT(put(stranger, mina, all), Refused(404, "request.not_found"));
  EXPECT_THAT(ask(owner.token, net::Method::put, orgs(owner, "/administrators/" + stranger.member.text()), all),
              Refused(404, "request.not_found"));
}

TEST_F(AdministratorsTest, what_makes_no_sense_is_refused) {
  const Person guest = join(owner, "guest", Role::guest);
  const Person admin = join(owner, "admin", Role::admin);
  EXPECT_THAT(grant({{"powers", boost::json::array()}}), RefusedAt(400, "request.invalid", "powers"));
  EXPECT_THAT(grant({{"powers", {"everything"}}}), RefusedAt(400, "request.invalid", "powers[0]"));
  EXPECT_THAT(grant({{"powers", {"invite"}}, {"department_id", "dep_0000000000001"}}),
              RefusedAt(400, "request.invalid", "department_id"));
  for (const auto* whole : {"rules", "audit"})
    EXPECT_THAT(grant({{"powers", {"invite", whole}}, {"department_id", design}}),
                RefusedAt(400, "request.invalid", "powers[1]"));
  EXPECT_THAT(put(owner, guest, {{"powers", {"invite"}}}), RefusedAt(409, "people.guest_administers", "member_id"));
  for (const Person& who : {owner, admin})
    EXPECT_THAT(put(owner, who, {{"powers", {"invite"}}}), RefusedAt(409, "people.holds_all_powers", "member_id"));
  post(owner, members(owner, mina.member) + "/leave", {});
  EXPECT_THAT(grant({{"powers", {"invite"}}}), RefusedAt(409, "people.has_left", "member_id"));
}

TEST_F(AdministratorsTest, a_grant_ends_with_the_role_the_membership_and_the_department) {
  const auto ended = [&] { return get(owner, orgs(owner, "/administrators")).list("/administrators").empty(); };
  const boost::json::object body{{"powers", {"people"}}, {"department_id", design}};
  for (const auto* role : {"admin", "guest"}) {
    grant(body);
    patch(owner, members(owner, mina.member), {{"role", role}});
    EXPECT_TRUE(ended()) << role;
    patch(owner, members(owner, mina.member), {{"role", "member"}});
    EXPECT_TRUE(ended()) << "and does not come back";
  }
  grant(body);
  post(owner, members(owner, mina.member) + "/leave", {});
  EXPECT_TRUE(ended());
  post(owner, members(owner, mina.member) + "/restore", {});
  EXPECT_TRUE(ended());
  grant(body);
  remove(owner, orgs(owner, "/departments/" + design));
  EXPECT_TRUE(ended());
  EXPECT_EQ(audited().front(), "powers_withdrawn; powers: people > ; department_id: 디자인실 > ");
}

TEST_F(AdministratorsTest, links_of_whom_the_power_to_invite_is_taken_let_nobody_in) {
  const auto still_open = [&](const boost::json::object& then) {
    grant({{"powers", {"invite"}}, {"department_id", design}});
    const auto code =
        post(mina, orgs(mina, "/invites"), {{"role", "member"}, {"expires_in_hours", 1}, {"department_id", design}})
            .text("/code");
    then.empty() ? remove(owner, at(mina)) : grant(then);
    return get(owner, "/api/invites/" + code).status == 200;
  };
  EXPECT_TRUE(still_open({{"powers", {"invite", "people"}}, {"department_id", design}}));
  EXPECT_FALSE(still_open({{"powers", {"people"}}, {"department_id", design}}));
  EXPECT_FALSE(still_open({{"powers", {"invite"}}}));
  EXPECT_FALSE(still_open({}));
}

TEST_F(AdministratorsTest, guests_are_not_told_who_administers) {
  const Person guest = join(owner, "guest", Role::guest);
  grant({{"powers", {"invite"}}});
  sight = {mina.member};
  EXPECT_FALSE(get(guest, members(guest, mina.member)).has("/grant"));
  EXPECT_TRUE(get(owner, members(owner, mina.member)).has("/grant"));
}

TEST_F(AdministratorsTest, a_lost_phone_is_signed_out_by_whoever_runs_the_organisation) {
  std::vector<SessionId> ended;
  sessions.on_ended([&](store::Transaction& transaction, SessionId session) {
    transaction.after_commit([&, session] { ended.push_back(session); });
  });
  const auto devices = members(owner, mina.member) + "/sessions";
  const auto list = get(owner, devices);
  ASSERT_EQ(list.list("/sessions").size(), 1u);
  EXPECT_EQ(list.text("/sessions/0/device_name"), "test");
  const auto one = devices + "/" + list.text("/sessions/0/id");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(remove(owner, one).status, 204);
  EXPECT_EQ(ended.size(), 1u);
  EXPECT_THAT(get(mina, orgs(mina)), Refused(401, "auth.signed_out"));
  EXPECT_THAT(get(owner, devices).list("/sessions"), IsEmpty());
  EXPECT_EQ(remove(owner, devices).status, 204);
  EXPECT_THAT(audited(), ElementsAre("member_signed_out; device_name: test > "));
  const auto mine = get(owner, "/api/sessions").text("/sessions/0/id");
  EXPECT_THAT(remove(owner, devices + "/" + mine), Refused(404, "request.not_found"));
}

TEST_F(AdministratorsTest, admins_look_at_no_devices_of_those_above_them) {
  const Person admin = join(owner, "admin", Role::admin);
  const Person other = join(owner, "other", Role::admin);
  for (const Person& above : {owner, other}) {
    EXPECT_THAT(get(admin, members(owner, above.member) + "/sessions"), RefusedAt(403, "auth.forbidden", "member_id"));
    EXPECT_THAT(remove(admin, members(owner, above.member) + "/sessions"), Refused(403, "auth.forbidden"));
  }
  EXPECT_EQ(get(admin, members(owner, admin.member) + "/sessions").status, 200);
  EXPECT_EQ(get(owner, members(owner, admin.member) + "/sessions").status, 200);
  post(owner, members(owner, mina.member) + "/leave", {});
  EXPECT_THAT(get(owner, members(owner, mina.member) + "/sessions"), Refused(409, "people.has_left"));
}

}  // namespace
}  // namespace madang::people

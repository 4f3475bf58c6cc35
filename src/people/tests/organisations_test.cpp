#include "people/tests/scene.hpp"

namespace madang::people {
namespace {

struct OrganisationsTest : Scene {
  Person owner = found("mina");
};

TEST_F(OrganisationsTest, every_member_reads_it_and_admins_change_it) {
  const Person admin = join(owner, "admin", Role::admin);
  const Person member = join(owner, "member");
  const Person guest = join(owner, "guest", Role::guest);
  const auto changed =
      patch(admin, orgs(owner), {{"name", " 东方科技 "}, {"locale", "zh-Hans"}, {"time_zone", "Asia/Shanghai"}});
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.text("/name"), "东方科技");
  for (const auto& person : {owner, admin, member, guest}) EXPECT_EQ(get(person, orgs(owner)).body, changed.body);
  EXPECT_THAT(patch(member, orgs(owner), {{"name", "Mine"}}), Refused(403, "auth.forbidden"));
  EXPECT_THAT(patch(guest, orgs(owner), {{"name", "Mine"}}), Refused(403, "auth.forbidden"));
}

TEST_F(OrganisationsTest, a_change_names_what_is_wrong_with_it) {
  EXPECT_THAT(patch(owner, orgs(owner), {{"name", " "}}), RefusedAt(400, "request.invalid", "name"));
  EXPECT_THAT(patch(owner, orgs(owner), {{"name", "two\nlines"}}), RefusedAt(400, "request.invalid", "name"));
  EXPECT_THAT(patch(owner, orgs(owner), {{"locale", "x"}}), RefusedAt(400, "request.invalid", "locale"));
  EXPECT_THAT(patch(owner, orgs(owner), {{"time_zone", "Mars/"}}), RefusedAt(400, "request.invalid", "time_zone"));
  EXPECT_THAT(patch(owner, orgs(owner), {{"id", "org_1"}}), RefusedAt(400, "request.invalid", "id"));
}

TEST_F(OrganisationsTest, begins_with_sensible_rules_and_admins_settle_others) {
  const auto rule = [&](std::string_view name) { return get(owner, orgs(owner)).body.at(name); };
  EXPECT_EQ(rule("edit_minutes"), 1440);
  EXPECT_EQ(rule("recall_minutes"), 1440);
  EXPECT_EQ(rule("group_founders"), "everyone");
  EXPECT_EQ(rule("group_history"), "last_100");
  EXPECT_EQ(rule("link_previews"), "shown");
  EXPECT_EQ(rule("recordings"), "allowed");
  const boost::json::object rules = {{"edit_minutes", 0},          {"recall_minutes", 2},
                                     {"group_founders", "admins"}, {"group_history", "nothing"},
                                     {"link_previews", "off"},     {"recordings", "forbidden"}};
  const Person member = join(owner, "member");
  EXPECT_THAT(patch(member, orgs(owner), rules), Refused(403, "auth.forbidden"));
  EXPECT_EQ(patch(join(owner, "admin", Role::admin), orgs(owner), rules).status, 200);
  for (const auto& [name, value] : rules) EXPECT_EQ(rule(name), value) << name;
  EXPECT_EQ(patch(owner, orgs(owner), {{"name", "New"}}).status, 200);
  for (const auto& [name, value] : rules) EXPECT_EQ(rule(name), value) << name;
}

TEST_F(OrganisationsTest, a_rule_names_what_is_wrong_with_it) {
  for (const std::string field : {"edit_minutes", "recall_minutes"}) {
    EXPECT_THAT(patch(owner, orgs(owner), {{field, -1}}), RefusedAt(400, "request.invalid", field));
    EXPECT_THAT(patch(owner, orgs(owner), {{field, 525'601}}), RefusedAt(400, "request.invalid", field));
    EXPECT_EQ(patch(owner, orgs(owner), {{field, 525'600}}).status, 200);
  }
  EXPECT_THAT(patch(owner, orgs(owner), {{"group_founders", "x"}}),
              RefusedAt(400, "request.invalid", "group_founders"));
}

TEST_F(OrganisationsTest, a_retry_of_a_change_is_answered_and_told_once) {
  const auto first = patch(owner, orgs(owner), {{"client_id", "change-12"}, {"name", "New"}});
  const auto told_before = told().size();
  EXPECT_EQ(patch(owner, orgs(owner), {{"client_id", "change-12"}, {"name", "New"}}).body, first.body);
  EXPECT_EQ(told().size(), told_before);
  EXPECT_THAT(patch(owner, orgs(owner), {{"client_id", "change-12"}, {"name", "Other"}}),
              Refused(409, "request.client_id_reused"));
}

/// Every route of an organisation, asked by somebody who is not in it.
TEST_F(OrganisationsTest, outsiders_and_strangers_find_nothing) {
  const Person outsider = found("wei", "东方科技");
  const auto invite = post(owner, orgs(owner, "/invites"), {{"role", "member"}, {"expires_in_hours", 1}});
  const auto department_id = department(owner, "디자인실");
  const std::vector<std::pair<net::Method, std::string>> routes = {
      {net::Method::get, orgs(owner)},
      {net::Method::patch, orgs(owner)},
      {net::Method::get, orgs(owner, "/members")},
      {net::Method::get, members(owner, owner.member)},
      {net::Method::patch, members(owner, owner.member)},
      {net::Method::get, orgs(owner, "/departments")},
      {net::Method::post, orgs(owner, "/departments")},
      {net::Method::patch, orgs(owner, "/departments/" + department_id)},
      {net::Method::delete_, orgs(owner, "/departments/" + department_id)},
      {net::Method::get, orgs(owner, "/invites")},
      {net::Method::post, orgs(owner, "/invites")},
      {net::Method::delete_, orgs(owner, "/invites/" + invite.text("/id"))},
  };
  for (const auto& [method, target] : routes) {
    boost::json::value body;
    if (method == net::Method::patch) body = {{"client_id", "outsider-1"}};
    if (target.ends_with("/departments") && method == net::Method::post)
      body = {{"client_id", "outsider-1"}, {"name", "Mine"}};
    if (target.ends_with("/invites") && method == net::Method::post)
      body = {{"client_id", "outsider-1"}, {"role", "member"}, {"expires_in_hours", 1}};
    EXPECT_THAT(ask(outsider.token, method, target, body), Refused(404, "request.not_found")) << target;
    EXPECT_THAT(ask("", method, target, body), Refused(401, "auth.signed_out")) << target;
  }
}

TEST_F(OrganisationsTest, what_belongs_to_another_organisation_is_not_found_in_ones_own) {
  const Person other = found("wei", "东方科技");
  const auto department_id = department(other, "研发部");
  const auto invite = post(other, orgs(other, "/invites"), {{"role", "member"}, {"expires_in_hours", 1}}).text("/id");
  EXPECT_EQ(get(owner, members(owner, other.member)).status, 404);
  EXPECT_EQ(patch(owner, members(owner, other.member), {{"title", "Mine"}}).status, 404);
  EXPECT_EQ(patch(owner, orgs(owner, "/departments/" + department_id), {{"name", "Mine"}}).status, 404);
  EXPECT_EQ(remove(owner, orgs(owner, "/departments/" + department_id)).status, 404);
  EXPECT_EQ(remove(owner, orgs(owner, "/invites/" + invite)).status, 404);
  EXPECT_THAT(patch(owner, members(owner, owner.member), {{"department_ids", {department_id}}}),
              RefusedAt(400, "request.invalid", "department_ids[0]"));
  EXPECT_THAT(patch(owner, members(owner, owner.member), {{"manager_id", other.member.text()}}),
              RefusedAt(400, "request.invalid", "manager_id"));
  EXPECT_THAT(post(owner, orgs(owner, "/departments"), {{"name", "팀"}, {"parent_id", department_id}}),
              RefusedAt(400, "request.invalid", "parent_id"));
  EXPECT_THAT(post(owner, orgs(owner, "/departments"), {{"name", "팀"}, {"head_id", other.member.text()}}),
              RefusedAt(400, "request.invalid", "head_id"));
  EXPECT_THAT(post(owner, orgs(owner, "/invites"),
                   {{"role", "member"}, {"expires_in_hours", 1}, {"department_id", department_id}}),
              RefusedAt(400, "request.invalid", "department_id"));
  EXPECT_EQ(get(owner, orgs(owner, "/members?department_id=" + department_id)).list("/members").size(), 0u);
  EXPECT_EQ(get(owner, orgs(owner, "/members")).list("/members").size(), 1u);
}

}  // namespace
}  // namespace madang::people

#include <map>

#include "people/tests/scene.hpp"

namespace madang::people {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// How a route is asked, and which entry it must leave.
struct Act {
  std::string verb;
  std::function<Answer()> run;
};

struct AuditTest : Scene {
  Person owner = found("owner", "한빛 디자인", "김미나");

  std::map<std::string, Act> acts_on_administrators_and_devices();

  boost::json::array entries(const std::string& query = "") {
    return get(owner, orgs(owner, "/audit?limit=200" + query)).list("/entries");
  }
  boost::json::value newest() { return entries().at(0); }
  std::string field(const boost::json::value& entry, std::string_view name) {
    return std::string(entry.at(name).as_string());
  }
  std::vector<std::string> verbs(const std::string& query = "") {
    std::vector<std::string> all;
    for (const auto& entry : entries(query)) all.push_back(field(entry, "verb"));
    return all;
  }
  std::vector<std::string> changes(const boost::json::value& entry) {
    std::vector<std::string> all;
    for (const auto& change : entry.at("changes").as_array())
      all.push_back(field(change, "field") + ": " + field(change, "before") + " > " + field(change, "after"));
    return all;
  }
  std::string invite() {
    return post(owner, orgs(owner, "/invites"), {{"role", "member"}, {"expires_in_hours", 1}}).text("/id");
  }
  /// Somebody of another organisation asks to be let in and is told yes or no.
  Answer decide(const std::string& how) {
    const Person wei = found("wei-" + how, "东方科技");
    const auto code =
        post(owner, orgs(owner, "/invites"), {{"role", "member"}, {"expires_in_hours", 1}, {"needs_approval", true}})
            .text("/code");
    post(wei, "/api/invites/" + code + "/accept", {{"display_name", "王伟"}});
    const auto asked = get(owner, orgs(owner, "/join_requests")).text("/join_requests/0/id");
    return post(owner, orgs(owner, "/join_requests/" + asked + "/" + how), {});
  }
};

std::map<std::string, Act> AuditTest::acts_on_administrators_and_devices() {
  const std::string org = "/api/orgs/{org_id}";
  const Person wei = join(owner, "weiwei");
  const Person emma = join(owner, "emma");
  const auto session = members(owner, emma.member) + "/sessions/" + get(emma, "/api/sessions").text("/sessions/0/id");
  const auto administrator = orgs(owner, "/administrators/" + wei.member.text());
  const auto grant = [this, administrator] {
    return ask(owner.token, net::Method::put, administrator, {{"powers", {"people"}}});
  };
  const auto withdraw = [this, administrator, grant] {
    grant();
    return remove(owner, administrator);
  };
  const auto sessions = members(owner, wei.member) + "/sessions";
  return {
      {"PUT " + org + "/administrators/{member_id}", {"powers_granted", grant}},
      {"DELETE " + org + "/administrators/{member_id}", {"powers_withdrawn", withdraw}},
      {"DELETE " + org + "/members/{member_id}/sessions/{session_id}",
       {"member_signed_out", [this, session] { return remove(owner, session); }}},
      {"DELETE " + org + "/members/{member_id}/sessions",
       {"member_signed_out", [this, sessions] { return remove(owner, sessions); }}},
  };
}

/// Routes that only somebody who runs the organisation may write to, or may write to for others.
bool administers(const net::Route& route) {
  const auto verb = route.info.permit.verb;
  const bool of_others = verb == auth::Verb::amend && route.info.permit.resource == "member";
  return route.writes && (of_others || verb == auth::Verb::administer || verb == auth::Verb::invite);
}

TEST_F(AuditTest, every_administrative_route_leaves_one_entry) {
  const Person mina = join(owner, "mina");
  const std::string org = "/api/orgs/{org_id}";
  std::map<std::string, Act> acts{
      {"PATCH " + org, {"organisation_changed", [&] { return patch(owner, orgs(owner), {{"name", "마당 🏡"}}); }}},
      {"PATCH " + org + "/members/{member_id}",
       {"member_changed", [&] { return patch(owner, members(owner, mina.member), {{"role", "admin"}}); }}},
      {"POST " + org + "/members/{member_id}/leave",
       {"member_left", [&] { return post(owner, members(owner, mina.member) + "/leave", {}); }}},
      {"POST " + org + "/members/{member_id}/restore",
       {"member_restored", [&] { return post(owner, members(owner, mina.member) + "/restore", {}); }}},
      {"POST " + org + "/members/import",
       {"member_added",
        [&] {
          return post(owner, orgs(owner, "/members/import"), {{"csv", "login,name\nwei,王伟"}, {"dry_run", false}});
        }}},
      {"POST " + org + "/departments",
       {"department_created", [&] { return post(owner, orgs(owner, "/departments"), {{"name", "디자인실"}}); }}},
      {"PATCH " + org + "/departments/{department_id}",
       {"department_changed",
        [&] { return patch(owner, orgs(owner, "/departments/" + department(owner, "A")), {{"name", "B"}}); }}},
      {"DELETE " + org + "/departments/{department_id}",
       {"department_removed", [&] { return remove(owner, orgs(owner, "/departments/" + department(owner, "C"))); }}},
      {"POST " + org + "/invites",
       {"invite_created",
        [&] { return post(owner, orgs(owner, "/invites"), {{"role", "guest"}, {"expires_in_hours", 1}}); }}},
      {"DELETE " + org + "/invites/{invite_id}",
       {"invite_revoked", [&] { return remove(owner, orgs(owner, "/invites/" + invite())); }}},
      {"POST " + org + "/join_requests/{join_request_id}/approve",
       {"join_approved", [&] { return decide("approve"); }}},
      {"POST " + org + "/join_requests/{join_request_id}/decline",
       {"join_declined", [&] { return decide("decline"); }}},
  };
  acts.merge(acts_on_administrators_and_devices());
  for (const auto& route : table.routes()) {
    if (!administers(route)) continue;
    const auto name = std::string(net::method_name(route.info.method)) + " " + std::string(route.info.path);
    const auto act = acts.find(name);
    ASSERT_NE(act, acts.end()) << name << " administers: let its verb call Audit::record, and say here how it is asked";
    const auto answer = act->second.run();
    EXPECT_LT(answer.status, 300) << name << boost::json::serialize(answer.body);
    const auto told = verbs();
    ASSERT_FALSE(told.empty());
    EXPECT_EQ(told.front(), act->second.verb) << name << " leaves no entry in the audit log";
  }
}

TEST_F(AuditTest, an_entry_says_who_did_what_to_whom_when_and_from_where) {
  const Person mina = join(owner, "mina", Role::member, "이하나");
  const auto design = department(owner, "디자인실");
  patch(owner, members(owner, mina.member),
        {{"role", "admin"}, {"department_ids", {design}}, {"manager_id", owner.member.text()}, {"title", "팀장"}});
  const auto entry = newest();
  EXPECT_EQ(field(entry, "verb"), "member_changed");
  EXPECT_EQ(field(entry, "actor_id"), owner.member.text());
  EXPECT_EQ(field(entry, "actor_name"), "김미나");
  EXPECT_EQ(field(entry, "target_kind"), "member");
  EXPECT_EQ(field(entry, "target_id"), mina.member.text());
  EXPECT_EQ(field(entry, "target_name"), "이하나");
  EXPECT_EQ(field(entry, "at"), clock.now().text());
  EXPECT_EQ(field(entry, "address"), "10.0.0.1");
  EXPECT_EQ(field(entry, "device_name"), "test");
  EXPECT_THAT(changes(entry), ElementsAre("title:  > 팀장", "role: member > admin", "department_ids:  > 디자인실",
                                          "manager_id:  > 김미나"));
}

TEST_F(AuditTest, letting_somebody_in_names_them_and_their_role) {
  decide("approve");
  const auto entry = newest();
  EXPECT_EQ(field(entry, "target_kind"), "join_request");
  EXPECT_EQ(field(entry, "target_name"), "王伟");
  EXPECT_THAT(changes(entry), ElementsAre("role:  > member"));
}

TEST_F(AuditTest, a_rule_is_told_with_what_it_was) {
  patch(owner, orgs(owner),
        {{"recall_minutes", 2},
         {"group_founders", "admins"},
         {"group_history", "all"},
         {"link_previews", "off"},
         {"recordings", "forbidden"}});
  EXPECT_THAT(changes(newest()), ElementsAre("recall_minutes: 1440 > 2", "group_founders: everyone > admins",
                                             "group_history: last_100 > all", "link_previews: shown > off",
                                             "recordings: allowed > forbidden"));
}

TEST_F(AuditTest, names_are_those_of_the_moment) {
  const auto design = department(owner, "디자인실");
  patch(owner, orgs(owner, "/departments/" + design), {{"name", "브랜드실"}});
  remove(owner, orgs(owner, "/departments/" + design));
  std::vector<std::string> names;
  for (const auto& entry : entries("&target_id=" + design)) names.push_back(field(entry, "target_name"));
  EXPECT_THAT(names, ElementsAre("브랜드실", "브랜드실", "디자인실"));
  EXPECT_THAT(verbs("&target_id=" + design),
              ElementsAre("department_removed", "department_changed", "department_created"));
}

TEST_F(AuditTest, what_changes_nothing_and_what_is_refused_leaves_no_entry) {
  const Person mina = join(owner, "mina");
  const auto design = department(owner, "디자인실");
  const auto link = invite();
  remove(owner, orgs(owner, "/invites/" + link));
  const auto before = entries().size();
  patch(owner, members(owner, mina.member), {{"role", "member"}});
  patch(owner, orgs(owner, "/departments/" + design), {{"name", "디자인실"}});
  patch(owner, orgs(owner), {{"locale", "ko"}});
  remove(owner, orgs(owner, "/invites/" + link));
  patch(owner, members(owner, owner.member), {{"role", "member"}});
  patch(mina, members(mina, owner.member), {{"title", "Mine"}});
  patch(mina, members(mina, mina.member), {{"title", "My own"}});
  patch(owner, members(owner, owner.member), {{"title", "My own"}});
  EXPECT_EQ(entries().size(), before);
}

TEST_F(AuditTest, a_retry_leaves_no_second_entry) {
  for (int i = 0; i < 2; ++i)
    post(owner, orgs(owner, "/departments"), {{"client_id", "the-same-one"}, {"name", "디자인실"}});
  for (int i = 0; i < 2; ++i)
    post(owner, orgs(owner, "/invites"), {{"client_id", "another-one"}, {"role", "member"}, {"expires_in_hours", 1}});
  EXPECT_THAT(verbs(), ElementsAre("invite_created", "department_created"));
}

TEST_F(AuditTest, entries_are_found_by_actor_verb_kind_and_time) {
  const Person admin = join(owner, "admin", Role::admin);
  clock.pass(std::chrono::hours(1));
  const auto later = clock.now();
  department(admin, "연구소");
  patch(owner, orgs(owner), {{"name", "마당"}});
  EXPECT_THAT(verbs("&actor_id=" + admin.member.text()), ElementsAre("department_created"));
  EXPECT_THAT(verbs("&verb=organisation_changed"), ElementsAre("organisation_changed"));
  EXPECT_THAT(verbs("&target_kind=department"), ElementsAre("department_created"));
  EXPECT_THAT(verbs("&since=" + later.text()), ElementsAre("organisation_changed", "department_created"));
  EXPECT_THAT(verbs("&until=" + later.text()), ElementsAre("invite_created"));
  EXPECT_THAT(verbs("&target_kind=department&verb=invite_created"), IsEmpty());
  EXPECT_THAT(get(owner, orgs(owner, "/audit?verb=nonsense")), RefusedAt(400, "request.invalid", "verb"));
  EXPECT_THAT(get(owner, orgs(owner, "/audit?limit=201")), RefusedAt(400, "request.invalid", "limit"));
}

TEST_F(AuditTest, pages_hold_every_entry_once) {
  for (int i = 0; i < 7; ++i) department(owner, "Department " + std::to_string(i));
  std::vector<std::string> names;
  std::string cursor;
  do {
    const auto page = get(owner, orgs(owner, "/audit?limit=3" + cursor));
    for (const auto& entry : page.list("/entries")) names.push_back(field(entry, "target_name"));
    cursor = page.has("/next_cursor") ? "&cursor=" + page.text("/next_cursor") : "";
  } while (!cursor.empty());
  EXPECT_THAT(names, SizeIs(7));
  EXPECT_EQ(names.front(), "Department 6");
  EXPECT_EQ(names.back(), "Department 0");
}

TEST_F(AuditTest, only_those_who_run_the_organisation_read_it_and_only_their_own) {
  const Person mina = join(owner, "mina");
  const Person outsider = found("wei", "东方科技");
  department(owner, "디자인실");
  EXPECT_THAT(get(mina, orgs(mina, "/audit")), Refused(403, "auth.forbidden"));
  EXPECT_THAT(get(mina, orgs(mina, "/audit/export")), Refused(403, "auth.forbidden"));
  EXPECT_THAT(get(outsider, orgs(owner, "/audit")), Refused(404, "request.not_found"));
  EXPECT_THAT(get(outsider, orgs(outsider, "/audit")).list("/entries"), IsEmpty());
}

TEST_F(AuditTest, an_export_is_one_file_in_parts_and_holds_no_formula) {
  department(owner, "=HYPERLINK(\"http://evil\")");
  department(owner, "디자인, \"실\"");
  const auto first = get(owner, orgs(owner, "/audit/export?limit=1"));
  const auto second = get(owner, orgs(owner, "/audit/export?limit=1&cursor=" + first.text("/next_cursor")));
  EXPECT_FALSE(second.has("/next_cursor"));
  const auto file = first.text("/csv") + second.text("/csv");
  EXPECT_EQ(file, get(owner, orgs(owner, "/audit/export")).text("/csv"));
  EXPECT_TRUE(file.starts_with("\uFEFF\"at\",\"actor_id\",")) << file;
  EXPECT_NE(file.find(",\"디자인, \"\"실\"\"\","), std::string::npos) << file;
  EXPECT_NE(file.find(",\"'=HYPERLINK(\"\"http://evil\"\")\","), std::string::npos) << file;
}

TEST(AuditCsvTest, what_a_spreadsheet_would_run_is_made_text) {
  for (const std::string dangerous :
       {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", "  =1", "＝1", "＋1", "－1", "＠x", "|calc"})
    EXPECT_EQ(csv_cell(dangerous), "\"'" + dangerous + "\"");
  for (const std::string harmless : {"", "a=1", "1-2", "김미나", "👩🏽‍💻"})
    EXPECT_EQ(csv_cell(harmless), "\"" + harmless + "\"");
}

TEST(AuditChangesTest, long_words_are_cut_at_a_whole_character) {
  AuditChanges changes;
  changes.add("about", "", std::string("가") + std::string(200, 'a'));
  const auto after = changes.take().at(0).after;
  EXPECT_EQ(count_code_points(after), AuditChanges::kLongestWords + 1);
  EXPECT_TRUE(is_utf8(after));
}

}  // namespace
}  // namespace madang::people

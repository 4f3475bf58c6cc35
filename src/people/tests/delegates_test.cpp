#include <map>

#include "people/powers_model.hpp"
#include "people/tests/scene.hpp"

namespace madang::people {
namespace {

using Act = std::function<Answer(const Person&)>;

/// How one administrative route is asked by somebody with a grant.
struct Way {
  std::optional<Power> power;  ///< nothing: no grant is good for it
  Act inside;                  ///< asked about what lies within the design department
  Act outside;                 ///< and about what does not; none where nothing is named
};

const boost::json::array kEveryPower{"invite", "people", "leave", "devices", "departments", "groups", "rules", "audit"};

/// Everything that somebody without a role may be granted, asked over every route that administers.
struct DelegatesTest : Scene {
  Person owner = found("owner", "한빛 디자인", "김미나");
  std::string design = department(owner, "디자인실");
  std::string brand = department(owner, "브랜드팀", design);
  std::string sales = department(owner, "Sales");
  Person delegate = in({design}, "delegate");
  int named = 0;

  Person in(const boost::json::array& departments, const std::string& login) {
    const Person person = join(owner, login, Role::member, login);
    patch(owner, members(owner, person.member), {{"department_ids", departments}});
    return person;
  }
  Person in(const std::string& department) { return in({department}, "member-" + std::to_string(++named)); }
  std::string at(const Person& person, const std::string& rest = "") { return members(owner, person.member) + rest; }
  std::string place(const std::string& department) { return orgs(owner, "/departments/" + department); }

  void grant(const boost::json::array& powers, const std::string& over = "") {
    boost::json::object body{{"powers", powers}};
    if (!over.empty()) body["department_id"] = over;
    const auto answer =
        ask(owner.token, net::Method::put, orgs(owner, "/administrators/" + delegate.member.text()), std::move(body));
    ASSERT_EQ(answer.status, 200) << boost::json::serialize(answer.body);
  }
  static boost::json::array all_but(Power power) {
    boost::json::array powers;
    for (const auto& each : kEveryPower)
      if (each.as_string() != enumerator_name(power)) powers.push_back(each);
    return powers;
  }

  Person leaver(const std::string& department) {
    const Person person = in(department);
    post(owner, at(person, "/leave"), {});
    return person;
  }
  std::string session_of(const Person& person) { return get(person, "/api/sessions").text("/sessions/0/id"); }
  boost::json::object link(const std::string& department, bool needs_approval = false) {
    return {
        {"role", "member"}, {"expires_in_hours", 1}, {"department_id", department}, {"needs_approval", needs_approval}};
  }
  std::string invite(const std::string& department) {
    return post(owner, orgs(owner, "/invites"), link(department)).text("/id");
  }
  std::string asked_to_join(const std::string& department) {
    const Person wei = found("wei-" + std::to_string(++named), "东方科技");
    const auto code = post(owner, orgs(owner, "/invites"), link(department, true)).text("/code");
    return post(wei, "/api/invites/" + code + "/accept", {{"display_name", "王伟"}}).text("/join_requests/0/id");
  }
  Act import(const std::string& department) {
    return [this, department](const Person& who) {
      const auto line = "new-" + std::to_string(++named) + ",王伟," + department;
      return post(who, orgs(owner, "/members/import"),
                  {{"csv", "login,name,departments\n" + line}, {"dry_run", false}});
    };
  }

  template <class Ask>
  Act with(Ask act, const std::string& department) {
    return [act, department](const Person& who) { return act(who, department); };
  }
  template <class Ask>
  Way over(Power power, Ask act) {
    return {power, with(act, brand), with(act, sales)};
  }
  Way everywhere(Power power, Act act) { return {power, std::move(act), {}}; }
  Way of_admins(Act act) { return {std::nullopt, std::move(act), {}}; }

  std::map<std::string, Way> ways() {
    auto all = ways_of_members();
    all.merge(ways_of_the_rest());
    return all;
  }
  std::map<std::string, Way> ways_of_members();
  std::map<std::string, Way> ways_of_the_rest();
};

std::map<std::string, Way> DelegatesTest::ways_of_members() {
  const std::string of_member = "/api/orgs/{org_id}/members/{member_id}";
  const auto retitle = [this](const Person& who, const std::string& there) {
    return patch(who, at(in(there)), {{"title", "팀장"}});
  };
  const auto leave = [this](const Person& who, const std::string& there) {
    return post(who, at(in(there), "/leave"), {});
  };
  const auto restore = [this](const Person& who, const std::string& there) {
    return post(who, at(leaver(there), "/restore"), {});
  };
  const auto devices = [this](const Person& who, const std::string& there) {
    return get(who, at(in(there), "/sessions"));
  };
  const auto sign_out = [this](const Person& who, const std::string& there) {
    return remove(who, at(in(there), "/sessions"));
  };
  const auto sign_one_out = [this](const Person& who, const std::string& there) {
    const Person person = in(there);
    return remove(who, at(person, "/sessions/" + session_of(person)));
  };
  return {
      {"PATCH " + of_member, over(Power::people, retitle)},
      {"POST " + of_member + "/leave", over(Power::leave, leave)},
      {"POST " + of_member + "/restore", over(Power::leave, restore)},
      {"GET /api/orgs/{org_id}/leavers",
       everywhere(Power::leave, [this](const Person& who) { return get(who, orgs(owner, "/leavers")); })},
      {"GET " + of_member + "/sessions", over(Power::devices, devices)},
      {"DELETE " + of_member + "/sessions", over(Power::devices, sign_out)},
      {"DELETE " + of_member + "/sessions/{session_id}", over(Power::devices, sign_one_out)},
      {"POST /api/orgs/{org_id}/members/import", everywhere(Power::people, import("디자인실/브랜드팀"))},
  };
}

std::map<std::string, Way> DelegatesTest::ways_of_the_rest() {
  const std::string org = "/api/orgs/{org_id}";
  const auto make = [this](const Person& who, const std::string& there) {
    return post(who, orgs(owner, "/departments"), {{"name", "새 팀"}, {"parent_id", there}});
  };
  const auto rename = [this](const Person& who, const std::string& there) {
    return patch(who, place(department(owner, "A", there)), {{"name", "B"}});
  };
  const auto take_away = [this](const Person& who, const std::string& there) {
    return remove(who, place(department(owner, "C", there)));
  };
  const auto invite_there = [this](const Person& who, const std::string& there) {
    return post(who, orgs(owner, "/invites"), link(there));
  };
  const auto revoke = [this](const Person& who, const std::string& there) {
    return remove(who, orgs(owner, "/invites/" + invite(there)));
  };
  const auto decide = [this](const std::string& how) {
    return [this, how](const Person& who, const std::string& there) {
      return post(who, orgs(owner, "/join_requests/" + asked_to_join(there) + how), {});
    };
  };
  const auto read = [this](const std::string& what) {
    return [this, what](const Person& who) { return get(who, orgs(owner, what)); };
  };
  const auto grant_more = [this](const Person& who) {
    return ask(who.token, net::Method::put, orgs(owner, "/administrators/" + in(brand).member.text()),
               {{"powers", {"people"}}, {"department_id", brand}});
  };
  const auto withdraw = [this](const Person& who) {
    return remove(who, orgs(owner, "/administrators/" + in(brand).member.text()));
  };
  const auto settle = [this](const Person& who) { return patch(who, orgs(owner), {{"edit_minutes", ++named}}); };
  return {
      {"PATCH " + org, everywhere(Power::rules, settle)},
      {"POST " + org + "/departments", over(Power::departments, make)},
      {"PATCH " + org + "/departments/{department_id}", over(Power::departments, rename)},
      {"DELETE " + org + "/departments/{department_id}", over(Power::departments, take_away)},
      {"GET " + org + "/invites", everywhere(Power::invite, read("/invites"))},
      {"POST " + org + "/invites", over(Power::invite, invite_there)},
      {"DELETE " + org + "/invites/{invite_id}", over(Power::invite, revoke)},
      {"GET " + org + "/join_requests", everywhere(Power::invite, read("/join_requests"))},
      {"POST " + org + "/join_requests/{join_request_id}/approve", over(Power::invite, decide("/approve"))},
      {"POST " + org + "/join_requests/{join_request_id}/decline", over(Power::invite, decide("/decline"))},
      {"GET " + org + "/audit", everywhere(Power::audit, read("/audit"))},
      {"GET " + org + "/audit/export", everywhere(Power::audit, read("/audit/export"))},
      {"GET " + org + "/administrators", of_admins(read("/administrators"))},
      {"PUT " + org + "/administrators/{member_id}", of_admins(grant_more)},
      {"DELETE " + org + "/administrators/{member_id}", of_admins(withdraw)},
  };
}

bool administers(const net::Route& route) {
  const auto& [verb, resource] = route.info.permit;
  return verb == auth::Verb::administer || verb == auth::Verb::invite ||
         (verb == auth::Verb::amend && resource == "member");
}

std::string name_of(const net::Route& route) {
  return std::string(net::method_name(route.info.method)) + " " + std::string(route.info.path);
}

TEST_F(DelegatesTest, every_administrative_route_says_which_power_it_takes) {
  const auto known = ways();
  for (const auto& route : table.routes()) {
    if (!administers(route)) continue;
    const auto way = known.find(name_of(route));
    ASSERT_NE(way, known.end()) << name_of(route)
                                << " administers: let its verb ask for a power, and say here how it is asked";
    if (!way->second.power) continue;
    const auto code = needs(*way->second.power).code;
    EXPECT_NE(std::ranges::find(route.info.refusals, code, &RefusalKind::code), route.info.refusals.end())
        << name_of(route) << " does not say in the contract that it may refuse with " << code;
  }
}

TEST_F(DelegatesTest, without_a_grant_every_route_is_refused) {
  for (const auto& [name, way] : ways()) EXPECT_THAT(way.inside(delegate), Refused(403, "auth.forbidden")) << name;
}

TEST_F(DelegatesTest, every_power_but_the_one_is_not_enough_and_the_refusal_names_it) {
  for (const auto& [name, way] : ways()) {
    if (!way.power) continue;
    grant(all_but(*way.power));
    EXPECT_THAT(way.inside(delegate), Refused(403, "people.needs_" + std::string(enumerator_name(*way.power)))) << name;
  }
}

TEST_F(DelegatesTest, the_one_power_over_a_department_is_good_below_it_and_nowhere_else) {
  for (const auto& [name, way] : ways()) {
    if (!way.power || is_of_whole_organisation(*way.power)) continue;
    grant({enumerator_name(*way.power)}, design);
    const auto answer = way.inside(delegate);
    EXPECT_LT(answer.status, 300) << name << boost::json::serialize(answer.body);
    if (way.outside) EXPECT_THAT(way.outside(delegate), Refused(403, "people.out_of_scope")) << name;
  }
}

TEST_F(DelegatesTest, the_one_power_over_the_organisation_is_good_everywhere) {
  for (const auto& [name, way] : ways()) {
    if (!way.power) continue;
    grant({enumerator_name(*way.power)});
    for (const auto& act : {way.inside, way.outside}) {
      if (!act) continue;
      const auto answer = act(delegate);
      EXPECT_LT(answer.status, 300) << name << boost::json::serialize(answer.body);
    }
  }
}

TEST_F(DelegatesTest, no_power_is_good_for_what_is_the_admins_alone) {
  grant(kEveryPower);
  for (const auto& [name, way] : ways())
    if (!way.power) EXPECT_THAT(way.inside(delegate), Refused(403, "auth.forbidden")) << name;
  for (const boost::json::object& change : {boost::json::object{{"name", "내 회사"}},
                                            {{"locale", "zh"}},
                                            {{"time_zone", "Asia/Tokyo"}},
                                            {{"profile_fields", boost::json::array()}},
                                            {{"name", "내 회사"}, {"edit_minutes", 3}}})
    EXPECT_THAT(patch(delegate, orgs(owner), change), Refused(403, "auth.forbidden"));
  const Person mina = in(brand);
  for (const auto* role : {"admin", "owner", "guest"})
    EXPECT_THAT(patch(delegate, at(mina), {{"role", role}}), RefusedAt(403, "auth.forbidden", "role")) << role;
  EXPECT_THAT(post(delegate, orgs(owner, "/invites"), {{"role", "admin"}, {"expires_in_hours", 1}}),
              RefusedAt(403, "auth.forbidden", "role"));
}

TEST_F(DelegatesTest, who_administers_is_out_of_reach_also_oneself) {
  const Person admin = join(owner, "admin", Role::admin);
  const Person other = in({brand}, "other");
  ask(owner.token, net::Method::put, orgs(owner, "/administrators/" + other.member.text()), {{"powers", {"audit"}}});
  for (const auto& over : {std::string(), design}) {
    grant({"people", "leave", "devices"}, over);
    for (const Person& who : {owner, admin, other, delegate}) {
      const auto refused = Refused(403, "people.of_administrator");
      EXPECT_THAT(patch(delegate, at(who), {{"manager_id", nullptr}}), refused);
      EXPECT_THAT(patch(delegate, at(who), {{"department_ids", {brand}}}), refused);
      EXPECT_THAT(get(delegate, at(who, "/sessions")), refused);
      EXPECT_THAT(remove(delegate, at(who, "/sessions")), refused);
      if (who.member == delegate.member) continue;
      EXPECT_THAT(patch(delegate, at(who), {{"title", "Mine"}}), refused);
      EXPECT_THAT(post(delegate, at(who, "/leave"), {}), refused);
    }
    EXPECT_THAT(post(delegate, at(delegate, "/leave"), {}), Refused(409, "people.not_oneself"));
    EXPECT_EQ(patch(delegate, at(delegate), {{"title", "내 직함"}}).status, 200) << "one's own profile stays one's own";
  }
}

TEST_F(DelegatesTest, nobody_is_moved_over_the_edge) {
  grant({"people"}, design);
  const auto move = [&](const Person& who, const boost::json::array& to) {
    return patch(delegate, at(who), {{"department_ids", to}});
  };
  const auto refused = Refused(403, "people.out_of_scope");
  const Person inside = in({design}, "inside");
  const Person across = in({brand, sales}, "across");
  const Person outside = in({sales}, "outside");
  const Person nowhere = in(boost::json::array(), "nowhere");
  EXPECT_EQ(move(inside, {brand, design}).status, 200);
  EXPECT_EQ(move(across, {design, sales}).status, 200);
  EXPECT_THAT(move(inside, {brand, sales}), refused);
  EXPECT_THAT(move(inside, boost::json::array()), refused);
  EXPECT_THAT(move(across, {design}), refused);
  EXPECT_THAT(move(across, {sales}), refused);
  EXPECT_THAT(move(outside, {sales, design}), refused);
  EXPECT_THAT(move(nowhere, {design}), refused);
  for (const auto& change : {boost::json::object{{"title", "Mine"}}, {{"manager_id", delegate.member.text()}}})
    EXPECT_THAT(patch(delegate, at(across), change), refused) << "who is in others too may only be moved";
}

TEST_F(DelegatesTest, only_an_heir_within_the_scope_inherits) {
  grant({"leave"}, design);
  const Person mina = in(brand);
  const auto leave = [&](const Person& heir) {
    return post(delegate, at(mina, "/leave"), {{"heir_id", heir.member.text()}});
  };
  EXPECT_THAT(leave(delegate), Refused(403, "people.of_administrator"));
  EXPECT_THAT(leave(owner), Refused(403, "people.of_administrator"));
  EXPECT_THAT(leave(in(sales)), Refused(403, "people.out_of_scope"));
  EXPECT_EQ(leave(in(design)).status, 200);
}

TEST_F(DelegatesTest, who_left_is_listed_and_brought_back_by_whom_they_were_under) {
  grant({"leave"}, design);
  const Person mine = leaver(brand);
  leaver(sales);
  const auto list = get(delegate, orgs(owner, "/leavers"));
  ASSERT_EQ(list.list("/leavers").size(), 1u);
  EXPECT_EQ(list.text("/leavers/0/member/id"), mine.member.text());
  EXPECT_EQ(get(owner, orgs(owner, "/leavers")).list("/leavers").size(), 2u);
  EXPECT_EQ(post(delegate, at(mine, "/restore"), {}).status, 200);
}

TEST_F(DelegatesTest, the_department_itself_is_not_theirs_to_change_and_nothing_leaves_it) {
  grant({"departments"}, design);
  const auto refused = Refused(403, "people.out_of_scope");
  EXPECT_THAT(patch(delegate, place(design), {{"name", "Mine"}}), refused);
  EXPECT_THAT(remove(delegate, place(design)), refused);
  EXPECT_THAT(patch(delegate, place(brand), {{"parent_id", sales}}), refused);
  EXPECT_THAT(patch(delegate, place(brand), {{"parent_id", nullptr}}), refused);
  EXPECT_THAT(patch(delegate, place(sales), {{"parent_id", design}}), refused);
  EXPECT_THAT(post(delegate, orgs(owner, "/departments"), {{"name", "Top"}}), refused);
  const auto below = department(delegate, "웹팀", brand);
  EXPECT_EQ(patch(delegate, place(below), {{"parent_id", design}}).status, 200);
}

TEST_F(DelegatesTest, invitations_and_who_waits_are_those_into_the_scope) {
  grant({"invite"}, design);
  const auto mine = invite(brand);
  invite(sales);
  const auto asks = asked_to_join(design);
  asked_to_join(sales);
  std::vector<std::string> listed;
  for (const auto& each : get(delegate, orgs(owner, "/invites")).list("/invites"))
    listed.emplace_back(each.at("department_id").as_string());
  EXPECT_THAT(listed, testing::ElementsAre(design, brand));
  const auto waiting = get(delegate, orgs(owner, "/join_requests"));
  ASSERT_EQ(waiting.list("/join_requests").size(), 1u);
  EXPECT_EQ(waiting.text("/join_requests/0/id"), asks);
  EXPECT_THAT(post(delegate, orgs(owner, "/invites"), {{"role", "member"}, {"expires_in_hours", 1}}),
              Refused(403, "people.out_of_scope"));
  const auto news = told().back();
  EXPECT_EQ(news.at("type").as_string(), "people.join_requests_changed");
  EXPECT_EQ(news.at("stream").as_string(), delegate.member.text());
  EXPECT_EQ(news.at("data").at("waiting").as_int64(), 1) << "told what they may decide";
}

TEST_F(DelegatesTest, a_table_adds_and_changes_within_the_scope_line_by_line) {
  const auto import = [&](const std::string& lines) {
    return post(delegate, orgs(owner, "/members/import"),
                {{"csv", "login,name,title,departments\n" + lines}, {"dry_run", false}});
  };
  const auto problem = [](const Answer& answer, int line) {
    const auto at = "/lines/" + std::to_string(line) + "/problems/0/";
    return answer.text(at + "column") + " " + answer.text(at + "code");
  };
  in({brand}, "inside");
  in({sales}, "outside");
  grant({"people"}, design);
  const auto changed = import("inside,,팀장,\noutside,,팀장,\nwei,王伟,,디자인실\ninside2,B,,\n");
  EXPECT_EQ(changed.number("/changed"), 1) << boost::json::serialize(changed.body);
  EXPECT_EQ(problem(changed, 1), "login people.out_of_scope");
  EXPECT_EQ(problem(changed, 2), "login people.needs_invite");
  grant({"people", "invite"}, design);
  const auto added =
      import("a.one,A,,디자인실\na.two,B,,\na.three,C,,Sales\na.four,D,,디자인실/새 팀\na.five,E,,디자인실;Top\n");
  EXPECT_EQ(added.number("/added"), 1) << boost::json::serialize(added.body);
  EXPECT_EQ(problem(added, 1), "departments people.out_of_scope");
  EXPECT_EQ(problem(added, 2), "departments people.out_of_scope");
  EXPECT_EQ(problem(added, 3), "login people.needs_departments");
  EXPECT_EQ(problem(added, 4), "departments people.out_of_scope");
  EXPECT_EQ(get(owner, orgs(owner, "/departments")).list("/departments").size(), 3u) << "a refused line makes nothing";
  grant({"people", "invite", "departments"}, design);
  EXPECT_EQ(import("a.four,D,,디자인실/새 팀\n").number("/added"), 1);
  const auto personal = get(delegate, orgs(owner, "/invites"));
  EXPECT_EQ(personal.list("/invites").size(), 2u) << "personal invitations lie where their member is";
}

TEST_F(DelegatesTest, links_into_a_department_that_a_delegate_removes_let_nobody_in) {
  grant({"invite", "departments"}, design);
  const auto team = department(delegate, "잠깐", design);
  const auto code = post(delegate, orgs(owner, "/invites"), link(team)).text("/code");
  remove(delegate, place(team));
  const Person wei = found("wei", "东方科技");
  EXPECT_THAT(post(wei, "/api/invites/" + code + "/accept", {{"display_name", "王伟"}}),
              Refused(409, "people.invite_revoked"));
}

TEST_F(DelegatesTest, what_is_closed_is_open_to_whom_it_is_entrusted) {
  patch(owner, place(design), {{"visibility", "inside"}});
  delegate = in({sales}, "outsider");
  const Person mina = in(brand);
  const Person reader = in(sales);
  EXPECT_THAT(patch(delegate, at(mina), {{"title", "팀장"}}), Refused(404, "request.not_found"));
  grant({"people"}, design);
  EXPECT_EQ(told().back().at("type").as_string(), "people.directory_changed") << "they see more from now on";
  EXPECT_EQ(patch(delegate, at(mina), {{"title", "팀장"}}).status, 200);
  EXPECT_FALSE(get(reader, at(delegate)).has("/grant")) << "nobody learns of a closed department by who administers it";
  EXPECT_TRUE(get(delegate, at(delegate)).has("/grant"));
  grant({"people"});
  EXPECT_EQ(get(delegate, at(mina)).status, 200);
  EXPECT_TRUE(get(reader, at(delegate)).has("/grant"));
}

TEST_F(DelegatesTest, what_is_closed_elsewhere_is_not_there) {
  patch(owner, place(design), {{"visibility", "inside"}});
  delegate = in({sales}, "outsider");
  const Person mina = in(brand);
  grant({"people", "leave", "devices", "departments"}, sales);
  const auto absent = Refused(404, "request.not_found");
  EXPECT_THAT(post(delegate, at(mina, "/leave"), {}), absent);
  EXPECT_THAT(get(delegate, at(mina, "/sessions")), absent);
  EXPECT_THAT(remove(delegate, at(mina, "/sessions")), absent);
  EXPECT_THAT(patch(delegate, at(mina), {{"title", "팀장"}}), absent);
  EXPECT_THAT(patch(delegate, place(brand), {{"name", "Mine"}}), absent);
  EXPECT_THAT(remove(delegate, place(brand)), absent);
}

TEST_F(DelegatesTest, of_another_organisation_see_nothing) {
  grant(kEveryPower);
  const Person stranger = found("stranger", "别的公司");
  EXPECT_THAT(get(delegate, orgs(stranger, "/invites")), Refused(404, "request.not_found"));
  const auto strange = department(stranger, "Elsewhere");
  EXPECT_THAT(patch(delegate, place(strange), {{"name", "Mine"}}), Refused(404, "request.not_found"));
  EXPECT_THAT(patch(delegate, at(stranger), {{"title", "Mine"}}), Refused(404, "request.not_found"));
  EXPECT_THAT(get(delegate, at(stranger, "/sessions")), Refused(404, "request.not_found"));
  EXPECT_THAT(remove(delegate, at(in(brand), "/sessions/" + session_of(stranger))), Refused(404, "request.not_found"));
}

}  // namespace
}  // namespace madang::people

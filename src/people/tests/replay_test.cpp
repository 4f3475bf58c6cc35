#include <map>

#include "people/tests/scene.hpp"

namespace madang::people {
namespace {

using boost::json::value;

/// What a client keeps of an organisation, changed by events as a client changes it.
struct KnownDirectory {
  value organisation;
  std::map<std::string, value> members;
  std::map<std::string, value> departments;
  std::int64_t seq = 0;
  bool stale = false;  ///< told that something changed, and nothing of what: to be fetched afresh

  bool operator==(const KnownDirectory&) const = default;

  void apply(const value& event) {
    const std::string type(event.at("type").as_string());
    const auto& data = event.at("data");
    ASSERT_EQ(event.at("seq").as_int64(), ++seq) << "no gap, nothing twice";
    if (type == "people.directory_changed") stale = true;
    if (type == "people.member_joined" || type == "people.member_changed") keep(members, data.at("member"));
    if (type == "people.department_saved") keep(departments, data.at("department"));
    if (type == "people.department_removed") departments.erase(std::string(data.at("department_id").as_string()));
    if (type == "people.organisation_changed") organisation = data.at("organisation");
  }

  static void keep(std::map<std::string, value>& into, const value& noun) {
    into[std::string(noun.at("id").as_string())] = noun;
  }
};

struct ReplayTest : Scene {
  Person owner = found("owner", "한빛 디자인", "김미나");
  Person reader = join(owner, "reader", Role::member, "Reader");

  KnownDirectory fetch() {
    KnownDirectory directory;
    const auto page = get(reader, orgs(reader, "/members?limit=200"));
    for (value member : page.list("/members")) {
      member.as_object().erase("account_login");
      KnownDirectory::keep(directory.members, member);
    }
    for (const auto& department : get(reader, orgs(reader, "/departments")).list("/departments"))
      KnownDirectory::keep(directory.departments, department);
    directory.organisation = get(reader, orgs(reader)).body;
    directory.seq = page.number("/revision");
    return directory;
  }

  /// What was known before, and the events since, must be what a fresh fetch says. Answers the types of the events.
  template <class Act>
  std::vector<std::string> replay(Act act) {
    KnownDirectory known = fetch();
    const auto already = told().size();
    act();
    std::vector<std::string> types;
    const auto events = told();
    for (auto i = already; i < events.size(); ++i) {
      if (events[i].at("stream").as_string() != owner.org.text()) continue;
      EXPECT_EQ(events[i].at("org").as_string(), owner.org.text());
      EXPECT_EQ(events[i].at("epoch").as_string(), store->epoch());
      known.apply(events[i]);
      types.emplace_back(events[i].at("type").as_string());
    }
    const auto fresh = fetch();
    EXPECT_EQ(known.organisation, fresh.organisation);
    if (!known.stale) {
      EXPECT_EQ(known.members, fresh.members);
      EXPECT_EQ(known.departments, fresh.departments);
    }
    EXPECT_EQ(known.seq, fresh.seq);
    return types;
  }
};

using testing::ElementsAre;

TEST_F(ReplayTest, of_somebody_joining) {
  EXPECT_THAT(replay([&] { join(owner, "wei", Role::member, "王伟"); }), ElementsAre("people.member_joined"));
}

TEST_F(ReplayTest, of_somebody_leaving_and_coming_back) {
  const Person wei = join(owner, "wei", Role::member, "王伟");
  const auto design = department(owner, "디자인실");
  patch(owner, members(owner, wei.member), {{"department_ids", {design}}});
  patch(owner, orgs(owner, "/departments/" + design), {{"head_id", wei.member.text()}});
  patch(owner, members(owner, reader.member), {{"manager_id", wei.member.text()}});
  EXPECT_THAT(replay([&] { post(owner, members(owner, wei.member) + "/leave", {}); }),
              ElementsAre("people.department_saved", "people.member_changed", "people.member_changed",
                          "people.department_saved"));
  EXPECT_THAT(replay([&] { post(owner, members(owner, wei.member) + "/restore", {}); }),
              ElementsAre("people.member_changed", "people.department_saved"));
}

TEST_F(ReplayTest, of_somebody_joining_a_department) {
  const auto design = department(owner, "디자인실");
  const auto code =
      post(owner, orgs(owner, "/invites"), {{"role", "guest"}, {"expires_in_hours", 1}, {"department_id", design}})
          .text("/code");
  const Person wei = found("wei", "东方科技");
  EXPECT_THAT(replay([&] { post(wei, "/api/invites/" + code + "/accept", {{"display_name", "王伟"}}); }),
              ElementsAre("people.member_joined", "people.department_saved"));
}

TEST_F(ReplayTest, of_a_changed_profile) {
  EXPECT_THAT(replay([&] {
                patch(owner, members(owner, owner.member),
                      {{"display_name", "김미나 👩🏽‍💻"}, {"about", "안녕하세요"}});
              }),
              ElementsAre("people.member_changed"));
}

TEST_F(ReplayTest, of_a_status_said_replaced_once_ended_and_taken_away) {
  const auto until = [&] { return (clock.now() + std::chrono::hours(1)).text(); };
  const auto say = [&](const boost::json::object& change) { patch(owner, members(owner, owner.member), change); };
  EXPECT_THAT(replay([&] {
                say({{"status", "점심 🍱"}, {"status_until", until()}});
                clock.pass(std::chrono::hours(2));
                say({{"status", "회의 중"}, {"status_until", until()}});
              }),
              ElementsAre("people.member_changed", "people.member_changed"));
  EXPECT_THAT(replay([&] { say({{"status", ""}}); }), ElementsAre("people.member_changed"));
}

TEST_F(ReplayTest, of_a_changed_role_and_manager) {
  EXPECT_THAT(replay([&] {
                patch(owner, members(owner, reader.member), {{"role", "admin"}, {"manager_id", owner.member.text()}});
              }),
              ElementsAre("people.member_changed"));
}

TEST_F(ReplayTest, of_powers_granted_changed_and_withdrawn) {
  const auto design = department(owner, "디자인실");
  const auto administrator = orgs(owner, "/administrators/" + reader.member.text());
  const auto grant = [&](boost::json::object body) { ask(owner.token, net::Method::put, administrator, body); };
  EXPECT_THAT(replay([&] {
                grant({{"powers", {"people", "invite"}}, {"department_id", design}});
                grant({{"powers", {"audit"}}});
                grant({{"powers", {"audit"}}});
              }),
              ElementsAre("people.member_changed", "people.member_changed"));
  EXPECT_THAT(replay([&] { remove(owner, administrator); }), ElementsAre("people.member_changed"));
  grant({{"powers", {"leave"}}, {"department_id", design}});
  EXPECT_THAT(replay([&] { remove(owner, orgs(owner, "/departments/" + design)); }),
              ElementsAre("people.member_changed", "people.department_removed"));
}

TEST_F(ReplayTest, of_moving_between_departments) {
  const auto from = department(owner, "디자인실");
  const auto to = department(owner, "研发部");
  const auto both = department(owner, "Both");
  patch(owner, members(owner, reader.member), {{"department_ids", {from, both}}});
  EXPECT_THAT(replay([&] { patch(owner, members(owner, reader.member), {{"department_ids", {to, both}}}); }),
              ElementsAre("people.member_changed", "people.department_saved", "people.department_saved"));
}

TEST_F(ReplayTest, of_departments_made_changed_and_removed) {
  std::string id;
  EXPECT_THAT(replay([&] { id = department(owner, "디자인실"); }), ElementsAre("people.department_saved"));
  EXPECT_THAT(replay([&] {
                patch(owner, orgs(owner, "/departments/" + id),
                      {{"name", "디자인 본부"}, {"head_id", owner.member.text()}});
              }),
              ElementsAre("people.department_saved"));
  EXPECT_THAT(replay([&] { remove(owner, orgs(owner, "/departments/" + id)); }),
              ElementsAre("people.department_removed"));
}

TEST_F(ReplayTest, of_a_changed_organisation) {
  EXPECT_THAT(replay([&] { patch(owner, orgs(owner), {{"name", "한빛"}}); }),
              ElementsAre("people.organisation_changed"));
}

TEST_F(ReplayTest, of_the_organisations_rules) {
  EXPECT_THAT(replay([&] { patch(owner, orgs(owner), {{"edit_minutes", 2}, {"group_founders", "admins"}}); }),
              ElementsAre("people.organisation_changed"));
}

TEST_F(ReplayTest, of_what_happens_in_a_closed_department_and_of_closing_it) {
  const Person wei = join(owner, "wei", Role::member, "王伟");
  const auto audit = department(owner, "감사팀");
  const auto shut = [&](const char* visibility) {
    patch(owner, orgs(owner, "/departments/" + audit), {{"visibility", visibility}});
  };
  constexpr auto kChanged = "people.directory_changed";
  EXPECT_THAT(replay([&] { shut("inside"); }), ElementsAre(kChanged));
  EXPECT_THAT(replay([&] { patch(owner, members(owner, wei.member), {{"department_ids", {audit}}}); }),
              ElementsAre(kChanged, kChanged));
  EXPECT_THAT(replay([&] { patch(owner, members(owner, wei.member), {{"title", "감사"}}); }), ElementsAre(kChanged));
  EXPECT_THAT(replay([&] { patch(owner, members(owner, owner.member), {{"title", "CEO"}}); }),
              ElementsAre("people.member_changed"));
  EXPECT_THAT(replay([&] { shut("everyone"); }), ElementsAre(kChanged));
}

TEST_F(ReplayTest, of_a_refused_change_is_of_nothing) {
  EXPECT_THAT(replay([&] { patch(owner, members(owner, owner.member), {{"title", "CEO"}, {"role", "member"}}); }),
              ElementsAre());
}

TEST_F(ReplayTest, one_organisation_hears_nothing_of_another) {
  EXPECT_THAT(replay([&] { join(found("wei", "东方科技"), "other"); }), ElementsAre());
}

}  // namespace
}  // namespace madang::people

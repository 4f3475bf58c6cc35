#include <fmt/format.h>

#include "people/tests/scene.hpp"

namespace madang::people {
namespace {

using boost::json::object;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> names(const Answer& page) {
  std::vector<std::string> all;
  for (const auto& member : page.list("/members")) all.emplace_back(member.at("display_name").as_string());
  return all;
}

/// As a browser writes it into a query.
std::string encoded(std::string_view text) {
  std::string result;
  for (const unsigned char c : text) result += fmt::format("%{:02X}", c);
  return result;
}

struct MembersTest : Scene {
  Person owner = found("owner", "한빛 디자인", "Owner");

  std::vector<std::string> search(const Person& person, std::string_view query) {
    return names(get(person, orgs(person, "/members?query=" + encoded(query))));
  }
  std::string role_of_member(const Person& person) { return get(owner, members(owner, person.member)).text("/role"); }
};

/// Names as people have them: composed and decomposed, joined emoji, right to left, of other planes.
constexpr const char* kNames[] = {
    "김미나",
    "각각",
    "王伟",
    "𠮷野家",
    "山田太郎",
    "José",
    "Jose\u0301",
    "שרה כהן",
    "مُحَمَّد",
    "👩🏽‍💻 Ada",
    "👨‍👩‍👧‍👦",
    "Zoë O'Brien",
    "नमस्ते",
    "Ünal",
    "Ａｌｉｃｅ",
    "Ivan % _ \\",
    "\u202eabc\u202c",
    "Đặng Thị",
};

TEST_F(MembersTest, any_name_comes_back_as_it_was_given_and_is_found_by_itself) {
  int count = 0;
  for (const auto* name : kNames) {
    const Person person = join(owner, "login" + std::to_string(++count), Role::member, name);
    EXPECT_EQ(get(owner, members(owner, person.member)).text("/display_name"), name);
    EXPECT_THAT(search(owner, name), testing::Contains(name));
  }
}

TEST_F(MembersTest, a_search_finds_parts_of_name_title_and_login_in_any_case_and_width) {
  const Person mina = join(owner, "mina.kim", Role::member, "김미나");
  join(owner, "wei", Role::member, "王伟 Wei");
  patch(mina, members(mina, mina.member), {{"title", "수석 Designer 🎨"}});
  EXPECT_THAT(search(owner, "미나"), ElementsAre("김미나"));
  EXPECT_THAT(search(owner, "伟"), ElementsAre("王伟 Wei"));
  EXPECT_THAT(search(owner, "ＷＥＩ"), ElementsAre("王伟 Wei"));
  EXPECT_THAT(search(owner, "designer 🎨"), ElementsAre("김미나"));
  EXPECT_THAT(search(owner, "MINA.k"), ElementsAre("김미나"));
  EXPECT_THAT(search(owner, "nobody"), IsEmpty());
  EXPECT_EQ(search(owner, "").size(), 3u);
}

TEST_F(MembersTest, a_search_takes_wildcards_for_letters) {
  join(owner, "percent", Role::member, "100% cotton");
  join(owner, "plain", Role::member, "1000 cotton");
  EXPECT_THAT(search(owner, "100%"), ElementsAre("100% cotton"));
  EXPECT_THAT(search(owner, "0_c"), IsEmpty());
  EXPECT_THAT(search(owner, "\\"), IsEmpty());
}

TEST_F(MembersTest, pages_hold_everybody_once_in_the_order_of_names) {
  std::vector<std::string> expected{"Owner"};
  for (int i = 0; i < 10; ++i) {
    expected.push_back("Person " + std::to_string(i % 7));
    join(owner, "login" + std::to_string(i), Role::member, expected.back());
  }
  std::ranges::sort(expected);
  std::vector<std::string> seen;
  std::string cursor;
  for (int page_number = 0; page_number < 4; ++page_number) {
    const auto page = get(owner, orgs(owner, "/members?limit=3" + cursor));
    std::ranges::copy(names(page), std::back_inserter(seen));
    EXPECT_EQ(page.has("/next_cursor"), page_number < 3);
    cursor = "&cursor=" + page.text("/next_cursor");
  }
  EXPECT_EQ(seen, expected);
}

TEST_F(MembersTest, a_page_says_where_the_directory_stands) {
  const auto page = get(owner, orgs(owner, "/members"));
  EXPECT_EQ(page.number("/revision"), 1);
  EXPECT_EQ(page.text("/epoch"), store->epoch());
  join(owner, "wei");
  EXPECT_EQ(get(owner, orgs(owner, "/members")).number("/revision"), 2);
}

TEST_F(MembersTest, a_bad_limit_or_cursor_is_refused) {
  EXPECT_THAT(get(owner, orgs(owner, "/members?limit=0")), RefusedAt(400, "request.invalid", "limit"));
  EXPECT_THAT(get(owner, orgs(owner, "/members?limit=201")), RefusedAt(400, "request.invalid", "limit"));
  EXPECT_THAT(get(owner, orgs(owner, "/members?cursor=mem_0000000000001")),
              RefusedAt(400, "request.invalid", "cursor"));
  EXPECT_THAT(get(owner, orgs(owner, "/members?cursor=x")), RefusedAt(400, "request.invalid", "cursor"));
}

TEST_F(MembersTest, a_member_changes_their_own_profile_and_nobody_elses) {
  const Person mina = join(owner, "mina", Role::member, "김미나");
  const Person wei = join(owner, "wei", Role::member, "王伟");
  const object profile{{"display_name", "김미나 ✨"},
                       {"title", "디자이너"},
                       {"phone", "+82 10-1234-5678"},
                       {"email", "mina@hanbit.kr"},
                       {"about", "첫 줄\n둘째 줄"}};
  const auto changed = patch(mina, members(mina, mina.member), profile);
  ASSERT_EQ(changed.status, 200);
  for (const auto& [key, value] : profile) EXPECT_EQ(changed.body.at(key), value);
  EXPECT_EQ(changed.number("/revision"), 4);
  EXPECT_THAT(patch(wei, members(wei, mina.member), {{"title", "Mine"}}), Refused(403, "auth.forbidden"));
  EXPECT_EQ(patch(owner, members(owner, mina.member), {{"title", "팀장"}}).text("/title"), "팀장");
  EXPECT_THAT(patch(mina, members(mina, mina.member), {{"display_name", "\u3000"}}),
              RefusedAt(400, "request.invalid", "display_name"));
  EXPECT_THAT(patch(mina, members(mina, mina.member), {{"title", "two\nlines"}}),
              RefusedAt(400, "request.invalid", "title"));
}

TEST_F(MembersTest, a_change_of_nothing_takes_no_revision) {
  const auto before = get(owner, members(owner, owner.member));
  EXPECT_EQ(patch(owner, members(owner, owner.member), {{"title", ""}}).body, before.body);
  EXPECT_EQ(get(owner, orgs(owner, "/members")).number("/revision"), 1);
}

TEST_F(MembersTest, the_login_is_told_to_the_member_and_to_admins_alone) {
  const Person mina = join(owner, "mina");
  const Person wei = join(owner, "wei");
  EXPECT_EQ(get(mina, members(mina, mina.member)).text("/account_login"), "mina");
  EXPECT_EQ(get(owner, members(owner, mina.member)).text("/account_login"), "mina");
  EXPECT_FALSE(get(wei, members(wei, mina.member)).has("/account_login"));
  for (const auto& member : get(wei, orgs(wei, "/members")).list("/members"))
    EXPECT_EQ(member.as_object().contains("account_login"), member.at("id").as_string() == wei.member.text());
  for (const auto& event : told()) EXPECT_EQ(boost::json::serialize(event).find("account_login"), std::string::npos);
}

TEST_F(MembersTest, role_departments_and_manager_are_the_admins_to_change) {
  const Person mina = join(owner, "mina");
  const auto design = department(owner, "디자인실");
  for (const object& change : {object{{"role", "admin"}}, object{{"department_ids", {design}}},
                               object{{"manager_id", owner.member.text()}}, object{{"manager_id", nullptr}}})
    EXPECT_THAT(patch(mina, members(mina, mina.member), change), Refused(403, "auth.forbidden"));
}

TEST_F(MembersTest, an_admin_gives_and_takes_only_what_is_theirs_to_give) {
  const Person admin = join(owner, "admin", Role::admin);
  const Person other = join(owner, "other", Role::admin);
  const Person member = join(owner, "member");
  EXPECT_EQ(patch(admin, members(admin, member.member), {{"role", "guest"}}).text("/role"), "guest");
  EXPECT_EQ(patch(admin, members(admin, member.member), {{"role", "member"}}).text("/role"), "member");
  EXPECT_THAT(patch(admin, members(admin, member.member), {{"role", "admin"}}),
              RefusedAt(403, "auth.forbidden", "role"));
  EXPECT_THAT(patch(admin, members(admin, member.member), {{"role", "owner"}}),
              RefusedAt(403, "auth.forbidden", "role"));
  EXPECT_THAT(patch(admin, members(admin, other.member), {{"role", "member"}}),
              RefusedAt(403, "auth.forbidden", "role"));
  EXPECT_THAT(patch(admin, members(admin, owner.member), {{"role", "member"}}),
              RefusedAt(403, "auth.forbidden", "role"));
  EXPECT_EQ(patch(owner, members(owner, member.member), {{"role", "admin"}}).text("/role"), "admin");
}

TEST_F(MembersTest, the_last_owner_stays_until_there_is_another) {
  const Person second = join(owner, "second");
  EXPECT_THAT(patch(owner, members(owner, owner.member), {{"role", "member"}}),
              RefusedAt(409, "people.last_owner", "role"));
  EXPECT_EQ(patch(owner, members(owner, second.member), {{"role", "owner"}}).text("/role"), "owner");
  EXPECT_EQ(patch(owner, members(owner, owner.member), {{"role", "member"}}).text("/role"), "member");
  EXPECT_THAT(patch(owner, members(owner, owner.member), {{"role", "owner"}}), Refused(403, "auth.forbidden"));
}

TEST_F(MembersTest, managers_form_no_circle) {
  const Person lead = join(owner, "lead");
  const Person mina = join(owner, "mina");
  const auto manage = [&](const Person& person, const auto& manager) {
    return patch(owner, members(owner, person.member), {{"manager_id", manager}});
  };
  EXPECT_EQ(manage(lead, owner.member.text()).text("/manager_id"), owner.member.text());
  EXPECT_EQ(manage(mina, lead.member.text()).status, 200);
  EXPECT_THAT(manage(owner, mina.member.text()), RefusedAt(409, "people.manager_cycle", "manager_id"));
  EXPECT_THAT(manage(mina, mina.member.text()), RefusedAt(409, "people.manager_cycle", "manager_id"));
  EXPECT_THAT(manage(mina, "mem_0000000000001"), RefusedAt(400, "request.invalid", "manager_id"));
  EXPECT_FALSE(manage(mina, nullptr).has("/manager_id"));
  EXPECT_EQ(manage(owner, mina.member.text()).status, 200);
}

TEST_F(MembersTest, a_member_may_be_in_several_departments) {
  const Person mina = join(owner, "mina", Role::member, "김미나");
  const auto design = department(owner, "디자인실");
  const auto research = department(owner, "研发部");
  const auto changed = patch(owner, members(owner, mina.member), {{"department_ids", {research, design, research}}});
  EXPECT_THAT(changed.texts("/department_ids"), ElementsAre(design, research));
  EXPECT_THAT(names(get(owner, orgs(owner, "/members?department_id=" + research))), ElementsAre("김미나"));
  for (const auto& each : get(owner, orgs(owner, "/departments")).list("/departments"))
    EXPECT_EQ(each.at("member_count"), 1);
  EXPECT_THAT(patch(owner, members(owner, mina.member), {{"department_ids", {design, "dep_0000000000001"}}}),
              RefusedAt(400, "request.invalid", "department_ids[1]"));
  const auto cleared = patch(owner, members(owner, mina.member), {{"department_ids", boost::json::array()}});
  EXPECT_THAT(cleared.list("/department_ids"), IsEmpty());
}

TEST_F(MembersTest, other_slices_learn_whom_of_many_somebody_sees) {
  const Person stranger = found("stranger", "Elsewhere");
  const Person guest = join(owner, "guest", Role::guest, "Guest");
  const auto seen = [&](const Person& person, Role role) {
    return store->read_now([&](Transaction& transaction) {
      auth::Actor actor;
      actor.org_id = person.org;
      actor.member_id = person.member;
      actor.role = role;
      return people.members.those_seen(transaction, actor, {guest.member, owner.member, stranger.member, owner.member});
    });
  };
  EXPECT_THAT(seen(owner, Role::owner), ElementsAre(owner.member, guest.member));
  EXPECT_THAT(seen(guest, Role::guest), ElementsAre(guest.member));
  sight = {owner.member, stranger.member};
  EXPECT_THAT(seen(guest, Role::guest), ElementsAre(owner.member, guest.member));
}

struct GuestsTest : MembersTest {
  Person guest = join(owner, "guest", Role::guest, "Guest");
  Person mina = join(owner, "mina", Role::member, "김미나");
  Person wei = join(owner, "wei", Role::member, "王伟");
};

TEST_F(GuestsTest, see_themselves_and_those_they_talk_with) {
  EXPECT_THAT(names(get(guest, orgs(guest, "/members"))), ElementsAre("Guest"));
  sight = {mina.member};
  EXPECT_THAT(names(get(guest, orgs(guest, "/members"))), ElementsAre("Guest", "김미나"));
  EXPECT_EQ(get(guest, members(guest, mina.member)).status, 200);
  EXPECT_THAT(get(guest, members(guest, wei.member)), Refused(404, "request.not_found"));
  EXPECT_THAT(patch(guest, members(guest, wei.member), {{"title", "Mine"}}), Refused(404, "request.not_found"));
  EXPECT_THAT(patch(guest, members(guest, mina.member), {{"title", "Mine"}}), Refused(403, "auth.forbidden"));
  EXPECT_EQ(patch(guest, members(guest, guest.member), {{"title", "Supplier"}}).text("/title"), "Supplier");
}

TEST_F(GuestsTest, find_nobody_else_by_search_or_page) {
  sight = {mina.member, wei.member};
  EXPECT_THAT(search(guest, "미나"), ElementsAre("김미나"));
  EXPECT_THAT(search(guest, "owner"), IsEmpty());
  EXPECT_THAT(search(guest, "mina"), IsEmpty()) << "a login is not told to them, not even by finding";
  const auto first = get(guest, orgs(guest, "/members?limit=2"));
  EXPECT_EQ(names(first).size(), 2u);
  EXPECT_EQ(names(get(guest, orgs(guest, "/members?limit=2&cursor=" + first.text("/next_cursor")))).size(), 1u);
  EXPECT_THAT(get(guest, orgs(guest, "/members?cursor=" + owner.member.text())),
              RefusedAt(400, "request.invalid", "cursor"));
}

TEST_F(GuestsTest, know_neither_departments_nor_managers) {
  const auto design = department(owner, "디자인실");
  patch(owner, members(owner, mina.member), {{"department_ids", {design}}, {"manager_id", wei.member.text()}});
  sight = {mina.member, wei.member};
  const auto seen = get(guest, members(guest, mina.member));
  EXPECT_THAT(seen.list("/department_ids"), IsEmpty());
  EXPECT_FALSE(seen.has("/manager_id"));
  EXPECT_THAT(get(guest, orgs(guest, "/departments")).list("/departments"), IsEmpty());
  EXPECT_THAT(names(get(guest, orgs(guest, "/members?department_id=" + design))), IsEmpty());
}

TEST_F(GuestsTest, may_not_run_the_place) {
  EXPECT_THAT(post(guest, orgs(guest, "/departments"), {{"name", "Mine"}}), Refused(403, "auth.forbidden"));
  EXPECT_THAT(get(guest, orgs(guest, "/invites")), Refused(403, "auth.forbidden"));
  EXPECT_THAT(post(guest, orgs(guest, "/invites"), {{"role", "guest"}, {"expires_in_hours", 1}}),
              Refused(403, "auth.forbidden"));
}

TEST_F(MembersTest, other_slices_ask_for_roles_within_one_organisation) {
  const Person guest = join(owner, "guest", Role::guest);
  const Person outsider = found("wei", "东方科技");
  store->read_now([&](Transaction& transaction) {
    EXPECT_EQ(role_in(transaction, owner.org, guest.member), Role::guest);
    EXPECT_EQ(role_in(transaction, owner.org, outsider.member), std::nullopt);
    EXPECT_EQ(find_membership(transaction, owner.org, owner.account)->role, Role::owner);
    EXPECT_FALSE(find_membership(transaction, outsider.org, owner.account));
  });
}

}  // namespace
}  // namespace madang::people

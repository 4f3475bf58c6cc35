#include "people/tests/scene.hpp"

namespace madang::people {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct LeavingTest : Scene {
  Person owner = found("owner", "한빛 디자인", "김미나");
  Person mina = join(owner, "mina", Role::member, "이하나");
  Person heir = join(owner, "heir", Role::member, "王伟");

  Answer leave(const Person& admin, const Person& leaver, boost::json::object body = {}) {
    return post(admin, members(admin, leaver.member) + "/leave", std::move(body));
  }
  Answer restore(const Person& admin, const Person& leaver) {
    return post(admin, members(admin, leaver.member) + "/restore", {});
  }
  std::string code(boost::json::object terms = {{"role", "member"}, {"expires_in_hours", 1}}) {
    return post(owner, orgs(owner, "/invites"), std::move(terms)).text("/code");
  }
  Answer accept(const Person& person, const std::string& code) {
    return post(person, "/api/invites/" + code + "/accept", {{"display_name", "하나"}});
  }
  Person signed_in_again(const Person& person) {
    return store->write_now([&](Transaction& transaction) {
      const auto session = people.accounts.begin_session(transaction, person.account, "new phone");
      return Person{person.account, person.org, person.member, session.token};
    });
  }
};

TEST_F(LeavingTest, sessions_end_and_signing_in_again_leads_nowhere) {
  std::vector<SessionId> ended;
  sessions.on_ended([&](store::Transaction& transaction, SessionId session) {
    transaction.after_commit([&, session] { ended.push_back(session); });
  });
  const Person phone = signed_in_again(mina);
  const auto gone = leave(owner, mina);
  EXPECT_EQ(gone.status, 200);
  EXPECT_EQ(gone.text("/left_at"), clock.now().text());
  EXPECT_EQ(ended.size(), 2u) << "live sockets close";
  EXPECT_THAT(get(mina, orgs(mina)), Refused(401, "auth.signed_out"));
  EXPECT_THAT(get(phone, orgs(phone)), Refused(401, "auth.signed_out"));
  const Person again = signed_in_again(mina);
  EXPECT_THAT(get(again, orgs(again)), Refused(404, "request.not_found"));
  EXPECT_THAT(get(again, "/api/session").list("/memberships"), IsEmpty());
}

TEST_F(LeavingTest, the_name_stays_and_searches_find_only_who_is_here) {
  leave(owner, mina);
  EXPECT_EQ(get(heir, members(heir, mina.member)).text("/display_name"), "이하나");
  EXPECT_EQ(get(heir, orgs(heir, "/members")).list("/members").size(), 3u);
  EXPECT_THAT(get(heir, orgs(heir, "/members?query=ㅎㄴ")).list("/members"), IsEmpty());
}

TEST_F(LeavingTest, pages_go_on_behind_who_has_left) {
  leave(owner, mina);
  std::vector<std::string> names;
  std::string cursor;
  do {
    const auto page = get(owner, orgs(owner, "/members?limit=1" + cursor));
    names.push_back(page.text("/members/0/display_name"));
    cursor = page.has("/next_cursor") ? "&cursor=" + page.text("/next_cursor") : "";
  } while (!cursor.empty());
  EXPECT_THAT(names, ElementsAre("王伟", "김미나", "이하나"));
}

TEST_F(LeavingTest, departments_pass_to_the_heir_and_reports_to_the_manager) {
  const auto design = department(owner, "디자인실");
  patch(owner, orgs(owner, "/departments/" + design), {{"head_id", mina.member.text()}});
  const auto under = [&](const Person& person, const Person& manager) {
    patch(owner, members(owner, person.member), {{"manager_id", manager.member.text()}});
  };
  under(mina, owner);
  under(heir, mina);
  patch(owner, members(owner, mina.member), {{"department_ids", {design}}});
  leave(owner, mina, {{"heir_id", heir.member.text()}});
  const auto tree = get(owner, orgs(owner, "/departments"));
  EXPECT_EQ(tree.text("/departments/0/head_id"), heir.member.text());
  EXPECT_EQ(tree.number("/departments/0/member_count"), 0);
  EXPECT_EQ(get(owner, members(owner, heir.member)).text("/manager_id"), owner.member.text());
}

TEST_F(LeavingTest, links_of_the_leaver_let_nobody_in) {
  const Person admin = join(owner, "admin", Role::admin);
  const auto link = post(admin, orgs(admin, "/invites"), {{"role", "member"}, {"expires_in_hours", 1}}).text("/code");
  leave(owner, admin);
  EXPECT_THAT(ask("", net::Method::get, "/api/invites/" + link), Refused(409, "people.invite_revoked"));
}

TEST_F(LeavingTest, only_administrators_take_others_out_and_only_below_them) {
  const Person admin = join(owner, "admin", Role::admin);
  const Person outsider = found("wei", "东方科技");
  EXPECT_THAT(leave(heir, mina), Refused(403, "auth.forbidden"));
  EXPECT_THAT(leave(outsider, mina), Refused(404, "request.not_found"));
  EXPECT_THAT(leave(admin, owner), RefusedAt(403, "auth.forbidden", "member_id"));
  EXPECT_THAT(leave(owner, owner), RefusedAt(409, "people.not_oneself", "member_id"));
  EXPECT_THAT(get(heir, orgs(heir, "/leavers")), Refused(403, "auth.forbidden"));
  EXPECT_THAT(restore(heir, mina), Refused(403, "auth.forbidden"));
}

TEST_F(LeavingTest, an_heir_is_here_and_no_guest) {
  const Person guest = join(owner, "guest", Role::guest);
  const Person outsider = found("wei", "东方科技");
  for (const MemberId none : {mina.member, guest.member, outsider.member})
    EXPECT_THAT(leave(owner, mina, {{"heir_id", none.text()}}), RefusedAt(400, "request.invalid", "heir_id"));
  leave(owner, heir);
  EXPECT_THAT(leave(owner, mina, {{"heir_id", heir.member.text()}}), RefusedAt(400, "request.invalid", "heir_id"));
  EXPECT_EQ(get(mina, orgs(mina)).status, 200) << "a refusal changes nothing";
}

TEST_F(LeavingTest, who_has_left_can_be_given_nothing) {
  leave(owner, mina);
  EXPECT_THAT(patch(owner, members(owner, mina.member), {{"title", "x"}}),
              RefusedAt(409, "people.has_left", "member_id"));
  EXPECT_THAT(patch(owner, members(owner, heir.member), {{"manager_id", mina.member.text()}}),
              RefusedAt(400, "request.invalid", "manager_id"));
  EXPECT_THAT(post(owner, orgs(owner, "/departments"), {{"name", "x"}, {"head_id", mina.member.text()}}),
              RefusedAt(400, "request.invalid", "head_id"));
}

TEST_F(LeavingTest, whoever_comes_back_has_their_role_place_and_manager) {
  const auto design = department(owner, "디자인실");
  const auto closed = department(owner, "연구소");
  patch(owner, members(owner, mina.member),
        {{"role", "admin"}, {"department_ids", {design, closed}}, {"manager_id", owner.member.text()}});
  leave(owner, mina, {{"heir_id", heir.member.text()}});
  remove(owner, orgs(owner, "/departments/" + closed));
  const auto list = get(owner, orgs(owner, "/leavers"));
  EXPECT_EQ(list.text("/leavers/0/member/id"), mina.member.text());
  EXPECT_EQ(list.text("/leavers/0/by_id"), owner.member.text());
  EXPECT_EQ(list.text("/leavers/0/heir_id"), heir.member.text());
  EXPECT_EQ(list.text("/leavers/0/restorable_until"), (clock.now() + kRestorableFor).text());
  const auto back = restore(owner, mina);
  EXPECT_EQ(back.text("/role"), "admin");
  EXPECT_THAT(back.texts("/department_ids"), ElementsAre(design));
  EXPECT_EQ(back.text("/manager_id"), owner.member.text());
  EXPECT_FALSE(back.has("/left_at"));
  EXPECT_THAT(get(owner, orgs(owner, "/leavers")).list("/leavers"), IsEmpty());
  const Person again = signed_in_again(mina);
  EXPECT_EQ(get(again, orgs(again)).status, 200);
}

TEST_F(LeavingTest, thirty_days_later_an_invitation_brings_the_same_member_back) {
  leave(owner, mina);
  clock.pass(kRestorableFor + std::chrono::hours(1));
  const Person admin = signed_in_again(owner);
  EXPECT_THAT(restore(admin, mina), RefusedAt(409, "people.too_late_to_restore", "member_id"));
  EXPECT_THAT(get(admin, orgs(admin, "/leavers")).list("/leavers"), IsEmpty());
  const auto link = post(admin, orgs(admin, "/invites"), {{"role", "guest"}, {"expires_in_hours", 1}}).text("/code");
  const auto in = accept(signed_in_again(mina), link);
  EXPECT_EQ(in.text("/memberships/0/member/id"), mina.member.text());
  EXPECT_EQ(in.text("/memberships/0/member/role"), "guest");
  EXPECT_EQ(in.text("/memberships/0/member/display_name"), "하나");
}

TEST_F(LeavingTest, saying_it_twice_changes_nothing) {
  leave(owner, mina);
  const auto before = get(owner, orgs(owner, "/audit")).list("/entries").size();
  EXPECT_EQ(leave(owner, mina).status, 200);
  restore(owner, mina);
  EXPECT_EQ(restore(owner, mina).status, 200);
  EXPECT_EQ(get(owner, orgs(owner, "/audit")).list("/entries").size(), before + 1);
}

TEST_F(LeavingTest, the_last_owner_stays) {
  const Person second = join(owner, "second");
  patch(owner, members(owner, second.member), {{"role", "owner"}});
  EXPECT_EQ(leave(second, owner).status, 200);
  EXPECT_THAT(patch(second, members(second, second.member), {{"role", "member"}}), Refused(409, "people.last_owner"));
}

}  // namespace
}  // namespace madang::people

#include "people/tests/scene.hpp"

namespace madang::people {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<std::string> names(const Answer& page, std::string_view list = "/members") {
  std::vector<std::string> all;
  for (const auto& each : page.list(list))
    all.emplace_back((list == "/members" ? each.at("display_name") : each.at("name")).as_string());
  return all;
}

/// 본사 above 감사팀 (closed), where Insider works alone and Both works too, who is in 영업팀 as well.
struct VisibilityTest : Scene {
  Person owner = found("owner", "한빛 디자인", "Owner");
  Person outsider = join(owner, "outsider", Role::member, "Outsider");
  Person insider = join(owner, "insider", Role::member, "Insider");
  Person both = join(owner, "both", Role::member, "Both");
  std::string whole = department(owner, "본사");
  std::string closed = department(owner, "감사팀", whole);
  std::string sales = department(owner, "영업팀", whole);

  VisibilityTest() {
    move(outsider, {sales});
    move(insider, {closed});
    move(both, {closed, sales});
    shut(closed);
  }

  Answer shut(const std::string& id, const char* visibility = "inside") {
    return patch(owner, orgs(owner, "/departments/" + id), {{"visibility", visibility}});
  }
  void move(const Person& person, std::initializer_list<std::string> departments) {
    boost::json::array ids;
    for (const auto& each : departments) ids.emplace_back(each);
    ASSERT_EQ(patch(owner, members(owner, person.member), {{"department_ids", ids}}).status, 200);
  }
  std::vector<std::string> listed(const Person& viewer, const std::string& query = "") {
    return names(get(viewer, orgs(viewer, "/members" + query)));
  }
  std::vector<std::string> tree(const Person& viewer) {
    return names(get(viewer, orgs(viewer, "/departments")), "/departments");
  }
  std::vector<MemberId> seen(const Person& viewer) {
    return store->read_now([&](Transaction& transaction) {
      return people.members.those_seen(transaction, actor(transaction, viewer), {insider.member, both.member});
    });
  }
};

TEST_F(VisibilityTest, outsiders_see_neither_the_department_nor_who_is_in_nothing_else) {
  EXPECT_THAT(tree(outsider), UnorderedElementsAre("본사", "영업팀"));
  EXPECT_THAT(listed(outsider), ElementsAre("Both", "Outsider", "Owner"));
  EXPECT_THAT(get(outsider, members(outsider, insider.member)), Refused(404, "request.not_found"));
  EXPECT_THAT(get(outsider, members(outsider, both.member)).texts("/department_ids"), ElementsAre(sales));
  EXPECT_THAT(listed(outsider, "?department_id=" + closed), IsEmpty());
  EXPECT_THAT(listed(outsider, "?department_id=" + sales), ElementsAre("Both", "Outsider"));
  EXPECT_THAT(seen(outsider), ElementsAre(both.member));
  EXPECT_THAT(patch(outsider, members(outsider, insider.member), {{"title", "x"}}), Refused(404, "request.not_found"));
}

TEST_F(VisibilityTest, who_is_inside_administrators_and_heads_see_it) {
  const auto sees_all = [&](const Person& viewer) {
    EXPECT_THAT(tree(viewer), UnorderedElementsAre("본사", "영업팀", "감사팀"));
    EXPECT_THAT(listed(viewer, "?query=insider"), ElementsAre("Insider"));
    EXPECT_THAT(get(viewer, members(viewer, both.member)).texts("/department_ids"),
                UnorderedElementsAre(closed, sales));
    EXPECT_THAT(seen(viewer), UnorderedElementsAre(insider.member, both.member));
  };
  sees_all(insider);
  sees_all(both);
  sees_all(owner);
  for (const auto& department : {closed, whole}) {
    patch(owner, orgs(owner, "/departments/" + department), {{"head_id", outsider.member.text()}});
    sees_all(outsider);
    patch(owner, orgs(owner, "/departments/" + department), {{"head_id", nullptr}});
  }
  EXPECT_THAT(listed(outsider, "?query=insider"), IsEmpty());
}

TEST_F(VisibilityTest, nobody_is_found_by_what_the_one_who_asks_does_not_see) {
  EXPECT_THAT(listed(outsider, "?query=insider"), IsEmpty());
  EXPECT_THAT(listed(outsider, "?query=%EA%B0%90%EC%82%AC"), IsEmpty()) << "감사, which Both is in too";
  EXPECT_THAT(listed(outsider, "?query=%EC%98%81%EC%97%85"), ElementsAre("Both", "Outsider")) << "영업";
  EXPECT_THAT(listed(outsider, "?query=both"), ElementsAre("Both"));
  EXPECT_THAT(listed(insider, "?query=%EA%B0%90%EC%82%AC"), ElementsAre("Both", "Insider"));
}

TEST_F(VisibilityTest, pages_are_full_though_many_between_are_not_shown) {
  for (int i = 0; i < 7; ++i) move(join(owner, "k" + std::to_string(i), Role::member, "Hidden"), {closed});
  const auto first = get(outsider, orgs(outsider, "/members?limit=2"));
  EXPECT_THAT(names(first), ElementsAre("Both", "Outsider"));
  EXPECT_THAT(listed(outsider, "?limit=2&cursor=" + first.text("/next_cursor")), ElementsAre("Owner"));
  const auto last = get(outsider, orgs(outsider, "/members?limit=3"));
  EXPECT_THAT(names(last), ElementsAre("Both", "Outsider", "Owner"));
  EXPECT_FALSE(last.has("/next_cursor") && !last.text("/next_cursor").empty());
}

TEST_F(VisibilityTest, of_whom_they_talk_with_outsiders_learn_the_name_alone) {
  patch(insider, members(insider, insider.member), {{"phone", "010-1234"}, {"status", "출장"}});
  sight = {insider.member};
  const auto told = get(outsider, members(outsider, insider.member));
  EXPECT_EQ(told.text("/display_name"), "Insider");
  EXPECT_TRUE(told.body.at("unlisted").as_bool());
  EXPECT_EQ(told.text("/phone"), "");
  EXPECT_EQ(told.text("/status"), "");
  EXPECT_THAT(told.texts("/department_ids"), IsEmpty());
  EXPECT_THAT(listed(outsider), ElementsAre("Both", "Insider", "Outsider", "Owner"));
  EXPECT_THAT(listed(outsider, "?query=insider"), IsEmpty()) << "a search is for the directory";
  EXPECT_THAT(seen(outsider), UnorderedElementsAre(insider.member, both.member));
  EXPECT_FALSE(get(insider, members(insider, insider.member)).body.at("unlisted").as_bool());
}

TEST_F(VisibilityTest, of_who_has_left_outsiders_learn_the_name_alone) {
  patch(insider, members(insider, insider.member), {{"phone", "010-1234"}});
  post(owner, members(owner, insider.member) + "/leave", {});
  const auto told = get(outsider, members(outsider, insider.member));
  EXPECT_EQ(told.text("/display_name"), "Insider");
  EXPECT_EQ(told.text("/phone"), "");
  EXPECT_FALSE(told.body.at("unlisted").as_bool());
  EXPECT_EQ(get(owner, members(owner, insider.member)).text("/phone"), "010-1234");
}

TEST_F(VisibilityTest, a_guest_inside_sees_no_more_than_guests_do) {
  const Person guest = join(owner, "guest", Role::guest, "Guest");
  move(guest, {closed});
  EXPECT_THAT(listed(guest), ElementsAre("Guest"));
  EXPECT_THAT(tree(guest), IsEmpty());
}

TEST_F(VisibilityTest, opening_it_again_shows_everything) {
  EXPECT_EQ(shut(closed, "everyone").text("/visibility"), "everyone");
  EXPECT_THAT(tree(outsider), UnorderedElementsAre("본사", "영업팀", "감사팀"));
  EXPECT_THAT(listed(outsider), ElementsAre("Both", "Insider", "Outsider", "Owner"));
}

TEST_F(VisibilityTest, is_the_administrators_to_say_and_a_word_that_exists) {
  EXPECT_THAT(patch(insider, orgs(insider, "/departments/" + closed), {{"visibility", "everyone"}}),
              Refused(403, "auth.forbidden"));
  EXPECT_THAT(shut(closed, "secret"), RefusedAt(400, "request.invalid", "visibility"));
  const auto made = post(owner, orgs(owner, "/departments"), {{"name", "인사"}, {"visibility", "inside"}});
  EXPECT_EQ(made.text("/visibility"), "inside");
  EXPECT_THAT(tree(outsider), UnorderedElementsAre("본사", "영업팀"));
}

/// What is told on the organisation's stream, which every member hears, names nothing closed.
struct DiscretionTest : VisibilityTest {
  template <class Act>
  std::vector<std::string> told_of(Act act) {
    const auto already = told().size();
    act();
    std::vector<std::string> types;
    const auto events = told();
    for (auto i = already; i < events.size(); ++i) {
      if (events[i].at("stream").as_string() != owner.org.text()) continue;
      const auto data = boost::json::serialize(events[i].at("data"));
      EXPECT_EQ(data.find(closed), std::string::npos) << data;
      EXPECT_EQ(data.find(insider.member.text()), std::string::npos) << data;
      types.emplace_back(events[i].at("type").as_string());
    }
    return types;
  }
};

constexpr auto kSaysNothing = "people.directory_changed";

TEST_F(DiscretionTest, of_what_happens_inside) {
  EXPECT_THAT(told_of([&] { patch(insider, members(insider, insider.member), {{"phone", "1"}}); }),
              ElementsAre(kSaysNothing));
  EXPECT_THAT(told_of([&] { patch(owner, orgs(owner, "/departments/" + closed), {{"name", "감사실"}}); }),
              ElementsAre(kSaysNothing));
  EXPECT_THAT(told_of([&] { department(owner, "감사 1팀", closed); }), ElementsAre(kSaysNothing));
  EXPECT_THAT(told_of([&] { move(insider, {sales}); }), testing::Contains(kSaysNothing))
      << "the counts of open departments are everybody's";
}

TEST_F(DiscretionTest, of_somebody_who_joins_and_leaves_inside) {
  const auto invite =
      post(owner, orgs(owner, "/invites"), {{"role", "member"}, {"expires_in_hours", 1}, {"department_id", closed}});
  const Person wei = found("wei", "东方科技");
  EXPECT_THAT(
      told_of([&] { post(wei, "/api/invites/" + invite.text("/code") + "/accept", {{"display_name", "王伟"}}); }),
      ElementsAre(kSaysNothing, kSaysNothing));
  EXPECT_THAT(told_of([&] { post(owner, members(owner, insider.member) + "/leave", {}); }),
              testing::Each(kSaysNothing));
}

TEST_F(DiscretionTest, of_what_lets_somebody_see_more_or_less) {
  EXPECT_THAT(told_of([&] { patch(owner, members(owner, outsider.member), {{"role", "admin"}}); }),
              ElementsAre(kSaysNothing));
  EXPECT_THAT(
      told_of([&] { patch(owner, orgs(owner, "/departments/" + whole), {{"head_id", outsider.member.text()}}); }),
      ElementsAre(kSaysNothing));
  EXPECT_THAT(told_of([&] { shut(closed, "everyone"); }), ElementsAre(kSaysNothing));
}

TEST_F(DiscretionTest, what_is_open_is_told_as_ever) {
  EXPECT_THAT(told_of([&] { patch(outsider, members(outsider, outsider.member), {{"phone", "1"}}); }),
              ElementsAre("people.member_changed"));
  EXPECT_THAT(told_of([&] { patch(owner, orgs(owner, "/departments/" + sales), {{"name", "영업"}}); }),
              ElementsAre("people.department_saved"));
}

}  // namespace
}  // namespace madang::people

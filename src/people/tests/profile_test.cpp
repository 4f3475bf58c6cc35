#include "people/tests/scene.hpp"

namespace madang::people {
namespace {

using boost::json::array;
using boost::json::object;
using testing::IsEmpty;

struct ProfileTest : Scene {
  Person owner = found("owner");
  Person mina = join(owner, "mina");

  Answer want(const Person& person, array fields) { return patch(person, orgs(person), {{"profile_fields", fields}}); }
  Answer fill(const Person& person, MemberId of, const std::string& field, const std::string& value) {
    return patch(person, members(person, of), {{"profile", array{object{{"field_id", field}, {"value", value}}}}});
  }
  std::string field(const std::string& kind = "text", const std::string& writer = "member") {
    const auto present = get(owner, orgs(owner)).list("/profile_fields");
    array all(present.begin(), present.end());
    all.push_back(object{{"name", kind + " " + writer}, {"kind", kind}, {"writer", writer}});
    const auto answer = want(owner, all);
    return std::string(answer.list("/profile_fields").back().at("id").as_string());
  }
};

TEST_F(ProfileTest, an_organisation_asks_for_more_and_its_members_say_it) {
  const auto nickname = field();
  const auto said = fill(mina, mina.member, nickname, " 미나리 ");
  EXPECT_EQ(said.text("/profile/0/value"), "미나리");
  EXPECT_EQ(get(owner, members(owner, mina.member)).text("/profile/0/field_id"), nickname);
  EXPECT_THAT(fill(mina, mina.member, nickname, "").list("/profile"), IsEmpty());
}

TEST_F(ProfileTest, what_admins_alone_write_the_member_cannot) {
  const auto number = field("text", "admin");
  EXPECT_THAT(fill(mina, mina.member, number, "A-17"), Refused(403, "auth.forbidden"));
  EXPECT_EQ(fill(owner, mina.member, number, "A-17").status, 200);
  EXPECT_THAT(want(mina, {}), Refused(403, "auth.forbidden"));
}

TEST_F(ProfileTest, links_and_dates_are_what_they_say) {
  const auto link = field("link"), date = field("date");
  for (const auto* bad : {"javascript:alert(1)", "example.org", "https://", "//example.org"})
    EXPECT_THAT(fill(mina, mina.member, link, bad), RefusedAt(400, "request.invalid", "profile[0].value")) << bad;
  for (const auto* bad : {"2026-02-30", "2026-2-3", "31.05.2026", "2026-13-01", "-026-01-01"})
    EXPECT_THAT(fill(mina, mina.member, date, bad), RefusedAt(400, "request.invalid", "profile[0].value")) << bad;
  EXPECT_EQ(fill(mina, mina.member, link, "HTTPS://example.org/가").status, 200);
  EXPECT_EQ(fill(mina, mina.member, date, "2024-02-29").status, 200);
}

TEST_F(ProfileTest, a_field_that_goes_takes_what_it_said_with_it) {
  const auto first = field(), second = field("date");
  fill(mina, mina.member, first, "gone");
  fill(mina, mina.member, second, "2026-05-31");
  const auto left = get(owner, orgs(owner)).list("/profile_fields");
  want(owner, {left[1]});
  const auto profile = get(owner, members(owner, mina.member)).list("/profile");
  ASSERT_EQ(profile.size(), 1u);
  EXPECT_EQ(profile[0].at("field_id").as_string(), second);
}

TEST_F(ProfileTest, fields_are_named_moved_and_kept_by_their_ids) {
  field("text"), field("link");
  auto fields = get(owner, orgs(owner)).list("/profile_fields");
  std::swap(fields[0], fields[1]);
  fields[0].as_object()["name"] = "홈페이지";
  EXPECT_EQ(want(owner, fields).list("/profile_fields"), fields);
  fields[0].as_object()["kind"] = "date";
  EXPECT_THAT(want(owner, fields), RefusedAt(400, "request.invalid", "profile_fields[0].kind"));
  EXPECT_THAT(want(owner, {fields[1], fields[1]}), RefusedAt(400, "request.invalid", "profile_fields[1].id"));
  EXPECT_THAT(fill(mina, mina.member, "pfd_0000000000001", "x"),
              RefusedAt(400, "request.invalid", "profile[0].field_id"));
}

TEST_F(ProfileTest, there_are_only_so_many_and_guests_see_none_of_it) {
  const auto first = field();
  fill(mina, mina.member, first, "x");
  array many;
  for (std::size_t i = 0; i <= kMostProfileFields; ++i)
    many.push_back(object{{"name", "f"}, {"kind", "text"}, {"writer", "member"}});
  EXPECT_THAT(want(owner, many), RefusedAt(400, "request.invalid", "profile_fields"));
  const Person guest = join(owner, "guest", Role::guest);
  sight = {mina.member};
  EXPECT_THAT(get(guest, members(guest, mina.member)).list("/profile"), IsEmpty());
}

}  // namespace
}  // namespace madang::people

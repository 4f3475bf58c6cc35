#include "people/tests/scene.hpp"

namespace madang::people {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct DepartmentsTest : Scene {
  Person owner = found("owner");
  Person member = join(owner, "member");

  std::string at(const std::string& id) { return orgs(owner, "/departments/" + id); }
};

TEST_F(DepartmentsTest, admins_make_a_tree_that_every_member_reads) {
  const auto product = department(owner, "제품 본부");
  const auto design = post(owner, orgs(owner, "/departments"),
                           {{"name", " 디자인실 🎨 "}, {"parent_id", product}, {"head_id", member.member.text()}});
  ASSERT_EQ(design.status, 201);
  EXPECT_EQ(design.text("/name"), "디자인실 🎨");
  EXPECT_EQ(design.text("/parent_id"), product);
  EXPECT_EQ(design.text("/head_id"), member.member.text());
  EXPECT_EQ(design.number("/member_count"), 0);
  const auto tree = get(member, orgs(member, "/departments"));
  ASSERT_EQ(tree.list("/departments").size(), 2u);
  EXPECT_EQ(tree.list("/departments")[0], design.body);
  EXPECT_EQ(tree.number("/revision"), 4);
  EXPECT_EQ(tree.text("/epoch"), store->epoch());
}

TEST_F(DepartmentsTest, members_may_not_change_it) {
  const auto id = department(owner, "디자인실");
  EXPECT_THAT(post(member, orgs(member, "/departments"), {{"name", "Mine"}}), Refused(403, "auth.forbidden"));
  EXPECT_THAT(patch(member, at(id), {{"name", "Mine"}}), Refused(403, "auth.forbidden"));
  EXPECT_THAT(remove(member, at(id)), Refused(403, "auth.forbidden"));
}

TEST_F(DepartmentsTest, one_is_renamed_moved_headed_and_set_free) {
  const auto a = department(owner, "A");
  const auto b = department(owner, "B");
  auto changed = patch(owner, at(b), {{"name", "研发部"}, {"parent_id", a}, {"head_id", owner.member.text()}});
  EXPECT_EQ(changed.text("/name"), "研发部");
  EXPECT_EQ(changed.text("/parent_id"), a);
  EXPECT_EQ(changed.text("/head_id"), owner.member.text());
  changed = patch(owner, at(b), {{"parent_id", nullptr}, {"head_id", nullptr}});
  EXPECT_EQ(changed.text("/name"), "研发部");
  EXPECT_FALSE(changed.has("/parent_id"));
  EXPECT_FALSE(changed.has("/head_id"));
}

TEST_F(DepartmentsTest, the_tree_has_no_circle) {
  const auto top = department(owner, "Top");
  const auto middle = department(owner, "Middle", top);
  const auto bottom = department(owner, "Bottom", middle);
  EXPECT_THAT(patch(owner, at(top), {{"parent_id", bottom}}), RefusedAt(409, "people.department_cycle", "parent_id"));
  EXPECT_THAT(patch(owner, at(top), {{"parent_id", top}}), RefusedAt(409, "people.department_cycle", "parent_id"));
  EXPECT_EQ(patch(owner, at(bottom), {{"parent_id", top}}).status, 200);
}

TEST_F(DepartmentsTest, parent_and_head_must_exist) {
  const auto id = department(owner, "A");
  EXPECT_THAT(patch(owner, at(id), {{"parent_id", "dep_0000000000001"}}),
              RefusedAt(400, "request.invalid", "parent_id"));
  EXPECT_THAT(patch(owner, at(id), {{"head_id", "mem_0000000000001"}}), RefusedAt(400, "request.invalid", "head_id"));
  EXPECT_THAT(patch(owner, at("dep_0000000000001"), {{"name", "B"}}), Refused(404, "request.not_found"));
  EXPECT_THAT(patch(owner, at(id), {{"name", ""}}), RefusedAt(400, "request.invalid", "name"));
}

TEST_F(DepartmentsTest, only_an_empty_one_is_removed) {
  const auto top = department(owner, "Top");
  const auto below = department(owner, "Below", top);
  patch(owner, members(owner, member.member), {{"department_ids", {below}}});
  EXPECT_THAT(remove(owner, at(top)), Refused(409, "people.department_not_empty"));
  EXPECT_THAT(remove(owner, at(below)), Refused(409, "people.department_not_empty"));
  patch(owner, members(owner, member.member), {{"department_ids", boost::json::array()}});
  EXPECT_EQ(remove(owner, at(below)).status, 204);
  EXPECT_EQ(remove(owner, at(top)).status, 204);
  EXPECT_THAT(remove(owner, at(top)), Refused(404, "request.not_found"));
  EXPECT_THAT(get(owner, orgs(owner, "/departments")).list("/departments"), IsEmpty());
}

TEST_F(DepartmentsTest, a_link_into_a_removed_one_still_lets_people_in) {
  const auto id = department(owner, "Short-lived");
  const auto invite =
      post(owner, orgs(owner, "/invites"), {{"role", "member"}, {"expires_in_hours", 1}, {"department_id", id}});
  remove(owner, at(id));
  EXPECT_FALSE(get(owner, orgs(owner, "/invites")).has("/invites/0/department_id"));
  const Person wei = found("wei", "东方科技");
  const auto joined = post(wei, "/api/invites/" + invite.text("/code") + "/accept", {{"display_name", "王伟"}});
  EXPECT_EQ(joined.status, 201);
  EXPECT_THAT(joined.list("/memberships/0/member/department_ids"), IsEmpty());
}

TEST_F(DepartmentsTest, a_retry_of_making_one_makes_one) {
  const boost::json::object request{{"client_id", "department-1"}, {"name", "디자인실"}};
  const auto first = post(owner, orgs(owner, "/departments"), request);
  EXPECT_EQ(post(owner, orgs(owner, "/departments"), request).body, first.body);
  EXPECT_EQ(get(owner, orgs(owner, "/departments")).list("/departments").size(), 1u);
}

}  // namespace
}  // namespace madang::people

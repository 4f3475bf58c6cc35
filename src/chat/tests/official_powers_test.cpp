#include <gtest/gtest.h>

#include "chat/tests/town.hpp"

namespace madang::chat {
namespace {

/// Wei administers the kitchen's official conversation by a grant; the garden is not theirs.
class OfficialPowers : public testing::Test {
 protected:
  OfficialPowers() {
    town_.place(wei_, {kitchen_});
    town_.place(emma_, {garden_});
  }

  void grant(std::vector<people::Power> powers, std::optional<people::DepartmentId> over) {
    town_.grants[wei_.member_id] = {std::move(powers), over};
  }
  void release(std::optional<people::DepartmentId> department) {
    department ? town_.ask(&Service::release_of_department, wei_, NameDepartment{org_, *department})
               : town_.ask(&Service::release_of_all_staff, wei_, ListConversations{org_});
  }
  std::size_t listed() {
    return town_.ask(&Service::list_official, wei_, ListConversations{org_}).conversations.size();
  }

  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  const people::DepartmentId kitchen_ = town_.ids.next<people::DepartmentId>();
  const people::DepartmentId garden_ = town_.ids.next<people::DepartmentId>();
  const auth::Actor minji_ = town_.somebody(org_, auth::Role::admin);
  const auth::Actor wei_ = town_.somebody(org_);
  const auth::Actor emma_ = town_.somebody(org_);
};

TEST_F(OfficialPowers, over_a_department_are_good_for_its_conversation_alone) {
  grant({people::Power::groups}, kitchen_);
  town_.official(minji_, garden_);
  town_.official(minji_, {});
  town_.official(wei_, kitchen_);
  EXPECT_EQ(listed(), 1u);
  EXPECT_EQ(refused([&] { town_.official(wei_, garden_); }), "people.out_of_scope");
  EXPECT_EQ(refused([&] { town_.official(wei_, {}); }), "people.out_of_scope");
  EXPECT_EQ(refused([&] { release(garden_); }), "people.out_of_scope");
  EXPECT_EQ(refused([&] { release(std::nullopt); }), "people.out_of_scope");
  release(kitchen_);
  EXPECT_EQ(listed(), 0u);
}

TEST_F(OfficialPowers, over_the_organisation_are_good_for_all_of_them) {
  grant({people::Power::groups}, std::nullopt);
  town_.official(wei_, garden_);
  town_.official(wei_, {});
  EXPECT_EQ(listed(), 2u);
  release(garden_);
  release(std::nullopt);
  EXPECT_EQ(listed(), 0u);
}

TEST_F(OfficialPowers, are_asked_for_by_name) {
  grant({people::Power::people, people::Power::departments}, std::nullopt);
  for (const auto& department : {std::optional(kitchen_), std::optional<people::DepartmentId>()}) {
    EXPECT_EQ(refused([&] { town_.official(wei_, department); }), "people.needs_groups");
    EXPECT_EQ(refused([&] { release(department); }), "people.needs_groups");
  }
  EXPECT_EQ(refused([&] { listed(); }), "people.needs_groups");
  EXPECT_EQ(refused([&] { town_.official(emma_, garden_); }), "auth.forbidden");
}

}  // namespace
}  // namespace madang::chat

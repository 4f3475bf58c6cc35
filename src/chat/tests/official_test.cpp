#include <gtest/gtest.h>

#include "chat/tests/town.hpp"

namespace madang::chat {
namespace {

class Officials : public testing::Test {
 protected:
  Officials() {
    town_.place(minji_, {kitchen_});
    town_.place(wei_, {kitchen_});
  }

  std::size_t size(ConversationId id) { return town_.members(minji_, id).size(); }
  bool is_in(const auth::Actor& actor, ConversationId id) {
    return refused([&] { town_.see(actor, id); }) == "nothing";
  }
  Notice last_notice(ConversationId id) { return town_.see(minji_, id).last_message->notice.value(); }
  void release(std::optional<people::DepartmentId> department) {
    department ? town_.ask(&Service::release_of_department, minji_, NameDepartment{org_, *department})
               : town_.ask(&Service::release_of_all_staff, minji_, ListConversations{org_});
  }

  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  const people::DepartmentId kitchen_ = town_.ids.next<people::DepartmentId>();
  const people::DepartmentId garden_ = town_.ids.next<people::DepartmentId>();
  const auth::Actor minji_ = town_.somebody(org_, auth::Role::admin);
  const auth::Actor wei_ = town_.somebody(org_);
  const auth::Actor emma_ = town_.somebody(org_);
  const auth::Actor guest_ = town_.somebody(org_, auth::Role::guest);
};

TEST_F(Officials, begin_with_who_belongs_to_them) {
  const auto kitchen = town_.official(minji_, kitchen_).conversation_id;
  const auto staff = town_.official(minji_, {}).conversation_id;
  EXPECT_EQ(size(kitchen), 2u);
  EXPECT_EQ(size(staff), 3u);
  EXPECT_FALSE(is_in(guest_, staff));
  EXPECT_EQ(town_.see(wei_, kitchen).kind, ConversationKind::department);
  EXPECT_EQ(town_.see(wei_, kitchen).department_id, kitchen_);
  EXPECT_EQ(town_.see(minji_, kitchen).mine.role, ConversationRole::admin);
  EXPECT_TRUE(last_notice(staff).subject_ids.empty());
}

TEST_F(Officials, are_one_for_each_department_however_often_they_are_founded) {
  const auto first = town_.official(minji_, kitchen_).conversation_id;
  EXPECT_EQ(town_.official(minji_, kitchen_).conversation_id, first);
  EXPECT_EQ(town_.ask(&Service::list_official, minji_, ListConversations{org_}).conversations.size(), 1u);
}

TEST_F(Officials, leave_an_entry_in_the_audit_log_when_they_are_founded_and_released) {
  town_.official(minji_, kitchen_);
  town_.official(minji_, kitchen_);
  town_.official(minji_, {});
  town_.ask(&Service::release_of_department, minji_, NameDepartment{org_, kitchen_});
  ASSERT_EQ(town_.acts.size(), 3u) << "what changes nothing is not told";
  EXPECT_EQ(town_.acts[0].verb, people::AuditVerb::conversation_founded);
  EXPECT_EQ(town_.acts[0].target_id, kitchen_.text());
  EXPECT_EQ(town_.acts[1].target_id, org_.text());
  EXPECT_EQ(town_.acts[2].verb, people::AuditVerb::conversation_released);
}

TEST_F(Officials, are_for_administrators_of_the_organisation_to_found_and_release) {
  EXPECT_EQ(refused([&] { town_.official(wei_, kitchen_); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { town_.official(minji_, town_.ids.next<people::DepartmentId>()); }), "request.not_found");
  const auto stranger = town_.somebody(town_.ids.next<OrgId>(), auth::Role::owner);
  EXPECT_EQ(refused([&] { town_.official(stranger, kitchen_); }), "request.not_found");
}

TEST_F(Officials, are_followed_into_and_out_of) {
  const auto kitchen = town_.official(minji_, kitchen_).conversation_id;
  town_.place(emma_, {garden_, kitchen_});
  EXPECT_TRUE(is_in(emma_, kitchen));
  EXPECT_EQ(last_notice(kitchen), (Notice{NoticeKind::arrived, {emma_.member_id}, std::nullopt}));
  town_.place(emma_, {garden_});
  EXPECT_FALSE(is_in(emma_, kitchen));
  EXPECT_EQ(last_notice(kitchen).what, NoticeKind::departed);
  EXPECT_EQ(town_.see(minji_, kitchen).member_count, 2);
}

TEST_F(Officials, take_newcomers_in_and_let_those_go_who_become_guests) {
  const auto staff = town_.official(minji_, {}).conversation_id;
  auto noor = town_.somebody(org_);
  EXPECT_TRUE(is_in(noor, staff));
  noor.role = auth::Role::guest;
  town_.place(noor, {});
  EXPECT_FALSE(is_in(noor, staff));
}

TEST_F(Officials, are_run_by_who_administers_the_organisation) {
  const auto kitchen = town_.official(minji_, kitchen_).conversation_id;
  auto wei = wei_;
  wei.role = auth::Role::admin;
  town_.place(wei, {kitchen_});
  EXPECT_EQ(town_.see(wei, kitchen).mine.role, ConversationRole::admin);
  town_.place(wei_, {kitchen_});
  EXPECT_EQ(town_.see(wei_, kitchen).mine.role, ConversationRole::member);
  EXPECT_EQ(town_.rank(minji_, kitchen, wei_.member_id, ConversationRole::admin).role, ConversationRole::admin);
}

TEST_F(Officials, cannot_be_left_joined_renamed_or_owned) {
  const auto kitchen = town_.official(minji_, kitchen_).conversation_id;
  const std::string code(kOfficialFollows.code);
  EXPECT_EQ(refused([&] { town_.remove(wei_, kitchen, wei_.member_id); }), code);
  EXPECT_EQ(refused([&] { town_.remove(minji_, kitchen, wei_.member_id); }), code);
  EXPECT_EQ(refused([&] { town_.add(minji_, kitchen, {emma_.member_id}); }), code);
  EXPECT_EQ(refused([&] { town_.change(minji_, kitchen, Title{"Mine"}); }), code + " title");
  EXPECT_EQ(refused([&] { town_.rank(minji_, kitchen, wei_.member_id, ConversationRole::owner); }), code + " role");
}

TEST_F(Officials, are_not_started_like_a_group) {
  const StartConversation wanted{org_, town_.client_id(), ConversationKind::all_staff, {}, {}, {}};
  EXPECT_EQ(refused([&] { town_.ask(&Service::start_conversation, minji_, wanted); }), "request.invalid kind");
}

TEST_F(Officials, become_groups_when_they_are_released) {
  const auto kitchen = town_.official(minji_, kitchen_).conversation_id;
  release(kitchen_);
  release(kitchen_);
  const auto group = town_.see(minji_, kitchen);
  EXPECT_EQ(group.kind, ConversationKind::group);
  EXPECT_EQ(group.title, "Kitchen");
  EXPECT_EQ(group.department_id, std::nullopt);
  EXPECT_EQ(group.mine.role, ConversationRole::owner);
  town_.place(emma_, {kitchen_});
  EXPECT_FALSE(is_in(emma_, kitchen));
  town_.remove(wei_, kitchen, wei_.member_id);
  EXPECT_NE(town_.official(minji_, kitchen_).conversation_id, kitchen);
}

TEST_F(Officials, of_thousands_are_told_in_events_that_can_be_read) {
  for (int i = 0; i < 1'200; ++i) town_.somebody(org_);
  const auto staff = town_.official(minji_, {}).conversation_id;
  const auto told = town_.resume(minji_, staff.text(), 0, 1);
  ASSERT_EQ(told.events.size(), 1u);
  EXPECT_EQ(town_.all_messages(minji_, staff).size(), 1u);
  EXPECT_EQ(town_.see(minji_, staff).member_count, 1'203);
}

}  // namespace
}  // namespace madang::chat

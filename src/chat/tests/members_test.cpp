#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chat/tests/town.hpp"

namespace madang::chat {
namespace {

using testing::ElementsAre;

class Members : public testing::Test {
 protected:
  /// What somebody added later may read: the first number, when `texts` were sent before they came.
  void expect_visible_from(History history, int texts, std::int64_t first) {
    const auto id = town_.group(minji_, {wei_.member_id}, history).id;
    for (int i = 0; i < texts; ++i) town_.post(minji_, id, "text " + std::to_string(i));
    const auto joined = town_.add(minji_, id, {noah_.member_id});
    EXPECT_EQ(town_.see(noah_, id).mine.visible_from_seq, first);
    EXPECT_EQ(town_.all_messages(noah_, id).front().seq, first);
    EXPECT_TRUE(town_.page(noah_, id, first).messages.empty());
    EXPECT_FALSE(town_.page(noah_, id, first + 1).has_earlier);
    const auto heard = town_.heard(noah_);
    EXPECT_EQ(heard.back().visible_from_seq, first);
    const auto resumed = town_.resume(noah_, heard.back().stream, 0, heard.back().visible_from_seq);
    EXPECT_EQ(resumed.events.size(), static_cast<std::size_t>(joined.head_seq - first + 1));
    EXPECT_EQ(resumed.events.front().at("seq").as_int64(), first);
    EXPECT_EQ(town_.see(noah_, id).mine.unread, 0);
  }

  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  const auth::Actor minji_ = town_.somebody(org_);
  const auth::Actor wei_ = town_.somebody(org_);
  const auth::Actor noah_ = town_.somebody(org_);
};

TEST_F(Members, a_late_joiner_reads_nothing_of_before) { expect_visible_from(History::nothing, 5, 7); }

TEST_F(Members, a_late_joiner_reads_the_last_hundred_texts) { expect_visible_from(History::last_100, 130, 32); }

TEST_F(Members, a_late_joiner_reads_all_of_a_short_conversation_under_last_hundred) {
  expect_visible_from(History::last_100, 99, 1);
}

TEST_F(Members, a_late_joiner_reads_everything) { expect_visible_from(History::all, 130, 1); }

TEST_F(Members, recalled_texts_do_not_count_among_the_last_hundred) {
  const auto id = town_.group(minji_, {}, History::last_100).id;
  const auto first = town_.post(minji_, id, "first");
  for (int i = 0; i < 100; ++i) town_.recall(minji_, town_.post(minji_, id, "oops"));
  for (int i = 0; i < 99; ++i) town_.post(minji_, id, "text");
  town_.add(minji_, id, {noah_.member_id});
  EXPECT_EQ(town_.see(noah_, id).mine.visible_from_seq, first.seq);
}

TEST_F(Members, a_new_history_rule_changes_nothing_for_those_who_are_in) {
  const auto id = town_.group(minji_, {wei_.member_id}, History::nothing).id;
  town_.post(minji_, id, "before");
  town_.add(minji_, id, {noah_.member_id});
  town_.change(minji_, id, {}, History::all);
  EXPECT_EQ(town_.see(noah_, id).mine.visible_from_seq, 3);
  EXPECT_EQ(town_.all_messages(noah_, id).size(), 2u);
}

TEST_F(Members, what_cannot_be_seen_cannot_be_asked_about) {
  const auto id = town_.group(minji_, {}, History::nothing).id;
  const auto before = town_.post(minji_, id, "before");
  town_.add(minji_, id, {noah_.member_id});
  EXPECT_EQ(refused([&] { town_.readers(noah_, before); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.recall(noah_, before); }), "request.not_found");
}

TEST_F(Members, adding_is_one_notice_and_leaves_those_who_are_in_as_they_are) {
  const auto id = town_.group(minji_, {wei_.member_id}).id;
  const auto added = town_.add(wei_, id, {minji_.member_id, noah_.member_id, noah_.member_id});
  EXPECT_EQ(added.member_count, 3);
  EXPECT_EQ(added.last_message->notice, (Notice{NoticeKind::members_added, {noah_.member_id}, {}}));
  EXPECT_EQ(town_.add(wei_, id, {noah_.member_id}).head_seq, added.head_seq);
  EXPECT_EQ(town_.members(noah_, id).size(), 3u);
}

TEST_F(Members, who_leaves_hears_and_reads_no_more) {
  const auto id = town_.group(minji_, {wei_.member_id}).id;
  town_.remove(wei_, id, wei_.member_id);
  EXPECT_EQ(refused([&] { town_.see(wei_, id); }), "request.not_found");
  EXPECT_TRUE(town_.heard(wei_).empty());
  const auto seen = town_.see(minji_, id);
  EXPECT_EQ(seen.member_count, 1);
  EXPECT_EQ(seen.last_message->notice, (Notice{NoticeKind::member_left, {wei_.member_id}, {}}));
}

TEST_F(Members, only_the_owner_removes_others) {
  const auto id = town_.group(minji_, {wei_.member_id, noah_.member_id}).id;
  EXPECT_EQ(refused([&] { town_.remove(wei_, id, noah_.member_id); }), "auth.forbidden");
  town_.remove(minji_, id, noah_.member_id);
  EXPECT_EQ(town_.see(minji_, id).last_message->notice, (Notice{NoticeKind::member_removed, {noah_.member_id}, {}}));
  const auto head = town_.see(minji_, id).head_seq;
  EXPECT_EQ(refused([&] { town_.remove(minji_, id, noah_.member_id); }), "nothing");
  EXPECT_EQ(town_.see(minji_, id).head_seq, head);
  EXPECT_EQ(refused([&] { town_.remove(minji_, id, town_.ids.next<MemberId>()); }), "request.not_found");
}

TEST_F(Members, when_the_owner_leaves_the_longest_standing_member_owns_the_group) {
  const auto id = town_.group(minji_, {}).id;
  town_.clock.pass(std::chrono::seconds(1));
  town_.add(minji_, id, {noah_.member_id});
  town_.clock.pass(std::chrono::seconds(1));
  town_.add(minji_, id, {wei_.member_id});
  town_.remove(minji_, id, minji_.member_id);
  EXPECT_EQ(town_.see(noah_, id).mine.role, ConversationRole::owner);
  EXPECT_EQ(town_.see(wei_, id).mine.role, ConversationRole::member);
}

TEST_F(Members, who_comes_back_stands_under_the_rule_of_now) {
  const auto id = town_.group(minji_, {wei_.member_id}, History::nothing).id;
  town_.remove(wei_, id, wei_.member_id);
  town_.post(minji_, id, "between");
  town_.add(minji_, id, {wei_.member_id});
  EXPECT_EQ(town_.see(wei_, id).mine.visible_from_seq, 4);
  EXPECT_EQ(town_.all_messages(wei_, id).size(), 1u);
}

TEST_F(Members, joining_and_leaving_are_told_on_the_members_own_stream) {
  const auto id = town_.group(minji_, {wei_.member_id}).id;
  town_.remove(minji_, id, wei_.member_id);
  const auto events = town_.resume(wei_, wei_.member_id.text(), 0, 1).events;
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].at("type").as_string(), "chat.conversation_joined");
  EXPECT_EQ(events[0].at("data").at("conversation").at("mine").at("role").as_string(), "member");
  EXPECT_EQ(events[1].at("type").as_string(), "chat.conversation_left");
}

}  // namespace
}  // namespace madang::chat

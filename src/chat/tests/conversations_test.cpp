#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chat/tests/town.hpp"

namespace madang::chat {
namespace {

class Conversations : public testing::Test {
 protected:
  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  const auth::Actor minji_ = town_.somebody(org_);
  const auth::Actor wei_ = town_.somebody(org_);
  const auth::Actor noah_ = town_.somebody(org_);
  const auth::Actor guest_ = town_.somebody(org_, auth::Role::guest);
};

TEST_F(Conversations, two_people_have_one_direct_conversation) {
  const auto first = town_.direct(minji_, wei_.member_id);
  EXPECT_EQ(first.peer_id, wei_.member_id);
  EXPECT_EQ(first.member_count, 2);
  EXPECT_EQ(first.head_seq, 0);
  const auto again = town_.direct(wei_, minji_.member_id);
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(again.peer_id, minji_.member_id);
}

TEST_F(Conversations, one_can_write_notes_to_oneself) {
  const auto notes = town_.direct(minji_, minji_.member_id);
  EXPECT_EQ(notes.peer_id, minji_.member_id);
  EXPECT_EQ(notes.member_count, 1);
  EXPECT_EQ(town_.direct(minji_, minji_.member_id).id, notes.id);
  town_.post(minji_, notes.id, "buy rice " + mention(minji_));
  EXPECT_EQ(town_.see(minji_, notes.id).mine.unread, 0);
  EXPECT_EQ(town_.see(minji_, notes.id).mine.mentions, 0);
}

TEST_F(Conversations, a_group_begins_with_the_notice_that_it_was_founded) {
  const auto group = town_.group(minji_, {wei_.member_id, minji_.member_id, wei_.member_id});
  EXPECT_EQ(group.member_count, 2);
  EXPECT_EQ(group.mine.role, ConversationRole::owner);
  EXPECT_EQ(group.head_seq, 1);
  ASSERT_TRUE(group.last_message && group.last_message->notice);
  EXPECT_EQ(*group.last_message->notice, (Notice{NoticeKind::founded, {wei_.member_id}, "Garden"}));
  EXPECT_EQ(town_.see(wei_, group.id).mine.unread, 0);
}

TEST_F(Conversations, groups_are_the_administrators_to_start_where_the_organisation_says_so) {
  const auto admin = town_.somebody(org_, auth::Role::admin);
  town_.rules.group_founders = people::GroupFounders::admins;
  EXPECT_EQ(refused([&] { town_.group(minji_, {wei_.member_id}); }), "chat.may_not_start_groups kind");
  EXPECT_EQ(refused([&] { town_.direct(minji_, wei_.member_id); }), "nothing");
  EXPECT_EQ(refused([&] { town_.group(admin, {wei_.member_id}); }), "nothing");
}

TEST_F(Conversations, a_group_without_a_history_rule_takes_the_organisations) {
  town_.rules.group_history = History::nothing;
  const StartConversation request{org_, town_.client_id(), ConversationKind::group, Title{"Garden"}, {}, {}};
  EXPECT_EQ(town_.ask(&Service::start_conversation, minji_, request).history, History::nothing);
}

TEST_F(Conversations, who_is_not_in_it_does_not_find_it) {
  const auto id = town_.group(minji_, {wei_.member_id}).id;
  const auto message = town_.post(minji_, id, "hello");
  EXPECT_EQ(refused([&] { town_.see(noah_, id); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.members(noah_, id); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.page(noah_, id); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.post(noah_, id, "hello"); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.recall(noah_, message); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.readers(noah_, message); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.read_to(noah_, id, 1); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.add(noah_, id, {noah_.member_id}); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.remove(noah_, id, wei_.member_id); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.change(noah_, id, Title{"Mine"}); }), "request.not_found");
  EXPECT_TRUE(town_.ask(&Service::list_conversations, noah_, ListConversations{org_}).conversations.empty());
}

TEST_F(Conversations, titles_are_one_line_and_not_blank) {
  EXPECT_EQ(refused([&] { town_.group(minji_, {}, History::all, "  "); }), "request.invalid title");
  EXPECT_EQ(refused([&] { town_.group(minji_, {}, History::all, "a\nb"); }), "request.invalid title");
  EXPECT_EQ(town_.group(minji_, {}, History::all, "  정원  ").title, "정원");
}

TEST_F(Conversations, people_of_nowhere_cannot_be_talked_to) {
  const auto stranger = town_.ids.next<MemberId>();
  EXPECT_EQ(refused([&] { town_.direct(minji_, stranger); }), "request.invalid member_ids[0]");
  EXPECT_EQ(refused([&] { town_.group(minji_, {wei_.member_id, stranger}); }), "request.invalid member_ids[1]");
}

TEST_F(Conversations, a_direct_conversation_is_with_one_person_and_has_no_title) {
  const auto start = [&](std::vector<MemberId> ids, std::optional<Title> title = {}) {
    town_.ask(&Service::start_conversation, minji_,
              StartConversation{org_, town_.client_id(), ConversationKind::direct, title, {}, ids});
  };
  EXPECT_EQ(refused([&] { start({}); }), "request.invalid member_ids");
  EXPECT_EQ(refused([&] { start({wei_.member_id, noah_.member_id}); }), "request.invalid member_ids");
  EXPECT_EQ(refused([&] { start({wei_.member_id}, Title{"Us"}); }), "request.invalid title");
  EXPECT_EQ(refused([&] { start({minji_.member_id, wei_.member_id}); }), "nothing");
}

TEST_F(Conversations, a_direct_conversation_stays_as_it_is) {
  const auto id = town_.direct(minji_, wei_.member_id).id;
  EXPECT_EQ(refused([&] { town_.add(minji_, id, {noah_.member_id}); }), "chat.direct_is_fixed");
  EXPECT_EQ(refused([&] { town_.remove(minji_, id, minji_.member_id); }), "chat.direct_is_fixed");
  EXPECT_EQ(refused([&] { town_.change(minji_, id, Title{"Us"}); }), "chat.direct_is_fixed");
}

TEST_F(Conversations, everybody_but_guests_renames_and_only_the_owner_decides_on_history) {
  const auto id = town_.group(minji_, {wei_.member_id, guest_.member_id}).id;
  EXPECT_EQ(town_.change(wei_, id, Title{"花园"}).title, "花园");
  EXPECT_EQ(refused([&] { town_.change(guest_, id, Title{"Mine"}); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { town_.change(wei_, id, {}, History::nothing); }), "auth.forbidden");
  const auto changed = town_.change(minji_, id, Title{"Garden 2"}, History::nothing);
  EXPECT_EQ(changed.head_seq, 4);
  EXPECT_EQ(changed.history, History::nothing);
  EXPECT_EQ(changed.last_message->notice, (Notice{NoticeKind::history_changed, {}, "nothing"}));
  EXPECT_EQ(town_.change(minji_, id, Title{"Garden 2"}).head_seq, 4);
}

TEST_F(Conversations, a_guest_reaches_only_whom_they_share_a_conversation_with) {
  EXPECT_EQ(refused([&] { town_.direct(guest_, minji_.member_id); }), "request.invalid member_ids[0]");
  const auto id = town_.group(minji_, {guest_.member_id}).id;
  EXPECT_EQ(refused([&] { town_.direct(guest_, minji_.member_id); }), "nothing");
  EXPECT_EQ(refused([&] { town_.group(guest_, {wei_.member_id}); }), "request.invalid member_ids[0]");
  EXPECT_EQ(refused([&] { town_.add(guest_, id, {minji_.member_id}); }), "auth.forbidden");
  const auto sight = town_.store->read_now(
      [&](store::Transaction& transaction) { return town_.chat->partners(transaction, org_, guest_.member_id); });
  EXPECT_THAT(sight, testing::ElementsAre(minji_.member_id, guest_.member_id));
}

TEST_F(Conversations, whom_the_directory_does_not_show_is_reached_by_those_they_talk_with_alone) {
  town_.concealed = {wei_.member_id};
  const auto id = town_.group(wei_, {noah_.member_id}).id;
  EXPECT_EQ(refused([&] { town_.direct(minji_, wei_.member_id); }), "request.invalid member_ids[0]");
  EXPECT_EQ(refused([&] { town_.group(minji_, {noah_.member_id, wei_.member_id}); }), "request.invalid member_ids[1]");
  EXPECT_EQ(refused([&] { town_.direct(noah_, wei_.member_id); }), "nothing");
  town_.add(noah_, id, {minji_.member_id});
  EXPECT_EQ(refused([&] { town_.direct(minji_, wei_.member_id); }), "nothing");
}

TEST_F(Conversations, the_list_says_what_each_conversation_says) {
  const auto group = town_.group(minji_, {wei_.member_id}).id;
  const auto direct = town_.direct(wei_, minji_.member_id).id;
  town_.post(wei_, group, "one " + mention(minji_));
  town_.post(wei_, direct, "two");
  town_.group(wei_, {noah_.member_id});
  const auto list = town_.ask(&Service::list_conversations, minji_, ListConversations{org_});
  ASSERT_THAT(list.conversations, testing::ElementsAre(town_.see(minji_, group), town_.see(minji_, direct)));
  EXPECT_EQ(list.conversations[0].mine.mentions, 1);
  EXPECT_EQ(list.conversations[1].mine.unread, 1);
  EXPECT_EQ(list.member_cursor.stream, minji_.member_id.text());
  EXPECT_EQ(list.member_cursor.seq, 2);
}

TEST_F(Conversations, answers_that_are_kept_for_retries_carry_no_text_of_a_message) {
  const auto id = town_.direct(minji_, wei_.member_id).id;
  town_.post(minji_, id, "secret");
  EXPECT_FALSE(town_.direct(minji_, wei_.member_id).last_message);
  const auto group = town_.group(minji_, {wei_.member_id}).id;
  town_.post(minji_, group, "secret");
  EXPECT_FALSE(town_.add(minji_, group, {wei_.member_id}).last_message);
  EXPECT_FALSE(town_.change(minji_, group, Title{"Garden"}).last_message);
}

TEST_F(Conversations, two_organisations_are_apart_for_every_verb) {
  const auto far = town_.somebody(town_.ids.next<OrgId>(), auth::Role::owner);
  const auto id = town_.group(minji_, {wei_.member_id}).id;
  const auto message = town_.post(minji_, id, "hello");
  EXPECT_EQ(refused([&] { town_.see(far, id); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.members(far, id); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.page(far, id); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.post(far, id, "hello"); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.recall(far, message); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.readers(far, message); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.read_to(far, id, 1); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.add(far, id, {far.member_id}); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.remove(far, id, wei_.member_id); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.change(far, id, Title{"Mine"}); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.direct(far, minji_.member_id); }), "request.invalid member_ids[0]");
  EXPECT_EQ(refused([&] { town_.add(minji_, id, {far.member_id}); }), "request.invalid member_ids[0]");
  EXPECT_EQ(refused([&] { town_.remove(minji_, id, far.member_id); }), "request.not_found");
  EXPECT_EQ(refused([&] {
              town_.store->read_now([&](store::Transaction& transaction) { town_.chat->typing(transaction, far, id); });
            }),
            "request.not_found");
  EXPECT_TRUE(town_.heard(far).empty());
}

TEST_F(Conversations, strangers_are_asked_to_sign_in) {
  const auth::Actor nobody;
  EXPECT_EQ(refused([&] { town_.ask(&Service::list_conversations, nobody, ListConversations{org_}); }),
            "auth.signed_out");
  EXPECT_EQ(refused([&] { town_.see(nobody, town_.group(minji_, {}).id); }), "auth.signed_out");
}

}  // namespace
}  // namespace madang::chat

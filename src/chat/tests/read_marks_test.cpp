#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chat/tests/town.hpp"

namespace madang::chat {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ReadMarks : public testing::Test {
 protected:
  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  const auth::Actor minji_ = town_.somebody(org_);
  const auth::Actor wei_ = town_.somebody(org_);
  const auth::Actor noah_ = town_.somebody(org_);
  const ConversationId id_ = town_.group(minji_, {wei_.member_id, noah_.member_id}).id;
};

TEST_F(ReadMarks, only_texts_of_others_count_as_unread) {
  town_.post(minji_, id_, "one");
  town_.recall(minji_, town_.post(minji_, id_, "two"));
  town_.change(minji_, id_, Title{"Garden 2"});
  town_.post(minji_, id_, "three " + mention(wei_));
  EXPECT_EQ(town_.see(wei_, id_).mine.unread, 2);
  EXPECT_EQ(town_.see(wei_, id_).mine.mentions, 1);
  EXPECT_EQ(town_.see(noah_, id_).mine.mentions, 0);
  EXPECT_EQ(town_.see(minji_, id_).mine.unread, 0);
}

TEST_F(ReadMarks, a_missed_call_counts_for_whom_it_rang_until_it_is_read) {
  const auto direct = town_.direct(minji_, wei_.member_id).id;
  const auto unread = [&](const auth::Actor& who) {
    const auto list = town_.ask(&Service::list_conversations, who, ListConversations{org_}).conversations;
    const auto listed = std::ranges::find(list, direct, &Conversation::id);
    EXPECT_EQ(listed->mine, town_.see(who, direct).mine);
    return listed->mine.unread;
  };
  town_.tell_call(minji_, wei_.member_id, NoticeKind::called);
  town_.tell_call(minji_, wei_.member_id, NoticeKind::call_declined);
  EXPECT_EQ(unread(wei_), 0);
  town_.tell_call(minji_, wei_.member_id, NoticeKind::call_missed);
  town_.post(minji_, direct, "call me");
  town_.tell_call(minji_, wei_.member_id, NoticeKind::call_missed);
  EXPECT_EQ(unread(wei_), 3);
  EXPECT_EQ(unread(minji_), 0);
  const auto last = town_.see(wei_, direct).last_message.value();
  EXPECT_EQ(last.kind, MessageKind::counted_notice);
  EXPECT_EQ(town_.read_to(wei_, direct, last.seq - 1).unread, 1);
  EXPECT_EQ(town_.read_to(wei_, direct, last.seq).unread, 0);
  EXPECT_EQ(unread(wei_), 0);
}

TEST_F(ReadMarks, a_missed_call_is_not_answered_recalled_or_pinned) {
  const auto direct = town_.direct(minji_, wei_.member_id).id;
  town_.tell_call(minji_, wei_.member_id, NoticeKind::call_missed);
  const auto missed = town_.see(wei_, direct).last_message.value();
  EXPECT_EQ(refused([&] { town_.reply(wei_, missed, "sorry"); }), "request.invalid reply_to");
  EXPECT_EQ(refused([&] { town_.recall(minji_, missed); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { town_.pin(wei_, missed); }), "auth.forbidden message_id");
}

TEST_F(ReadMarks, a_mark_moves_only_forward_and_not_beyond_the_head) {
  for (int i = 0; i < 4; ++i) town_.post(minji_, id_, "text");
  EXPECT_EQ(town_.read_to(wei_, id_, 3), (ReadMark{3, 2, 0}));
  EXPECT_EQ(town_.read_to(wei_, id_, 2), (ReadMark{3, 2, 0}));
  EXPECT_EQ(town_.read_to(wei_, id_, 1'000'000), (ReadMark{5, 0, 0}));
  EXPECT_EQ(refused([&] { town_.read_to(wei_, id_, -1); }), "request.invalid seq");
}

TEST_F(ReadMarks, a_move_is_told_to_ones_own_devices_and_a_standstill_is_not) {
  town_.post(minji_, id_, "text");
  town_.read_to(wei_, id_, 2);
  town_.read_to(wei_, id_, 2);
  const auto events = town_.resume(wei_, wei_.member_id.text(), 1, 1).events;
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].at("type").as_string(), "chat.read_mark_moved");
  EXPECT_EQ(events[0].at("data").at("read_seq").as_int64(), 2);
}

TEST_F(ReadMarks, posting_moves_the_authors_own_mark) {
  town_.post(minji_, id_, "one");
  const auto message = town_.post(wei_, id_, "two");
  EXPECT_EQ(town_.see(wei_, id_).mine.read_seq, message.seq);
  EXPECT_EQ(town_.see(wei_, id_).mine.unread, 0);
}

TEST_F(ReadMarks, readers_are_those_who_could_see_the_message) {
  const auto message = town_.post(minji_, id_, "one");
  town_.change(minji_, id_, {}, History::nothing);
  const auto late = town_.somebody(org_);
  town_.add(minji_, id_, {late.member_id});
  town_.read_to(wei_, id_, message.seq);
  const auto readers = town_.readers(noah_, message);
  EXPECT_THAT(readers.read, ElementsAre(wei_.member_id));
  EXPECT_THAT(readers.unread, ElementsAre(noah_.member_id));
  town_.remove(noah_, id_, noah_.member_id);
  EXPECT_THAT(town_.readers(minji_, message).unread, IsEmpty());
}

}  // namespace
}  // namespace madang::chat

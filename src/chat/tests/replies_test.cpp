#include <gtest/gtest.h>

#include "chat/tests/town.hpp"

namespace madang::chat {
namespace {

class Replies : public testing::Test {
 protected:
  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  const auth::Actor minji_ = town_.somebody(org_);
  const auth::Actor wei_ = town_.somebody(org_);
  const ConversationId id_ = town_.group(minji_, {wei_.member_id}).id;
};

TEST_F(Replies, name_what_they_answer_and_copy_nothing_of_it) {
  const auto original = town_.post(minji_, id_, "the blue heron");
  const auto reply = town_.reply(wei_, original, "where?");
  EXPECT_EQ(reply.reply_to, (Original{original.id, original.seq}));
  EXPECT_EQ(town_.all_messages(minji_, id_).back(), reply);
  const auto told = town_.resume(minji_, id_.text(), original.seq, 1).events;
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(boost::json::serialize(told[0]).find("heron"), std::string::npos);
}

TEST_F(Replies, keep_what_they_answered_when_either_is_recalled) {
  const auto original = town_.post(minji_, id_, "one");
  const auto reply = town_.reply(wei_, original, "two");
  town_.recall(minji_, original);
  EXPECT_EQ(town_.all_messages(wei_, id_).back().reply_to, reply.reply_to);
  EXPECT_EQ(town_.recall(wei_, reply).reply_to, reply.reply_to);
  EXPECT_EQ(town_.reply(wei_, original, "three").reply_to, reply.reply_to);
}

TEST_F(Replies, answer_a_text_of_this_conversation_that_the_author_can_see) {
  const auto refusal = [&](const auth::Actor& who, Message original) {
    original.conversation_id = id_;
    return refused([&] { town_.reply(who, original, "text"); });
  };
  EXPECT_EQ(refusal(minji_, town_.all_messages(minji_, id_).front()), "request.invalid reply_to");  // a notice
  const auto elsewhere = town_.post(minji_, town_.direct(minji_, wei_.member_id).id, "elsewhere");
  EXPECT_EQ(refusal(minji_, elsewhere), "request.invalid reply_to");

  const auto before = town_.post(minji_, id_, "before");
  town_.change(minji_, id_, {}, History::nothing);
  const auto noah = town_.somebody(org_);
  town_.add(minji_, id_, {noah.member_id});
  EXPECT_EQ(refusal(noah, before), "request.invalid reply_to");
  EXPECT_EQ(refusal(noah, town_.post(minji_, id_, "after")), "nothing");
}

TEST_F(Replies, a_retry_that_answers_another_message_is_another_request) {
  const auto original = town_.post(minji_, id_, "one");
  const auto first = town_.post(wei_, id_, "two", {"client-id-1"}, original.id);
  EXPECT_EQ(town_.post(wei_, id_, "two", {"client-id-1"}, original.id), first);
}

}  // namespace
}  // namespace madang::chat

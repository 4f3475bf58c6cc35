#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "chat/tests/town.hpp"

namespace madang::chat {
namespace {

using testing::ElementsAre;

class MessageFiles : public testing::Test {
 protected:
  Message send(const auth::Actor& actor, std::vector<files::FileId> file_ids, std::string text = "") {
    return town_.send_files(actor, id_, std::move(file_ids), std::move(text));
  }

  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  const auth::Actor minji_ = town_.somebody(org_);
  const auth::Actor wei_ = town_.somebody(org_);
  const auth::Actor late_ = town_.somebody(org_);
  const ConversationId id_ = town_.group(minji_, {wei_.member_id}, History::nothing).id;
};

TEST_F(MessageFiles, a_message_carries_its_files_in_their_order_and_needs_no_text) {
  const auto one = town_.file(minji_, "one.pdf");
  const auto two = town_.file(minji_, "two.pdf");
  const auto message = send(minji_, {two.id, one.id});
  EXPECT_THAT(message.files, ElementsAre(two, one));
  EXPECT_EQ(town_.all_messages(wei_, id_).back(), message);
  EXPECT_EQ(*town_.see(wei_, id_).last_message, message);
}

TEST_F(MessageFiles, who_may_see_the_message_may_read_its_files_and_nobody_else) {
  const auto file = town_.file(minji_);
  EXPECT_FALSE(town_.may_open(wei_, file));
  send(minji_, {file.id});
  EXPECT_TRUE(town_.may_open(minji_, file));
  EXPECT_TRUE(town_.may_open(wei_, file));
  EXPECT_FALSE(town_.may_open(late_, file));
  town_.add(minji_, id_, {late_.member_id});
  EXPECT_FALSE(town_.may_open(late_, file));
  town_.remove(wei_, id_, wei_.member_id);
  EXPECT_FALSE(town_.may_open(wei_, file));
}

TEST_F(MessageFiles, what_is_recalled_can_no_longer_be_read_by_anybody) {
  const auto file = town_.file(minji_);
  const auto message = send(minji_, {file.id}, "here it is");
  const auto rest = town_.recall(minji_, message);
  EXPECT_TRUE(rest.files.empty());
  EXPECT_TRUE(town_.all_messages(wei_, id_).back().files.empty());
  EXPECT_FALSE(town_.may_open(minji_, file));
  EXPECT_FALSE(town_.may_open(wei_, file));
}

TEST_F(MessageFiles, a_recording_lands_in_its_conversation_said_by_nobody_and_goes_with_all_traces) {
  const auto id = town_.tell_recording(minji_, id_);
  const auto told = town_.all_messages(wei_, id_).back();
  EXPECT_EQ(told.id, id);
  EXPECT_EQ(told.kind, MessageKind::counted_notice);
  EXPECT_EQ(told.notice, (Notice{NoticeKind::recorded, {}, "Meeting", 720}));
  EXPECT_TRUE(told.text.empty());
  ASSERT_EQ(told.files.size(), 1u);
  EXPECT_TRUE(town_.may_open(wei_, told.files[0]));
  EXPECT_FALSE(town_.may_open(late_, told.files[0]));
  EXPECT_EQ(town_.see(wei_, id_).mine.unread, 1);
  EXPECT_EQ(town_.see(minji_, id_).mine.unread, 0);
  EXPECT_EQ(refused([&] { town_.recall(minji_, told); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { town_.edit(minji_, told, "x"); }), "auth.forbidden message_id");
  EXPECT_EQ(refused([&] { town_.reply(wei_, told, "x"); }), "request.invalid reply_to");
  EXPECT_FALSE(town_.add(minji_, id_, {wei_.member_id}).last_message) << "answers that are kept have nothing of it";
  town_.clock.pass(std::chrono::hours(24 * 30));
  town_.withdraw(told, org_);
  town_.withdraw(told, org_);
  EXPECT_FALSE(town_.may_open(wei_, told.files[0]));
  EXPECT_EQ(town_.see(wei_, id_).mine.unread, 0);
  for (const auto& event : town_.resume(wei_, id_.text(), 0, 1).events)
    EXPECT_FALSE(json::encode(event).contains("meeting.mp4"));
}

TEST_F(MessageFiles, a_file_that_is_sent_many_times_at_once_is_sent_once) {
  const auto other = town_.group(minji_, {wei_.member_id}).id;
  for (int round = 0; round < 5; ++round) {
    const auto file = town_.file(minji_);
    std::atomic<int> sent = 0;
    std::atomic<int> held = 0;
    std::vector<std::thread> senders;
    for (int i = 0; i < 8; ++i)
      senders.emplace_back([&, i] {
        const auto said = refused([&] { town_.send_files(minji_, i % 2 ? id_ : other, {file.id}); });
        ++(said == "nothing" ? sent : held);
        EXPECT_TRUE(said == "nothing" || said == "files.held file_ids[0]") << said;
      });
    for (auto& sender : senders) sender.join();
    EXPECT_EQ(sent, 1);
    EXPECT_EQ(held, 7);
  }
}

TEST_F(MessageFiles, nobody_sends_what_is_not_their_own_or_was_sent_before) {
  const auto file = town_.file(minji_);
  EXPECT_EQ(refused([&] { send(wei_, {file.id}); }), "request.invalid file_ids[0]");
  EXPECT_EQ(refused([&] { send(minji_, {file.id, file.id}); }), "files.held file_ids[1]");
  send(minji_, {file.id});
  EXPECT_EQ(refused([&] { send(minji_, {file.id}); }), "files.held file_ids[0]");
  EXPECT_EQ(refused([&] { send(minji_, {}); }), "request.invalid text");
  EXPECT_EQ(refused([&] { send(minji_, std::vector(kMostFiles + 1, file.id)); }), "request.invalid file_ids");
}

TEST_F(MessageFiles, a_retry_sends_them_once) {
  const auto file = town_.file(minji_);
  const auto name = town_.client_id();
  const auto message = town_.post(minji_, id_, "", name, {}, {{file.id}});
  EXPECT_EQ(town_.post(minji_, id_, "", name, {}, {{file.id}}), message);
}

}  // namespace
}  // namespace madang::chat

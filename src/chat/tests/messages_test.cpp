#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "chat/tests/town.hpp"

namespace madang::chat {
namespace {

using testing::ElementsAre;

class Messages : public testing::Test {
 protected:
  std::vector<std::int64_t> numbers(const MessagePage& page) {
    std::vector<std::int64_t> found;
    for (const auto& message : page.messages) found.push_back(message.seq);
    return found;
  }

  /// Anywhere, also in what the engine has freed.
  bool is_kept(const std::string& words) {
    town_.store->close();
    const auto everything = store::everything_kept(town_.folder.path / "town.db", store::WithLog::no);
    return everything.find(words) != everything.npos;
  }

  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  const auth::Actor minji_ = town_.somebody(org_);
  const auth::Actor wei_ = town_.somebody(org_);
  const ConversationId id_ = town_.group(minji_, {wei_.member_id}).id;
};

TEST_F(Messages, a_message_carries_the_number_of_its_event) {
  const auto message = town_.post(wei_, id_, "hello", {"client-id-1"});
  EXPECT_EQ(message.seq, 2);
  EXPECT_EQ(message.client_id, "client-id-1");
  EXPECT_EQ(message.author_id, wei_.member_id);
  const auto events = town_.resume(minji_, id_.text(), 1, 1).events;
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(json::decode<Message>(events[0].at("data").at("message")).value(), message);
}

TEST_F(Messages, a_retry_is_not_a_second_message) {
  const auto first = town_.post(wei_, id_, "hello", {"client-id-1"});
  EXPECT_EQ(town_.post(wei_, id_, "hello", {"client-id-1"}), first);
  EXPECT_EQ(town_.see(wei_, id_).head_seq, 2);
}

TEST_F(Messages, pages_lead_both_ways) {
  for (int i = 0; i < 5; ++i) town_.post(minji_, id_, "text");
  const auto newest = town_.page(minji_, id_, {}, {}, 2);
  EXPECT_THAT(numbers(newest), ElementsAre(5, 6));
  EXPECT_TRUE(newest.has_earlier);
  EXPECT_FALSE(newest.has_later);
  EXPECT_EQ(newest.cursor.seq, 6);
  const auto earlier = town_.page(minji_, id_, 5, {}, 2);
  EXPECT_THAT(numbers(earlier), ElementsAre(3, 4));
  EXPECT_TRUE(earlier.has_later);
  const auto later = town_.page(minji_, id_, {}, 2, 3);
  EXPECT_THAT(numbers(later), ElementsAre(3, 4, 5));
  EXPECT_TRUE(later.has_earlier);
  EXPECT_TRUE(later.has_later);
  const auto none = town_.page(minji_, id_, {}, 6);
  EXPECT_TRUE(none.messages.empty());
  EXPECT_TRUE(none.has_earlier);
  EXPECT_FALSE(none.has_later);
}

TEST_F(Messages, pages_have_limits) {
  EXPECT_EQ(refused([&] { town_.page(minji_, id_, {}, {}, 0); }), "request.invalid limit");
  EXPECT_EQ(refused([&] { town_.page(minji_, id_, {}, {}, 101); }), "request.invalid limit");
  EXPECT_EQ(refused([&] { town_.page(minji_, id_, 1, 1); }), "request.invalid after_seq");
  constexpr auto kFar = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE(town_.page(minji_, id_, {}, kFar).messages.empty());
  EXPECT_TRUE(town_.page(minji_, id_, -kFar).messages.empty());
}

TEST_F(Messages, a_mention_is_of_somebody_who_is_here) {
  const auto message = town_.post(minji_, id_, "look " + mention(wei_) + mention(wei_) + " and <@mem_x> <@all>");
  EXPECT_THAT(message.mentions, ElementsAre(wei_.member_id));
  EXPECT_EQ(town_.see(wei_, id_).mine.mentions, 1);
  const auto noah = town_.somebody(org_);
  EXPECT_EQ(refused([&] { town_.post(minji_, id_, "look " + mention(noah)); }), "request.invalid text");
}

TEST_F(Messages, blank_texts_are_refused) {
  EXPECT_EQ(refused([&] { town_.post(minji_, id_, " \n\u3000\u200b"); }), "request.invalid text");
}

TEST_F(Messages, recalls_last_as_long_as_the_organisation_lets_them) {
  const auto first = town_.post(wei_, id_, "oops");
  const auto second = town_.post(wei_, id_, "again");
  town_.rules.recall_minutes = 60;
  town_.clock.pass(std::chrono::hours(1));
  EXPECT_EQ(refused([&] { town_.recall(wei_, first); }), "nothing");
  town_.rules.recall_minutes = 0;
  EXPECT_EQ(refused([&] { town_.recall(wei_, second); }), "chat.too_late_to_recall message_id");
  EXPECT_EQ(refused([&] { town_.recall(minji_, second); }), "nothing");
}

TEST_F(Messages, the_author_recalls_within_a_day_and_the_owner_at_any_time) {
  const auto message = town_.post(wei_, id_, "oops " + mention(minji_));
  const auto other = town_.post(minji_, id_, "mine");
  EXPECT_EQ(refused([&] { town_.recall(wei_, other); }), "auth.forbidden");
  town_.clock.pass(std::chrono::hours(24) + std::chrono::milliseconds(1));
  EXPECT_EQ(refused([&] { town_.recall(wei_, message); }), "chat.too_late_to_recall message_id");
  const auto rest = town_.recall(minji_, message);
  EXPECT_EQ(rest.text, "");
  EXPECT_TRUE(rest.mentions.empty());
  EXPECT_EQ(rest.recalled_at, town_.clock.now());
  EXPECT_EQ(town_.see(minji_, id_).mine.mentions, 0);
}

TEST_F(Messages, recalling_twice_changes_nothing) {
  const auto message = town_.post(wei_, id_, "oops");
  const auto rest = town_.recall(wei_, message);
  const auto head = town_.see(wei_, id_).head_seq;
  town_.clock.pass(std::chrono::hours(48));
  EXPECT_EQ(town_.recall(wei_, message), rest);
  EXPECT_EQ(town_.see(wei_, id_).head_seq, head);
}

TEST_F(Messages, a_notice_stays) {
  const auto notice = town_.page(minji_, id_).messages.front();
  EXPECT_EQ(refused([&] { town_.recall(minji_, notice); }), "auth.forbidden");
}

TEST_F(Messages, in_a_direct_conversation_only_the_author_recalls) {
  const auto direct = town_.direct(minji_, wei_.member_id).id;
  const auto message = town_.post(wei_, direct, "oops");
  EXPECT_EQ(refused([&] { town_.recall(minji_, message); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { town_.recall(wei_, message); }), "nothing");
}

TEST_F(Messages, a_message_is_found_in_its_own_conversation_only) {
  auto message = town_.post(wei_, id_, "hello");
  message.conversation_id = town_.direct(wei_, minji_.member_id).id;
  EXPECT_EQ(refused([&] { town_.recall(wei_, message); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.readers(wei_, message); }), "request.not_found");
}

TEST_F(Messages, a_recalled_text_lies_nowhere) {
  const std::string secret = "the blue heron flies at noon";
  const auto message = town_.post(wei_, id_, secret, {"client-id-1"});
  town_.add(minji_, id_, {town_.somebody(org_).member_id});
  town_.recall(wei_, message);
  EXPECT_EQ(town_.post(wei_, id_, secret, {"client-id-1"}).text, "");
  for (const auto& event : town_.resume(minji_, id_.text(), 0, 1).events)
    EXPECT_EQ(boost::json::serialize(event).find(secret), std::string::npos);
  EXPECT_FALSE(is_kept(secret));
}

TEST_F(Messages, a_text_that_was_not_recalled_is_kept) {
  town_.post(wei_, id_, "the blue heron flies at noon");
  EXPECT_TRUE(is_kept("the blue heron flies at noon"));
}

TEST_F(Messages, every_script_passes_up_to_the_limit) {
  const std::string sentence =
      "회의는 오후 세 시에 시작합니다. 会议下午三点开始。The meeting starts at three. يبدأ الاجتماعُ في الساعةِ الثالثة. "
      "e\u0301 n\u0303 \u1112\u1161\u11ab 👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇰🇷\n\tשָׁלוֹם";
  std::string text;
  while (count_code_points(text + sentence) <= kMostTextLength) text += sentence;
  while (count_code_points(text) < kMostTextLength) text += "끝";
  const auto message = town_.post(minji_, id_, text);
  EXPECT_EQ(town_.all_messages(wei_, id_).back().text, text);
  EXPECT_EQ(town_.resume(wei_, id_.text(), 1, 1).events[0].at("data").at("message").at("text").as_string(), text);

  const auto decoded = [&](const std::string& candidate) {
    return json::decode<PostMessage>(
        std::string_view(json::encode(PostMessage{org_, id_, {"client-id-1"}, {candidate}, {}})));
  };
  EXPECT_TRUE(decoded(text).has_value());
  EXPECT_EQ(decoded(text + "끝").error().field, "text");
}

TEST_F(Messages, numbers_have_no_gaps_under_many_writers) {
  constexpr int kWriters = 8;
  constexpr int kEach = 40;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      const auto& actor = writer % 2 ? minji_ : wei_;
      for (int i = 0; i < kEach; ++i) {
        if (i % 5 == 4) refused([&] { town_.post(actor, id_, "  "); });
        const auto message = town_.post(actor, id_, "text");
        if (i % 7 == 6) town_.recall(actor, message);
        if (i % 3 == 2) town_.read_to(actor, id_, message.seq);
      }
    });
  }
  for (auto& writer : writers) writer.join();
  const auto resumed = town_.resume(minji_, id_.text(), 0, 1);
  ASSERT_EQ(resumed.events.size(), 1u + kWriters * (kEach + kEach / 7));
  for (std::size_t i = 0; i < resumed.events.size(); ++i)
    EXPECT_EQ(resumed.events[i].at("seq").as_int64(), static_cast<std::int64_t>(i + 1));
  EXPECT_EQ(town_.see(minji_, id_).head_seq, resumed.seq);
  EXPECT_EQ(town_.all_messages(minji_, id_).size(), 1u + kWriters * kEach);
}

TEST(Mentions, are_whole_tokens_each_once_in_the_order_of_the_text) {
  const auto one = MemberId{1};
  const auto two = MemberId{2};
  const std::string text = "<<@" + two.text() + "> <@" + one.text() + "<@" + one.text() + "><@" + two.text() + "> <@";
  EXPECT_THAT(mentions_in(text), ElementsAre(two, one));
  EXPECT_THAT(mentions_in("<@mem_0000000000000> <@acc_0000000000001> <@mem_000000000000I> <@>"), testing::IsEmpty());
}

}  // namespace
}  // namespace madang::chat

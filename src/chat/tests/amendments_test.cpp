#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chat/events.hpp"
#include "chat/tests/town.hpp"

namespace madang::chat {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Amendments : public testing::Test {
 protected:
  std::string log(ConversationId id, std::int64_t from = 1) {
    std::string text;
    for (const auto& event : town_.resume(minji_, id.text(), 0, from).events) text += boost::json::serialize(event);
    return text;
  }
  Message now(const auth::Actor& who, const Message& message) {
    for (const auto& found : town_.all_messages(who, message.conversation_id))
      if (found.id == message.id) return found;
    throw std::runtime_error("not there");
  }

  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  const auth::Actor minji_ = town_.somebody(org_);
  const auth::Actor wei_ = town_.somebody(org_);
  const auth::Actor guest_ = town_.somebody(org_, auth::Role::guest);
  const ConversationId id_ = town_.group(minji_, {wei_.member_id, guest_.member_id}).id;
};

using Edits = Amendments;
using Reactions = Amendments;
using Pins = Amendments;
using ToAll = Amendments;

TEST_F(Edits, keep_the_place_and_tell_what_was_said_before) {
  const auto first = town_.post(wei_, id_, "one");
  town_.clock.pass(std::chrono::minutes(1));
  const auto edited = town_.edit(wei_, first, "two " + mention(minji_));
  EXPECT_EQ(edited.seq, first.seq);
  EXPECT_EQ(edited.edited_at, town_.clock.now());
  EXPECT_THAT(edited.mentions, ElementsAre(minji_.member_id));
  EXPECT_EQ(town_.see(minji_, id_).mine, (Standing{.role = ConversationRole::owner,
                                                   .read_seq = 1,
                                                   .unread = 1,
                                                   .mentions = 1,
                                                   .visible_from_seq = 1,
                                                   .joined_at = town_.see(minji_, id_).mine.joined_at}));
  EXPECT_THAT(town_.versions(minji_, first),
              ElementsAre(Version{"one", first.posted_at}, Version{edited.text, *edited.edited_at}));
  EXPECT_EQ(town_.edit(wei_, edited, edited.text), edited);
  EXPECT_EQ(town_.see(wei_, id_).head_seq, 3);
}

TEST_F(Edits, are_the_authors_for_a_day_and_twenty_times) {
  const auto message = town_.post(wei_, id_, "text");
  EXPECT_EQ(refused([&] { town_.edit(minji_, message, "mine"); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { town_.edit(wei_, message, " \n"); }), "request.invalid text");
  for (int i = 0; i < 20; ++i) town_.edit(wei_, message, "text " + std::to_string(i));
  EXPECT_EQ(refused([&] { town_.edit(wei_, message, "once more"); }), "chat.too_many_edits message_id");
  const auto other = town_.post(wei_, id_, "text");
  const auto notes = town_.direct(wei_, wei_.member_id).id;
  const auto note = town_.post(wei_, notes, "text");
  town_.clock.pass(std::chrono::hours(24) + std::chrono::milliseconds(1));
  EXPECT_EQ(refused([&] { town_.edit(wei_, other, "late"); }), "chat.too_late_to_edit message_id");
  EXPECT_EQ(refused([&] { town_.edit(wei_, note, "never too late"); }), "nothing");
  EXPECT_EQ(refused([&] { town_.edit(minji_, town_.all_messages(minji_, id_).front(), "a notice"); }),
            "auth.forbidden message_id");
}

TEST_F(Edits, last_as_long_as_the_organisation_lets_them) {
  const auto message = town_.post(wei_, id_, "text");
  town_.rules.edit_minutes = 2;
  town_.clock.pass(std::chrono::minutes(2));
  EXPECT_EQ(refused([&] { town_.edit(wei_, message, "in time"); }), "nothing");
  town_.clock.pass(std::chrono::milliseconds(1));
  EXPECT_EQ(refused([&] { town_.edit(wei_, message, "late"); }), "chat.too_late_to_edit message_id");
  town_.rules.edit_minutes = 0;
  const auto other = town_.post(wei_, id_, "text");
  EXPECT_EQ(refused([&] { town_.edit(wei_, other, "never"); }), "chat.too_late_to_edit message_id");
}

TEST_F(Edits, a_retry_is_not_a_second_edit) {
  const auto message = town_.post(wei_, id_, "one");
  const auto edited = town_.edit(wei_, message, "two", {"client-id-1"});
  EXPECT_EQ(town_.edit(wei_, message, "two", {"client-id-1"}), edited);
  EXPECT_EQ(town_.versions(wei_, message).size(), 2u);
}

TEST_F(Edits, of_a_recalled_message_leave_no_trace) {
  const auto message = town_.post(wei_, id_, "the blue heron");
  town_.edit(wei_, message, "the grey heron", {"client-id-1"});
  town_.edit(wei_, message, "the white heron");
  town_.recall(wei_, message);
  EXPECT_EQ(log(id_).find("heron"), std::string::npos);
  EXPECT_EQ(town_.edit(wei_, message, "the grey heron", {"client-id-1"}).text, "");
  EXPECT_THAT(town_.versions(minji_, message), IsEmpty());
  EXPECT_EQ(refused([&] { town_.edit(wei_, message, "again"); }), "chat.recalled message_id");
  EXPECT_EQ(now(minji_, message).edited_at, std::nullopt);
}

TEST_F(Edits, are_not_told_to_who_may_not_read_the_message) {
  const auto message = town_.post(wei_, id_, "before");
  town_.change(minji_, id_, {}, History::nothing);
  const auto noah = town_.somebody(org_);
  town_.add(minji_, id_, {noah.member_id});
  town_.edit(wei_, message, "the blue heron");
  EXPECT_EQ(log(id_).find("heron"), std::string::npos);
  EXPECT_EQ(now(minji_, message).text, "the blue heron");
  EXPECT_EQ(refused([&] { town_.versions(noah, message); }), "request.not_found");
}

TEST_F(Edits, told_before_somebody_came_are_not_told_to_them_either) {
  const auto message = town_.post(wei_, id_, "before");
  for (int i = 0; i < 100; ++i) town_.post(minji_, id_, "text");
  town_.edit(wei_, message, "the blue heron");
  town_.change(minji_, id_, {}, History::last_100);
  const auto noah = town_.somebody(org_);
  town_.add(minji_, id_, {noah.member_id});
  EXPECT_EQ(log(id_, town_.see(noah, id_).mine.visible_from_seq).find("heron"), std::string::npos);
}

TEST_F(Reactions, are_one_of_a_kind_each_and_counted) {
  const auto message = town_.post(wei_, id_, "text");
  for (const auto& who : {minji_, wei_, guest_}) town_.react(who, message, "👍");
  town_.react(minji_, message, "🎉");
  const auto head = town_.see(minji_, id_).head_seq;
  town_.react(minji_, message, "👍");
  EXPECT_EQ(town_.see(minji_, id_).head_seq, head);
  EXPECT_THAT(now(minji_, message).reactions, ElementsAre(Reaction{"👍", 3, true}, Reaction{"🎉", 1, true}));
  EXPECT_THAT(now(wei_, message).reactions, ElementsAre(Reaction{"👍", 3, true}, Reaction{"🎉", 1, false}));
  for (const auto& who : {minji_, wei_, guest_}) town_.react(who, message, "👍", false);
  EXPECT_THAT(now(wei_, message).reactions, ElementsAre(Reaction{"🎉", 1, false}));
  EXPECT_THAT(town_.reactors(guest_, message), ElementsAre(Reactors{"🎉", {minji_.member_id}}));
  EXPECT_EQ(town_.see(guest_, id_).mine.unread, 1);
}

TEST_F(Reactions, are_emoji_of_fifty_kinds_at_most_under_what_was_not_recalled) {
  const auto message = town_.post(wei_, id_, "text");
  EXPECT_EQ(refused([&] { town_.react(wei_, message, "ok"); }), "request.invalid emoji");
  for (int i = 0; i < 50; ++i) {
    const std::string face{"\xF0\x9F\x98", 3};
    town_.react(wei_, message, face + static_cast<char>(0x80 + i));
  }
  EXPECT_EQ(refused([&] { town_.react(minji_, message, "🎉"); }), "chat.too_many_reactions emoji");
  EXPECT_EQ(refused([&] { town_.react(minji_, message, "😀"); }), "nothing");
  town_.recall(wei_, message);
  EXPECT_THAT(now(minji_, message).reactions, IsEmpty());
  EXPECT_EQ(refused([&] { town_.react(minji_, message, "😀"); }), "chat.recalled message_id");
}

TEST(Emoji, is_one_picture) {
  for (const char* one : {"👍", "👍🏽", "❤️", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇰🇷", "1️⃣", "#⃣",
                          "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "☕", "©"})
    EXPECT_TRUE(is_emoji(one)) << one;
  for (const char* other : {"", "a", "1", "👍👍", "👍 ", "\u200d", "👍\u200d", "한", "🇰", "\xff", "👍a", "\ufe0f"})
    EXPECT_FALSE(is_emoji(other)) << other;
}

TEST_F(Pins, stand_with_the_conversation_until_they_are_taken_down_or_recalled) {
  const auto one = town_.post(wei_, id_, "one");
  const auto two = town_.post(wei_, id_, "two");
  for (const auto& message : {two, one, one}) {
    town_.clock.pass(std::chrono::seconds(1));
    town_.pin(minji_, message);
  }
  const auto pins = town_.see(guest_, id_).pins;
  ASSERT_EQ(pins.size(), 2u);
  EXPECT_EQ(pins[0], (Pin{two.id, two.seq, minji_.member_id, pins[0].pinned_at}));
  EXPECT_THAT(town_.pinned(guest_, id_), ElementsAre(one, two));
  town_.pin(wei_, two, false);
  town_.recall(wei_, one);
  EXPECT_THAT(town_.see(guest_, id_).pins, IsEmpty());
  EXPECT_EQ(refused([&] { town_.pin(wei_, one); }), "chat.recalled message_id");
}

TEST_F(Pins, are_fifty_at_most_and_hidden_from_who_cannot_read_the_message) {
  const auto before = town_.post(wei_, id_, "before");
  for (int i = 0; i < 50; ++i) town_.pin(wei_, town_.post(wei_, id_, "text"));
  EXPECT_EQ(refused([&] { town_.pin(wei_, before); }), "chat.too_many_pins message_id");
  town_.change(minji_, id_, {}, History::nothing);
  const auto noah = town_.somebody(org_);
  town_.add(minji_, id_, {noah.member_id});
  EXPECT_THAT(town_.see(noah, id_).pins, IsEmpty());
  EXPECT_THAT(town_.pinned(noah, id_), IsEmpty());
  EXPECT_EQ(refused([&] { town_.pin(noah, before); }), "request.not_found");
}

TEST_F(Pins, are_for_whom_the_group_lets) {
  const auto message = town_.post(wei_, id_, "text");
  ChangeRights rights;
  rights.pin = ChangeRight{Holders::named, {{guest_.member_id}}};
  town_.grant(minji_, id_, rights);
  EXPECT_EQ(refused([&] { town_.pin(wei_, message); }), "chat.may_not_pin message_id");
  town_.pin(guest_, message);
  EXPECT_EQ(refused([&] { town_.pin(wei_, message, false); }), "chat.may_not_pin message_id");
  town_.pin(minji_, message, false);
}

TEST_F(Amendments, are_not_for_the_silenced) {
  const auto message = town_.post(wei_, id_, "text");
  town_.silence(minji_, id_, wei_.member_id, SilenceLength::one_hour);
  EXPECT_EQ(refused([&] { town_.edit(wei_, message, "better"); }), "chat.silenced text");
  EXPECT_EQ(refused([&] { town_.react(wei_, message, "👍"); }), "chat.silenced emoji");
  EXPECT_EQ(refused([&] { town_.pin(wei_, message); }), "chat.silenced message_id");
  town_.clock.pass(std::chrono::hours(1));
  town_.edit(wei_, message, "better");
  town_.react(wei_, message, "👍");
}

TEST_F(ToAll, mentions_those_who_are_there_and_nobody_who_comes_later) {
  const auto message = town_.post(wei_, id_, "<@all> and " + mention(minji_));
  EXPECT_TRUE(message.mentions_all);
  EXPECT_EQ(town_.see(minji_, id_).mine.mentions, 1);
  EXPECT_EQ(town_.see(guest_, id_).mine.mentions, 1);
  EXPECT_EQ(town_.see(wei_, id_).mine.mentions, 0);
  const auto noah = town_.somebody(org_);
  town_.add(minji_, id_, {noah.member_id});
  EXPECT_EQ(town_.see(noah, id_).mine.mentions, 0);
  town_.edit(wei_, message, "only " + mention(minji_));
  EXPECT_EQ(town_.see(guest_, id_).mine.mentions, 0);
  EXPECT_EQ(town_.see(minji_, id_).mine.mentions, 1);
  town_.edit(wei_, message, "<@all>");
  town_.recall(wei_, message);
  EXPECT_EQ(town_.see(minji_, id_).mine.mentions, 0);
}

TEST_F(ToAll, is_for_whom_the_group_lets_and_means_nothing_between_two) {
  const auto before = town_.post(wei_, id_, "<@all> text");
  const auto said = town_.post(wei_, id_, "text");
  ChangeRights rights;
  rights.mention_all = ChangeRight{Holders::admins, {}};
  town_.grant(minji_, id_, rights);
  EXPECT_EQ(refused([&] { town_.post(wei_, id_, "<@all>"); }), "chat.may_not_mention_all text");
  EXPECT_EQ(refused([&] { town_.edit(wei_, said, "<@all>"); }), "chat.may_not_mention_all text");
  EXPECT_TRUE(town_.edit(wei_, before, "<@all> better").mentions_all);
  EXPECT_TRUE(town_.post(minji_, id_, "<@all>").mentions_all);
  EXPECT_FALSE(town_.post(minji_, town_.direct(minji_, wei_.member_id).id, "<@all>").mentions_all);
}

}  // namespace
}  // namespace madang::chat

#include <gmock/gmock.h>

#include "alerts/tests/office.hpp"

namespace madang::alerts {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// A group in which boss, mina and noah are; boss runs it.
class MustReadTest : public testing::Test {
 protected:
  MustReadTest() {
    for (const auth::Actor& each : {boss, mina, noah}) office.group_members[each.member_id] = 0;
  }

  void say(const auth::Actor& author, std::string text) {
    chat::Message message;
    message.id = office.ids.next<chat::MessageId>();
    message.conversation_id = group;
    message.seq = std::ssize(office.said) + 1;
    message.author_id = author.member_id;
    message.text = std::move(text);
    message.posted_at = office.clock.now();
    office.said.push_back(std::move(message));
  }
  void read(const auth::Actor& member) { office.group_members[member.member_id] = std::ssize(office.said); }
  MustRead mark(const auth::Actor& actor, std::optional<std::int64_t> minutes) {
    MarkMustRead request{boss.org_id, group, {"c"}, {}};
    request.minutes.given = true;
    request.minutes.value = minutes;
    return office.ask(&Service::mark_must_read, actor, request);
  }

  Office office;
  const chat::ConversationId group{7};
  auth::Actor boss = office.somebody(auth::Role::owner);
  auth::Actor mina = office.somebody();
  auth::Actor noah = office.somebody();
  auth::Actor wei = office.somebody();
};

TEST_F(MustReadTest, a_message_alarms_those_who_have_not_read_it_until_they_do) {
  say(boss, "오래된 공지");
  EXPECT_EQ(mark(boss, 10).minutes, 10);
  office.pass(hours(1));
  EXPECT_THAT(office.received(mina), IsEmpty()) << "what was said before the group was marked is not chased";
  say(boss, "밸브를 잠그세요");
  read(noah);
  office.pass(minutes(9));
  EXPECT_THAT(office.received(mina), IsEmpty());
  office.pass(minutes(7));
  ASSERT_THAT(office.received(mina), SizeIs(1));
  const AlertBrief brief = office.received(mina).front().brief;
  EXPECT_EQ(brief.text, "현장팀: 밸브를 잠그세요");
  EXPECT_EQ(brief.sender_id, boss.member_id);
  EXPECT_EQ(brief.source.value().place, group.text());
  EXPECT_THAT(office.received(noah), IsEmpty()) << "who has read it is left alone";
  office.pass(minutes(30));
  EXPECT_GE(office.received(mina).front().receipt.rings, 3);
  read(mina);
  office.pass(minutes(6));
  EXPECT_THAT(office.received(mina), IsEmpty());
}

TEST_F(MustReadTest, a_newer_message_takes_the_place_of_the_older_one) {
  mark(boss, 5);
  say(boss, "하나");
  office.pass(minutes(10));
  say(mina, "둘");
  read(mina);
  office.pass(minutes(10));
  ASSERT_THAT(office.received(noah), SizeIs(1));
  EXPECT_THAT(office.received(noah).front().brief.text, HasSubstr("둘"));
  EXPECT_THAT(office.received(boss), SizeIs(1)) << "also who runs the group reads what others say";
  EXPECT_THAT(office.received(mina), IsEmpty());
}

TEST_F(MustReadTest, it_counts_for_nobodys_quota_and_stands_in_nobodys_list) {
  SettleRules settle{boss.org_id, {"c"}, {}};
  settle.rules.alerts_per_day = 1;
  office.ask(&Service::settle_rules, boss, settle);
  mark(boss, 5);
  say(mina, "읽어 주세요");
  office.pass(minutes(10));
  ASSERT_THAT(office.received(noah), SizeIs(1));
  EXPECT_NO_THROW(office.raise(mina, {noah.member_id}));
  EXPECT_THAT(office.look(&Service::list_sent, mina, ListSent{boss.org_id, {}, {}}).alerts, SizeIs(1));
}

TEST_F(MustReadTest, once_the_mark_is_taken_away_everything_is_quiet) {
  mark(boss, 5);
  say(boss, "하나");
  office.pass(minutes(10));
  ASSERT_THAT(office.received(mina), SizeIs(1));
  EXPECT_EQ(mark(boss, std::nullopt).minutes, std::nullopt);
  EXPECT_THAT(office.received(mina), IsEmpty());
  say(boss, "둘");
  office.pass(hours(1));
  EXPECT_THAT(office.received(mina), IsEmpty());
}

TEST_F(MustReadTest, at_night_it_waits) {
  mark(boss, 5);
  office.clock.set(at("2026-11-30T23:00"));
  say(boss, "내일 봐요");
  office.pass(hours(2));
  EXPECT_THAT(office.received(mina), IsEmpty());
  office.pass_until(at("2026-12-01T09:00"));
  EXPECT_THAT(office.received(mina), SizeIs(1));
}

TEST_F(MustReadTest, only_who_runs_the_group_marks_it_and_to_others_it_is_not_there) {
  EXPECT_EQ(refused([&] { mark(mina, 5); }), "auth.forbidden conversation_id");
  EXPECT_EQ(refused([&] { mark(wei, 5); }), "request.not_found conversation_id");
  EXPECT_EQ(refused([&] { mark(boss, 4); }), "request.invalid minutes");
  EXPECT_EQ(refused([&] { mark(boss, 1441); }), "request.invalid minutes");
  EXPECT_EQ(office.look(&Service::look_must_read, mina, NameMustRead{boss.org_id, group}).minutes, std::nullopt);
}

}  // namespace
}  // namespace madang::alerts

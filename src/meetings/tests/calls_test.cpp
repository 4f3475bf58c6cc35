#include <gmock/gmock.h>

#include "meetings/tests/lounge.hpp"

namespace madang::meetings {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class CallsTest : public testing::Test {
 protected:
  std::vector<MeetingCallState> told(const auth::Actor& actor) {
    std::vector<MeetingCallState> states;
    for (const auto& event : lounge.missed(stream_of(actor.member_id)))
      if (event.at("type").as_string() == CallChanged::kType)
        states.push_back(json::decode<CallChanged>(event.at("data")).value().call.state);
    return states;
  }

  Lounge lounge;
  const auth::Actor caller = lounge.somebody();
  const auth::Actor callee = lounge.somebody();
  const Meeting meeting = lounge.create(caller);
  const MeetingParticipant seat = lounge.join(caller, meeting.id);
};

TEST_F(CallsTest, it_rings_until_somebody_answers_on_any_device) {
  const auto calls = lounge.call(caller, meeting.id, {callee.member_id, caller.member_id}).calls;
  ASSERT_THAT(calls, SizeIs(1)) << "not for who is there";
  EXPECT_THAT(lounge.selection(callee).calls, testing::ElementsAre(calls[0]));
  EXPECT_THAT(lounge.selection(caller).calls, testing::ElementsAre(calls[0]));
  EXPECT_EQ(lounge.call(caller, meeting.id, {callee.member_id}).calls, calls) << "once at a time";
  lounge.join(lounge.another_device(callee), meeting.id);
  EXPECT_THAT(lounge.selection(callee).calls, IsEmpty());
  for (const auto& who : {caller, callee})
    EXPECT_THAT(told(who), testing::ElementsAre(MeetingCallState::ringing, MeetingCallState::answered));
  lounge.pass(kRingsFor);
  EXPECT_THAT(told(callee), SizeIs(2));
  EXPECT_THAT(lounge.call(caller, meeting.id, {callee.member_id}).calls, IsEmpty());
}

TEST_F(CallsTest, the_callee_declines_and_the_caller_gives_up) {
  const auto declined = lounge.call(caller, meeting.id, {callee.member_id}).calls[0];
  EXPECT_EQ(refused([&] { lounge.end_call(lounge.somebody(), declined.id); }), "request.not_found");
  lounge.end_call(callee, declined.id);
  lounge.end_call(callee, declined.id);
  EXPECT_THAT(told(caller), testing::ElementsAre(MeetingCallState::ringing, MeetingCallState::declined));
  const auto cancelled = lounge.call(caller, meeting.id, {callee.member_id}).calls[0];
  lounge.end_call(caller, cancelled.id);
  EXPECT_EQ(told(callee).back(), MeetingCallState::cancelled);
  lounge.call(caller, meeting.id, {callee.member_id});
  lounge.end(caller, meeting.id);
  EXPECT_EQ(told(callee).back(), MeetingCallState::cancelled);
  EXPECT_THAT(lounge.selection(callee).calls, IsEmpty());
}

TEST_F(CallsTest, nobody_answers_and_an_alert_follows_where_the_caller_wants_it) {
  lounge.call(caller, meeting.id, {callee.member_id});
  lounge.pass(kRingsFor);
  EXPECT_THAT(told(callee), testing::ElementsAre(MeetingCallState::ringing, MeetingCallState::missed));
  EXPECT_THAT(lounge.alerted, IsEmpty());
  lounge.call(caller, meeting.id, {callee.member_id}, true);
  lounge.pass(kRingsFor - seconds(1));
  EXPECT_THAT(lounge.alerted, IsEmpty());
  lounge.pass(seconds(1));
  ASSERT_THAT(lounge.alerted, SizeIs(1));
  EXPECT_EQ(lounge.alerted[0].callee_id, callee.member_id);
  EXPECT_EQ(lounge.alerted[0].caller_id, caller.member_id);
}

TEST_F(CallsTest, whoever_is_in_it_calls_others_and_guests_do_not) {
  const auth::Actor guest = lounge.somebody(auth::Role::guest);
  lounge.invite(caller, meeting.id, {guest.member_id});
  lounge.join(guest, meeting.id);
  EXPECT_EQ(refused([&] { lounge.call(guest, meeting.id, {callee.member_id}); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { lounge.call(callee, meeting.id, {guest.member_id}); }), "auth.forbidden");
  lounge.join(callee, meeting.id);
  const auth::Actor more = lounge.somebody();
  EXPECT_THAT(lounge.call(callee, meeting.id, {more.member_id}).calls, SizeIs(1));
  EXPECT_EQ(refused([&] { lounge.call(caller, meeting.id, {MemberId{7}}); }), "request.invalid member_ids[0]");
  lounge.expel(more);
  EXPECT_THAT(lounge.selection(callee).calls, IsEmpty());
}

}  // namespace
}  // namespace madang::meetings

#include <gmock/gmock.h>

#include "chat/events.hpp"
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
  const NameMeetingCall named{callee.org_id, declined.id};
  EXPECT_EQ(lounge.look(&Service::look_at_call, callee, named).state, MeetingCallState::ringing);
  EXPECT_EQ(refused([&] { lounge.look(&Service::look_at_call, lounge.somebody(), named); }), "request.not_found");
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

TEST_F(CallsTest, each_turn_of_a_call_wakes_the_devices_that_show_no_page) {
  using enum MeetingCallState;
  const auto turns = [&] {
    std::vector<MeetingCallState> found;
    for (const MeetingCall& call : std::exchange(lounge.woken, {}))
      if (call.callee_id == callee.member_id) found.push_back(call.state);
    return found;
  };
  const auto first = lounge.call(caller, meeting.id, {callee.member_id}).calls[0];
  lounge.call(caller, meeting.id, {callee.member_id});
  lounge.end_call(callee, first.id);
  lounge.end_call(callee, first.id);
  EXPECT_THAT(turns(), testing::ElementsAre(ringing, declined));
  lounge.end_call(caller, lounge.call(caller, meeting.id, {callee.member_id}).calls[0].id);
  EXPECT_THAT(turns(), testing::ElementsAre(ringing, cancelled));
  lounge.call(caller, meeting.id, {callee.member_id});
  lounge.pass(kRingsFor);
  EXPECT_THAT(turns(), testing::ElementsAre(ringing, missed));
  lounge.call(caller, meeting.id, {callee.member_id});
  lounge.join(callee, meeting.id);
  EXPECT_THAT(turns(), testing::ElementsAre(ringing, answered));
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

/// What stands in the conversation of two about their calls.
class CallLinesTest : public testing::Test {
 protected:
  chat::ConversationId direct() {
    chat::StartConversation start;
    start.org_id = caller.org_id;
    start.kind = chat::ConversationKind::direct;
    start.member_ids = {callee.member_id};
    return lounge.store->write_now([&](store::Transaction& transaction) {
      return lounge.chat->start_conversation(transaction, caller, start).id;
    });
  }
  std::vector<chat::Message> lines(const auth::Actor& reader) {
    chat::ListMessages request;
    request.org_id = reader.org_id;
    request.conversation_id = direct();
    return lounge.store
        ->read_now(
            [&](store::Transaction& transaction) { return lounge.chat->list_messages(transaction, reader, request); })
        .messages;
  }
  std::int64_t unread(const auth::Actor& who) {
    const auto id = direct();
    return lounge.store->read_now([&](store::Transaction& transaction) {
      return lounge.chat->get_conversation(transaction, who, {who.org_id, id}).mine.unread;
    });
  }
  std::vector<std::string> said() {
    std::vector<std::string> whole;
    for (const auto& line : lines(callee))
      whole.push_back(std::string(enumerator_name(line.notice->what)) + " " + line.notice->text.value_or("-"));
    return whole;
  }
  Meeting meet() { return lounge.create(caller, {.conversation_id = direct()}); }

  Lounge lounge;
  const auth::Actor caller = lounge.somebody();
  const auth::Actor callee = lounge.somebody();
};

TEST_F(CallLinesTest, one_that_nobody_answered_is_told_once_however_it_ended) {
  const Meeting meeting = meet();
  lounge.join(caller, meeting.id);
  lounge.call(caller, meeting.id, {callee.member_id});
  EXPECT_THAT(said(), IsEmpty()) << "while it rings";
  lounge.pass(kRingsFor);
  const auto declined = lounge.call(caller, meeting.id, {callee.member_id}).calls[0];
  lounge.end_call(callee, declined.id);
  lounge.end_call(callee, declined.id);
  lounge.end_call(caller, lounge.call(caller, meeting.id, {callee.member_id}).calls[0].id);
  EXPECT_THAT(said(), testing::ElementsAre("call_missed -", "call_declined -", "call_missed -"));
  const auto missed = lines(callee)[0];
  EXPECT_EQ(missed.author_id, caller.member_id);
  EXPECT_THAT(missed.notice->subject_ids, testing::ElementsAre(callee.member_id));
  EXPECT_EQ(unread(callee), 2) << "not the one that they declined";
  EXPECT_EQ(unread(caller), 0);
}

TEST_F(CallLinesTest, one_that_was_held_is_told_with_how_long_the_callee_was_there) {
  const Meeting meeting = meet();
  const auto first = lounge.join(caller, meeting.id);
  lounge.call(caller, meeting.id, {callee.member_id});
  lounge.pass(seconds(10));
  const auto second = lounge.join(callee, meeting.id);
  lounge.pass(minutes(3));
  lounge.leave(callee, second);
  EXPECT_THAT(said(), IsEmpty()) << "the caller waits for them";
  lounge.pass(seconds(20));
  lounge.leave(caller, first);
  lounge.leave(caller, first);
  EXPECT_THAT(said(), testing::ElementsAre("called 180")) << "over as soon as both have hung up";
  EXPECT_EQ(unread(callee), 0);
  EXPECT_EQ(lounge.meeting(caller, meeting.id).state, MeetingState::ended);
}

TEST_F(CallLinesTest, a_guest_by_the_link_neither_ends_the_call_of_two_nor_keeps_it) {
  const Meeting meeting = meet();
  const auto come = [&](const std::string& client_id) {
    const EnterAsGuest request{OrgId{1}, {meeting.code}, {client_id}, {"손님"}, {}, {}, {}, {}};
    return lounge.store->write_now([&](store::Transaction& transaction) {
      return lounge.service->enter_as_guest(transaction, request, client_id, "192.0.2.7", "");
    });
  };
  const GuestSeat early = come("c1");
  const auth::Actor guest = lounge.store->read_now([&](store::Transaction& transaction) {
    return lounge.service->visitors().identify(transaction, early.token, OrgId{1}, "");
  });
  lounge.leave(guest, early.participant);
  EXPECT_EQ(lounge.meeting(caller, meeting.id).state, MeetingState::ongoing);
  const auto first = lounge.join(caller, meeting.id);
  const auto second = lounge.join(callee, meeting.id);
  lounge.admit(caller, come("c2").participant);
  lounge.leave(callee, second);
  lounge.leave(caller, first);
  EXPECT_EQ(lounge.meeting(caller, meeting.id).state, MeetingState::ended);
}

TEST_F(CallLinesTest, who_hangs_up_before_it_is_answered_rings_no_longer) {
  const Meeting meeting = meet();
  const auto seat = lounge.join(caller, meeting.id);
  lounge.call(caller, meeting.id, {callee.member_id});
  lounge.leave(caller, seat);
  EXPECT_THAT(lounge.selection(callee).calls, IsEmpty());
  EXPECT_THAT(said(), testing::ElementsAre("call_missed -"));
}

TEST_F(CallLinesTest, a_call_into_a_groups_meeting_is_told_to_the_two_when_it_is_missed) {
  const auth::Actor third = lounge.somebody();
  const Meeting meeting = lounge.create(caller, {.conversation_id = lounge.group(caller, {third.member_id})});
  const auto seat = lounge.join(caller, meeting.id);
  lounge.call(caller, meeting.id, {callee.member_id});
  lounge.pass(kRingsFor);
  EXPECT_THAT(said(), testing::ElementsAre("call_missed -")) << "in a conversation that was not there before";
  lounge.call(caller, meeting.id, {callee.member_id});
  lounge.leave(callee, lounge.join(callee, meeting.id));
  lounge.leave(caller, seat);
  EXPECT_EQ(lounge.meeting(caller, meeting.id).state, MeetingState::ongoing) << "others may come back";
  lounge.end(caller, meeting.id);
  EXPECT_THAT(said(), SizeIs(1));
}

TEST_F(CallLinesTest, nothing_is_told_of_who_has_left) {
  const Meeting meeting = meet();
  lounge.join(caller, meeting.id);
  lounge.call(caller, meeting.id, {callee.member_id});
  const auto id = direct();
  lounge.expel(callee);
  EXPECT_THAT(lounge.selection(caller).calls, IsEmpty());
  EXPECT_TRUE(lounge.is_in(caller, id));
}

TEST_F(CallLinesTest, devices_hear_the_line_that_a_fresh_fetch_gives) {
  const Meeting meeting = meet();
  lounge.join(caller, meeting.id);
  lounge.call(caller, meeting.id, {callee.member_id});
  lounge.pass(kRingsFor);
  const auto events = lounge.missed(chat::stream_of(direct()));
  ASSERT_THAT(events, SizeIs(1));
  const auto told = json::decode<chat::MessagePosted>(events[0].at("data")).value().message;
  EXPECT_THAT(lines(callee), testing::ElementsAre(told));
}

}  // namespace
}  // namespace madang::meetings

#include <gmock/gmock.h>

#include "meetings/tests/lounge.hpp"

namespace madang::meetings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class MeetingsTest : public testing::Test {
 protected:
  Lounge lounge;
  const auth::Actor host = lounge.somebody();
  const auth::Actor other = lounge.somebody();
  const auth::Actor third = lounge.somebody();
  const auth::Actor guest = lounge.somebody(auth::Role::guest);
  const MeetingInCalendar in_calendar{{Date::of(20270301), 600, Date::of(20270301), 660, "Asia/Seoul"},
                                      {"https://madang.example/meet"}};
};

TEST_F(MeetingsTest, one_that_is_started_is_ongoing_and_its_makers_to_host) {
  const Meeting meeting = lounge.create(host);
  EXPECT_EQ(meeting.state, MeetingState::ongoing);
  EXPECT_EQ(meeting.host_id, host.member_id);
  EXPECT_EQ(meeting.code.size(), 13U);
  EXPECT_THAT(lounge.selection(host).meetings, ElementsAre(meeting));
  EXPECT_THAT(lounge.selection(other).meetings, IsEmpty());
  const FindMeetingByCode by_code{OrgId{1}, {meeting.code}};
  EXPECT_EQ(lounge.look(&Service::find_by_code, other, by_code), meeting);
  EXPECT_EQ(refused([&] { lounge.look(&Service::find_by_code, guest, by_code); }), "request.not_found");
}

TEST_F(MeetingsTest, guests_start_none_and_nobody_names_what_they_do_not_see) {
  EXPECT_EQ(refused([&] { lounge.create(guest); }), "auth.forbidden");
  const auto group = lounge.group(host, {});
  EXPECT_EQ(refused([&] { lounge.create(other, {.conversation_id = group}); }), "request.invalid conversation_id");
  EXPECT_EQ(refused([&] { lounge.create(host, {.event_id = calendar::EventId{7}}); }), "request.invalid event_id");
  EXPECT_EQ(refused([&] { lounge.create(host, {.invited_ids = std::vector{other.member_id, MemberId{7}}}); }),
            "request.invalid invited_ids[1]");
}

TEST_F(MeetingsTest, a_conversation_shows_its_meetings_to_those_in_it_also_guests) {
  const auto group = lounge.group(host, {guest.member_id});
  const Meeting meeting =
      lounge.create(host, {.conversation_id = group, .settings = ChangeMeetingSettings{.entrance = Entrance::invited}});
  const ListMeetings there{OrgId{1}, group};
  EXPECT_THAT(lounge.look(&Service::list_meetings, guest, there).meetings, ElementsAre(meeting));
  EXPECT_EQ(refused([&] { lounge.look(&Service::list_meetings, other, there); }), "request.not_found");
  EXPECT_EQ(refused([&] { lounge.sheet(other, meeting.id); }), "request.not_found");
  EXPECT_EQ(lounge.join(guest, meeting.id).role, ParticipantRole::guest);
}

TEST_F(MeetingsTest, who_may_come_is_the_entrances_to_say) {
  const Meeting meeting = lounge.create(host);
  EXPECT_EQ(refused([&] { lounge.join(guest, meeting.id); }), "request.not_found");
  lounge.change(host, meeting.id, {.entrance = Entrance::link});
  EXPECT_EQ(lounge.join(guest, meeting.id).state, ParticipantState::joined);
  lounge.change(host, meeting.id, {.entrance = Entrance::invited});
  EXPECT_EQ(refused([&] { lounge.join(other, meeting.id); }), "request.not_found");
  lounge.invite(host, meeting.id, {other.member_id});
  EXPECT_EQ(lounge.join(other, meeting.id).state, ParticipantState::joined);
  const auth::Actor stranger = lounge.somebody(auth::Role::owner, OrgId{2});
  EXPECT_EQ(refused([&] { lounge.sheet(stranger, meeting.id); }), "request.not_found");
}

TEST_F(MeetingsTest, who_comes_waits_in_the_lobby_until_they_are_let_in) {
  const Meeting meeting = lounge.create(host, {.settings = ChangeMeetingSettings{.has_lobby = true}});
  lounge.join(host, meeting.id);
  const auto waiting = lounge.join(other, meeting.id, kMicrophone);
  const auto second = lounge.join(third, meeting.id);
  EXPECT_EQ(waiting.state, ParticipantState::waiting);
  EXPECT_THAT(lounge.heard_by(other), IsEmpty());
  EXPECT_THAT(lounge.sheet(other, meeting.id).participants, IsEmpty());
  EXPECT_EQ(refused([&] { lounge.admit(other, waiting); }), "auth.forbidden");
  const auto admitted = lounge.admit(host, waiting);
  EXPECT_EQ(admitted.state, ParticipantState::joined);
  EXPECT_EQ(admitted.sending, kMicrophone);
  EXPECT_THAT(lounge.heard_by(other), ElementsAre(meeting.id.text()));
  EXPECT_EQ(lounge.admit(host, waiting).state, ParticipantState::joined) << "again";
  EXPECT_EQ(lounge.remove(host, second).state, ParticipantState::removed);
  EXPECT_EQ(refused([&] { lounge.join(third, meeting.id); }), "meetings.put_out");
  lounge.invite(host, meeting.id, {third.member_id});
  lounge.join(third, meeting.id);
  lounge.leave(other, admitted);
  EXPECT_EQ(lounge.join(other, meeting.id).state, ParticipantState::joined) << "who was admitted once";
  lounge.ask(&Service::admit_all, host, TouchMeeting{OrgId{1}, meeting.id, {}});
  EXPECT_THAT(lounge.sheet(host, meeting.id).participants, SizeIs(3));
}

TEST_F(MeetingsTest, a_locked_one_lets_in_who_hosts_it_and_further_devices_of_who_is_there) {
  const Meeting meeting = lounge.create(host);
  lounge.join(other, meeting.id);
  lounge.change(host, meeting.id, {.is_locked = true});
  EXPECT_EQ(refused([&] { lounge.join(third, meeting.id); }), "meetings.locked");
  EXPECT_EQ(lounge.join(host, meeting.id).state, ParticipantState::joined);
  EXPECT_EQ(lounge.join(lounge.another_device(other), meeting.id).state, ParticipantState::joined);
}

TEST_F(MeetingsTest, one_is_laid_out_with_its_password_its_settings_and_its_event_at_once) {
  CreateMeeting wish;
  wish.title = {"분기 회의"};
  wish.invited_ids = std::vector{other.member_id};
  wish.scheduled_for = lounge.clock.now() + minutes(60);
  wish.settings = ChangeMeetingSettings{.has_lobby = true};
  wish.password = {"열쇠"};
  wish.in_calendar = in_calendar;
  const Meeting meeting = lounge.create(host, wish);
  EXPECT_TRUE(meeting.has_password);
  EXPECT_TRUE(meeting.settings.has_lobby);
  EXPECT_EQ(meeting.state, MeetingState::scheduled);
  ASSERT_THAT(lounge.laid_out, SizeIs(1));
  const calendar::CreateEvent& event = lounge.laid_out[0];
  EXPECT_EQ(event.title.value, meeting.title);
  EXPECT_EQ(event.attendee_ids, wish.invited_ids);
  EXPECT_EQ(event.meeting_link->value, "https://madang.example/meet/" + OrgId{1}.text() + "/" + meeting.code);
  const auto told = lounge.missed(stream_of(other.member_id));
  ASSERT_THAT(told, SizeIs(1)) << "nobody hears of it without its password";
  EXPECT_EQ(json::decode<MeetingSaved>(told[0].at("data")).value().meeting, meeting);
  EXPECT_EQ(refused([&] { lounge.join(other, meeting.id); }), "meetings.password password");
  EXPECT_EQ(lounge.create(host, {.event_id = meeting.event_id}), meeting) << "an event has one meeting";
}

TEST_F(MeetingsTest, an_event_that_cannot_be_laid_out_lays_out_no_meeting) {
  auto odd = in_calendar;
  odd.link_base = {"javascript:1"};
  EXPECT_EQ(refused([&] { lounge.create(host, {.in_calendar = odd}); }), "request.invalid in_calendar.link_base");
  odd = in_calendar;
  odd.time.end_minute = 599;
  EXPECT_THAT(refused([&] { lounge.create(host, {.in_calendar = odd}); }),
              testing::StartsWith("request.invalid in_calendar.time"));
  const Meeting first = lounge.create(host, {.in_calendar = in_calendar});
  EXPECT_EQ(refused([&] { lounge.create(host, {.event_id = first.event_id, .in_calendar = in_calendar}); }),
            "request.invalid in_calendar");
  EXPECT_THAT(lounge.laid_out, SizeIs(1));
  EXPECT_THAT(lounge.selection(host).meetings, SizeIs(1));
}

TEST_F(MeetingsTest, a_password_is_asked_of_everybody_but_who_hosts) {
  const Meeting meeting = lounge.create(host);
  const auto set = [&](const auth::Actor& actor, const std::string& hash) {
    return lounge.store->write_now([&](store::Transaction& transaction) {
      return lounge.service->set_password(transaction, actor, meeting.id, hash);
    });
  };
  EXPECT_EQ(refused([&] { set(other, "hash"); }), "auth.forbidden");
  EXPECT_TRUE(set(host, "hash").has_password);
  EXPECT_EQ(refused([&] { lounge.join(other, meeting.id); }), "meetings.password password");
  EXPECT_EQ(refused([&] { lounge.join(other, meeting.id, {}, "former"); }), "meetings.password password");
  EXPECT_EQ(lounge.join(other, meeting.id, {}, "hash").state, ParticipantState::joined);
  EXPECT_EQ(lounge.join(host, meeting.id).state, ParticipantState::joined);
  EXPECT_FALSE(set(host, "").has_password);
  EXPECT_EQ(lounge.join(third, meeting.id).state, ParticipantState::joined);
}

TEST_F(MeetingsTest, a_device_that_joins_again_replaces_itself_and_another_does_not) {
  const Meeting meeting = lounge.create(host);
  const auto first = lounge.join(host, meeting.id);
  lounge.join(host, meeting.id);
  EXPECT_THAT(lounge.sheet(host, meeting.id).participants, SizeIs(1));
  EXPECT_NE(lounge.sheet(host, meeting.id).participants[0].id, first.id);
  lounge.join(lounge.another_device(host), meeting.id);
  EXPECT_THAT(lounge.sheet(host, meeting.id).participants, SizeIs(2));
}

TEST_F(MeetingsTest, it_is_over_when_its_host_ends_it_and_only_then_in_the_past) {
  const Meeting meeting = lounge.create(host);
  const auto seat = lounge.join(other, meeting.id);
  lounge.join(host, meeting.id);
  lounge.give_role(host, seat, GivenRole::cohost);
  EXPECT_EQ(refused([&] { lounge.end(other, meeting.id); }), "auth.forbidden");
  const Meeting ended = lounge.end(host, meeting.id);
  EXPECT_EQ(ended.state, MeetingState::ended);
  EXPECT_EQ(ended.ended_at, lounge.clock.now());
  EXPECT_THAT(lounge.selection(other).meetings, IsEmpty());
  EXPECT_THAT(lounge.past(other).meetings, ElementsAre(ended));
  EXPECT_THAT(lounge.heard_by(other), IsEmpty());
  EXPECT_EQ(refused([&] { lounge.join(other, meeting.id); }), "meetings.ended");
  EXPECT_EQ(lounge.end(host, meeting.id), ended) << "again";
}

TEST_F(MeetingsTest, an_empty_one_is_over_after_a_while_unless_somebody_comes_back) {
  const Meeting meeting = lounge.create(host);
  const auto seat = lounge.join(host, meeting.id);
  lounge.leave(host, seat);
  lounge.pass(kEmptyFor - seconds(1));
  const auto again = lounge.join(host, meeting.id);
  lounge.pass(kEmptyFor);
  EXPECT_EQ(lounge.meeting(host, meeting.id).state, MeetingState::ongoing);
  lounge.leave(host, again);
  lounge.pass(kEmptyFor);
  EXPECT_EQ(lounge.meeting(host, meeting.id).state, MeetingState::ended);
  const Meeting unbegun = lounge.create(host);
  lounge.pass(kUnbegunFor);
  EXPECT_EQ(lounge.meeting(host, unbegun.id).state, MeetingState::ended);
}

TEST_F(MeetingsTest, one_of_an_event_is_one_for_everybody_who_sees_it_and_comes_again) {
  const calendar::EventId event{77};
  lounge.seers[event.text()] = {host.member_id, other.member_id, guest.member_id};
  const Meeting meeting =
      lounge.create(host, {.event_id = event, .settings = ChangeMeetingSettings{.entrance = Entrance::invited}});
  EXPECT_EQ(meeting.state, MeetingState::scheduled);
  EXPECT_EQ(lounge.create(other, {.event_id = event}), meeting);
  EXPECT_EQ(refused([&] { lounge.join(third, meeting.id); }), "request.not_found");
  lounge.join(guest, meeting.id);
  EXPECT_EQ(lounge.meeting(host, meeting.id).state, MeetingState::ongoing);
  lounge.join(host, meeting.id);
  EXPECT_EQ(lounge.end(host, meeting.id).state, MeetingState::scheduled);
  EXPECT_EQ(lounge.join(other, meeting.id).state, ParticipantState::joined);
}

TEST_F(MeetingsTest, past_ones_come_by_pages_the_latest_first) {
  std::vector<MeetingId> made;
  for (int i = 0; i < 5; ++i) {
    made.push_back(lounge.create(host).id);
    lounge.clock.set(lounge.clock.now() + seconds(i % 2));  // some end at the same moment
    lounge.end(host, made.back());
  }
  std::vector<MeetingId> read;
  std::optional<MeetingId> before;
  for (bool has_more = true; has_more;) {
    const auto page = lounge.past(host, before, 2);
    for (const Meeting& each : page.meetings) read.push_back(each.id);
    before = read.back();
    has_more = page.has_earlier;
  }
  std::ranges::reverse(read);
  EXPECT_EQ(read, made);
  EXPECT_EQ(refused([&] { lounge.past(other, made[0]); }), "request.invalid before");
  EXPECT_EQ(refused([&] { lounge.past(host, {}, 101); }), "request.invalid limit");
}

TEST_F(MeetingsTest, its_chat_is_of_those_in_it_and_of_those_who_come) {
  const Meeting meeting = lounge.create(host);
  const TouchMeeting touch{OrgId{1}, meeting.id, {}};
  EXPECT_EQ(refused([&] { lounge.ask(&Service::open_chat, host, touch); }), "meetings.not_present");
  lounge.change(host, meeting.id, {.entrance = Entrance::link});
  lounge.join(host, meeting.id);
  lounge.join(guest, meeting.id);
  EXPECT_EQ(refused([&] { lounge.ask(&Service::open_chat, guest, touch); }), "auth.forbidden");
  const auto chat = lounge.ask(&Service::open_chat, host, touch).conversation_id;
  EXPECT_TRUE(lounge.is_in(guest, chat));
  EXPECT_FALSE(lounge.is_in(other, chat));
  lounge.join(other, meeting.id);
  EXPECT_TRUE(lounge.is_in(other, chat));
  EXPECT_EQ(lounge.ask(&Service::open_chat, other, touch).conversation_id, chat);
  EXPECT_EQ(lounge.meeting(host, meeting.id).chat_id, chat);
}

TEST_F(MeetingsTest, whoever_leaves_the_organisation_is_put_out) {
  const Meeting meeting = lounge.create(host, {.invited_ids = std::vector{other.member_id}});
  const auto seat = lounge.join(host, meeting.id);
  const auto others = lounge.join(other, meeting.id);
  lounge.expel(host);
  const Meeting left = lounge.meeting(other, meeting.id);
  EXPECT_EQ(left.host_id, other.member_id);
  EXPECT_EQ(left.cohost_ids, std::vector<MemberId>());
  EXPECT_THAT(lounge.sheet(other, meeting.id).participants, ElementsAre(lounge.see(other, others)));
  lounge.expel(other);
  lounge.pass(kEmptyFor);
  EXPECT_EQ(lounge.meeting(third, meeting.id).state, MeetingState::ended);
  EXPECT_NE(seat.id, others.id);
}

TEST_F(MeetingsTest, a_lost_device_has_a_minute_to_come_back_also_over_a_restart) {
  const Meeting meeting = lounge.create(host);
  lounge.join(host, meeting.id);
  const auto seat = lounge.join(other, meeting.id);
  lounge.lose(seat);
  lounge.pass(kAwayFor - seconds(1));
  lounge.come_back(seat);
  lounge.pass(kAwayFor);
  EXPECT_EQ(lounge.see(host, seat).state, ParticipantState::joined);
  lounge.open();
  EXPECT_THAT(lounge.sheet(host, meeting.id).participants, SizeIs(2));
  lounge.store->write_now([&](store::Transaction& transaction) { lounge.service->wait_for_everybody(transaction); });
  lounge.come_back(seat);
  lounge.pass(kAwayFor);
  EXPECT_THAT(lounge.sheet(other, meeting.id).participants, ElementsAre(lounge.see(other, seat)));
  EXPECT_EQ(lounge.meeting(other, meeting.id).host_id, other.member_id);
}

TEST_F(MeetingsTest, many_who_come_are_one_event_each_on_the_meetings_stream) {
  const Meeting meeting = lounge.create(host);
  lounge.join(host, meeting.id);
  const auto before = lounge.sheet(host, meeting.id).cursor.seq;
  const auto own = lounge.selection(host).member_cursor.seq;
  for (int i = 0; i < 301; ++i) lounge.join(lounge.somebody(), meeting.id);
  EXPECT_THAT(lounge.sheet(host, meeting.id).participants, SizeIs(302));
  EXPECT_EQ(lounge.sheet(host, meeting.id).cursor.seq, before + 301);
  EXPECT_EQ(lounge.selection(host).member_cursor.seq, own);
}

}  // namespace
}  // namespace madang::meetings

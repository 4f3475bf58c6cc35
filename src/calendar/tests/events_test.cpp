#include "calendar/tests/bureau.hpp"

namespace madang::calendar {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Events : testing::Test {
  Bureau bureau;
  const auth::Actor admin = bureau.somebody(auth::Role::owner);
  const auth::Actor mina = bureau.somebody();
  const auth::Actor wei = bureau.somebody();
  const auth::Actor guest = bureau.somebody(auth::Role::guest);
  const auth::Actor stranger = bureau.somebody(auth::Role::owner, OrgId{2});

  CalendarEvent weekly(std::optional<std::string> rule = "FREQ=WEEKLY;COUNT=4") {
    CreateEvent request{.time = on(20261201, 600, 660), .attendee_ids = {{wei.member_id}}};
    if (rule) request.rule = Text<1, kMostRule>{*rule};
    return bureau.create(mina, std::move(request));
  }
  ChangeEvent scoped(EditScope scope, std::string occurrence) {
    return {.scope = scope, .occurrence = OccurrenceText{std::move(occurrence)}};
  }
  std::vector<std::string> december(const auth::Actor& who) {
    return bureau.starts(who, "2026-12-01T00:00", "2027-01-01T00:00");
  }
};

TEST_F(Events, lie_in_ones_own_calendar_and_are_reminded_of_a_quarter_of_an_hour_before) {
  const auto event = weekly({});
  EXPECT_EQ(event.calendar_id, personal_calendar(mina.member_id));
  EXPECT_EQ(event.remind_minutes_before, 15);
  EXPECT_THAT(december(mina), ElementsAre("2026-12-01T10:00"));
  EXPECT_EQ(bureau.create(mina, {.time = whole_day(20261202)}).remind_minutes_before, std::nullopt);
}

TEST_F(Events, are_seen_by_who_is_invited_and_nobody_else) {
  const auto event = weekly({});
  EXPECT_EQ(bureau.see(wei, event.id), event);
  EXPECT_THAT(december(wei), SizeIs(1));
  EXPECT_EQ(refused([&] { bureau.see(admin, event.id); }), "request.not_found");
  EXPECT_EQ(refused([&] { bureau.see(stranger, event.id); }), "request.not_found");
  EXPECT_EQ(refused([&] { bureau.change(wei, event.id, {.title = Text<0, kMostTitle>{"x"}}); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { bureau.create(guest, {.time = on(20261201, 600, 660)}); }), "auth.forbidden");
}

TEST_F(Events, name_what_is_wrong_with_them) {
  const auto refusal = [&](CreateEvent request) { return refused([&] { bureau.create(mina, request); }); };
  EXPECT_EQ(refusal({.time = on(20261201, 600, 540)}), "request.invalid time.end_date");
  EXPECT_EQ(refusal({.time = on(20261201, 600, 1500)}), "request.invalid time.end_minute");
  EXPECT_EQ(refusal({.time = on(20261201, 600, 660, "Mars/Olympus")}), "request.invalid time.time_zone");
  EXPECT_EQ(refusal({.time = on(20261201, 600, 660), .rule = Text<1, kMostRule>{"FREQ=HOURLY"}}),
            "request.invalid rule");
  EXPECT_EQ(refusal({.calendar_id = personal_calendar(wei.member_id), .time = on(20261201, 600, 660)}),
            "request.invalid calendar_id");
  EXPECT_EQ(refusal({.time = on(20261201, 600, 660), .attendee_ids = {{stranger.member_id}}}),
            "request.invalid attendee_ids[0]");
  EXPECT_EQ(refusal({.time = on(20261201, 600, 660), .room_id = RoomId{9}}), "request.invalid room_id");
  EXPECT_EQ(refusal({.time = on(20261201, 600, 660), .remind_minutes_before = {true, -1}}),
            "request.invalid remind_minutes_before");
}

TEST_F(Events, that_are_busy_only_say_nothing_else_to_who_shares_the_calendar) {
  const auto team = bureau.group(mina, {wei.member_id, admin.member_id});
  const auto calendar = bureau.calendar(mina, {.kind = CalendarKind::group, .conversation_id = team});
  const auto event = bureau.create(mina, {.calendar_id = calendar.id,
                                          .time = on(20261201, 600, 660),
                                          .attendee_ids = {{admin.member_id}},
                                          .visibility = EventVisibility::busy_only});
  EXPECT_EQ(bureau.see(admin, event.id).title, "주간 회의");
  const auto seen = bureau.see(wei, event.id);
  EXPECT_TRUE(seen.is_busy_only);
  EXPECT_EQ(seen.title, "");
  EXPECT_THAT(seen.attendees, IsEmpty());
  EXPECT_EQ(bureau.between(wei, seoul("2026-12-01T00:00"), seoul("2026-12-02T00:00")).occurrences.front().title, "");
  EXPECT_EQ(refused([&] { bureau.remove(wei, event.id); }), "auth.forbidden");
}

TEST_F(Events, say_where_those_who_come_see_each_other) {
  const std::string link = "https://madang.example.org/meetings/code/abcd-efgh-jkm";
  const auto event = bureau.create(mina, {.time = on(20261201, 600, 660),
                                          .attendee_ids = {{wei.member_id}},
                                          .meeting_link = Text<0, kMostMeetingLink>{link}});
  EXPECT_EQ(bureau.see(wei, event.id).meeting_link, link);
  ChangeEvent change;
  for (const std::string bad : {"javascript:alert(1)", "https://a b", "meet", "https://a/\"x", "https://a\nURL:b"}) {
    change.meeting_link = Text<0, kMostMeetingLink>{bad};
    EXPECT_EQ(refused([&] { bureau.change(mina, event.id, change); }), "request.invalid meeting_link") << bad;
  }
  change.meeting_link = Text<0, kMostMeetingLink>{};
  EXPECT_EQ(bureau.change(mina, event.id, change).meeting_link, "");
}

TEST_F(Events, one_occurrence_can_differ_and_be_left_out) {
  const auto event = weekly();
  auto one = scoped(EditScope::this_one, "2026-12-08T10:00");
  one.time = on(20261209, 840, 900);
  one.title = Text<0, kMostTitle>{"보강"};
  bureau.change(mina, event.id, one);
  bureau.remove(mina, event.id, EditScope::this_one, "2026-12-15T10:00");
  EXPECT_THAT(december(wei), ElementsAre("2026-12-01T10:00", "2026-12-09T14:00", "2026-12-22T10:00"));
  const auto found = bureau.between(mina, seoul("2026-12-09T00:00"), seoul("2026-12-10T00:00")).occurrences;
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].title, "보강");
  EXPECT_EQ(found[0].occurrence, "2026-12-08T10:00");
  one.attendee_ids.emplace();
  EXPECT_EQ(refused([&] { bureau.change(mina, event.id, one); }), "request.invalid attendee_ids");
  EXPECT_EQ(refused([&] { bureau.change(mina, event.id, scoped(EditScope::this_one, "2026-12-15T10:00")); }),
            "request.invalid occurrence");
}

TEST_F(Events, this_and_later_ones_become_an_event_of_their_own) {
  const auto event = weekly();
  auto later = scoped(EditScope::this_and_later, "2026-12-15T10:00");
  later.time = on(20261215, 780, 840);
  const auto divided = bureau.change(mina, event.id, later);
  EXPECT_NE(divided.id, event.id);
  EXPECT_THAT(december(wei),
              ElementsAre("2026-12-01T10:00", "2026-12-08T10:00", "2026-12-15T13:00", "2026-12-22T13:00"));
}

TEST_F(Events, all_of_one_move_with_what_was_done_to_a_later_occurrence) {
  const auto event = weekly("FREQ=WEEKLY;BYDAY=TU;COUNT=4");
  auto one = scoped(EditScope::this_one, "2026-12-08T10:00");
  one.title = Text<0, kMostTitle>{"보강"};
  bureau.change(mina, event.id, one);
  bureau.remove(mina, event.id, EditScope::this_one, "2026-12-22T10:00");
  auto all = scoped(EditScope::all, "2026-12-15T10:00");
  all.time = on(20261216, 660, 720);
  const auto moved = bureau.change(mina, event.id, all);
  EXPECT_EQ(moved.rule, "FREQ=WEEKLY;COUNT=4;BYDAY=WE");
  EXPECT_THAT(december(mina), ElementsAre("2026-12-02T11:00", "2026-12-09T11:00", "2026-12-16T11:00"));
  EXPECT_EQ(moved.overrides.front().occurrence, "2026-12-09T11:00");
}

TEST_F(Events, come_back_when_a_removal_is_taken_back) {
  const auto event = weekly();
  const auto before = december(wei);
  for (const EditScope scope : {EditScope::all, EditScope::this_one, EditScope::this_and_later}) {
    bureau.remove(mina, event.id, scope, "2026-12-08T10:00");
    EXPECT_NE(december(wei), before);
    EXPECT_EQ(refused([&] { bureau.restore(wei, event.id); }), "auth.forbidden");
    bureau.restore(mina, event.id);
    EXPECT_EQ(december(wei), before);
  }
  EXPECT_EQ(refused([&] { bureau.restore(mina, event.id); }), "calendar.not_restorable");
  bureau.remove(mina, event.id);
  EXPECT_EQ(refused([&] { bureau.see(mina, event.id); }), "request.not_found");
  bureau.pass_until(bureau.clock.now() + kForgottenAfter + hours(1));
  EXPECT_EQ(refused([&] { bureau.restore(mina, event.id); }), "request.not_found");
}

TEST_F(Events, ask_again_when_they_move_and_not_when_they_are_renamed) {
  const auto event = weekly({});
  EXPECT_THAT(bureau.invitations(wei), SizeIs(1));
  bureau.answer(wei, event.id, AttendeeAnswer::accepted);
  EXPECT_THAT(bureau.invitations(wei), IsEmpty());
  EXPECT_EQ(bureau.change(mina, event.id, {.title = Text<0, kMostTitle>{"월간 회의"}}).sequence, 0);
  EXPECT_THAT(bureau.invitations(wei), IsEmpty());
  EXPECT_EQ(bureau.change(mina, event.id, {.time = on(20261202, 600, 660)}).sequence, 1);
  EXPECT_THAT(bureau.invitations(wei), SizeIs(1));
  EXPECT_EQ(refused([&] { bureau.answer(mina, event.id, AttendeeAnswer::accepted); }), "auth.forbidden");
}

TEST_F(Events, are_handed_to_an_heir_with_those_who_are_invited) {
  const auto event = weekly({});
  const auto heir = bureau.somebody();
  bureau.store->write_now([&](store::Transaction& transaction) {
    bureau.service->hand_over(transaction, {mina.org_id, mina.member_id, admin.member_id, heir.member_id});
    bureau.service->hand_over(transaction, {wei.org_id, wei.member_id, admin.member_id, std::nullopt});
  });
  EXPECT_EQ(bureau.see(heir, event.id).organiser_id, heir.member_id);
  EXPECT_TRUE(bureau.see(heir, event.id).attendees.front().is_gone);
  EXPECT_THAT(december(heir), SizeIs(1));
  bureau.store->write_now([&](store::Transaction& transaction) {
    bureau.service->bring_back(transaction, {wei.org_id, wei.member_id, admin.member_id});
  });
  EXPECT_FALSE(bureau.see(heir, event.id).attendees.front().is_gone);
  EXPECT_THAT(december(wei), SizeIs(1));
}

TEST_F(Events, calendars_are_a_groups_the_organisations_and_ones_own) {
  const auto team = bureau.group(mina, {wei.member_id, guest.member_id});
  const auto of_team = bureau.calendar(mina, {.kind = CalendarKind::group, .conversation_id = team});
  const auto of_all = bureau.calendar(admin, {.kind = CalendarKind::organisation});
  EXPECT_EQ(refused([&] { bureau.calendar(mina, {.kind = CalendarKind::organisation}); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { bureau.calendar(admin, {.kind = CalendarKind::group, .conversation_id = team}); }),
            "request.invalid conversation_id");
  EXPECT_THAT(bureau.calendars(wei), SizeIs(3));
  EXPECT_THAT(bureau.calendars(guest), SizeIs(2));
  EXPECT_THAT(bureau.calendars(stranger), SizeIs(1));
  EXPECT_FALSE(bureau.calendars(wei)[2].may_write);
  const auto event = bureau.create(wei, {.calendar_id = of_team.id, .time = on(20261201, 600, 660)});
  EXPECT_EQ(bureau.see(guest, event.id).title, "주간 회의");
  EXPECT_EQ(bureau.change(mina, event.id, {.title = Text<0, kMostTitle>{"x"}}).title, "x");
  bureau.ask(&Service::change_calendar, wei, ChangeCalendar{wei.org_id, of_all.id, {}, {}, 7, false});
  EXPECT_EQ(bureau.calendars(wei)[2].colour, 7);
  EXPECT_TRUE(bureau.calendars(mina)[2].is_shown);
  bureau.ask(&Service::remove_calendar, mina, NameCalendar{mina.org_id, of_team.id});
  EXPECT_EQ(refused([&] { bureau.see(mina, event.id); }), "request.not_found");
}

TEST_F(Events, a_room_is_taken_once_and_the_clash_is_named) {
  const auto room = bureau.room(admin);
  const auto event = bureau.create(
      mina, {.time = on(20261201, 600, 660), .rule = Text<1, kMostRule>{"FREQ=WEEKLY;COUNT=4"}, .room_id = room.id});
  try {
    bureau.create(wei, {.time = on(20261215, 630, 700), .room_id = room.id});
    FAIL() << "taken twice";
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.kind.code, "calendar.room_taken");
    EXPECT_EQ(refusal.field, "room_id");
    EXPECT_EQ(refusal.message, "한라 is taken from 2026-12-15 10:00 to 2026-12-15 11:00 (Asia/Seoul).");
  }
  bureau.create(wei, {.time = on(20261215, 660, 700), .room_id = room.id});
  bureau.change(mina, event.id, {.title = Text<0, kMostTitle>{"x"}});
  EXPECT_EQ(refused([&] {
              bureau.change(mina, event.id,
                            {.scope = EditScope::this_one,
                             .occurrence = OccurrenceText{"2026-12-15T10:00"},
                             .time = on(20261215, 640, 680)});
            }),
            "calendar.room_taken room_id");
  bureau.remove(mina, event.id);
  const auto taken = bureau.create(wei, {.time = on(20261208, 600, 660), .room_id = room.id});
  EXPECT_EQ(refused([&] { bureau.restore(mina, event.id); }), "calendar.room_taken room_id");
  bureau.remove(wei, taken.id);
  bureau.restore(mina, event.id);
  EXPECT_EQ(refused([&] {
              bureau.create(
                  mina, {.time = on(20261201, 700, 710), .rule = Text<1, kMostRule>{"FREQ=DAILY"}, .room_id = room.id});
            }),
            "request.invalid rule");
  const auto rooms = bureau.look(&Service::list_rooms, wei,
                                 ListRooms{wei.org_id, seoul("2026-12-01T10:30"), seoul("2026-12-01T10:45")});
  ASSERT_THAT(rooms.bookings, SizeIs(1));
  EXPECT_EQ(rooms.bookings[0].organiser_id, mina.member_id);
}

TEST_F(Events, free_and_busy_are_told_without_words_and_a_time_is_found_that_suits) {
  bureau.create(mina, {.time = on(20261201, 540, 720)});
  bureau.create(wei, {.time = on(20261201, 780, 900)});
  const auto declined = bureau.create(admin, {.time = on(20261201, 720, 780), .attendee_ids = {{wei.member_id}}});
  bureau.answer(wei, declined.id, AttendeeAnswer::declined);
  const std::string both = mina.member_id.text() + "," + wei.member_id.text();
  const auto free =
      bureau.look(&Service::look_free_busy, admin,
                  LookFreeBusy{admin.org_id, {both}, seoul("2026-12-01T00:00"), seoul("2026-12-02T00:00")});
  ASSERT_THAT(free.members, SizeIs(2));
  EXPECT_THAT(free.members[1].busy, ElementsAre(TimeSpan{seoul("2026-12-01T13:00"), seoul("2026-12-01T15:00")}));
  EXPECT_THAT(free.members[1].working, ElementsAre(TimeSpan{seoul("2026-12-01T09:00"), seoul("2026-12-01T18:00")}));
  const auto found =
      bureau.look(&Service::find_time, admin,
                  FindTime{admin.org_id, {both}, seoul("2026-12-01T00:00"), seoul("2026-12-02T00:00"), 60});
  ASSERT_FALSE(found.suggestions.empty());
  EXPECT_EQ(found.suggestions[0].starts_at, seoul("2026-12-01T12:00"));
  EXPECT_EQ(found.suggestions[1].starts_at, seoul("2026-12-01T15:00"));
  // 25 December is a holiday, and the 26th a Saturday.
  const auto holiday =
      bureau.look(&Service::find_time, admin,
                  FindTime{admin.org_id, {both}, seoul("2026-12-25T00:00"), seoul("2026-12-28T12:00"), 60});
  EXPECT_EQ(holiday.suggestions[0].starts_at, seoul("2026-12-28T09:00"));
  EXPECT_EQ(refused([&] {
              bureau.look(&Service::find_time, stranger,
                          FindTime{stranger.org_id, {both}, seoul("2026-12-25T00:00"), seoul("2026-12-26T12:00"), 60});
            }),
            "request.invalid member_ids");
}

}  // namespace
}  // namespace madang::calendar

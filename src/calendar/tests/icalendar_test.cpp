#include "calendar/icalendar_writing.hpp"
#include "calendar/tests/bureau.hpp"
#include "calendar/tests/products.hpp"

namespace madang::calendar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

CalendarEvent event_of(const ReadEvent& read) {
  CalendarEvent event;
  event.uid = read.uid;
  put_read(event, read);
  return event;
}

TEST(Icalendar, of_google_is_read_with_its_occurrences) {
  const auto file = read_icalendar(kGoogle, "Asia/Seoul").value();
  EXPECT_EQ(file.name, "mina@example.com");
  ASSERT_THAT(file.events, SizeIs(2));
  EXPECT_EQ(file.skipped, 1);
  const ReadEvent& meeting = file.events[0];
  EXPECT_EQ(meeting.title, "주간 회의");
  EXPECT_EQ(meeting.place, "서울 본사 3층, 한라");
  EXPECT_EQ(meeting.notes, "안건\n1. 예산, 일정; 그리고 아주 긴 설명이 이어지는 줄입니다. 다음 줄로 접힙니다.");
  EXPECT_EQ(meeting.time, on(20261201, 600, 660));
  EXPECT_EQ(meeting.remind_minutes_before, 10);
  EXPECT_THAT(meeting.left_out, ElementsAre("2026-12-15T10:00"));
  ASSERT_THAT(meeting.overrides, SizeIs(1));
  EXPECT_EQ(meeting.overrides[0].occurrence, "2026-12-08T10:00");
  EXPECT_EQ(meeting.overrides[0].time, on(20261209, 840, 900));
  EXPECT_THAT(occurrences_of(event_of(meeting), {utc("2026-11-01T00:00"), utc("2027-11-01T00:00")}, 100), SizeIs(4));
  const ReadEvent& holiday = file.events[1];
  EXPECT_EQ(holiday.time.start_date, Date::of(20261224));
  EXPECT_EQ(holiday.time.end_date, Date::of(20261225));
  EXPECT_TRUE(holiday.time.is_all_day());
  EXPECT_TRUE(holiday.is_free);
  EXPECT_EQ(holiday.visibility, EventVisibility::busy_only);
}

TEST(Icalendar, of_outlook_is_read_by_the_zones_of_windows_and_by_its_own) {
  const auto file = read_icalendar(kOutlook, "Asia/Seoul").value();
  ASSERT_THAT(file.events, SizeIs(2));
  const ReadEvent& meeting = file.events[0];
  EXPECT_EQ(meeting.title, "Réunion d’équipe");
  EXPECT_EQ(Zone::find(meeting.time.time_zone)->name(),
            Zone::find(zone_called("W. Europe Standard Time").value())->name());
  std::vector<std::string> starts;
  for (const auto& each : occurrences_of(event_of(meeting), {utc("2026-03-01T00:00"), utc("2026-05-01T00:00")}, 9))
    starts.push_back(each.starts_at.text().substr(0, 16));
  EXPECT_THAT(starts, ElementsAre("2026-03-26T08:00", "2026-04-02T07:00", "2026-04-09T07:00"));
  EXPECT_EQ(file.events[1].time, on(20261201, 930, 960));  // noon in Pune
}

TEST(Icalendar, of_apple_is_read_with_durations_and_line_breaks_in_places) {
  const auto file = read_icalendar(kApple, "Asia/Seoul").value();
  EXPECT_EQ(file.name, "工作");
  ASSERT_THAT(file.events, SizeIs(2));
  EXPECT_EQ(file.events[0].place, "上海市浦东新区 世纪大道100号");
  EXPECT_EQ(file.events[0].time, on(20261202, 570, 630, "Asia/Shanghai"));
  EXPECT_EQ(file.events[0].remind_minutes_before, 30);
  EXPECT_EQ(file.events[1].time, whole_day(20261005));
}

TEST(Icalendar, says_the_link_once_however_often_programs_give_it_back) {
  CalendarEvent event;
  event.uid = "one@madang";
  event.time = on(20261201, 600, 660);
  event.meeting_link = "https://madang.example.org/m/abcd";
  const auto count = [](std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
    return found;
  };
  WrittenEvent written{event, {}};
  for (int round = 0; round < 3; ++round) {
    const auto text = write_icalendar("", std::span(&written, 1), {});
    EXPECT_EQ(count(text, "CONFERENCE;VALUE=URI"), 1U) << text;
    EXPECT_EQ(count(text, "URL:https"), 1U) << text;
    written.extras = read_icalendar(text, "Asia/Seoul").value().events.at(0).extras;
  }
}

TEST(Icalendar, is_written_as_it_was_read) {
  for (const auto& text : {kGoogle, kOutlook, kApple}) {
    const auto read = read_icalendar(text, "Asia/Seoul").value();
    std::vector<WrittenEvent> events;
    for (const ReadEvent& each : read.events) events.push_back({event_of(each), each.extras});
    const auto written = write_icalendar(read.name, events);
    const auto again = read_icalendar(written, "Asia/Seoul").value().events;
    ASSERT_EQ(again.size(), read.events.size());
    for (std::size_t i = 0; i < again.size(); ++i)
      EXPECT_EQ(without_own_alarms(again[i], read.events[i]), read.events[i]);
    for (std::size_t at = 0; at < written.size();) {
      const auto end = written.find("\r\n", at);
      ASSERT_NE(end, std::string::npos);
      EXPECT_LE(end - at, 75u) << written.substr(at, end - at);
      EXPECT_TRUE(is_utf8(std::string_view(written).substr(at, end - at)));
      at = end + 2;
    }
  }
}

TEST(Icalendar, names_the_zones_that_it_uses) {
  WrittenEvent written;
  CalendarEvent& event = written.event;
  event.uid = "a";
  event.time = on(20261201, 600, 660, "Europe/Paris");
  const auto text = write_icalendar("", {&written, 1});
  EXPECT_THAT(text, HasSubstr("BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n"));
  EXPECT_THAT(text, HasSubstr("BEGIN:DAYLIGHT"));
  EXPECT_THAT(text, HasSubstr("DTSTART;TZID=Europe/Paris:20261201T100000\r\n"));
}

TEST(Icalendar, that_is_none_or_immodest_is_not_read) {
  for (const std::string& bad :
       {std::string(), std::string("hello"), std::string("BEGIN:VCARD\r\nEND:VCARD\r\n"),
        std::string("BEGIN:VCALENDAR\0END:VCALENDAR", 30), std::string(kMostFileBytes + 1, ' '),
        "BEGIN:VCALENDAR\r\nX:" + std::string(300 * 1024, 'a') + "\r\nEND:VCALENDAR\r\n"})
    EXPECT_FALSE(read_icalendar(bad, "Asia/Seoul").has_value()) << bad.substr(0, 40);
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "BEGIN:VEVENT\r\n";
  EXPECT_FALSE(read_icalendar("BEGIN:VCALENDAR\r\n" + deep, "Asia/Seoul").has_value());
  const auto odd = read_icalendar(crlf("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20261301T000000\nEND:VEVENT\n"
                                       "BEGIN:VEVENT\nDTSTART:20261201T000000Z\nEND:VEVENT\nBEGIN:VEVENT\nUID:2\n"
                                       "DTSTART:20261201T000000Z\nRRULE:FREQ=SECONDLY\nEND:VEVENT\nEND:VCALENDAR\n"),
                                  "Asia/Seoul");
  ASSERT_TRUE(odd.has_value());
  EXPECT_THAT(odd->events, IsEmpty());
}

struct Imports : testing::Test {
  Bureau bureau;
  const auth::Actor mina = bureau.somebody();
  const auth::Actor wei = bureau.somebody();
  const CalendarId own = personal_calendar(mina.member_id);
};

TEST_F(Imports, add_what_is_new_and_change_what_is_there) {
  EXPECT_EQ(bureau.import(mina, own, kGoogle).added, 2);
  const auto again = bureau.import(mina, own, kGoogle);
  EXPECT_EQ(again.added + again.changed, 0);
  EXPECT_EQ(again.skipped, 1);
  std::string moved = kGoogle;
  moved.replace(moved.find("20261224"), 8, "20261223");
  EXPECT_EQ(bureau.import(mina, own, moved).changed, 1);
  EXPECT_THAT(
      bureau.starts(mina, "2026-12-01T00:00", "2027-01-01T00:00"),
      ElementsAre("2026-12-01T10:00", "2026-12-09T14:00", "2026-12-22T10:00", "2026-12-23T00:00", "2026-12-29T10:00"));
  EXPECT_EQ(refused([&] { bureau.import(wei, own, kGoogle); }), "request.not_found");
  EXPECT_EQ(refused([&] { bureau.import(mina, own, "no calendar"); }), "calendar.no_calendar_file");
}

TEST_F(Imports, a_feed_is_read_by_its_secret_until_it_is_revoked) {
  bureau.import(mina, own, kApple);
  const auto opened = bureau.ask(&Service::open_feed, mina, NameCalendar{mina.org_id, own});
  const std::string path = opened.feed_path.value();
  const std::string code = path.substr(path.rfind('/') + 1);
  const auto read = [&](std::string secret) {
    return bureau.store->read_now([&](store::Transaction& transaction) {
      return bureau.service->read_feed(transaction, {mina.org_id, own, {std::move(secret)}});
    });
  };
  EXPECT_THAT(read(code), HasSubstr("SUMMARY:项目评审"));
  EXPECT_EQ(bureau.ask(&Service::open_feed, mina, NameCalendar{mina.org_id, own}).feed_path, path);
  EXPECT_EQ(refused([&] { read("guess"); }), "request.not_found");
  bureau.ask(&Service::revoke_feed, mina, NameCalendar{mina.org_id, own});
  EXPECT_EQ(refused([&] { read(code); }), "request.not_found");
  EXPECT_NE(bureau.ask(&Service::open_feed, mina, NameCalendar{mina.org_id, own}).feed_path, path);
  EXPECT_EQ(refused([&] { bureau.ask(&Service::open_feed, wei, NameCalendar{wei.org_id, own}); }), "request.not_found");
}

TEST_F(Imports, what_one_subscribes_to_is_asked_for_each_hour_and_kept_as_it_is) {
  int asked = 0;
  bureau.service->when_due([&](OrgId, CalendarId) { ++asked; });
  const auto outside = bureau.calendar(
      mina, {.kind = CalendarKind::subscribed, .source_url = Text<1, 2048>{"https://calendar.example/a.ics"}});
  bureau.pass_until(bureau.clock.now() + minutes(150));
  EXPECT_EQ(asked, 3);
  const auto keep = [&](std::optional<ReadCalendar> file) {
    bureau.store->write_now([&](store::Transaction& transaction) {
      bureau.service->keep_subscribed(transaction, mina.org_id, outside.id, file);
    });
  };
  keep(read_icalendar(kGoogle, "Asia/Seoul"));
  EXPECT_THAT(bureau.starts(mina, "2026-12-01T00:00", "2027-01-01T00:00"), SizeIs(5));
  keep(std::nullopt);
  EXPECT_TRUE(bureau.calendars(mina)[1].refresh_failed);
  EXPECT_THAT(bureau.starts(mina, "2026-12-01T00:00", "2027-01-01T00:00"), SizeIs(5));
  keep(read_icalendar(kApple, "Asia/Seoul"));
  EXPECT_THAT(bureau.starts(mina, "2026-12-01T00:00", "2027-01-01T00:00"), ElementsAre("2026-12-02T10:30"));
  const auto event = bureau.between(mina, seoul("2026-12-02T00:00"), seoul("2026-12-03T00:00")).events.front();
  EXPECT_EQ(refused([&] { bureau.remove(mina, event.id); }), "calendar.read_only");
  EXPECT_EQ(refused([&] { bureau.create(mina, {.calendar_id = outside.id, .time = on(20261201, 600, 660)}); }),
            "calendar.read_only calendar_id");
  EXPECT_EQ(refused([&] {
              bureau.calendar(mina,
                              {.kind = CalendarKind::subscribed, .source_url = Text<1, 2048>{"file:///etc/passwd"}});
            }),
            "request.invalid source_url");
  EXPECT_THAT(bureau.calendars(wei), SizeIs(1));
}

}  // namespace
}  // namespace madang::calendar

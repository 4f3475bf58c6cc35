#include <random>

#include "calendar/icalendar_writing.hpp"
#include "calendar/tests/bureau.hpp"
#include "calendar/tests/products.hpp"

namespace madang::calendar {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

/// Calendar programs of the bureau's people.
class ClientsTest : public testing::Test {
 protected:
  template <class Action>
  auto write(Action action) {
    return bureau.store->write_now([&](store::Transaction& transaction) { return action(transaction); });
  }
  template <class Action>
  auto read(Action action) const {
    return bureau.store->read_now([&](store::Transaction& transaction) { return action(transaction); });
  }

  PutOutcome put(const auth::Actor& actor, CalendarId id, const std::string& name,
                 const std::optional<ReadCalendar>& file, const std::optional<std::string>& only_if = {}) {
    const Conditions conditions = [&](const std::optional<std::string>& etag) { return !only_if || etag == only_if; };
    return write([&](store::Transaction& transaction) {
      return bureau.service->put_client_event(transaction, actor, id, name, file, conditions);
    });
  }
  PutOutcome put_text(const auth::Actor& actor, CalendarId id, const std::string& name, std::string_view text) {
    return put(actor, id, name, read_icalendar(text, "Asia/Seoul"));
  }
  void remove(const auth::Actor& actor, CalendarId id, const std::string& name) {
    write([&](store::Transaction& transaction) {
      bureau.service->remove_client_event(transaction, actor, id, name, [](const auto&) { return true; });
    });
  }
  std::optional<ClientEvent> get(const auth::Actor& actor, CalendarId id, const std::string& name) const {
    return read(
        [&](store::Transaction& transaction) { return bureau.service->client_event(transaction, actor, id, name); });
  }
  std::vector<ClientEvent> events(const auth::Actor& actor, CalendarId id, const dav::Filter& filter = {}) const {
    return read([&](store::Transaction& transaction) {
      return bureau.service->client_events(transaction, actor, id, filter, false);
    });
  }
  std::vector<ClientEvent> changes(const auth::Actor& actor, CalendarId id, std::int64_t after) const {
    return read([&](store::Transaction& transaction) {
      return bureau.service->client_changes(transaction, actor, id, after, false);
    });
  }
  std::int64_t newest(const auth::Actor& actor, CalendarId id) const {
    return read([&](store::Transaction& transaction) {
      return bureau.service->client_calendar(transaction, actor, id).changes;
    });
  }

  static std::string file_of(std::string_view lines) {
    return crlf("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\nBEGIN:VEVENT\n" + std::string(lines) +
                "END:VEVENT\nEND:VCALENDAR\n");
  }
  static constexpr std::string_view kMeeting =
      "UID:meeting@phone\nDTSTART;TZID=Asia/Seoul:20261201T100000\nDTEND;TZID=Asia/Seoul:20261201T110000\n"
      "SUMMARY:회의\n";

  mutable Bureau bureau;
  auth::Actor mina = bureau.somebody();
  auth::Actor wei = bureau.somebody();
  CalendarId mine = personal_calendar(mina.member_id);
};

TEST_F(ClientsTest, what_products_write_comes_back_with_everything_that_they_said) {
  int count = 0;
  for (const auto& product : {kGoogle, kOutlook, kApple}) {
    for (const ReadEvent& each : read_icalendar(product, "Asia/Seoul")->events) {
      const std::string name = "product " + std::to_string(count++) + ".ics";
      ReadCalendar file;
      file.events.push_back(each);
      EXPECT_EQ(put(mina, mine, name, file), PutOutcome::made);
      const auto found = get(mina, mine, name);
      ASSERT_TRUE(found);
      const auto again = read_icalendar(found->text, "Asia/Seoul");
      ASSERT_TRUE(again);
      ASSERT_THAT(again->events, SizeIs(1));
      EXPECT_EQ(without_own_alarms(again->events[0], each), each) << found->text;
    }
  }
  EXPECT_GE(count, 5);
}

TEST_F(ClientsTest, properties_and_alarms_that_we_have_no_place_for_are_kept_as_they_were) {
  put_text(mina, mine, "a.ics",
           file_of(std::string(kMeeting) +
                   "X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC\nCATEGORIES:A,B\nSTATUS:CONFIRMED\n"
                   "CONFERENCE;VALUE=URI;FEATURE=AUDIO:tel:+82-2-000\n"
                   "ATTENDEE;CN=Outside;PARTSTAT=ACCEPTED:mailto:outside@example.com\n"
                   "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:x\nTRIGGER:-PT30M\n"
                   "X-WR-ALARMUID:42\nEND:VALARM\n"
                   "BEGIN:VALARM\nACTION:AUDIO\nTRIGGER;VALUE=DATE-TIME:20261130T000000Z\nEND:VALARM\n"));
  const std::string text = get(mina, mine, "a.ics")->text;
  for (const auto* line : {"X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC\r\n", "CATEGORIES:A\r\n", "CATEGORIES:B\r\n",
                           "STATUS:CONFIRMED\r\n", "tel:+82-2-000", "mailto:outside@example.com",
                           "X-WR-ALARMUID:42\r\n", "20261130T000000Z\r\n"})
    EXPECT_THAT(text, HasSubstr(line));
  const auto seen = bureau.see(mina, get(mina, mine, "a.ics")->event_id);
  EXPECT_EQ(seen.remind_minutes_before, 30);
  EXPECT_THAT(seen.attendees, IsEmpty());

  // Another reminder in the browser is said instead of theirs; what is none of ours stays.
  bureau.change(mina, seen.id, {.remind_minutes_before = {true, 5}});
  const std::string changed = get(mina, mine, "a.ics")->text;
  EXPECT_THAT(changed, HasSubstr("TRIGGER:-PT5M\r\n"));
  EXPECT_THAT(changed, Not(HasSubstr("X-WR-ALARMUID:42")));
  EXPECT_THAT(changed, HasSubstr("20261130T000000Z\r\n"));
}

TEST_F(ClientsTest, more_than_can_be_kept_is_refused_and_not_dropped) {
  std::string lines(kMeeting);
  for (int i = 0; i < 700; ++i) lines += "X-MUCH:" + std::string(100, 'x') + "\n";
  EXPECT_EQ(refused([&] { put_text(mina, mine, "a.ics", file_of(lines)); }), "calendar.too_much_data");
}

TEST_F(ClientsTest, a_changed_event_has_another_etag_and_an_old_one_holds_no_more) {
  put_text(mina, mine, "a.ics", file_of(kMeeting));
  const auto first = get(mina, mine, "a.ics");
  bureau.change(mina, first->event_id, {.title = Text<0, kMostTitle>{"옮김"}});
  const auto second = get(mina, mine, "a.ics");
  EXPECT_NE(first->etag, second->etag);
  EXPECT_THAT(second->text, HasSubstr("SUMMARY:옮김"));
  const auto file = read_icalendar(file_of(kMeeting), "Asia/Seoul");
  EXPECT_EQ(refused([&] { put(mina, mine, "a.ics", file, first->etag); }), "request.precondition_failed");
  EXPECT_EQ(put(mina, mine, "a.ics", file, second->etag), PutOutcome::changed);
  EXPECT_EQ(bureau.see(mina, first->event_id).title, "회의");
}

TEST_F(ClientsTest, one_resource_is_one_event_and_a_uid_is_there_once) {
  put_text(mina, mine, "a.ics", file_of(kMeeting));
  EXPECT_EQ(refused([&] { put_text(mina, mine, "b.ics", file_of(kMeeting)); }), "calendar.uid_taken");
  EXPECT_EQ(refused([&] { put_text(mina, mine, "a.ics", file_of("UID:other\nDTSTART:20261201T100000Z\n")); }),
            "calendar.uid_taken");
  EXPECT_EQ(refused([&] { put_text(mina, mine, "b.ics", kGoogle); }), "calendar.not_one_event");
  EXPECT_EQ(refused([&] { put_text(mina, mine, "b.ics", "nonsense"); }), "calendar.no_calendar_file");
  EXPECT_EQ(refused([&] {
              put_text(mina, mine, "b.ics", file_of("UID:often\nDTSTART:20261201T100000Z\nRRULE:FREQ=MINUTELY\n"));
            }),
            "calendar.not_one_event");
  remove(mina, mine, "a.ics");
  EXPECT_FALSE(get(mina, mine, "a.ics"));
  EXPECT_EQ(put_text(mina, mine, "c.ics", file_of(kMeeting)), PutOutcome::made);
  EXPECT_THAT(events(mina, mine), SizeIs(1));
}

TEST_F(ClientsTest, changes_since_a_token_are_those_of_both_sides_each_once) {
  const std::int64_t start = newest(mina, mine);
  const auto made = bureau.create(mina, {.time = on(20261201, 600, 660)});
  put_text(mina, mine, "a.ics", file_of(kMeeting));
  const auto both = changes(mina, mine, start);
  ASSERT_THAT(both, SizeIs(2));
  EXPECT_EQ(both[0].name, made.id.text() + ".ics");
  EXPECT_EQ(both[1].name, "a.ics");
  const std::int64_t later = newest(mina, mine);
  EXPECT_THAT(changes(mina, mine, later), IsEmpty());
  bureau.remove(mina, made.id);
  bureau.change(mina, both[1].event_id, {.title = Text<0, kMostTitle>{"b"}});
  bureau.change(mina, both[1].event_id, {.title = Text<0, kMostTitle>{"c"}});
  const auto since = changes(mina, mine, later);
  ASSERT_THAT(since, SizeIs(2));
  EXPECT_TRUE(since[0].is_removed);
  EXPECT_EQ(since[1].name, "a.ics");
  bureau.restore(mina, made.id);
  EXPECT_FALSE(changes(mina, mine, newest(mina, mine) - 1)[0].is_removed);
  EXPECT_EQ(refused([&] { changes(mina, mine, newest(mina, mine) + 1); }), "calendar.old_token");
}

TEST_F(ClientsTest, an_invitation_lies_in_ones_own_calendar_and_is_answered_there) {
  const auto event = bureau.create(mina, {.time = on(20261201, 600, 660), .attendee_ids = {{wei.member_id}}});
  const CalendarId theirs = personal_calendar(wei.member_id);
  const std::string name = event.id.text() + ".ics";
  const std::string asked = get(wei, theirs, name)->text;
  EXPECT_THAT(asked, HasSubstr("ORGANIZER;CN="));
  std::string answered = asked;
  const auto part = answered.find("NEEDS-ACTION");
  ASSERT_NE(part, std::string::npos);
  answered.replace(part, 12, "ACCEPTED");
  put_text(wei, theirs, name, answered);
  EXPECT_EQ(bureau.see(mina, event.id).attendees[0].answer, AttendeeAnswer::accepted);
  std::string moved = get(wei, theirs, name)->text;
  moved.replace(moved.find("T100000"), 7, "T093000");
  EXPECT_EQ(refused([&] { put_text(wei, theirs, name, moved); }), "auth.forbidden");
  remove(wei, theirs, name);
  EXPECT_EQ(bureau.see(mina, event.id).attendees[0].answer, AttendeeAnswer::declined);
  EXPECT_FALSE(get(wei, theirs, name));
  bureau.answer(wei, event.id, AttendeeAnswer::tentative);
  EXPECT_THAT(get(wei, theirs, name)->text, HasSubstr("PARTSTAT=TENTATIVE"));
}

TEST_F(ClientsTest, whom_a_program_names_is_invited_and_nobody_answers_for_them) {
  const std::string attendee = "ATTENDEE;PARTSTAT=ACCEPTED:" + attendee_address(wei.member_id) + "\n";
  put_text(mina, mine, "a.ics", file_of(std::string(kMeeting) + attendee));
  const auto event = bureau.see(mina, get(mina, mine, "a.ics")->event_id);
  ASSERT_THAT(event.attendees, SizeIs(1));
  EXPECT_EQ(event.attendees[0].answer, AttendeeAnswer::needs_action);
  EXPECT_THAT(bureau.invitations(wei), SizeIs(1));
  put_text(mina, mine, "a.ics", file_of(kMeeting));
  EXPECT_THAT(bureau.invitations(wei), IsEmpty());
  const std::string stranger = "ATTENDEE:" + attendee_address(MemberId{77}) + "\n";
  EXPECT_EQ(refused([&] { put_text(mina, mine, "a.ics", file_of(std::string(kMeeting) + stranger)); }),
            "request.invalid attendee_ids[0]");
}

TEST_F(ClientsTest, what_one_may_not_write_or_see_is_refused) {
  const auto group = bureau.group(mina, {wei.member_id});
  const auto shared = bureau.calendar(mina, {.kind = CalendarKind::group, .conversation_id = group});
  EXPECT_EQ(put_text(wei, shared.id, "a.ics", file_of(kMeeting)), PutOutcome::made);
  EXPECT_TRUE(get(mina, shared.id, "a.ics"));
  EXPECT_EQ(refused([&] { put_text(wei, mine, "a.ics", file_of(kMeeting)); }), "request.not_found");
  const auto owner = bureau.somebody(auth::Role::owner);
  const auto everyones = bureau.calendar(owner, {.kind = CalendarKind::organisation});
  EXPECT_EQ(refused([&] { put_text(wei, everyones.id, "a.ics", file_of(kMeeting)); }), "auth.forbidden");
  const auto abroad = bureau.somebody(auth::Role::owner, OrgId{2});
  EXPECT_EQ(refused([&] { get(abroad, shared.id, "a.ics"); }), "request.not_found");
  const auto outside =
      bureau.calendar(mina, {.kind = CalendarKind::subscribed, .source_url = Text<1, 2048>{"https://a.example/x"}});
  EXPECT_EQ(refused([&] { put_text(mina, outside.id, "a.ics", file_of(kMeeting)); }), "auth.forbidden");
  const auto guest = bureau.somebody(auth::Role::guest);
  EXPECT_EQ(refused([&] { put_text(guest, personal_calendar(guest.member_id), "a.ics", file_of(kMeeting)); }),
            "auth.forbidden");
}

TEST_F(ClientsTest, of_what_is_busy_only_others_read_when_and_nothing_else) {
  const auto group = bureau.group(mina, {wei.member_id});
  const auto shared = bureau.calendar(mina, {.kind = CalendarKind::group, .conversation_id = group});
  put_text(mina, shared.id, "a.ics", file_of(std::string(kMeeting) + "CLASS:PRIVATE\nX-SECRET:yes\n"));
  const std::string text = get(wei, shared.id, "a.ics")->text;
  EXPECT_THAT(text, HasSubstr("UID:meeting@phone"));
  EXPECT_THAT(text, Not(HasSubstr("회의")));
  EXPECT_THAT(text, Not(HasSubstr("SECRET")));
  EXPECT_EQ(refused([&] { put_text(wei, shared.id, "a.ics", file_of(kMeeting)); }), "auth.forbidden");
}

TEST_F(ClientsTest, a_query_finds_by_time_and_by_uid) {
  put_text(mina, mine, "a.ics", file_of(std::string(kMeeting) + "RRULE:FREQ=WEEKLY\n"));
  dav::Filter filter;
  filter.time = dav::TimeRange{utc("2027-01-01T00:00"), utc("2027-01-10T00:00")};
  EXPECT_THAT(events(mina, mine, filter), SizeIs(1));
  filter.time = dav::TimeRange{utc("2027-01-06T00:00"), utc("2027-01-07T00:00")};
  EXPECT_THAT(events(mina, mine, filter), IsEmpty());
  filter.time = dav::TimeRange{{}, utc("2026-12-01T00:00")};
  EXPECT_THAT(events(mina, mine, filter), IsEmpty());
  filter.time.reset();
  filter.uid = "meeting@phone";
  EXPECT_THAT(events(mina, mine, filter), SizeIs(1));
  filter.uid = "meeting";
  EXPECT_THAT(events(mina, mine, filter), IsEmpty());
}

TEST_F(ClientsTest, a_removed_calendar_is_gone_with_what_lay_in_it) {
  const auto group = bureau.group(mina, {wei.member_id});
  const auto shared = bureau.calendar(mina, {.kind = CalendarKind::group, .conversation_id = group});
  put_text(mina, shared.id, "a.ics", file_of(kMeeting));
  bureau.ask(&Service::remove_calendar, mina, NameCalendar{mina.org_id, shared.id});
  EXPECT_EQ(refused([&] { get(mina, shared.id, "a.ics"); }), "request.not_found");
}

class Passwords : public ClientsTest {
 protected:
  NewCalendarPassword make(const auth::Actor& actor, std::string name = "전화기") {
    return write([&](store::Transaction& transaction) {
      const auto id = bureau.service->create_password(transaction, actor, {actor.org_id, {}, {std::move(name)}});
      return bureau.service->created_password(transaction, actor, id);
    });
  }
  CalendarPasswordList list(const auth::Actor& actor) {
    return bureau.look(&Service::list_passwords, actor, OfOrganisation{actor.org_id});
  }
  std::optional<SignedInClient> sign_in(const std::string& user, const std::string& secret) {
    const auto login = read_login(user, secret);
    if (!login) return std::nullopt;
    return read([&](store::Transaction& transaction) { return bureau.service->sign_in_client(transaction, *login); });
  }
};

TEST_F(Passwords, open_their_members_calendars_until_they_are_revoked) {
  const auto made = make(mina);
  const std::string user = list(mina).user_name;
  const auto client = sign_in(user, made.secret);
  ASSERT_TRUE(client);
  EXPECT_EQ(client->actor.member_id, mina.member_id);
  EXPECT_TRUE(client->is_use_old);
  std::string typed = made.secret;
  std::erase(typed, '-');
  std::ranges::transform(typed, typed.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  EXPECT_TRUE(sign_in(user, typed));
  EXPECT_FALSE(sign_in(user, made.secret + "0"));
  EXPECT_FALSE(sign_in(list(wei).user_name, made.secret));
  EXPECT_FALSE(sign_in("mina", made.secret));
  write([&](store::Transaction& transaction) { bureau.service->note_use(transaction, mina.org_id, made.password.id); });
  EXPECT_EQ(list(mina).passwords[0].last_used_at, bureau.clock.now());
  EXPECT_FALSE(sign_in(user, made.secret)->is_use_old);
  EXPECT_EQ(
      refused([&] { bureau.ask(&Service::revoke_password, wei, NameCalendarPassword{wei.org_id, made.password.id}); }),
      "request.not_found");
  bureau.ask(&Service::revoke_password, mina, NameCalendarPassword{mina.org_id, made.password.id});
  EXPECT_FALSE(sign_in(user, made.secret));
  EXPECT_THAT(list(mina).passwords, IsEmpty());
}

TEST_F(Passwords, die_when_their_member_leaves_and_stay_dead) {
  const auto made = make(mina);
  const std::string user = list(mina).user_name;
  bureau.people.erase({mina.org_id, mina.member_id});
  EXPECT_FALSE(sign_in(user, made.secret));
  write([&](store::Transaction& transaction) {
    people::MemberLeaving leaving;
    leaving.org_id = mina.org_id;
    leaving.member_id = mina.member_id;
    bureau.service->hand_over(transaction, leaving);
  });
  bureau.people.insert({mina.org_id, mina.member_id});
  EXPECT_FALSE(sign_in(user, made.secret));
}

TEST_F(Passwords, are_twenty_at_most) {
  for (std::size_t i = 0; i < kMostCalendarPasswords; ++i) make(mina, "n" + std::to_string(i));
  EXPECT_EQ(refused([&] { make(mina); }), "calendar.too_many_passwords");
  make(wei);
}

/// Anything that an event of a program can be.
class Inventor {
 public:
  explicit Inventor(unsigned seed) : random_(seed) {}

  ReadEvent event(int number) {
    ReadEvent event;
    event.uid = "uid-" + std::to_string(number) + "@" + words(1).substr(0, 20);
    std::erase_if(event.uid, [](char c) { return c == ' '; });
    event.title = words(6);
    event.place = words(4);
    event.notes = words(30);
    const bool all_day = one_in(3);
    const int day = 20261201 + below(20);
    event.time = all_day ? whole_day(day) : on(day, below(20) * 60, 1200 + below(3) * 60, zone());
    if (one_in(2)) repeat(event, all_day);
    event.visibility = one_in(4) ? EventVisibility::busy_only : EventVisibility::usual;
    event.is_free = one_in(4);
    event.sequence = below(9);
    keep(event, "");
    for (const EventOverride& each : event.overrides)
      if (one_in(2)) keep(event, each.occurrence);
    return event;
  }

 private:
  int below(int most) { return std::uniform_int_distribution<int>(0, most - 1)(random_); }
  bool one_in(int count) { return below(count) == 0; }
  std::string zone() {
    const char* zones[] = {"Asia/Seoul", "Europe/Paris", "America/New_York"};
    return zones[below(3)];
  }
  std::string words(int most) {
    const char* known[] = {"회의", "a,b;c", "back\\slash", "한글과 English",
                           "🏖️",   "x:y",   "\"q\"",       "정말로 아주 긴 낱말이 이어지는 제목",
                           "é",    "1"};
    std::string text;
    for (int i = 0; i < 1 + below(most); ++i) text += (text.empty() ? "" : " ") + std::string(known[below(10)]);
    return text;
  }
  void repeat(ReadEvent& event, bool all_day) {
    event.rule = read_rule("FREQ=DAILY;COUNT=9").value();
    const CivilTime first = civil_start(event.time);
    const auto name = [&](int days) { return occurrence_name(first + std::chrono::days(days), all_day); };
    if (one_in(2)) event.left_out = {name(2), name(4)};
    if (one_in(2)) event.extra_dates = {name(20)};
    if (one_in(2))
      event.overrides.push_back({name(1), words(3), words(2), "",
                                 moved_to(event.time, first + std::chrono::days(1) + minutes(all_day ? 1440 : 30))});
  }
  void keep(ReadEvent& event, const std::string& occurrence) {
    KeptComponent kept{occurrence, {}, {}};
    if (one_in(2)) kept.lines.push_back("X-NUMBER:" + std::to_string(below(100)));
    if (one_in(3)) kept.lines.push_back("X-LONG:" + std::string(static_cast<std::size_t>(60 + below(60)), 'y'));
    if (one_in(2)) {
      const int notice = 5 * (1 + below(10));
      kept.alarms.push_back(
          {notice, {"ACTION:DISPLAY", "DESCRIPTION:x", "TRIGGER:-PT" + std::to_string(notice) + "M"}});
      if (occurrence.empty()) event.remind_minutes_before = notice;
      if (!occurrence.empty() && event.remind_minutes_before != notice) kept.alarms.clear();
    }
    if (!occurrence.empty() && kept.alarms.empty() && event.remind_minutes_before) return;  // ours is written there
    if (!kept.lines.empty() || !kept.alarms.empty()) event.extras.components.push_back(std::move(kept));
  }

  std::mt19937 random_;
};

TEST_F(ClientsTest, whatever_is_put_is_what_is_got) {
  Inventor inventor(20261129);
  for (int i = 0; i < 150; ++i) {
    ReadCalendar file;
    file.events.push_back(inventor.event(i));
    const std::string name = "이름 " + std::to_string(i) + ".ics";
    put(mina, mine, name, file);
    const std::string text = get(mina, mine, name)->text;
    const auto again = read_icalendar(text, "Asia/Seoul");
    ASSERT_TRUE(again);
    ASSERT_THAT(again->events, SizeIs(1)) << text;
    ASSERT_EQ(without_own_alarms(again->events[0], file.events[0]), file.events[0]) << text;
    // What was got can be put again and is the same to the byte, but for when.
    put_text(mina, mine, name, text);
    ASSERT_EQ(get(mina, mine, name)->text, text);
  }
}

}  // namespace
}  // namespace madang::calendar

#include <algorithm>
#include <set>
#include <utility>

#include "calendar/icalendar_writing.hpp"
#include "calendar/service.hpp"
#include "kernel/auth/tokens.hpp"

namespace madang::calendar {
namespace {

constexpr std::int64_t kMostWritten = 20'000;

}  // namespace

std::string Service::home_zone(store::Transaction& transaction, OrgId org) const {
  return doors_.organisation_of(transaction, org).time_zone;
}

std::string Service::written(store::Transaction& transaction, OrgId org, const CalendarRow& calendar,
                             std::optional<MemberId> reader) const {
  auto events = all_events_in(transaction, org, calendar.id, kMostWritten);
  if (calendar.kind == CalendarKind::personal) {
    const TimeSpan ever{Timestamp::from_milliseconds(0), kForEver};
    for (CalendarEvent& event : events_of(transaction, org, calendar.owner_id, ever, kMostWritten))
      if (event.calendar_id != calendar.id) events.push_back(std::move(event));
  }
  const auto last = calendar.kind == CalendarKind::personal ? std::optional(calendar.owner_id) : reader;
  std::vector<WrittenEvent> shown;
  for (CalendarEvent& event : events) {
    const bool is_own = last && (event.organiser_id == *last || attendee_in(event, *last));
    if (event.visibility != EventVisibility::busy_only || is_own) {
      shown.push_back({event, find_extras(transaction, org, event.id).value_or(EventExtras())});
      continue;
    }
    shown.push_back({busy_only(event), {}});
    shown.back().event.uid = event.uid;
  }
  return write_icalendar(calendar.name, shown, names_in(transaction, org));
}

std::string Service::read_feed(store::Transaction& transaction, const ReadFeed& request) const {
  const auto row = find_calendar(transaction, request.org_id, request.calendar_id);
  const bool is_open = row && row->feed_number > 0 && doors_.is_member(transaction, request.org_id, row->owner_id);
  // Digests are compared, so that how long it takes says nothing of the secret.
  if (!is_open || auth::digest(feed_code(request.org_id, *row)) != auth::digest(request.code.value))
    throw Refusal(kNotFound);
  return written(transaction, request.org_id, *row, std::nullopt);
}

std::string Service::write_file(store::Transaction& transaction, const auth::Actor& actor,
                                const NameCalendar& request) const {
  const auto row = calendar_row(transaction, actor.org_id, request.calendar_id);
  auth::require(actor, auth::Verb::see, {.visible = row && access_to(transaction, actor, *row) != Access::none});
  return written(transaction, actor.org_id, *row, actor.member_id);
}

bool Service::import_event(store::Transaction& transaction, OrgId org, const CalendarRow& calendar, MemberId organiser,
                           const ReadEvent& read, ImportedCalendar& done) {
  auto stored = find_event_by_uid(transaction, org, calendar.id, read.uid);
  if (!stored) {
    if (count_events(transaction, org, calendar.id) >= kMostEvents) return false;
    CalendarEvent event;
    event.id = ids_.next<EventId>();
    event.calendar_id = calendar.id;
    event.uid = read.uid;
    event.organiser_id = organiser;
    event.created_at = clock_.now();
    put_read(event, read);
    StoredEvent fresh{std::move(event), {}, clock_.now(), false, {}};
    put(transaction, org, fresh);
    save_extras(transaction, org, fresh.event.id, read.extras);
    ++done.added;
    return true;
  }
  const CalendarEvent before = stored->event;
  put_read(stored->event, read);
  const auto extras = find_extras(transaction, org, before.id).value_or(EventExtras());
  if (stored->event == before && extras == read.extras && !stored->is_removed) return true;
  const bool was_removed = std::exchange(stored->is_removed, false);
  stored->before_removal.reset();
  stored->reminded_until = clock_.now();
  put(transaction, org, *stored);
  save_extras(transaction, org, before.id, read.extras);
  tell_attendees(transaction, org, *stored, was_removed ? nullptr : &before);
  ++(was_removed ? done.added : done.changed);
  return true;
}

ImportedCalendar Service::import_file(store::Transaction& transaction, const auth::Actor& actor, CalendarId id,
                                      const std::optional<ReadCalendar>& file) {
  const CalendarRow row = enter(transaction, actor, id, Access::write);
  if (row.kind == CalendarKind::subscribed) throw Refusal(kReadOnly);
  if (!file) throw Refusal(kNoCalendarFile);
  ImportedCalendar done{.skipped = file->skipped};
  for (const ReadEvent& read : file->events)
    if (!import_event(transaction, actor.org_id, row, actor.member_id, read, done)) ++done.skipped;
  tell_calendar(transaction, actor.org_id, id, {actor.member_id});
  return done;
}

std::optional<std::string> Service::source_of(store::Transaction& transaction, OrgId org, CalendarId id) const {
  return find_calendar(transaction, org, id).and_then([](const CalendarRow& row) { return row.source_url; });
}

void Service::keep_subscribed(store::Transaction& transaction, OrgId org, CalendarId id,
                              const std::optional<ReadCalendar>& file) {
  auto row = find_calendar(transaction, org, id);
  if (!row || row->kind != CalendarKind::subscribed) return;  // removed meanwhile
  row->refresh_failed = !file;
  if (file) {
    row->refreshed_at = clock_.now();
    std::set<std::string> told;
    ImportedCalendar done;
    for (const ReadEvent& read : file->events) {
      told.insert(read.uid);
      import_event(transaction, org, *row, row->owner_id, read, done);
    }
    for (const CalendarEvent& event : all_events_in(transaction, org, id, kMostEvents)) {
      if (told.contains(event.uid)) continue;
      auto stored = find_event(transaction, org, event.id).value();
      take_away(transaction, org, stored);
      forget_event(transaction, org, event.id);
    }
  }
  save_calendar(transaction, org, *row);
  tell_calendar(transaction, org, id, {row->owner_id});
}

void Service::refresh_later(store::Transaction& transaction, OrgId org, CalendarId id,
                            std::chrono::milliseconds after) {
  jobs_.schedule(transaction, org, "calendar.refresh", id.text(), clock_.now() + after, "");
}

}  // namespace madang::calendar

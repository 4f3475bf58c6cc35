#include <fmt/format.h>

#include <algorithm>

#include "calendar/rooms_store.hpp"
#include "calendar/service.hpp"

namespace madang::calendar {
namespace {

using std::chrono::minutes;

constexpr minutes kJustNow{2};

void refuse(const std::string& field, std::string_view why) { throw Refusal(kInvalid, field, std::string(why)); }

bool repeats(const CalendarEvent& event) { return event.rule || !event.extra_dates.empty(); }

/// What of it is meant: an event that comes once is meant as a whole.
EditScope scope_in(const CalendarEvent& event, std::optional<EditScope> scope,
                   const std::optional<OccurrenceText>& occurrence) {
  const EditScope meant = repeats(event) ? scope.value_or(EditScope::all) : EditScope::all;
  if (meant == EditScope::all) return meant;
  if (!occurrence) refuse("occurrence", "occurrence must say which one is meant.");
  if (!has_occurrence(event, occurrence->value)) refuse("occurrence", "The event does not come then.");
  const bool is_first = occurrence->value == occurrence_name(civil_start(event.time), event.time.is_all_day());
  return meant == EditScope::this_and_later && is_first ? EditScope::all : meant;
}

CivilTime civil_of(const CalendarEvent& event, const std::string& occurrence) {
  return read_occurrence_name(occurrence, event.time.is_all_day()).value();
}

/// Every date of the event that is kept by name, after its first start moved.
void move_names(CalendarEvent& event, const EventTime& before) {
  const auto by = civil_start(event.time) - civil_start(before);
  const bool is_other_kind = before.is_all_day() != event.time.is_all_day();
  const auto moved = [&](std::string& name) {
    const auto start = read_occurrence_name(name, before.is_all_day()).value();
    const auto midnight = std::chrono::floor<std::chrono::days>(start);
    const CivilTime now = is_other_kind ? midnight + minutes(event.time.start_minute.value_or(0)) : start + by;
    name = occurrence_name(now, event.time.is_all_day());
  };
  std::ranges::for_each(event.extra_dates, moved);
  std::ranges::for_each(event.left_out, moved);
  if (is_other_kind) event.overrides.clear();
  for (EventOverride& each : event.overrides) {
    moved(each.occurrence);
    each.time = moved_to(each.time, civil_start(each.time) + by);
  }
}

/// The whole event from another first start on.
void put_time(CalendarEvent& event, const EventTime& time) {
  if (event.time == time) return;
  const EventTime before = event.time;
  event.time = time;
  if (event.rule) event.rule = moved_rule(*event.rule, civil_start(before), civil_start(time));
  move_names(event, before);
}

/// Parts what is named by when it comes: what stays before `start`, and what comes then.
void divide(std::vector<std::string>& before, std::vector<std::string>& after, CivilTime start, bool is_all_day) {
  const auto is_before = [&](const std::string& name) {
    return read_occurrence_name(name, is_all_day).value() < start;
  };
  after.clear();
  std::ranges::remove_copy_if(before, std::back_inserter(after), is_before);
  std::erase_if(before, [&](const std::string& name) { return !is_before(name); });
}

/// Ends it before `start`, and gives what came then as an event of its own.
CalendarEvent divided(CalendarEvent& event, CivilTime start) {
  const bool all_day = event.time.is_all_day();
  const Zone zone = zone_of(event.time);
  CalendarEvent later = event;
  later.time = moved_to(event.time, start);
  if (event.rule) {
    later.rule = begun_at(*event.rule, civil_start(event.time), start, zone);
    event.rule = ended_before(*event.rule, start, zone, all_day);
  }
  divide(event.extra_dates, later.extra_dates, start, all_day);
  divide(event.left_out, later.left_out, start, all_day);
  const auto is_later = [&](const EventOverride& each) { return civil_of(event, each.occurrence) >= start; };
  std::erase_if(event.overrides, is_later);
  std::erase_if(later.overrides, [&](const EventOverride& each) { return !is_later(each); });
  return later;
}

void require_words_alone(const ChangeEvent& request) {
  const std::pair<bool, const char*> others[] = {{request.rule.given, "rule"},
                                                 {request.attendee_ids.has_value(), "attendee_ids"},
                                                 {request.room_id.given, "room_id"},
                                                 {request.visibility.has_value(), "visibility"},
                                                 {request.is_free.has_value(), "is_free"},
                                                 {request.remind_minutes_before.given, "remind_minutes_before"},
                                                 {request.remind_until_confirmed.has_value(), "remind_until_confirmed"},
                                                 {request.meeting_link.has_value(), "meeting_link"}};
  for (const auto& [given, field] : others)
    if (given) refuse(field, std::string(field) + " cannot be another for one occurrence alone.");
}

void drop_dates(CalendarEvent& event, const std::string& occurrence) {
  std::erase_if(event.overrides, [&](const EventOverride& each) { return each.occurrence == occurrence; });
  if (std::erase(event.extra_dates, occurrence) > 0) return;
  if (event.left_out.size() >= kMostDates) refuse("occurrence", "Too many occurrences are left out already.");
  event.left_out.push_back(occurrence);
  std::ranges::sort(event.left_out);
}

}  // namespace

void Service::put_words(CalendarEvent& event, const ChangeEvent& request) const {
  if (request.title) event.title = people::accepted_line(request.title->value, "title");
  if (request.place) event.place = people::accepted_line(request.place->value, "place");
  if (request.notes) event.notes = request.notes->value;
}

void Service::put_rest(store::Transaction& transaction, const auth::Actor& actor, CalendarEvent& event,
                       const ChangeEvent& request) const {
  put_words(event, request);
  if (request.rule.given) {
    event.rule.reset();
    if (request.rule.value) event.rule = accepted_rule(request.rule.value->value, "rule");
    if (!event.rule) event.extra_dates.clear();
    event.left_out.clear();
    event.overrides.clear();
  }
  if (request.attendee_ids) put_attendees(transaction, actor, event, *request.attendee_ids);
  if (request.room_id.given) event.room_id = request.room_id.value;
  if (request.visibility) event.visibility = *request.visibility;
  if (request.is_free) event.is_free = *request.is_free;
  if (request.remind_until_confirmed) event.remind_until_confirmed = *request.remind_until_confirmed;
  if (request.meeting_link) event.meeting_link = accepted_link(request.meeting_link->value, "meeting_link");
  if (!request.remind_minutes_before.given) return;
  const auto notice = request.remind_minutes_before.value;
  if (notice && (*notice < 0 || *notice > kLongestNotice))
    refuse("remind_minutes_before", fmt::format("remind_minutes_before must be between 0 and {}.", kLongestNotice));
  event.remind_minutes_before = notice;
}

CalendarEvent Service::change_event(store::Transaction& transaction, const auth::Actor& actor,
                                    const ChangeEvent& request) {
  StoredEvent stored = aim_to_change(transaction, actor, request.event_id).stored;
  if (request.time) require_event_time(*request.time, "time");
  switch (scope_in(stored.event, request.scope, request.occurrence)) {
    case EditScope::this_one: return change_one(transaction, actor, std::move(stored), request);
    case EditScope::this_and_later: return change_later(transaction, actor, std::move(stored), request);
    case EditScope::all: break;
  }
  return change_all(transaction, actor, std::move(stored), request);
}

CalendarEvent Service::change_all(store::Transaction& transaction, const auth::Actor& actor, StoredEvent stored,
                                  const ChangeEvent& request) {
  const CalendarEvent before = stored.event;
  CalendarEvent& event = stored.event;
  if (request.time) {
    EventTime time = *request.time;
    if (request.occurrence && repeats(event) && has_occurrence(event, request.occurrence->value)) {
      // What was said of that occurrence holds for the first as well.
      const auto by = civil_start(time) - civil_of(event, request.occurrence->value);
      time = moved_to(time, civil_start(event.time) + by);
    }
    put_time(event, time);
  }
  put_rest(transaction, actor, event, request);
  if (event.time != before.time || event.rule != before.rule) ask_again(event);
  stored.before_removal.reset();
  stored.reminded_until = clock_.now() - kJustNow;
  keep(transaction, actor.org_id, stored, &before);
  return event;
}

CalendarEvent Service::change_one(store::Transaction& transaction, const auth::Actor& actor, StoredEvent stored,
                                  const ChangeEvent& request) {
  require_words_alone(request);
  const CalendarEvent before = stored.event;
  CalendarEvent& event = stored.event;
  const std::string& name = request.occurrence->value;
  const EventOverride* known = override_of(event, name);
  CalendarEvent one = event;
  one.time = known ? known->time : moved_to(event.time, civil_of(event, name));
  if (known) {
    one.title = known->title;
    one.place = known->place;
    one.notes = known->notes;
  }
  put_words(one, request);
  if (request.time) one.time = *request.time;
  if (one.time.is_all_day() != event.time.is_all_day())
    refuse("time", "One occurrence lasts whole days when the others do.");
  std::erase_if(event.overrides, [&](const EventOverride& each) { return each.occurrence == name; });
  if (event.overrides.size() >= kMostOverrides) refuse("occurrence", "Too many occurrences differ already.");
  event.overrides.push_back({name, one.title, one.place, one.notes, one.time});
  std::ranges::sort(event.overrides, {}, &EventOverride::occurrence);
  if (request.time) ++event.sequence;
  stored.before_removal.reset();
  stored.reminded_until = clock_.now() - kJustNow;
  keep(transaction, actor.org_id, stored, &before);
  return event;
}

CalendarEvent Service::change_later(store::Transaction& transaction, const auth::Actor& actor, StoredEvent stored,
                                    const ChangeEvent& request) {
  const CalendarEvent before = stored.event;
  const CivilTime start = civil_of(stored.event, request.occurrence->value);
  StoredEvent later{divided(stored.event, start), {}, clock_.now() - kJustNow, false, {}};
  later.event.id = ids_.next<EventId>();
  later.event.uid = later.event.id.text() + "@madang";
  later.event.created_at = clock_.now();
  if (request.time) put_time(later.event, *request.time);
  put_rest(transaction, actor, later.event, request);
  if (request.time || request.rule.given) ask_again(later.event);
  ++stored.event.sequence;
  stored.before_removal.reset();
  keep(transaction, actor.org_id, stored, &before);
  keep(transaction, actor.org_id, later, nullptr);
  return later.event;
}

void Service::take_away(store::Transaction& transaction, OrgId org, StoredEvent& stored) {
  const CalendarEvent before = stored.event;
  stored.is_removed = true;
  remove_bookings(transaction, org, stored.event.id);
  save_event(transaction, org, stored);
  set_alarm(transaction, org, stored);
  tell(transaction, org, stored, &before);
}

void Service::remove_event(store::Transaction& transaction, const auth::Actor& actor, const RemoveEvent& request) {
  StoredEvent stored = aim_to_change(transaction, actor, request.event_id).stored;
  const CalendarEvent before = stored.event;
  const EditScope scope = scope_in(stored.event, request.scope, request.occurrence);
  stored.before_removal = before;
  jobs_.schedule(transaction, actor.org_id, "calendar.forget", before.id.text(), clock_.now() + kForgottenAfter, "");
  if (scope == EditScope::all) return take_away(transaction, actor.org_id, stored);
  if (scope == EditScope::this_and_later)
    divided(stored.event, civil_of(before, request.occurrence->value));
  else
    drop_dates(stored.event, request.occurrence->value);
  const TimeSpan ever{Timestamp::from_milliseconds(0), kForEver};
  if (occurrences_of(stored.event, ever, 1).empty()) return take_away(transaction, actor.org_id, stored);
  ++stored.event.sequence;
  keep(transaction, actor.org_id, stored, &before);
}

CalendarEvent Service::restore_event(store::Transaction& transaction, const auth::Actor& actor,
                                     const RestoreEvent& request) {
  auto found = find_event(transaction, actor.org_id, request.event_id);
  Aimed aimed;
  if (found) aimed = judge(transaction, actor, std::move(*found));
  auth::require(actor, auth::Verb::amend, {.visible = aimed.sight != Sight::none, .author = aimed.may_change});
  StoredEvent& stored = aimed.stored;
  if (!stored.before_removal) throw Refusal(kNotRestorable);
  const CalendarEvent before = stored.event;
  const bool was_removed = stored.is_removed;
  stored.event = std::move(*stored.before_removal);
  stored.event.sequence = before.sequence + 1;
  stored.before_removal.reset();
  stored.is_removed = false;
  stored.reminded_until = clock_.now() - kJustNow;
  jobs_.cancel(transaction, actor.org_id, "calendar.forget", stored.event.id.text());
  keep(transaction, actor.org_id, stored, was_removed ? nullptr : &before);
  return stored.event;
}

}  // namespace madang::calendar

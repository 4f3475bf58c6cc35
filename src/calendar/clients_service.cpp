#include <algorithm>
#include <map>
#include <memory>

#include "calendar/service.hpp"

namespace madang::calendar {
namespace {

constexpr TimeSpan kEver{Timestamp::from_milliseconds(-4'000'000'000'000 + 1), kForEver + std::chrono::days(1)};
constexpr std::size_t kMostOfOne = 1000;
constexpr std::string_view kSuffix = ".ics";

std::string name_of(const ResourceRow& row) { return row.name.value_or(row.event_id.text() + std::string(kSuffix)); }

std::optional<EventId> id_in(std::string_view name) {
  if (!name.ends_with(kSuffix)) return std::nullopt;
  return EventId::read(name.substr(0, name.size() - kSuffix.size()));
}

bool is_own(const CalendarEvent& event, MemberId member) {
  return event.organiser_id == member || attendee_in(event, member);
}

/// Rows from before changes were counted name also who does not come.
bool lies_in(const CalendarEvent& event, CalendarId calendar) {
  if (event.calendar_id == calendar) return true;
  const Attendee* attendee = attendee_in(event, owner_of_personal(calendar));
  return attendee && !attendee->is_gone && attendee->answer != AttendeeAnswer::declined;
}

TimeSpan span_of(const std::optional<dav::TimeRange>& range) {
  if (!range) return kEver;
  return {range->from.value_or(kEver.starts_at), range->to.value_or(kEver.ends_at)};
}

bool fits(const HeldResource& held, CalendarId calendar, const dav::Filter& filter, TimeSpan span) {
  if (!lies_in(held.event, calendar)) return false;
  if (filter.uid && held.event.uid != *filter.uid) return false;
  return !filter.time || !occurrences_of(held.event, span, kMostOfOne).empty();
}

}  // namespace

CalendarRow Service::seen_calendar(store::Transaction& transaction, const auth::Actor& actor, CalendarId id) const {
  auto row = calendar_row(transaction, actor.org_id, id);
  auth::require(actor, auth::Verb::see, {.visible = row && access_to(transaction, actor, *row) != Access::none});
  return std::move(*row);
}

NameOf Service::names_in(store::Transaction& transaction, OrgId org) const {
  auto known = std::make_shared<std::map<MemberId, std::string>>();
  return [this, &transaction, org, known](MemberId member) {
    const auto [at, is_new] = known->try_emplace(member);
    if (is_new) at->second = doors_.name_of(transaction, org, member);
    return at->second;
  };
}

ClientCalendar Service::client_view(store::Transaction& transaction, const auth::Actor& actor,
                                    Calendar calendar) const {
  ClientCalendar view{std::move(calendar), {}, 0};
  view.name = view.calendar.name;
  if (view.name.empty()) view.name = doors_.name_of(transaction, actor.org_id, view.calendar.owner_id);
  view.changes = newest_change(transaction, actor.org_id, view.calendar.id);
  return view;
}

std::vector<ClientCalendar> Service::client_calendars(store::Transaction& transaction, const auth::Actor& actor) const {
  std::vector<ClientCalendar> found;
  for (Calendar& each : list_calendars(transaction, actor, {actor.org_id}).calendars)
    found.push_back(client_view(transaction, actor, std::move(each)));
  return found;
}

ClientCalendar Service::client_calendar(store::Transaction& transaction, const auth::Actor& actor,
                                        CalendarId id) const {
  const CalendarRow row = seen_calendar(transaction, actor, id);
  return client_view(transaction, actor, view(transaction, actor, row));
}

ClientEvent Service::as_resource(OrgId org, const ResourceRow& row) const {
  return {row.event_id,   row.number, name_of(row), "\"" + std::to_string(row.number) + "-" + client_epoch(org) + "\"",
          row.is_removed, {}};
}

std::string Service::text_for(store::Transaction& transaction, const auth::Actor& actor,
                              const HeldResource& held) const {
  WrittenEvent written{held.event, held.extras};
  if (held.event.visibility == EventVisibility::busy_only && !is_own(held.event, actor.member_id)) {
    written = {busy_only(held.event), {}};
    written.event.uid = held.event.uid;
  }
  return write_icalendar("", {&written, 1}, names_in(transaction, actor.org_id));
}

std::optional<HeldResource> Service::held(store::Transaction& transaction, OrgId org, CalendarId calendar,
                                          const std::string& name) const {
  auto row = find_resource_named(transaction, org, calendar, name);
  if (const auto id = row ? std::nullopt : id_in(name)) {
    row = find_resource(transaction, org, calendar, *id);
    if (row && row->name) row.reset();  // it is called otherwise
  }
  if (!row || row->is_removed) return std::nullopt;
  auto stored = find_event(transaction, org, row->event_id);
  if (!stored || stored->is_removed || !lies_in(stored->event, calendar)) return std::nullopt;
  auto extras = find_extras(transaction, org, row->event_id).value_or(EventExtras());
  return HeldResource{std::move(*row), std::move(stored->event), std::move(extras)};
}

std::optional<ClientEvent> Service::client_event(store::Transaction& transaction, const auth::Actor& actor,
                                                 CalendarId id, const std::string& name) const {
  seen_calendar(transaction, actor, id);
  const auto found = held(transaction, actor.org_id, id, name);
  if (!found) return std::nullopt;
  ClientEvent event = as_resource(actor.org_id, found->row);
  event.text = text_for(transaction, actor, *found);
  return event;
}

std::vector<ClientEvent> Service::client_events(store::Transaction& transaction, const auth::Actor& actor,
                                                CalendarId id, const dav::Filter& filter, bool with_text) const {
  seen_calendar(transaction, actor, id);
  std::vector<ClientEvent> found;
  if (!filter.of_events) return found;
  if (!with_text && !filter.uid && !filter.time) {
    for (const ResourceRow& row : resources_in(transaction, actor.org_id, id)) {
      const auto stored = row.number == 0 ? find_event(transaction, actor.org_id, row.event_id) : std::nullopt;
      if (row.number > 0 || (stored && !stored->is_removed && lies_in(stored->event, id)))
        found.push_back(as_resource(actor.org_id, row));
    }
    return found;
  }
  const TimeSpan span = span_of(filter.time);
  for (const HeldResource& each : resources_with_events(transaction, actor.org_id, id, span)) {
    if (!fits(each, id, filter, span)) continue;
    found.push_back(as_resource(actor.org_id, each.row));
    if (with_text) found.back().text = text_for(transaction, actor, each);
  }
  return found;
}

std::vector<ClientEvent> Service::client_changes(store::Transaction& transaction, const auth::Actor& actor,
                                                 CalendarId id, std::int64_t after, bool with_text) const {
  seen_calendar(transaction, actor, id);
  const std::int64_t newest = newest_change(transaction, actor.org_id, id);
  if (after > newest || after < newest - kChangesKept) throw Refusal(kOldToken);
  std::vector<ClientEvent> found;
  for (const ResourceRow& row : resources_after(transaction, actor.org_id, id, after)) {
    ClientEvent event = as_resource(actor.org_id, row);
    if (with_text && !row.is_removed) {
      const auto known = held(transaction, actor.org_id, id, event.name);
      if (!known) continue;
      event.text = text_for(transaction, actor, *known);
    }
    found.push_back(std::move(event));
  }
  return found;
}

std::vector<TimeSpan> Service::client_busy(store::Transaction& transaction, const auth::Actor& actor, CalendarId id,
                                           TimeSpan span) const {
  seen_calendar(transaction, actor, id);
  std::vector<TimeSpan> busy;
  for (const HeldResource& each : resources_with_events(transaction, actor.org_id, id, span)) {
    if (each.event.is_free || !lies_in(each.event, id)) continue;
    for (const Occurrence& occurrence : occurrences_of(each.event, span, kMostOfOne))
      busy.push_back({std::max(occurrence.starts_at, span.starts_at), std::min(occurrence.ends_at, span.ends_at)});
  }
  std::ranges::sort(busy, {}, [](const TimeSpan& each) { return std::pair(each.starts_at, each.ends_at); });
  return busy;
}

}  // namespace madang::calendar

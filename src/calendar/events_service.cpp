#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "calendar/service.hpp"

namespace madang::calendar {
namespace {

using std::chrono::days;

constexpr days kLongestWindow{100};
constexpr std::int64_t kMostAtOnce = 3000;  // events of one calendar in one answer
constexpr std::size_t kMostOccurrences = 5000;
constexpr std::size_t kMostOfOne = 500;
constexpr std::chrono::minutes kJustNow{2};

void require_notice(std::int64_t minutes) {
  if (minutes < 0 || minutes > kLongestNotice)
    throw Refusal(kInvalid, "remind_minutes_before",
                  fmt::format("remind_minutes_before must be between 0 and {}.", kLongestNotice));
}

}  // namespace

Service::Service(bus::Streams& streams, IdSource& ids, const Clock& clock, jobs::Schedule& jobs, std::string key,
                 Doors doors)
    : streams_(streams), ids_(ids), clock_(clock), jobs_(jobs), key_(std::move(key)), doors_(std::move(doors)) {
  jobs_.handle("calendar.remind", [this](store::Transaction& transaction, const jobs::Job& job) {
    if (const auto id = EventId::read(job.key)) remind(transaction, job.org_id, *id);
  });
  jobs_.handle("calendar.forget", [](store::Transaction& transaction, const jobs::Job& job) {
    const auto id = EventId::read(job.key);
    const auto stored = id ? find_event(transaction, job.org_id, *id) : std::nullopt;
    if (stored && stored->is_removed) forget_event(transaction, job.org_id, *id);
  });
  jobs_.handle("calendar.refresh", [this](store::Transaction& transaction, const jobs::Job& job) {
    const auto id = CalendarId::read(job.key);
    if (!id || !source_of(transaction, job.org_id, *id)) return;
    refresh_later(transaction, job.org_id, *id, std::chrono::hours(1));
    transaction.after_commit([this, org = job.org_id, id = *id] {
      if (refresh_) refresh_(org, id);
    });
  });
}

Service::Aimed Service::judge(store::Transaction& transaction, const auth::Actor& actor, StoredEvent stored) const {
  Aimed aimed{std::move(stored), {}};
  const CalendarEvent& event = aimed.stored.event;
  auto calendar = calendar_row(transaction, actor.org_id, event.calendar_id);
  if (!calendar) return aimed;  // its owner has left
  aimed.calendar = std::move(*calendar);
  const Access access = access_to(transaction, actor, aimed.calendar);
  const bool is_organiser = event.organiser_id == actor.member_id;
  const Attendee* attendee = attendee_in(event, actor.member_id);
  if (is_organiser || attendee)
    aimed.sight = Sight::full;
  else if (access != Access::none)
    aimed.sight = event.visibility == EventVisibility::busy_only ? Sight::busy : Sight::full;
  const bool writes = access >= Access::write && aimed.sight == Sight::full;
  aimed.may_change = is_organiser || writes;
  return aimed;
}

Service::Aimed Service::aim(store::Transaction& transaction, const auth::Actor& actor, EventId id) const {
  auto stored = find_event(transaction, actor.org_id, id);
  Aimed aimed;
  if (stored && !stored->is_removed) aimed = judge(transaction, actor, std::move(*stored));
  auth::require(actor, auth::Verb::see, {.visible = aimed.sight != Sight::none});
  return aimed;
}

Service::Aimed Service::aim_to_change(store::Transaction& transaction, const auth::Actor& actor, EventId id) const {
  Aimed aimed = aim(transaction, actor, id);
  auth::require(actor, auth::Verb::amend, {.author = aimed.may_change});
  if (aimed.calendar.kind == CalendarKind::subscribed) throw Refusal(kReadOnly);
  return aimed;
}

CalendarEvent Service::look(store::Transaction& transaction, const auth::Actor& actor, const NameEvent& request) const {
  const Aimed aimed = aim(transaction, actor, request.event_id);
  return aimed.sight == Sight::busy ? busy_only(aimed.stored.event) : aimed.stored.event;
}

OccurrenceList Service::list_occurrences(store::Transaction& transaction, const auth::Actor& actor,
                                         const ListOccurrences& request) const {
  auth::require(actor, auth::Verb::see);
  if (request.to <= request.from || request.to - request.from > kLongestWindow)
    throw Refusal(kInvalid, "to", "to must be later than from, by at most 100 days.");
  const TimeSpan span{request.from, request.to};
  std::map<EventId, CalendarEvent> events;
  OccurrenceList list;
  const auto take = [&](std::vector<CalendarEvent> found) {
    list.has_more = list.has_more || std::ssize(found) >= kMostAtOnce;
    for (CalendarEvent& event : found) events.emplace(event.id, std::move(event));
  };
  take(events_of(transaction, actor.org_id, actor.member_id, span, kMostAtOnce));
  for (const CalendarRow& row : visible_calendars(transaction, actor))
    take(events_in(transaction, actor.org_id, row.id, span, kMostAtOnce));
  for (auto& [id, event] : events) {
    const bool is_own = event.organiser_id == actor.member_id || attendee_in(event, actor.member_id);
    if (event.visibility == EventVisibility::busy_only && !is_own) event = busy_only(event);
    auto found = occurrences_of(event, span, kMostOfOne);
    if (found.empty()) continue;
    list.events.push_back(std::move(event));
    std::ranges::move(found, std::back_inserter(list.occurrences));
  }
  std::ranges::sort(list.occurrences, {},
                    [](const Occurrence& each) { return std::pair(each.starts_at, each.event_id); });
  list.has_more = list.has_more || list.occurrences.size() > kMostOccurrences;
  if (list.occurrences.size() > kMostOccurrences) list.occurrences.resize(kMostOccurrences);
  return list;
}

std::vector<Occurrence> Service::occurrences_for(store::Transaction& transaction, OrgId org, MemberId member,
                                                 TimeSpan span) const {
  std::vector<Occurrence> found;
  for (const CalendarEvent& event : events_of(transaction, org, member, span, kMostAtOnce))
    if (takes_time_of(event, member))
      std::ranges::move(occurrences_of(event, span, kMostOfOne), std::back_inserter(found));
  return found;
}

CalendarEvent Service::create_event(store::Transaction& transaction, const auth::Actor& actor,
                                    const CreateEvent& request) {
  auth::require(actor, auth::Verb::contribute, {.takes_part = actor.role != auth::Role::guest});
  StoredEvent stored{begun(transaction, actor, request), {}, clock_.now() - kJustNow, false, {}};
  keep(transaction, actor.org_id, stored, nullptr);
  return stored.event;
}

CalendarEvent Service::begun(store::Transaction& transaction, const auth::Actor& actor,
                             const CreateEvent& request) const {
  const CalendarId id = request.calendar_id.value_or(personal_calendar(actor.member_id));
  const auto calendar = calendar_row(transaction, actor.org_id, id);
  if (!calendar || access_to(transaction, actor, *calendar) < Access::write)
    throw Refusal(kInvalid, "calendar_id", "calendar_id is no calendar that you may write into.");
  if (calendar->kind == CalendarKind::subscribed) throw Refusal(kReadOnly, "calendar_id");
  if (count_events(transaction, actor.org_id, id) >= kMostEvents) throw Refusal(kCalendarIsFull, "calendar_id");
  CalendarEvent event;
  event.id = ids_.next<EventId>();
  event.calendar_id = id;
  event.uid = event.id.text() + "@madang";
  event.title = people::accepted_line(request.title.value, "title");
  if (request.place) event.place = people::accepted_line(request.place->value, "place");
  if (request.notes) event.notes = request.notes->value;
  require_event_time(request.time, "time");
  event.time = request.time;
  if (request.rule) event.rule = accepted_rule(request.rule->value, "rule");
  event.organiser_id = actor.member_id;
  put_attendees(transaction, actor, event, request.attendee_ids.value_or(std::vector<MemberId>()));
  event.room_id = request.room_id;
  event.visibility = request.visibility.value_or(EventVisibility::usual);
  event.is_free = request.is_free.value_or(false);
  if (request.remind_minutes_before.given)
    event.remind_minutes_before = request.remind_minutes_before.value;
  else if (!event.time.is_all_day())
    event.remind_minutes_before = kUsualNotice;
  if (event.remind_minutes_before) require_notice(*event.remind_minutes_before);
  event.remind_until_confirmed = request.remind_until_confirmed.value_or(false);
  if (request.meeting_link) event.meeting_link = accepted_link(request.meeting_link->value, "meeting_link");
  event.created_at = clock_.now();
  return event;
}

void Service::put_attendees(store::Transaction& transaction, const auth::Actor& actor, CalendarEvent& event,
                            const std::vector<MemberId>& ids) const {
  std::set<MemberId> wanted(ids.begin(), ids.end());
  wanted.erase(event.organiser_id);
  if (wanted.size() > kMostAttendees)
    throw Refusal(kInvalid, "attendee_ids", fmt::format("attendee_ids can name at most {} people.", kMostAttendees));
  std::vector<MemberId> fresh;
  for (const MemberId id : wanted)
    if (!attendee_in(event, id)) fresh.push_back(id);
  const auto seen = doors_.those_seen(transaction, actor, fresh);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const bool is_known = ids[i] == event.organiser_id || attendee_in(event, ids[i]);
    if (is_known || std::ranges::binary_search(seen, ids[i])) continue;
    throw Refusal(kInvalid, fmt::format("attendee_ids[{}]", i), fmt::format("attendee_ids[{}] is nobody here.", i));
  }
  std::vector<Attendee> attendees;
  for (const MemberId id : wanted) {
    const Attendee* known = attendee_in(event, id);
    attendees.push_back(known ? *known : Attendee{.member_id = id});
  }
  event.attendees = std::move(attendees);
}

void Service::keep(store::Transaction& transaction, OrgId org, StoredEvent& stored, const CalendarEvent* before) {
  put(transaction, org, stored);
  tell(transaction, org, stored, before);
}

void Service::put(store::Transaction& transaction, OrgId org, StoredEvent& stored) {
  stored.event.changed_at = clock_.now();
  stored.bounds = bounds_of(stored.event);
  book(transaction, org, stored);
  save_event(transaction, org, stored);
  set_alarm(transaction, org, stored);
}

}  // namespace madang::calendar

#include <fmt/format.h>

#include <algorithm>

#include "calendar/service.hpp"

namespace madang::calendar {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr const char* kRemind = "calendar.remind";
constexpr days kLookedAhead{400};  // what comes less often than yearly is looked for again then
constexpr minutes kTooLate{10};    // after the beginning nobody needs to be reminded of it
constexpr std::size_t kMostLooked = 40;

/// The first that comes after this moment, of those that are near.
std::optional<Timestamp> next_reminder(const CalendarEvent& event, Timestamp after) {
  std::optional<Timestamp> next;
  const minutes notice(event.remind_minutes_before.value_or(0));
  for (const Occurrence& each : occurrences_of(event, {after, after + notice + kLookedAhead}, kMostLooked)) {
    const auto moment = reminder_of(event, each);
    if (moment && *moment > after && (!next || *moment < *next)) next = moment;
  }
  return next;
}

bool is_of_use(const Occurrence& occurrence, Timestamp now) {
  return occurrence.time.is_all_day() ? occurrence.ends_at > now : occurrence.starts_at + kTooLate > now;
}

}  // namespace

void Service::set_alarm(store::Transaction& transaction, OrgId org, const StoredEvent& stored) {
  const std::string key = stored.event.id.text();
  const Timestamp after = stored.reminded_until;
  const bool is_wanted = stored.event.remind_minutes_before && !stored.is_removed;
  if (const auto next = is_wanted ? next_reminder(stored.event, after) : std::nullopt)
    jobs_.schedule(transaction, org, kRemind, key, *next, "");
  else if (is_wanted && stored.bounds.ends_at > after + kLookedAhead)
    jobs_.schedule(transaction, org, kRemind, key, after + kLookedAhead / 2, "");
  else
    jobs_.cancel(transaction, org, kRemind, key);
}

void Service::remind(store::Transaction& transaction, OrgId org, EventId id) {
  auto stored = find_event(transaction, org, id);
  if (!stored || stored->is_removed || !stored->event.remind_minutes_before) return;
  const Timestamp now = clock_.now();
  const minutes notice(*stored->event.remind_minutes_before);
  const TimeSpan near{stored->reminded_until, now + notice + days(1)};
  for (const Occurrence& each : occurrences_of(stored->event, near, kMostLooked)) {
    const auto moment = reminder_of(stored->event, each);
    if (moment && *moment > stored->reminded_until && *moment <= now && is_of_use(each, now))
      remind_of(transaction, org, stored->event, each);
  }
  stored->reminded_until = now;
  save_reminded(transaction, org, id, now);
  set_alarm(transaction, org, *stored);
}

void Service::remind_of(store::Transaction& transaction, OrgId org, const CalendarEvent& event,
                        const Occurrence& occurrence) {
  const Timestamp now = clock_.now();
  const auto members = concerned(event);
  const auto availabilities = doors_.availabilities_of(transaction, org, members);
  std::vector<MemberId> alerted;
  for (const MemberId member : members) {
    const Attendee* attendee = attendee_in(event, member);
    if (attendee && attendee->answer == AttendeeAnswer::declined) continue;
    // Who has not said that they come is not woken for it.
    const auto& quiet = availabilities.of(member).quiet;
    const bool is_unanswered = attendee && attendee->answer == AttendeeAnswer::needs_action;
    if (is_unanswered && quiet && quiet->next(now) > now) continue;
    append(transaction, org, member,
           EventReminded{event.id, occurrence.occurrence, occurrence.title, occurrence.place, occurrence.starts_at});
    if (attendee) alerted.push_back(member);
  }
  if (!event.remind_until_confirmed || alerted.empty() || !doors_.alert) return;
  std::string when = occurrence_name(civil_start(occurrence.time), occurrence.time.is_all_day());
  if (!occurrence.time.is_all_day()) when = when.substr(11);
  doors_.alert(transaction, org,
               {event.organiser_id, std::move(alerted),
                std::string(trimmed(fmt::format("{} {}", when, occurrence.title))), event.id, occurrence.ends_at});
}

}  // namespace madang::calendar

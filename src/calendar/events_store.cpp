#include "calendar/events_store.hpp"

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "calendar/resources_store.hpp"
#include "kernel/store/query.hpp"

namespace madang::calendar {
namespace {

// What was removed lies at no time, so that no window holds it.
constexpr Timestamp kNoTime = Timestamp::from_milliseconds(-4'000'000'000'000);

struct EventRow {
  EventId id;
  CalendarId calendar_id;
  std::string uid;
  Timestamp first_at;
  Timestamp last_at;
  Timestamp reminded_until;
  bool is_removed = false;
  std::string event;
  std::optional<std::string> before_removal;
};
BOOST_DESCRIBE_STRUCT(EventRow, (),
                      (id, calendar_id, uid, first_at, last_at, reminded_until, is_removed, event, before_removal))

CalendarEvent read_event(std::string_view text) { return json::decode<CalendarEvent>(text).value(); }

StoredEvent stored(const EventRow& row) {
  StoredEvent found{read_event(row.event), {row.first_at, row.last_at}, row.reminded_until, row.is_removed, {}};
  if (row.before_removal) found.before_removal = read_event(*row.before_removal);
  return found;
}

std::string select(std::string_view rest) {
  return "SELECT " + store::columns<EventRow>("e.") + " FROM " + std::string(rest);
}

std::optional<StoredEvent> one(std::optional<EventRow> row) {
  if (!row) return std::nullopt;
  return stored(*row);
}

template <class... Arguments>
std::vector<CalendarEvent> events_by(store::Transaction& transaction, std::string_view sql,
                                     const Arguments&... arguments) {
  std::vector<CalendarEvent> found;
  for (const auto& text : store::all<std::string>(transaction, sql, arguments...)) found.push_back(read_event(text));
  return found;
}

void save_people(store::Transaction& transaction, OrgId org, const StoredEvent& stored) {
  const CalendarEvent& event = stored.event;
  store::execute(transaction, "DELETE FROM calendar_people WHERE org_id = $1 AND event_id = $2", org, event.id);
  if (stored.is_removed) return;
  auto members = concerned(event);
  for (const Attendee& each : event.attendees)
    if (each.is_gone) members.push_back(each.member_id);
  for (const MemberId member : members) {
    const Attendee* attendee = attendee_in(event, member);
    const bool is_gone = attendee && attendee->is_gone;
    const bool is_unanswered = attendee && !is_gone && attendee->answer == AttendeeAnswer::needs_action;
    store::execute_later(transaction,
                         "INSERT INTO calendar_people (org_id, event_id, member_id, is_gone, is_unanswered,"
                         " first_at, last_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                         org, event.id, member, is_gone, is_unanswered, stored.bounds.starts_at, stored.bounds.ends_at);
  }
}

}  // namespace

void save_event(store::Transaction& transaction, OrgId org, const StoredEvent& stored) {
  static const std::string sql =
      "INSERT INTO calendar_events (org_id, " + store::columns<EventRow>() +
      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (org_id, id) DO UPDATE SET"
      " calendar_id = excluded.calendar_id, first_at = excluded.first_at, last_at = excluded.last_at,"
      " reminded_until = excluded.reminded_until, is_removed = excluded.is_removed, event = excluded.event,"
      " before_removal = excluded.before_removal";
  const CalendarEvent& event = stored.event;
  std::optional<std::string> before;
  if (stored.before_removal) before = json::encode(*stored.before_removal);
  store::execute(transaction, sql, org, event.id, event.calendar_id, event.uid,
                 stored.is_removed ? kNoTime : stored.bounds.starts_at,
                 stored.is_removed ? kNoTime : stored.bounds.ends_at, stored.reminded_until, stored.is_removed,
                 json::encode(event), before);
  save_people(transaction, org, stored);
  save_resources(transaction, org, event, stored.is_removed);
}

void forget_event(store::Transaction& transaction, OrgId org, EventId id) {
  store::execute(transaction, "DELETE FROM calendar_events WHERE org_id = $1 AND id = $2", org, id);
  store::execute(transaction, "DELETE FROM calendar_people WHERE org_id = $1 AND event_id = $2", org, id);
  store::execute(transaction, "DELETE FROM calendar_extras WHERE org_id = $1 AND event_id = $2", org, id);
}

std::optional<StoredEvent> find_event(store::Transaction& transaction, OrgId org, EventId id) {
  static const std::string sql = select("calendar_events e WHERE e.org_id = $1 AND e.id = $2");
  return one(store::one<EventRow>(transaction, sql, org, id));
}

std::optional<StoredEvent> find_event_by_uid(store::Transaction& transaction, OrgId org, CalendarId calendar,
                                             const std::string& uid) {
  static const std::string sql = select("calendar_events e WHERE e.org_id = $1 AND e.calendar_id = $2 AND e.uid = $3");
  return one(store::one<EventRow>(transaction, sql, org, calendar, uid));
}

std::int64_t count_events(store::Transaction& transaction, OrgId org, CalendarId calendar) {
  return store::one<std::int64_t>(
             transaction, "SELECT COUNT(*) FROM calendar_events WHERE org_id = $1 AND calendar_id = $2", org, calendar)
      .value_or(0);
}

std::vector<CalendarEvent> events_in(store::Transaction& transaction, OrgId org, CalendarId calendar, TimeSpan span,
                                     std::int64_t most) {
  return events_by(transaction,
                   "SELECT event FROM calendar_events WHERE org_id = $1 AND calendar_id = $2 AND last_at >= $3"
                   " AND first_at < $4 ORDER BY last_at, id LIMIT $5",
                   org, calendar, span.starts_at, span.ends_at, most);
}

std::vector<CalendarEvent> events_of(store::Transaction& transaction, OrgId org, MemberId member, TimeSpan span,
                                     std::int64_t most) {
  return events_by(transaction,
                   "SELECT e.event FROM calendar_people p"
                   " JOIN calendar_events e ON e.org_id = p.org_id AND e.id = p.event_id"
                   " WHERE p.org_id = $1 AND p.member_id = $2 AND p.is_gone = 0 AND p.last_at >= $3"
                   " AND p.first_at < $4"
                   " ORDER BY p.last_at, p.event_id LIMIT $5",
                   org, member, span.starts_at, span.ends_at, most);
}

std::vector<StoredEvent> unanswered_by(store::Transaction& transaction, OrgId org, MemberId member, Timestamp now,
                                       std::int64_t most) {
  static const std::string sql = select(
      "calendar_people p JOIN calendar_events e ON e.org_id = p.org_id AND e.id = p.event_id"
      " WHERE p.org_id = $1 AND p.member_id = $2 AND p.is_unanswered = 1 AND p.last_at > $3"
      " ORDER BY p.last_at, p.event_id LIMIT $4");
  std::vector<StoredEvent> found;
  for (const EventRow& row : store::all<EventRow>(transaction, sql, org, member, now, most))
    found.push_back(stored(row));
  return found;
}

std::vector<EventId> left_by(store::Transaction& transaction, OrgId org, MemberId member, TimeSpan span) {
  return store::all<EventId>(transaction,
                             "SELECT event_id FROM calendar_people WHERE org_id = $1 AND member_id = $2 AND is_gone = 1"
                             " AND last_at >= $3 AND first_at < $4 ORDER BY last_at, event_id",
                             org, member, span.starts_at, span.ends_at);
}

void save_reminded(store::Transaction& transaction, OrgId org, EventId id, Timestamp until) {
  store::execute(transaction, "UPDATE calendar_events SET reminded_until = $3 WHERE org_id = $1 AND id = $2", org, id,
                 until);
}

std::vector<CalendarEvent> all_events_in(store::Transaction& transaction, OrgId org, CalendarId calendar,
                                         std::int64_t most) {
  return events_by(transaction,
                   "SELECT event FROM calendar_events WHERE org_id = $1 AND calendar_id = $2 AND last_at > $3"
                   " ORDER BY last_at, id LIMIT $4",
                   org, calendar, kNoTime, most);
}

}  // namespace madang::calendar

#include "calendar/resources_store.hpp"

#include <algorithm>
#include <set>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

namespace madang::calendar {
namespace {

std::set<CalendarId> calendars_holding(const CalendarEvent& event) {
  std::set<CalendarId> calendars{event.calendar_id};
  for (const Attendee& each : event.attendees)
    if (!each.is_gone && each.answer != AttendeeAnswer::declined) calendars.insert(personal_calendar(each.member_id));
  return calendars;
}

void count_change(store::Transaction& transaction, OrgId org, CalendarId calendar, EventId event, bool is_removed) {
  store::execute_later(transaction,
                       "INSERT INTO calendar_resources (org_id, calendar_id, event_id, number, is_removed)"
                       " VALUES ($1, $2, $3, (SELECT COALESCE(MAX(number), 0) + 1 FROM calendar_resources"
                       " WHERE org_id = $1 AND calendar_id = $2), $4)"
                       " ON CONFLICT (org_id, calendar_id, event_id) DO UPDATE SET number = excluded.number,"
                       " is_removed = excluded.is_removed",
                       org, calendar, event, is_removed);
}

/// So that what is gone does not gather for ever.
void forget_oldest(store::Transaction& transaction, OrgId org, CalendarId calendar) {
  store::execute_later(transaction,
                       "DELETE FROM calendar_resources WHERE org_id = $1 AND calendar_id = $2 AND is_removed = 1"
                       " AND number < (SELECT MAX(number) FROM calendar_resources WHERE org_id = $1"
                       " AND calendar_id = $2) - $3",
                       org, calendar, kChangesKept);
}

struct HeldRow {
  EventId event_id;
  std::optional<std::string> name;
  std::int64_t number = 0;
  std::string event;
  std::optional<std::string> extras;
};
BOOST_DESCRIBE_STRUCT(HeldRow, (), (event_id, name, number, event, extras))

const std::string& selecting() {
  static const std::string sql =
      "SELECT " + store::columns<ResourceRow>() + " FROM calendar_resources WHERE org_id = $1 AND calendar_id = $2";
  return sql;
}

}  // namespace

void save_resources(store::Transaction& transaction, OrgId org, const CalendarEvent& event, bool is_removed) {
  const auto wanted = is_removed ? std::set<CalendarId>() : calendars_holding(event);
  const auto known = store::all<CalendarId>(
      transaction,
      "SELECT calendar_id FROM calendar_resources WHERE org_id = $1 AND event_id = $2 AND is_removed = 0"
      " ORDER BY calendar_id",
      org, event.id);
  for (const CalendarId calendar : wanted) count_change(transaction, org, calendar, event.id, false);
  for (const CalendarId calendar : known) {
    if (wanted.contains(calendar)) continue;
    count_change(transaction, org, calendar, event.id, true);
    forget_oldest(transaction, org, calendar);
  }
}

void name_resource(store::Transaction& transaction, OrgId org, CalendarId calendar, EventId event,
                   const std::string& name) {
  store::execute(transaction,
                 "UPDATE calendar_resources SET name = NULL WHERE org_id = $1 AND calendar_id = $2 AND name = $3", org,
                 calendar, name);
  store::execute(transaction,
                 "UPDATE calendar_resources SET name = $4 WHERE org_id = $1 AND calendar_id = $2 AND event_id = $3",
                 org, calendar, event, name);
}

void forget_resources(store::Transaction& transaction, OrgId org, CalendarId calendar) {
  store::execute(transaction, "DELETE FROM calendar_resources WHERE org_id = $1 AND calendar_id = $2", org, calendar);
}

std::int64_t newest_change(store::Transaction& transaction, OrgId org, CalendarId calendar) {
  return store::one<std::int64_t>(transaction,
                                  "SELECT number FROM calendar_resources WHERE org_id = $1 AND calendar_id = $2"
                                  " ORDER BY number DESC, event_id DESC LIMIT 1",
                                  org, calendar)
      .value_or(0);
}

std::vector<ResourceRow> resources_in(store::Transaction& transaction, OrgId org, CalendarId calendar) {
  auto rows = resources_after(transaction, org, calendar, -1);
  std::erase_if(rows, &ResourceRow::is_removed);
  return rows;
}

std::vector<ResourceRow> resources_after(store::Transaction& transaction, OrgId org, CalendarId calendar,
                                         std::int64_t number) {
  static const std::string sql = selecting() + " AND number > $3 ORDER BY number, event_id";
  return store::all<ResourceRow>(transaction, sql, org, calendar, number);
}

std::vector<HeldResource> resources_with_events(store::Transaction& transaction, OrgId org, CalendarId calendar,
                                                TimeSpan span) {
  const auto rows = store::all<HeldRow>(
      transaction,
      "SELECT r.event_id, r.name, r.number, e.event, x.extras FROM calendar_resources r"
      " JOIN calendar_events e ON e.org_id = r.org_id AND e.id = r.event_id"
      " LEFT JOIN calendar_extras x ON x.org_id = r.org_id AND x.event_id = r.event_id"
      " WHERE r.org_id = $1 AND r.calendar_id = $2 AND r.is_removed = 0 AND e.is_removed = 0 AND e.last_at >= $3"
      " AND e.first_at < $4 ORDER BY r.number, r.event_id",
      org, calendar, span.starts_at, span.ends_at);
  std::vector<HeldResource> found;
  for (const HeldRow& row : rows) {
    HeldResource held{{row.event_id, row.name, row.number, false}, json::decode<CalendarEvent>(row.event).value(), {}};
    if (row.extras) held.extras = json::decode<EventExtras>(*row.extras).value();
    found.push_back(std::move(held));
  }
  return found;
}

std::optional<ResourceRow> find_resource(store::Transaction& transaction, OrgId org, CalendarId calendar,
                                         EventId event) {
  static const std::string sql = selecting() + " AND event_id = $3";
  return store::one<ResourceRow>(transaction, sql, org, calendar, event);
}

std::optional<ResourceRow> find_resource_named(store::Transaction& transaction, OrgId org, CalendarId calendar,
                                               const std::string& name) {
  static const std::string sql = selecting() + " AND name = $3";
  return store::one<ResourceRow>(transaction, sql, org, calendar, name);
}

std::optional<EventExtras> find_extras(store::Transaction& transaction, OrgId org, EventId event) {
  const auto text = store::one<std::string>(
      transaction, "SELECT extras FROM calendar_extras WHERE org_id = $1 AND event_id = $2", org, event);
  if (!text) return std::nullopt;
  return json::decode<EventExtras>(*text).value();
}

void save_extras(store::Transaction& transaction, OrgId org, EventId event, const EventExtras& extras) {
  if (extras.components.empty()) {
    store::execute(transaction, "DELETE FROM calendar_extras WHERE org_id = $1 AND event_id = $2", org, event);
    return;
  }
  store::execute(transaction,
                 "INSERT INTO calendar_extras (org_id, event_id, extras) VALUES ($1, $2, $3)"
                 " ON CONFLICT (org_id, event_id) DO UPDATE SET extras = excluded.extras",
                 org, event, json::encode(extras));
}

}  // namespace madang::calendar

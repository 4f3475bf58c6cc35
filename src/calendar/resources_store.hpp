#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "calendar/extras_model.hpp"
#include "calendar/model.hpp"
#include "kernel/store/transaction.hpp"

// Events as calendar programs know them (RFC 4791): which lie in which calendar, under which name, and what changed.

namespace madang::calendar {

struct ResourceRow {
  EventId event_id;
  std::optional<std::string> name;
  std::int64_t number = 0;
  bool is_removed = false;
};
BOOST_DESCRIBE_STRUCT(ResourceRow, (), (event_id, name, number, is_removed))

inline constexpr std::int64_t kChangesKept = 10'000;  ///< of one calendar: who asks for more begins anew

/// Says again in which calendars an event lies: its own, and of those who are asked to come and have not declined
/// theirs. In each of them, and where it lay, that is a change.
void save_resources(store::Transaction& transaction, OrgId org, const CalendarEvent& event, bool is_removed);
void name_resource(store::Transaction& transaction, OrgId org, CalendarId calendar, EventId event,
                   const std::string& name);
/// With all of its calendar, which is gone.
void forget_resources(store::Transaction& transaction, OrgId org, CalendarId calendar);

/// How many changes a calendar has seen.
std::int64_t newest_change(store::Transaction& transaction, OrgId org, CalendarId calendar);
/// Those that lie in it, by number.
std::vector<ResourceRow> resources_in(store::Transaction& transaction, OrgId org, CalendarId calendar);
/// With those removed, by number.
std::vector<ResourceRow> resources_after(store::Transaction& transaction, OrgId org, CalendarId calendar,
                                         std::int64_t number);
/// An event in a calendar, and what goes with it.
struct HeldResource {
  ResourceRow row;
  CalendarEvent event;
  EventExtras extras;
};
/// Those that lie in it with an occurrence that may be in the span, by number.
std::vector<HeldResource> resources_with_events(store::Transaction& transaction, OrgId org, CalendarId calendar,
                                                TimeSpan span);
std::optional<ResourceRow> find_resource(store::Transaction& transaction, OrgId org, CalendarId calendar,
                                         EventId event);
std::optional<ResourceRow> find_resource_named(store::Transaction& transaction, OrgId org, CalendarId calendar,
                                               const std::string& name);

std::optional<EventExtras> find_extras(store::Transaction& transaction, OrgId org, EventId event);
/// None when they are empty.
void save_extras(store::Transaction& transaction, OrgId org, EventId event, const EventExtras& extras);

}  // namespace madang::calendar

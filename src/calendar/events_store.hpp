#pragma once

#include <optional>
#include <vector>

#include "calendar/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::calendar {

/// An event and what is known of it beside what people see.
struct StoredEvent {
  CalendarEvent event;
  TimeSpan bounds;           ///< of all its occurrences; see bounds_of()
  Timestamp reminded_until;  ///< up to here its people were reminded
  bool is_removed = false;
  std::optional<CalendarEvent> before_removal;  ///< what undoing brings back
};

/// Adds it, or changes what is there; also whom it concerns.
void save_event(store::Transaction& transaction, OrgId org, const StoredEvent& stored);
void forget_event(store::Transaction& transaction, OrgId org, EventId id);
/// Also one that was removed.
std::optional<StoredEvent> find_event(store::Transaction& transaction, OrgId org, EventId id);
std::optional<StoredEvent> find_event_by_uid(store::Transaction& transaction, OrgId org, CalendarId calendar,
                                             const std::string& uid);
std::int64_t count_events(store::Transaction& transaction, OrgId org, CalendarId calendar);

/// Those with an occurrence in the span, up to so many.
std::vector<CalendarEvent> events_in(store::Transaction& transaction, OrgId org, CalendarId calendar, TimeSpan span,
                                     std::int64_t most);
std::vector<CalendarEvent> events_of(store::Transaction& transaction, OrgId org, MemberId member, TimeSpan span,
                                     std::int64_t most);
/// What the member has not answered and is not over.
std::vector<StoredEvent> unanswered_by(store::Transaction& transaction, OrgId org, MemberId member, Timestamp now,
                                       std::int64_t most);
/// In which the member stands as gone.
std::vector<EventId> left_by(store::Transaction& transaction, OrgId org, MemberId member, TimeSpan span);
void save_reminded(store::Transaction& transaction, OrgId org, EventId id, Timestamp until);
/// Every one of a calendar that was not removed, by when it ends.
std::vector<CalendarEvent> all_events_in(store::Transaction& transaction, OrgId org, CalendarId calendar,
                                         std::int64_t most);

}  // namespace madang::calendar

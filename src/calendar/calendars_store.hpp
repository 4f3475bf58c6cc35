#pragma once

#include <optional>
#include <vector>

#include "calendar/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::calendar {

struct CalendarRow {
  CalendarId id;
  CalendarKind kind = CalendarKind::personal;
  std::string name;
  std::int64_t colour = 0;
  MemberId owner_id;
  std::optional<chat::ConversationId> conversation_id;
  std::optional<std::string> source_url;
  std::optional<Timestamp> refreshed_at;
  bool refresh_failed = false;
  std::int64_t feed_number = 0;  ///< zero when it has no address
  std::int64_t feeds_made = 0;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(CalendarRow, (),
                      (id, kind, name, colour, owner_id, conversation_id, source_url, refreshed_at, refresh_failed,
                       feed_number, feeds_made, created_at))

struct CalendarLook {
  CalendarId calendar_id;
  std::int64_t colour = 0;
  bool is_shown = true;
};
BOOST_DESCRIBE_STRUCT(CalendarLook, (), (calendar_id, colour, is_shown))

/// Adds it, or changes what is there.
void save_calendar(store::Transaction& transaction, OrgId org, const CalendarRow& row);
void remove_calendar(store::Transaction& transaction, OrgId org, CalendarId id);
std::optional<CalendarRow> find_calendar(store::Transaction& transaction, OrgId org, CalendarId id);
/// By id, as the next two.
std::vector<CalendarRow> calendars_of_owner(store::Transaction& transaction, OrgId org, MemberId owner);
std::vector<CalendarRow> calendars_of_conversation(store::Transaction& transaction, OrgId org,
                                                   chat::ConversationId conversation);
std::vector<CalendarRow> calendars_of_organisation(store::Transaction& transaction, OrgId org);
/// Every group's; whoever asks sees which are theirs.
std::vector<CalendarRow> calendars_of_groups(store::Transaction& transaction, OrgId org, std::int64_t most);

std::vector<CalendarLook> looks_of(store::Transaction& transaction, OrgId org, MemberId member);
void save_look(store::Transaction& transaction, OrgId org, MemberId member, const CalendarLook& look);

}  // namespace madang::calendar

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "meetings/model.hpp"

namespace madang::meetings {

/// A meeting and what is known of it beside what people see.
struct StoredMeeting {
  Meeting meeting;
  std::string password_hash;  ///< empty without a password
  std::int64_t present = 0;   ///< devices that are in it now
};

void add_meeting(store::Transaction& transaction, OrgId org, const StoredMeeting& stored);
void save_meeting(store::Transaction& transaction, OrgId org, const StoredMeeting& stored);
/// When it is over, or again, and when more are concerned.
void save_meeting_people(store::Transaction& transaction, OrgId org, const Meeting& meeting);
std::optional<StoredMeeting> find_meeting(store::Transaction& transaction, OrgId org, MeetingId id);
std::optional<StoredMeeting> find_meeting_by_code(store::Transaction& transaction, OrgId org, std::string_view code);
std::optional<StoredMeeting> find_meeting_of_event(store::Transaction& transaction, OrgId org, calendar::EventId event);

/// Besides whom a meeting concerns, whoever comes to it finds it again.
void add_meeting_person(store::Transaction& transaction, OrgId org, const Meeting& meeting, MemberId member);
/// By id.
std::vector<MemberId> people_of(store::Transaction& transaction, OrgId org, MeetingId meeting);
bool has_meeting_person(store::Transaction& transaction, OrgId org, MeetingId meeting, MemberId member);

/// Those that are not over, the oldest first.
std::vector<Meeting> open_meetings_of(store::Transaction& transaction, OrgId org, MemberId member);
std::vector<Meeting> open_meetings_in(store::Transaction& transaction, OrgId org, chat::ConversationId conversation);
std::int64_t count_open_meetings_of(store::Transaction& transaction, OrgId org, MemberId member);
/// The latest first, behind `before`.
std::vector<Meeting> past_meetings_of(store::Transaction& transaction, OrgId org, MemberId member,
                                      const std::optional<Meeting>& before, std::int64_t limit);

}  // namespace madang::meetings

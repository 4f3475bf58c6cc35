#pragma once

#include <optional>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "meetings/breakouts_model.hpp"

namespace madang::meetings {

std::optional<Breakouts> find_breakouts(store::Transaction& transaction, OrgId org, MeetingId meeting);
void save_breakouts(store::Transaction& transaction, OrgId org, const Breakouts& breakouts);

/// Also of those who have left; by participant.
std::vector<BreakoutPlace> places_in(store::Transaction& transaction, OrgId org, MeetingId meeting);
std::optional<BreakoutPlace> find_place(store::Transaction& transaction, OrgId org, MeetingId meeting,
                                        ParticipantId participant);
/// Of whichever device of theirs came last.
std::optional<BreakoutPlace> last_place_of(store::Transaction& transaction, OrgId org, MeetingId meeting,
                                           MemberId member);
void save_place(store::Transaction& transaction, OrgId org, const MeetingParticipant& whose,
                const BreakoutPlace& place);
void delete_places(store::Transaction& transaction, OrgId org, MeetingId meeting);

}  // namespace madang::meetings

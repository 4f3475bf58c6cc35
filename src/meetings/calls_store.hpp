#pragma once

#include <optional>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "meetings/model.hpp"

namespace madang::meetings {

void add_call(store::Transaction& transaction, OrgId org, const MeetingCall& call);
void save_call(store::Transaction& transaction, OrgId org, const MeetingCall& call);
std::optional<MeetingCall> find_call(store::Transaction& transaction, OrgId org, MeetingCallId id);
/// By id: a meeting's, those that ring for a member, and that a member lets ring.
std::vector<MeetingCall> calls_in(store::Transaction& transaction, OrgId org, MeetingId meeting,
                                  MeetingCallState state);
std::vector<MeetingCall> ringing_for(store::Transaction& transaction, OrgId org, MemberId callee);
std::vector<MeetingCall> ringing_by(store::Transaction& transaction, OrgId org, MemberId caller);

}  // namespace madang::meetings

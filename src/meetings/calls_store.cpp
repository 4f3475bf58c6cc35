#include "meetings/calls_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::meetings {
namespace {

std::string select(std::string_view rest) {
  return "SELECT " + store::columns<MeetingCall>() + " FROM meeting_calls WHERE " + std::string(rest);
}

}  // namespace

void add_call(store::Transaction& transaction, OrgId org, const MeetingCall& call) {
  store::execute(transaction,
                 "INSERT INTO meeting_calls (org_id, id, meeting_id, caller_id, callee_id, state, rung_at, ended_at,"
                 " alert_when_missed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                 org, call.id, call.meeting_id, call.caller_id, call.callee_id, call.state, call.rung_at, call.ended_at,
                 call.alert_when_missed);
}

void save_call(store::Transaction& transaction, OrgId org, const MeetingCall& call) {
  store::execute(transaction, "UPDATE meeting_calls SET state = $3, ended_at = $4 WHERE org_id = $1 AND id = $2", org,
                 call.id, call.state, call.ended_at);
}

std::optional<MeetingCall> find_call(store::Transaction& transaction, OrgId org, MeetingCallId id) {
  static const std::string sql = select("org_id = $1 AND id = $2");
  return store::one<MeetingCall>(transaction, sql, org, id);
}

std::vector<MeetingCall> calls_in(store::Transaction& transaction, OrgId org, MeetingId meeting,
                                  MeetingCallState state) {
  static const std::string sql = select("org_id = $1 AND meeting_id = $2 AND state = $3 ORDER BY id");
  return store::all<MeetingCall>(transaction, sql, org, meeting, state);
}

std::vector<MeetingCall> ringing_for(store::Transaction& transaction, OrgId org, MemberId callee) {
  static const std::string sql = select("org_id = $1 AND callee_id = $2 AND state = 'ringing' ORDER BY id");
  return store::all<MeetingCall>(transaction, sql, org, callee);
}

std::vector<MeetingCall> ringing_by(store::Transaction& transaction, OrgId org, MemberId caller) {
  static const std::string sql = select("org_id = $1 AND caller_id = $2 AND state = 'ringing' ORDER BY id");
  return store::all<MeetingCall>(transaction, sql, org, caller);
}

}  // namespace madang::meetings

#pragma once

#include <map>
#include <set>
#include <string>

#include "alerts/service.hpp"

namespace madang::alerts {

/// What is done later; the alert's id is the key of each.
inline constexpr const char* kLay = "alerts.lay";
inline constexpr const char* kClimb = "alerts.climb";
inline constexpr const char* kSweep = "alerts.sweep";
inline constexpr const char* kExpire = "alerts.expire";
inline constexpr const char* kRemind = "alerts.remind";
inline constexpr const char* kTell = "alerts.tell";
/// Under the conversation's id.
inline constexpr const char* kMustRead = "alerts.must_read";
inline constexpr const char* kDeliver = "alerts.deliver";

/// Those who stand in for somebody are told as that one was, but nobody is told in their place.
Policy for_stand_ins(const Policy& policy);

struct Service::Hand {
  store::Transaction& transaction;
  OrgId org;
  AlertRow alert;
  Timestamp now;
  AlertState state_before;
  bool laid_before;  // all of it
  Ladder ladder;
  Ladder ladder_of_stand_ins;
  std::string payload;  // of the job
  std::map<RecipientState, std::int64_t> moved;
  std::set<MemberId> connected;  // of those looked up
  std::optional<working_time::Availabilities> availabilities;
  std::set<std::pair<MemberId, MemberId>> newly_told;  // who, and in whose place
  bool sends_out = false;                              // something leaves the house in this transaction
  SessionId answered_in;                               // where somebody answers just now

  bool is_over() const { return alert.state != AlertState::open && alert.state != AlertState::scheduled; }
  const Ladder& ladder_of(const RecipientRow& row) const { return row.stands_for ? ladder_of_stand_ins : ladder; }
};

}  // namespace madang::alerts

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "meetings/model.hpp"

namespace madang::meetings {

/// A participant's role is the meeting's to say: it is not kept here.
struct StoredParticipant {
  MeetingParticipant participant;
  SessionId session_id;    ///< of the device
  bool is_guest = false;   ///< of the organisation, or by the link
  std::string shown_name;  ///< what a member was called when they came
};

void add_participant(store::Transaction& transaction, OrgId org, const StoredParticipant& stored);
void save_participant(store::Transaction& transaction, OrgId org, const MeetingParticipant& participant);
std::optional<StoredParticipant> find_participant(store::Transaction& transaction, OrgId org, ParticipantId id);

/// In that state, by id.
std::vector<StoredParticipant> participants_in(store::Transaction& transaction, OrgId org, MeetingId meeting,
                                               ParticipantState state);
/// In that state, in all meetings, by id.
std::vector<StoredParticipant> participants_of(store::Transaction& transaction, OrgId org, MemberId member,
                                               ParticipantState state);
/// In any state, by id: one member's in a meeting, and everybody's.
std::vector<StoredParticipant> participants_of(store::Transaction& transaction, OrgId org, MeetingId meeting,
                                               MemberId member);
/// Whether anybody is in it who is a member.
bool has_member_in(store::Transaction& transaction, OrgId org, MeetingId meeting);
/// Whether anybody is in it who came by the link.
bool has_guest_in(store::Transaction& transaction, OrgId org, MeetingId meeting);
std::vector<StoredParticipant> all_participants(store::Transaction& transaction, OrgId org, MeetingId meeting);

/// Of every organisation in this database: who is in a meeting.
struct PresentParticipant {
  OrgId org_id;
  ParticipantId id;
};
BOOST_DESCRIBE_STRUCT(PresentParticipant, (), (org_id, id))
std::vector<PresentParticipant> everybody_present(store::Transaction& transaction);

}  // namespace madang::meetings

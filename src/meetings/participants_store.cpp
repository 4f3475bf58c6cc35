#include "meetings/participants_store.hpp"

#include <algorithm>
#include <iterator>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

namespace madang::meetings {
namespace {

struct ParticipantRow {
  ParticipantId id;
  MeetingId meeting_id;
  MemberId member_id;
  SessionId session_id;
  bool is_guest = false;
  std::string device_name;
  ParticipantState state = ParticipantState::waiting;
  Timestamp asked_at;
  std::optional<Timestamp> joined_at;
  std::optional<Timestamp> left_at;
  std::string sending;
  std::string withheld;
  std::optional<Timestamp> hand_raised_at;
  std::optional<std::string> guest_name;
  std::string shown_name;
};
BOOST_DESCRIBE_STRUCT(ParticipantRow, (),
                      (id, meeting_id, member_id, session_id, is_guest, device_name, state, asked_at, joined_at,
                       left_at, sending, withheld, hand_raised_at, guest_name, shown_name))

StoredParticipant stored_of(ParticipantRow row) {
  const auto switches = [](const std::string& text) {
    return json::decode<MediaSwitches>(std::string_view(text)).value();
  };
  return {{.id = row.id,
           .meeting_id = row.meeting_id,
           .member_id = row.member_id,
           .guest_name = std::move(row.guest_name),
           .device_name = std::move(row.device_name),
           .state = row.state,
           .asked_at = row.asked_at,
           .joined_at = row.joined_at,
           .left_at = row.left_at,
           .sending = switches(row.sending),
           .withheld = switches(row.withheld),
           .hand_raised_at = row.hand_raised_at},
          row.session_id,
          row.is_guest,
          std::move(row.shown_name)};
}

std::string select(std::string_view rest) {
  return "SELECT " + store::columns<ParticipantRow>() + " FROM meeting_participants WHERE " + std::string(rest);
}

template <class... Arguments>
std::vector<StoredParticipant> stored_by(store::Transaction& transaction, const std::string& sql,
                                         const Arguments&... arguments) {
  std::vector<StoredParticipant> found;
  for (ParticipantRow& row : store::all<ParticipantRow>(transaction, sql, arguments...))
    found.push_back(stored_of(std::move(row)));
  return found;
}

}  // namespace

void add_participant(store::Transaction& transaction, OrgId org, const StoredParticipant& stored) {
  const MeetingParticipant& it = stored.participant;
  store::execute(transaction,
                 "INSERT INTO meeting_participants (org_id, id, meeting_id, member_id, session_id, is_guest,"
                 " device_name, state, asked_at, joined_at, left_at, sending, withheld, hand_raised_at,"
                 " guest_name, shown_name)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
                 org, it.id, it.meeting_id, it.member_id, stored.session_id, stored.is_guest, it.device_name, it.state,
                 it.asked_at, it.joined_at, it.left_at, json::encode(it.sending), json::encode(it.withheld),
                 it.hand_raised_at, it.guest_name, stored.shown_name);
}

void save_participant(store::Transaction& transaction, OrgId org, const MeetingParticipant& participant) {
  store::execute(transaction,
                 "UPDATE meeting_participants SET state = $3, joined_at = $4, left_at = $5, sending = $6,"
                 " withheld = $7, hand_raised_at = $8 WHERE org_id = $1 AND id = $2",
                 org, participant.id, participant.state, participant.joined_at, participant.left_at,
                 json::encode(participant.sending), json::encode(participant.withheld), participant.hand_raised_at);
}

std::optional<StoredParticipant> find_participant(store::Transaction& transaction, OrgId org, ParticipantId id) {
  static const std::string sql = select("org_id = $1 AND id = $2");
  auto row = store::one<ParticipantRow>(transaction, sql, org, id);
  return row ? std::optional(stored_of(std::move(*row))) : std::nullopt;
}

std::vector<StoredParticipant> participants_in(store::Transaction& transaction, OrgId org, MeetingId meeting,
                                               ParticipantState state) {
  static const std::string sql = select("org_id = $1 AND meeting_id = $2 AND state = $3 ORDER BY id");
  return stored_by(transaction, sql, org, meeting, state);
}

std::vector<StoredParticipant> participants_of(store::Transaction& transaction, OrgId org, MemberId member,
                                               ParticipantState state) {
  static const std::string sql = select("org_id = $1 AND member_id = $2 AND state = $3 ORDER BY id");
  return stored_by(transaction, sql, org, member, state);
}

std::vector<StoredParticipant> participants_of(store::Transaction& transaction, OrgId org, MeetingId meeting,
                                               MemberId member) {
  static const std::string sql = select("org_id = $1 AND meeting_id = $2 AND member_id = $3 ORDER BY id");
  return stored_by(transaction, sql, org, meeting, member);
}

bool has_member_in(store::Transaction& transaction, OrgId org, MeetingId meeting) {
  return store::one<ParticipantId>(transaction,
                                   "SELECT id FROM meeting_participants WHERE org_id = $1 AND meeting_id = $2"
                                   " AND state = 'joined' AND guest_name IS NULL ORDER BY id LIMIT 1",
                                   org, meeting)
      .has_value();
}

bool has_guest_in(store::Transaction& transaction, OrgId org, MeetingId meeting) {
  return store::one<ParticipantId>(transaction,
                                   "SELECT id FROM meeting_participants WHERE org_id = $1 AND meeting_id = $2"
                                   " AND state = 'joined' AND guest_name IS NOT NULL ORDER BY id LIMIT 1",
                                   org, meeting)
      .has_value();
}

std::vector<StoredParticipant> all_participants(store::Transaction& transaction, OrgId org, MeetingId meeting) {
  std::vector<StoredParticipant> found;
  for (const auto state :
       {ParticipantState::waiting, ParticipantState::joined, ParticipantState::left, ParticipantState::removed})
    std::ranges::move(participants_in(transaction, org, meeting, state), std::back_inserter(found));
  std::ranges::sort(found, {}, [](const StoredParticipant& each) { return each.participant.id; });
  return found;
}

std::vector<PresentParticipant> everybody_present(store::Transaction& transaction) {
  return store::all<PresentParticipant>(
      transaction, "SELECT org_id, id FROM meeting_participants WHERE state = 'joined' ORDER BY org_id, id");
}

}  // namespace madang::meetings

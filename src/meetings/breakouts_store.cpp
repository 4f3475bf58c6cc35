#include "meetings/breakouts_store.hpp"

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

namespace madang::meetings {
namespace {

struct BreakoutsRow {
  MeetingId meeting_id;
  std::string rooms;
  bool may_choose = false;
  bool may_return = false;
  bool seats_latecomers = false;
  std::optional<std::int64_t> minutes;
  std::optional<Timestamp> opened_at;
  std::optional<Timestamp> closes_at;
};
BOOST_DESCRIBE_STRUCT(BreakoutsRow, (),
                      (meeting_id, rooms, may_choose, may_return, seats_latecomers, minutes, opened_at, closes_at))

std::string select_places(std::string_view rest) {
  return "SELECT " + store::columns<BreakoutPlace>() +
         " FROM meeting_breakout_places WHERE org_id = $1 AND meeting_id = $2" + std::string(rest);
}

}  // namespace

std::optional<Breakouts> find_breakouts(store::Transaction& transaction, OrgId org, MeetingId meeting) {
  static const std::string sql =
      "SELECT " + store::columns<BreakoutsRow>() + " FROM meeting_breakouts WHERE org_id = $1 AND meeting_id = $2";
  auto row = store::one<BreakoutsRow>(transaction, sql, org, meeting);
  if (!row) return std::nullopt;
  return Breakouts{.meeting_id = row->meeting_id,
                   .rooms = json::decode<std::vector<BreakoutRoom>>(std::string_view(row->rooms)).value(),
                   .may_choose = row->may_choose,
                   .may_return = row->may_return,
                   .seats_latecomers = row->seats_latecomers,
                   .minutes = row->minutes,
                   .opened_at = row->opened_at,
                   .closes_at = row->closes_at};
}

void save_breakouts(store::Transaction& transaction, OrgId org, const Breakouts& it) {
  store::execute(transaction,
                 "INSERT INTO meeting_breakouts (org_id, meeting_id, rooms, may_choose, may_return, seats_latecomers,"
                 " minutes, opened_at, closes_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
                 " ON CONFLICT (org_id, meeting_id) DO UPDATE SET rooms = excluded.rooms,"
                 " may_choose = excluded.may_choose, may_return = excluded.may_return,"
                 " seats_latecomers = excluded.seats_latecomers, minutes = excluded.minutes,"
                 " opened_at = excluded.opened_at, closes_at = excluded.closes_at",
                 org, it.meeting_id, json::encode(it.rooms), it.may_choose, it.may_return, it.seats_latecomers,
                 it.minutes, it.opened_at, it.closes_at);
}

std::vector<BreakoutPlace> places_in(store::Transaction& transaction, OrgId org, MeetingId meeting) {
  static const std::string sql = select_places(" ORDER BY participant_id");
  return store::all<BreakoutPlace>(transaction, sql, org, meeting);
}

std::optional<BreakoutPlace> find_place(store::Transaction& transaction, OrgId org, MeetingId meeting,
                                        ParticipantId participant) {
  static const std::string sql = select_places(" AND participant_id = $3");
  return store::one<BreakoutPlace>(transaction, sql, org, meeting, participant);
}

std::optional<BreakoutPlace> last_place_of(store::Transaction& transaction, OrgId org, MeetingId meeting,
                                           MemberId member) {
  static const std::string sql = select_places(" AND member_id = $3 ORDER BY participant_id DESC LIMIT 1");
  return store::one<BreakoutPlace>(transaction, sql, org, meeting, member);
}

void save_place(store::Transaction& transaction, OrgId org, const MeetingParticipant& whose,
                const BreakoutPlace& place) {
  store::execute(transaction,
                 "INSERT INTO meeting_breakout_places (org_id, meeting_id, participant_id, member_id, assigned_id,"
                 " room_id, help_asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
                 " ON CONFLICT (org_id, meeting_id, participant_id) DO UPDATE SET assigned_id = excluded.assigned_id,"
                 " room_id = excluded.room_id, help_asked_at = excluded.help_asked_at",
                 org, whose.meeting_id, whose.id, whose.member_id, place.assigned_id, place.room_id,
                 place.help_asked_at);
}

void delete_places(store::Transaction& transaction, OrgId org, MeetingId meeting) {
  store::execute(transaction, "DELETE FROM meeting_breakout_places WHERE org_id = $1 AND meeting_id = $2", org,
                 meeting);
}

}  // namespace madang::meetings

#include "meetings/meetings_store.hpp"

#include <limits>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"

namespace madang::meetings {
namespace {

struct MeetingRow {
  MeetingId id;
  std::string title;
  std::string code;
  MemberId created_by;
  MemberId host_id;
  std::string cohost_ids;
  std::string invited_ids;
  std::optional<chat::ConversationId> conversation_id;
  std::optional<calendar::EventId> event_id;
  std::optional<chat::ConversationId> chat_id;
  std::string settings;
  std::string password_hash;
  MeetingState state = MeetingState::scheduled;
  Timestamp created_at;
  std::optional<Timestamp> scheduled_for;
  std::optional<Timestamp> started_at;
  std::optional<Timestamp> ended_at;
  std::optional<ParticipantId> spotlight_id;
  std::int64_t present = 0;
  std::optional<std::string> recording;
};
BOOST_DESCRIBE_STRUCT(MeetingRow, (),
                      (id, title, code, created_by, host_id, cohost_ids, invited_ids, conversation_id, event_id,
                       chat_id, settings, password_hash, state, created_at, scheduled_for, started_at, ended_at,
                       spotlight_id, present, recording))

StoredMeeting stored_of(MeetingRow row) {
  const auto members = [](const std::string& text) {
    return json::decode<std::vector<MemberId>>(std::string_view(text)).value();
  };
  StoredMeeting stored;
  stored.meeting = {.id = row.id,
                    .title = std::move(row.title),
                    .code = std::move(row.code),
                    .created_by = row.created_by,
                    .host_id = row.host_id,
                    .cohost_ids = members(row.cohost_ids),
                    .invited_ids = members(row.invited_ids),
                    .conversation_id = row.conversation_id,
                    .event_id = row.event_id,
                    .chat_id = row.chat_id,
                    .settings = json::decode<MeetingSettings>(std::string_view(row.settings)).value(),
                    .has_password = !row.password_hash.empty(),
                    .state = row.state,
                    .created_at = row.created_at,
                    .scheduled_for = row.scheduled_for,
                    .started_at = row.started_at,
                    .ended_at = row.ended_at,
                    .spotlight_id = row.spotlight_id};
  if (row.recording) stored.meeting.recording = json::decode<RecordingMark>(std::string_view(*row.recording)).value();
  stored.present = row.present;
  stored.password_hash = std::move(row.password_hash);
  return stored;
}

MeetingRow row_of(const StoredMeeting& stored) {
  const Meeting& meeting = stored.meeting;
  return {.id = meeting.id,
          .title = meeting.title,
          .code = meeting.code,
          .created_by = meeting.created_by,
          .host_id = meeting.host_id,
          .cohost_ids = json::encode(meeting.cohost_ids),
          .invited_ids = json::encode(meeting.invited_ids),
          .conversation_id = meeting.conversation_id,
          .event_id = meeting.event_id,
          .chat_id = meeting.chat_id,
          .settings = json::encode(meeting.settings),
          .password_hash = stored.password_hash,
          .state = meeting.state,
          .created_at = meeting.created_at,
          .scheduled_for = meeting.scheduled_for,
          .started_at = meeting.started_at,
          .ended_at = meeting.ended_at,
          .spotlight_id = meeting.spotlight_id,
          .present = stored.present,
          .recording = meeting.recording.transform([](const RecordingMark& mark) { return json::encode(mark); })};
}

std::string select(std::string_view rest) {
  return "SELECT " + store::columns<MeetingRow>("m.") + " FROM " + std::string(rest);
}

template <class... Arguments>
std::optional<StoredMeeting> meeting_by(store::Transaction& transaction, const std::string& sql,
                                        const Arguments&... arguments) {
  auto row = store::one<MeetingRow>(transaction, sql, arguments...);
  return row ? std::optional(stored_of(std::move(*row))) : std::nullopt;
}

template <class... Arguments>
std::vector<Meeting> meetings_by(store::Transaction& transaction, const std::string& sql,
                                 const Arguments&... arguments) {
  std::vector<Meeting> found;
  for (MeetingRow& row : store::all<MeetingRow>(transaction, sql, arguments...))
    found.push_back(stored_of(std::move(row)).meeting);
  return found;
}

/// Every member of the row, as what a statement's parameters are.
template <class Use>
void with_values(const MeetingRow& row, Use use) {
  std::apply([&](auto... members) { use(row.*members.pointer...); },
             []<template <class...> class L, class... D>(L<D...>) {
               return std::tuple(D()...);
             }(boost::describe::describe_members<MeetingRow, boost::describe::mod_public>()));
}

std::string insert_statement() {
  std::string values = "$1";
  int count = 1;
  for_each_member<MeetingRow>([&](auto) { values += ", $" + std::to_string(++count); });
  return "INSERT INTO meetings (org_id, " + store::columns<MeetingRow>() + ") VALUES (" + values + ")";
}

std::string update_statement() {
  std::string changes;
  int count = 1;
  for_each_member<MeetingRow>([&](auto member) {
    changes += (changes.empty() ? "" : ", ") + std::string(member.name) + " = $" + std::to_string(++count);
  });
  return "UPDATE meetings SET " + changes + " WHERE org_id = $1 AND id = $2";
}

void save_people(store::Transaction& transaction, OrgId org, const Meeting& meeting) {
  for (const MemberId member : concerned(meeting)) add_meeting_person(transaction, org, meeting, member);
}

}  // namespace

void add_meeting(store::Transaction& transaction, OrgId org, const StoredMeeting& stored) {
  static const std::string sql = insert_statement();
  with_values(row_of(stored), [&](const auto&... values) { store::execute(transaction, sql, org, values...); });
  save_people(transaction, org, stored.meeting);
}

void save_meeting(store::Transaction& transaction, OrgId org, const StoredMeeting& stored) {
  static const std::string sql = update_statement();
  with_values(row_of(stored), [&](const auto&... values) { store::execute(transaction, sql, org, values...); });
}

void save_meeting_people(store::Transaction& transaction, OrgId org, const Meeting& meeting) {
  store::execute(transaction, "UPDATE meeting_people SET ended_at = $3 WHERE org_id = $1 AND meeting_id = $2", org,
                 meeting.id, meeting.ended_at);
  save_people(transaction, org, meeting);
}

std::optional<StoredMeeting> find_meeting(store::Transaction& transaction, OrgId org, MeetingId id) {
  static const std::string sql = select("meetings m WHERE m.org_id = $1 AND m.id = $2");
  return meeting_by(transaction, sql, org, id);
}

std::optional<StoredMeeting> find_meeting_by_code(store::Transaction& transaction, OrgId org, std::string_view code) {
  static const std::string sql = select("meetings m WHERE m.org_id = $1 AND m.code = $2");
  return meeting_by(transaction, sql, org, code);
}

std::optional<StoredMeeting> find_meeting_of_event(store::Transaction& transaction, OrgId org,
                                                   calendar::EventId event) {
  static const std::string sql = select("meetings m WHERE m.org_id = $1 AND m.event_id = $2 ORDER BY m.id LIMIT 1");
  return meeting_by(transaction, sql, org, event);
}

void add_meeting_person(store::Transaction& transaction, OrgId org, const Meeting& meeting, MemberId member) {
  store::execute_later(transaction,
                       "INSERT INTO meeting_people (org_id, meeting_id, member_id, ended_at) VALUES ($1, $2, $3, $4)"
                       " ON CONFLICT (org_id, meeting_id, member_id) DO NOTHING",
                       org, meeting.id, member, meeting.ended_at);
}

std::vector<MemberId> people_of(store::Transaction& transaction, OrgId org, MeetingId meeting) {
  return store::all<MemberId>(
      transaction, "SELECT member_id FROM meeting_people WHERE org_id = $1 AND meeting_id = $2 ORDER BY member_id", org,
      meeting);
}

bool has_meeting_person(store::Transaction& transaction, OrgId org, MeetingId meeting, MemberId member) {
  return store::one<std::int64_t>(
             transaction,
             "SELECT COUNT(*) FROM meeting_people WHERE org_id = $1 AND meeting_id = $2 AND member_id = $3", org,
             meeting, member)
             .value_or(0) > 0;
}

std::vector<Meeting> open_meetings_of(store::Transaction& transaction, OrgId org, MemberId member) {
  static const std::string sql = select(
      "meeting_people p JOIN meetings m ON m.org_id = p.org_id AND m.id = p.meeting_id"
      " WHERE p.org_id = $1 AND p.member_id = $2 AND p.ended_at IS NULL ORDER BY p.meeting_id");
  return meetings_by(transaction, sql, org, member);
}

std::vector<Meeting> open_meetings_in(store::Transaction& transaction, OrgId org, chat::ConversationId conversation) {
  static const std::string sql =
      select("meetings m WHERE m.org_id = $1 AND m.conversation_id = $2 AND m.ended_at IS NULL ORDER BY m.id");
  return meetings_by(transaction, sql, org, conversation);
}

std::int64_t count_open_meetings_of(store::Transaction& transaction, OrgId org, MemberId member) {
  return store::one<std::int64_t>(
             transaction,
             "SELECT COUNT(*) FROM meeting_people WHERE org_id = $1 AND member_id = $2 AND ended_at IS NULL", org,
             member)
      .value_or(0);
}

std::vector<Meeting> past_meetings_of(store::Transaction& transaction, OrgId org, MemberId member,
                                      const std::optional<Meeting>& before, std::int64_t limit) {
  static const std::string sql = select(
      "meeting_people p JOIN meetings m ON m.org_id = p.org_id AND m.id = p.meeting_id"
      " WHERE p.org_id = $1 AND p.member_id = $2 AND p.ended_at IS NOT NULL"
      " AND (p.ended_at < $3 OR (p.ended_at = $3 AND p.meeting_id < $4))"
      " ORDER BY p.ended_at DESC, p.meeting_id DESC LIMIT $5");
  constexpr auto kEnd = std::numeric_limits<std::int64_t>::max();
  const std::int64_t at = before && before->ended_at ? before->ended_at->milliseconds() : kEnd;
  const std::int64_t id = before ? static_cast<std::int64_t>(before->id.value) : kEnd;
  return meetings_by(transaction, sql, org, member, at, id, limit);
}

}  // namespace madang::meetings

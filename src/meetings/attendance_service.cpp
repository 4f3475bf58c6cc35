#include <map>

#include "meetings/service.hpp"

namespace madang::meetings {
namespace {

std::string line_of(std::initializer_list<std::string_view> cells) {
  std::string line;
  for (const std::string_view cell : cells) {
    if (!line.empty()) line += ',';
    line += people::csv_cell(cell);
  }
  return line + "\r\n";
}

/// Guests are known by their name alone.
std::string id_of(const auto& of_somebody) { return of_somebody.guest_name ? "" : of_somebody.member_id.text(); }

std::string text_of(const std::optional<Timestamp>& time) { return time ? time->text() : ""; }

}  // namespace

AttendanceSheet Service::list_attendance(store::Transaction& transaction, const auth::Actor& actor,
                                         const NameMeeting& request) const {
  const Hand hand = enter(transaction, actor, request.meeting_id);
  const Meeting& meeting = hand.meeting();
  const bool may = runs(meeting, actor.member_id) || meeting.created_by == actor.member_id;
  auth::require(actor, auth::Verb::moderate, {.moderator = may});
  AttendanceSheet sheet;
  for (StoredParticipant& each : all_participants(transaction, actor.org_id, meeting.id))
    sheet.participants.push_back(dressed(meeting, std::move(each)));
  sheet.members = attendance_of(sheet.participants, clock_.now());
  return sheet;
}

AttendanceExport Service::export_attendance(store::Transaction& transaction, const auth::Actor& actor,
                                            const NameMeeting& request) const {
  const AttendanceSheet sheet = list_attendance(transaction, actor, request);
  std::map<MemberId, std::string> names;
  // The mark makes spreadsheets read UTF-8.
  AttendanceExport whole{"\uFEFF" +
                         line_of({"counts", "name", "member_id", "device", "joined_at", "left_at", "seconds"})};
  for (const MeetingParticipant& each : sheet.participants) {
    if (!each.joined_at) continue;
    auto& name = names[each.member_id];
    if (name.empty())
      name = each.guest_name ? *each.guest_name : doors_.name_of(transaction, actor.org_id, each.member_id);
    const auto seconds = (each.left_at.value_or(clock_.now()) - *each.joined_at).count() / 1000;
    whole.csv += line_of({"device", name, id_of(each), each.device_name, text_of(each.joined_at), text_of(each.left_at),
                          std::to_string(seconds)});
  }
  for (const Attendance& each : sheet.members)
    whole.csv += line_of({each.guest_name ? "guest" : "member", names[each.member_id], id_of(each), "",
                          text_of(each.first_joined_at), text_of(each.last_left_at), std::to_string(each.seconds)});
  return whole;
}

}  // namespace madang::meetings

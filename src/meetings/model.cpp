#include "meetings/model.hpp"

#include <algorithm>
#include <map>

namespace madang::meetings {

bus::StreamName stream_of(MeetingId id) { return id.text(); }

bus::StreamName stream_of(MemberId id) { return id.text(); }

std::string code_from(std::string_view random) {
  constexpr std::string_view kLetters = "bcdfghjkmnpqrstvwxz23456789";
  std::string code;
  for (const char each : random.substr(0, 11)) {
    if (code.size() == 4 || code.size() == 9) code += '-';
    code += kLetters[static_cast<unsigned char>(each) % kLetters.size()];
  }
  return code;
}

bool runs(const Meeting& meeting, MemberId member) {
  return meeting.host_id == member || std::ranges::binary_search(meeting.cohost_ids, member);
}

ParticipantRole role_in(const Meeting& meeting, MemberId member, bool is_guest) {
  if (meeting.host_id == member) return ParticipantRole::host;
  if (std::ranges::binary_search(meeting.cohost_ids, member)) return ParticipantRole::cohost;
  return is_guest ? ParticipantRole::guest : ParticipantRole::participant;
}

std::vector<MemberId> concerned(const Meeting& meeting) {
  std::vector<MemberId> members = meeting.invited_ids;
  members.push_back(meeting.created_by);
  members.push_back(meeting.host_id);
  std::ranges::sort(members);
  const auto doubles = std::ranges::unique(members);
  members.erase(doubles.begin(), doubles.end());
  return members;
}

bool is_invited(const Meeting& meeting, MemberId member) {
  return meeting.created_by == member || runs(meeting, member) ||
         std::ranges::binary_search(meeting.invited_ids, member);
}

bool is_here(const MeetingParticipant& participant) { return participant.state == ParticipantState::joined; }
bool is_waiting(const MeetingParticipant& participant) { return participant.state == ParticipantState::waiting; }
bool is_visitor(const MeetingParticipant& participant) { return participant.guest_name.has_value(); }

MediaSwitches rights_of(const Meeting& meeting, const MeetingParticipant& participant) {
  const MediaSwitches& held = participant.withheld;
  MediaSwitches rights{!held.microphone, !held.camera, !held.screen, !held.screen_sound};
  if (runs(meeting, participant.member_id)) return rights;
  rights.screen = rights.screen && meeting.settings.may_share;
  rights.screen_sound = rights.screen_sound && meeting.settings.may_share;
  return rights;
}

MediaSwitches both(const MediaSwitches& wanted, const MediaSwitches& allowed) {
  return {wanted.microphone && allowed.microphone, wanted.camera && allowed.camera, wanted.screen && allowed.screen,
          wanted.screen_sound && allowed.screen_sound};
}

std::optional<MemberId> successor(const Meeting& meeting, const std::vector<MeetingParticipant>& here) {
  const MeetingParticipant* found = nullptr;
  const auto rank = [&](const MeetingParticipant& each) {
    const int standing = runs(meeting, each.member_id) ? 0 : each.role == ParticipantRole::guest ? 2 : 1;
    return std::tuple(standing, each.joined_at, each.id);
  };
  for (const MeetingParticipant& each : here)
    if (is_here(each) && !is_visitor(each) && each.member_id != meeting.host_id &&
        (!found || rank(each) < rank(*found)))
      found = &each;
  return found ? std::optional(found->member_id) : std::nullopt;
}

std::vector<Attendance> attendance_of(const std::vector<MeetingParticipant>& participants, Timestamp now) {
  std::map<MemberId, std::vector<std::pair<Timestamp, Timestamp>>> stays;
  std::map<MemberId, Attendance> found;
  for (const MeetingParticipant& each : participants) {
    if (!each.joined_at) continue;
    const Timestamp until = each.left_at.value_or(now);
    stays[each.member_id].emplace_back(*each.joined_at, until);
    auto [entry, is_new] = found.try_emplace(
        each.member_id, Attendance{each.member_id, each.guest_name, *each.joined_at, each.left_at, 0});
    Attendance& whole = entry->second;
    whole.first_joined_at = std::min(whole.first_joined_at, *each.joined_at);
    if (!is_new && !each.left_at) whole.last_left_at.reset();
    if (whole.last_left_at && each.left_at) whole.last_left_at = std::max(*whole.last_left_at, *each.left_at);
  }
  std::vector<Attendance> list;
  for (auto& [member, attendance] : found) {
    auto& spans = stays[member];
    std::ranges::sort(spans);
    Timestamp counted = spans.front().first;
    for (const auto& [from, until] : spans) {
      const Timestamp begin = std::max(counted, from);
      if (until > begin) attendance.seconds += (until - begin).count();
      counted = std::max(counted, until);
    }
    attendance.seconds /= 1000;
    list.push_back(attendance);
  }
  std::ranges::sort(list, {}, [](const Attendance& each) { return std::pair(each.first_joined_at, each.member_id); });
  return list;
}

}  // namespace madang::meetings

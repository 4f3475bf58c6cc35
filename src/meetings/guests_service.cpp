#include <algorithm>
#include <map>

#include "kernel/auth/tokens.hpp"
#include "meetings/guests_model.hpp"
#include "meetings/service.hpp"

namespace madang::meetings {

Service::Hand Service::enter_by_code(store::Transaction& transaction, OrgId org, std::string_view code) const {
  auto stored = find_meeting_by_code(transaction, org, code);
  if (!stored) throw Refusal(kNotFound);
  if (stored->meeting.settings.guests == GuestAdmission::nobody) throw Refusal(kNoGuests);
  if (stored->meeting.state == MeetingState::ended) throw Refusal(kMeetingEnded);
  return open(transaction, org, std::move(*stored));
}

MeetingDoor Service::find_door(store::Transaction& transaction, OrgId org, std::string_view code) const {
  const Hand hand = enter_by_code(transaction, org, code);
  const Meeting& meeting = hand.meeting();
  const MeetingSettings& settings = meeting.settings;
  return {doors_.organisation_name(transaction, org),
          meeting.title,
          meeting.state,
          meeting.scheduled_for,
          meeting.has_password,
          settings.is_locked,
          settings.beauty_allowed,
          settings.guests,
          meeting.recording.has_value()};
}

std::pair<MeetingId, std::string> Service::guest_password_asked(store::Transaction& transaction, OrgId org,
                                                                std::string_view code) const {
  const Hand hand = enter_by_code(transaction, org, code);
  return {hand.meeting().id, hand.stored.password_hash};
}

bool Service::has_seat(store::Transaction& transaction, OrgId org, MeetingId meeting, MemberId person) const {
  const auto all = participants_of(transaction, org, meeting, person);
  return std::ranges::any_of(
      all, [](const StoredParticipant& each) { return is_here(each.participant) || is_waiting(each.participant); });
}

bool Service::is_let_in(store::Transaction& transaction, OrgId org, MemberId visitor) const {
  const auto guest = find_guest(transaction, org, visitor);
  return guest && has_seat(transaction, org, guest->meeting_id, visitor);
}

std::optional<MemberId> Service::visitor_with(store::Transaction& transaction, OrgId org,
                                              std::string_view token) const {
  const auto claim = unseal_guest(doors_.key, org, token);
  if (!claim) return std::nullopt;
  const auto guest = find_guest(transaction, org, claim->guest_id);
  const bool is_newest = guest && guest->token_hash == auth::digest(token);
  if (!is_newest || !has_seat(transaction, org, guest->meeting_id, guest->id)) return std::nullopt;
  return guest->id;
}

auth::Visitors Service::visitors() const {
  return {std::bind_front(&Service::visitor_with, this), std::bind_front(&Service::is_let_in, this)};
}

/// Who shows the token of a visit before is who they were.
StoredGuest Service::guest_of(const Hand& hand, const EnterAsGuest& request, const std::string& came_from) {
  const auto claim = request.token ? unseal_guest(doors_.key, hand.org, request.token->value) : std::nullopt;
  auto known = claim ? find_guest(hand.transaction, hand.org, claim->guest_id) : std::nullopt;
  if (known && known->meeting_id == hand.meeting().id && known->token_hash == auth::digest(request.token->value))
    return *known;
  StoredGuest guest;
  guest.id = ids_.next<MemberId>();
  guest.meeting_id = hand.meeting().id;
  guest.came_from = came_from;
  return guest;
}

void Service::require_welcome(const Hand& hand, const StoredGuest& guest, const std::string& proven) const {
  const Meeting& meeting = hand.meeting();
  const Standing standing = standing_of(hand, guest.id);
  if (guest.is_put_out && standing.is_put_out) throw Refusal(kPutOut);
  if (meeting.settings.is_locked && !standing.is_here) throw Refusal(kMeetingLocked);
  if (meeting.has_password && proven != hand.stored.password_hash) throw Refusal(kMeetingPassword, "password");
}

/// Nobody comes in before a member does, and who comes from where somebody was put out waits wherever they can.
bool Service::comes_in(const Hand& hand, const StoredGuest& guest) const {
  const Meeting& meeting = hand.meeting();
  if (meeting.state != MeetingState::ongoing) return false;
  const Standing standing = standing_of(hand, guest.id);
  if (standing.was_admitted || standing.is_here) return true;
  return meeting.settings.guests == GuestAdmission::anyone && has_member_in(hand.transaction, hand.org, meeting.id) &&
         !was_put_out(hand.transaction, hand.org, meeting.id, guest.came_from);
}

MeetingParticipant Service::seat_guest(Hand& hand, const EnterAsGuest& request, const StoredGuest& guest) {
  const bool is_admitted = comes_in(hand, guest);
  for (StoredParticipant& each : participants_of(hand.transaction, hand.org, hand.meeting().id, guest.id)) {
    if (!is_here(each.participant) && !is_waiting(each.participant)) continue;
    MeetingParticipant former = dressed(hand.meeting(), std::move(each));
    go_out(hand, former, ParticipantState::left);
  }
  if (!is_admitted && count_waiting_guests(hand.transaction, hand.org, hand.meeting().id) >= kMostGuestsWaiting)
    throw Refusal(kTooManyGuests);
  StoredParticipant stored;
  stored.is_guest = true;
  MeetingParticipant& asking = stored.participant;
  asking.id = ids_.next<ParticipantId>();
  asking.meeting_id = hand.meeting().id;
  asking.member_id = guest.id;
  asking.guest_name = people::accepted_line(request.name.value, "name", 1);
  asking.device_name = request.device_name ? request.device_name->value : "";
  asking.asked_at = clock_.now();
  add_participant(hand.transaction, hand.org, stored);
  MeetingParticipant participant = dressed(hand.meeting(), stored);
  participant.sending = request.sending.value_or(MediaSwitches());
  if (is_admitted)
    come_in(hand, participant);
  else
    keep(hand, participant);
  return participant;
}

void Service::admit_early_guests(Hand& hand) {
  if (hand.meeting().settings.guests != GuestAdmission::anyone) return;
  for (MeetingParticipant& each : dressed_in(hand, ParticipantState::waiting)) {
    const auto guest = find_guest(hand.transaction, hand.org, each.member_id);
    if (guest && comes_in(hand, *guest)) come_in(hand, each);
  }
}

bus::Cursor Service::own_cursor(store::Transaction& transaction, OrgId org, MemberId person) const {
  const auto stream = stream_of(person);
  return {stream, streams_.epoch(org), streams_.head(transaction, org, stream)};
}

GuestSeat Service::give_token(Hand& hand, StoredGuest guest, MeetingParticipant participant) const {
  GuestSeat seat{seal_guest(doors_.key, hand.org, {guest.meeting_id, guest.id}), std::move(participant), hand.meeting(),
                 own_cursor(hand.transaction, hand.org, guest.id)};
  guest.token_hash = auth::digest(seat.token);
  save_guest(hand.transaction, hand.org, guest);
  return seat;
}

GuestSeat Service::enter_as_guest(store::Transaction& transaction, const EnterAsGuest& request,
                                  const std::string& write_hash, const std::string& address,
                                  const std::string& proven) {
  Hand hand = enter_by_code(transaction, request.org_id, request.code.value);
  const std::string& client_id = request.client_id.value;
  if (const auto again = find_guest_by_write(transaction, hand.org, hand.meeting().id, client_id)) {
    if (again->write_hash != write_hash) throw Refusal(kClientIdReused, "client_id");
    auto all = participants_of(transaction, hand.org, hand.meeting().id, again->id);
    return give_token(hand, *again, dressed(hand.meeting(), std::move(all.back())));
  }
  StoredGuest guest = guest_of(hand, request, auth::keyed_hash(doors_.key, "meetings.address", address));
  require_welcome(hand, guest, proven);
  const bool is_new = guest.client_id.empty();
  guest.client_id = client_id;
  guest.write_hash = write_hash;
  if (is_new) add_guest(transaction, hand.org, guest);
  MeetingParticipant participant = seat_guest(hand, request, guest);
  keep(hand);
  return give_token(hand, guest, std::move(participant));
}

MeetingSeat Service::look_at_seat(store::Transaction& transaction, const auth::Actor& actor,
                                  const NameMeeting& request) const {
  const Hand hand = enter(transaction, actor, request.meeting_id);
  auto all = participants_of(transaction, hand.org, request.meeting_id, auth::person_of(actor));
  const auto open = std::ranges::find_if(all.rbegin(), all.rend(), [](const StoredParticipant& each) {
    return is_here(each.participant) || is_waiting(each.participant);
  });
  if (open == all.rend()) throw Refusal(kNotPresent);
  MeetingSeat seat;
  seat.own_cursor = own_cursor(transaction, hand.org, auth::person_of(actor));
  seat.participant = dressed(hand.meeting(), std::move(*open));
  seat.meeting = hand.meeting();
  if (!is_here(seat.participant)) return seat;
  std::map<MemberId, std::string> names;
  for (StoredParticipant& each : participants_in(transaction, hand.org, request.meeting_id, ParticipantState::joined)) {
    if (is_visitor(each.participant) || names.contains(each.participant.member_id)) continue;
    const MemberId member = each.participant.member_id;
    names[member] = each.shown_name.empty() ? doors_.name_of(transaction, hand.org, member) : each.shown_name;
  }
  for (auto& [member, name] : names) seat.names.push_back({member, std::move(name)});
  return seat;
}

}  // namespace madang::meetings

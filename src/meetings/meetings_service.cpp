#include <fmt/format.h>

#include <algorithm>

#include "kernel/auth/tokens.hpp"
#include "meetings/service.hpp"

namespace madang::meetings {
namespace {

constexpr std::int64_t kUsualPage = 50;
constexpr std::int64_t kMostInPage = 100;

std::int64_t limit_of(const ListPastMeetings& request) {
  const auto limit = request.limit.value_or(kUsualPage);
  if (limit < 1 || limit > kMostInPage)
    throw Refusal(kInvalid, "limit", fmt::format("limit must be between 1 and {}.", kMostInPage));
  return limit;
}

void put_settings(MeetingSettings& settings, const std::optional<ChangeMeetingSettings>& change) {
  if (!change) return;
  settings.entrance = change->entrance.value_or(settings.entrance);
  settings.has_lobby = change->has_lobby.value_or(settings.has_lobby);
  settings.is_locked = change->is_locked.value_or(settings.is_locked);
  settings.may_unmute = change->may_unmute.value_or(settings.may_unmute);
  settings.may_share = change->may_share.value_or(settings.may_share);
  settings.may_record = change->may_record.value_or(settings.may_record);
  settings.beauty_allowed = change->beauty_allowed.value_or(settings.beauty_allowed);
  settings.guests = change->guests.value_or(settings.guests);
  settings.captions_allowed = change->captions_allowed.value_or(settings.captions_allowed);
}

}  // namespace

MeetingSelection Service::list_meetings(store::Transaction& transaction, const auth::Actor& actor,
                                        const ListMeetings& request) const {
  auth::require(actor, auth::Verb::see);
  const auto stream = stream_of(actor.member_id);
  const auto moment = streams_.moment();
  MeetingSelection selection;
  selection.member_cursor = {stream, streams_.epoch(actor.org_id),
                             streams_.head(transaction, actor.org_id, stream, moment)};
  if (request.conversation_id) {
    const auto from = doors_.chat.sees_from(transaction, actor.org_id, *request.conversation_id, actor.member_id);
    auth::require(actor, auth::Verb::see, {.visible = from.has_value()});
    selection.meetings = open_meetings_in(transaction, actor.org_id, *request.conversation_id);
    return selection;
  }
  selection.meetings = open_meetings_of(transaction, actor.org_id, actor.member_id);
  selection.calls = ringing_for(transaction, actor.org_id, actor.member_id);
  std::ranges::move(ringing_by(transaction, actor.org_id, actor.member_id), std::back_inserter(selection.calls));
  return selection;
}

MeetingPage Service::list_past(store::Transaction& transaction, const auth::Actor& actor,
                               const ListPastMeetings& request) const {
  auth::require(actor, auth::Verb::see);
  const auto limit = limit_of(request);
  std::optional<Meeting> before;
  if (request.before) {
    const auto found = find_meeting(transaction, actor.org_id, *request.before);
    if (!found || !found->meeting.ended_at ||
        !has_meeting_person(transaction, actor.org_id, *request.before, actor.member_id))
      throw Refusal(kInvalid, "before", "before is no past meeting of yours.");
    before = found->meeting;
  }
  MeetingPage page{past_meetings_of(transaction, actor.org_id, actor.member_id, before, limit + 1)};
  page.has_earlier = std::ssize(page.meetings) > limit;
  if (page.has_earlier) page.meetings.pop_back();
  return page;
}

Meeting Service::find_by_code(store::Transaction& transaction, const auth::Actor& actor,
                              const FindMeetingByCode& request) const {
  const auto found = find_meeting_by_code(transaction, actor.org_id, request.code.value);
  auth::require(actor, auth::Verb::see, {.visible = found && may_see(transaction, actor, found->meeting)});
  return found->meeting;
}

MeetingSheet Service::look(store::Transaction& transaction, const auth::Actor& actor,
                           const NameMeeting& request) const {
  const auto stream = stream_of(request.meeting_id);
  const auto moment = streams_.moment();
  Hand hand = enter(transaction, actor, request.meeting_id);
  MeetingSheet sheet{hand.meeting(), {}, {}, {}, {stream, streams_.epoch(actor.org_id)}};
  sheet.cursor.seq = streams_.head(transaction, actor.org_id, stream, moment);
  if (!runs(hand.meeting(), actor.member_id) && !standing_of(hand, auth::person_of(actor)).is_here) return sheet;
  sheet.participants = dressed_in(hand, ParticipantState::waiting);
  std::ranges::move(dressed_in(hand, ParticipantState::joined), std::back_inserter(sheet.participants));
  std::ranges::sort(sheet.participants, {}, &MeetingParticipant::id);
  sheet.breakouts = find_breakouts(transaction, actor.org_id, hand.meeting().id);
  if (sheet.breakouts) sheet.places = places_here(hand);
  return sheet;
}

void Service::require_places(store::Transaction& transaction, const auth::Actor& actor,
                             const CreateMeeting& request) const {
  const auto& conversation = request.conversation_id;
  if (conversation && !doors_.chat.sees_from(transaction, actor.org_id, *conversation, actor.member_id))
    throw Refusal(kInvalid, "conversation_id", "conversation_id is no conversation of yours.");
  if (request.event_id && !doors_.sees_event(transaction, actor, request.event_id->text()))
    throw Refusal(kInvalid, "event_id", "event_id is no event that you see.");
  if (request.event_id && request.in_calendar)
    throw Refusal(kInvalid, "in_calendar", "in_calendar cannot be given together with event_id.");
}

std::optional<calendar::EventId> Service::lay_out_event(store::Transaction& transaction, const auth::Actor& actor,
                                                        const CreateMeeting& request, const Meeting& meeting) const {
  if (!request.in_calendar) return request.event_id;
  if (meeting.invited_ids.size() > calendar::kMostAttendees)
    throw Refusal(kInvalid, "invited_ids",
                  fmt::format("An event in a calendar can ask {} people at most.", calendar::kMostAttendees));
  const auto& [time, link_base] = *request.in_calendar;
  calendar::require_event_time(time, "in_calendar.time");
  const auto base = calendar::accepted_link(link_base.value, "in_calendar.link_base");
  calendar::CreateEvent event;
  event.org_id = actor.org_id;
  event.title = {meeting.title};
  event.time = time;
  event.attendee_ids = meeting.invited_ids;
  event.meeting_link = {fmt::format("{}/{}/{}", base, actor.org_id.text(), meeting.code)};
  return doors_.lay_out_event(transaction, actor, event);
}

void Service::require_may_create(const auth::Actor& actor) {
  auth::require(actor, auth::Verb::contribute, {.takes_part = actor.role != auth::Role::guest});
}

Meeting Service::create(store::Transaction& transaction, const auth::Actor& actor, const CreateMeeting& request,
                        const std::string& password_hash) {
  require_may_create(actor);
  require_places(transaction, actor, request);
  if (request.event_id)
    if (auto present = find_meeting_of_event(transaction, actor.org_id, *request.event_id)) return present->meeting;
  if (count_open_meetings_of(transaction, actor.org_id, actor.member_id) >= kMostOngoing)
    throw Refusal(kTooManyMeetings);
  StoredMeeting stored;
  stored.password_hash = password_hash;
  Meeting& meeting = stored.meeting;
  meeting.id = ids_.next<MeetingId>();
  meeting.title = people::accepted_line(request.title.value, "title", 1);
  meeting.code = code_from(auth::random_token());
  meeting.created_by = meeting.host_id = actor.member_id;
  meeting.conversation_id = request.conversation_id;
  meeting.has_password = !password_hash.empty();
  meeting.created_at = clock_.now();
  meeting.scheduled_for = request.scheduled_for;
  if (request.invited_ids)
    meeting.invited_ids = accepted_people(transaction, actor, *request.invited_ids, "invited_ids");
  put_settings(meeting.settings, request.settings);
  meeting.event_id = lay_out_event(transaction, actor, request, meeting);
  add_meeting(transaction, actor.org_id, stored);
  Hand hand = open(transaction, actor.org_id, stored);
  hand.before = {};
  if (!request.scheduled_for && !meeting.event_id) {
    begin(hand);
    jobs_.schedule(transaction, actor.org_id, kCloseJob, meeting.id.text(), clock_.now() + kUnbegunFor, "");
  }
  keep(hand);
  return hand.meeting();
}

Meeting Service::change(store::Transaction& transaction, const auth::Actor& actor, const ChangeMeeting& request) {
  Hand hand = enter_to_run(transaction, actor, request.meeting_id);
  Meeting& meeting = hand.meeting();
  if (meeting.state == MeetingState::ended) throw Refusal(kMeetingEnded);
  if (request.title) meeting.title = people::accepted_line(request.title->value, "title", 1);
  if (request.scheduled_for.given) meeting.scheduled_for = request.scheduled_for.value;
  put_settings(meeting.settings, request.settings);
  if (meeting.settings.may_unmute != hand.before.settings.may_unmute)
    withhold_microphones(hand, !meeting.settings.may_unmute);
  if (meeting.settings != hand.before.settings)
    for (const MeetingParticipant& each : dressed_in(hand, ParticipantState::joined)) allow(hand, each);
  if (!meeting.settings.captions_allowed && hand.before.settings.captions_allowed)
    then(transaction, [id = meeting.id](Media& media) { media.stop_captions(id); });
  keep(hand);
  return meeting;
}

void Service::require_may_set_password(store::Transaction& transaction, const auth::Actor& actor, MeetingId id) const {
  const Hand hand = enter_to_run(transaction, actor, id);
  if (hand.meeting().state == MeetingState::ended) throw Refusal(kMeetingEnded);
}

Meeting Service::set_password(store::Transaction& transaction, const auth::Actor& actor, MeetingId id,
                              const std::string& hash) {
  require_may_set_password(transaction, actor, id);
  Hand hand = enter_to_run(transaction, actor, id);
  hand.stored.password_hash = hash;
  hand.meeting().has_password = !hash.empty();
  save_meeting(transaction, hand.org, hand.stored);
  keep(hand);
  return hand.meeting();
}

Meeting Service::end(store::Transaction& transaction, const auth::Actor& actor, const TouchMeeting& request) {
  Hand hand = enter(transaction, actor, request.meeting_id);
  auth::require(actor, auth::Verb::moderate, {.moderator = hand.meeting().host_id == actor.member_id});
  if (hand.meeting().state != MeetingState::ended) finish(hand);
  keep(hand);
  return hand.meeting();
}

}  // namespace madang::meetings

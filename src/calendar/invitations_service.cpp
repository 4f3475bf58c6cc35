#include <algorithm>
#include <set>

#include "calendar/passwords_store.hpp"
#include "calendar/service.hpp"

namespace madang::calendar {
namespace {

constexpr std::int64_t kMostInvitations = 500;
constexpr std::int64_t kMostOfLeaver = 10'000;

}  // namespace

InvitationList Service::list_invitations(store::Transaction& transaction, const auth::Actor& actor,
                                         const OfOrganisation&) const {
  auth::require(actor, auth::Verb::see);
  const auto stream = stream_of(actor.member_id);
  const auto moment = streams_.moment();
  const auto head = streams_.head(transaction, actor.org_id, stream, moment);
  InvitationList list{{}, {stream, streams_.epoch(actor.org_id), head}};
  for (const StoredEvent& stored :
       unanswered_by(transaction, actor.org_id, actor.member_id, clock_.now(), kMostInvitations))
    list.invitations.push_back(
        invitation_of(stored.event, *attendee_in(stored.event, actor.member_id), stored.bounds.ends_at));
  return list;
}

CalendarEvent Service::answer(store::Transaction& transaction, const auth::Actor& actor,
                              const AnswerInvitation& request) {
  StoredEvent stored = aim(transaction, actor, request.event_id).stored;
  Attendee* own = attendee_in(stored.event, actor.member_id);
  auth::require(actor, auth::Verb::amend, {.author = own != nullptr});
  if (own->answer == request.answer) return stored.event;
  const CalendarEvent before = stored.event;
  own->answer = request.answer;
  save_event(transaction, actor.org_id, stored);
  tell(transaction, actor.org_id, stored, &before);
  return stored.event;
}

bool Service::sees_event(store::Transaction& transaction, const auth::Actor& actor, const std::string& text) const {
  const auto id = EventId::read(text);
  auto stored = id ? find_event(transaction, actor.org_id, *id) : std::nullopt;
  return stored && !stored->is_removed && judge(transaction, actor, std::move(*stored)).sight == Sight::full;
}

void Service::tell(store::Transaction& transaction, OrgId org, const StoredEvent& stored, const CalendarEvent* before) {
  tell_attendees(transaction, org, stored, before);
  auto members = concerned(stored.event);
  if (before)
    for (const MemberId member : concerned(*before)) members.push_back(member);
  tell_calendar(transaction, org, stored.event.calendar_id, members);
}

void Service::tell_attendees(store::Transaction& transaction, OrgId org, const StoredEvent& stored,
                             const CalendarEvent* before) {
  const auto known = [&](MemberId member) -> const Attendee* {
    const Attendee* attendee = before ? attendee_in(*before, member) : nullptr;
    return attendee && !attendee->is_gone ? attendee : nullptr;
  };
  for (const Attendee& each : stored.event.attendees) {
    if (each.is_gone || stored.is_removed) continue;
    const auto invitation = invitation_of(stored.event, each, stored.bounds.ends_at);
    const Attendee* earlier = known(each.member_id);
    if (earlier && invitation_of(*before, *earlier, bounds_of(*before).ends_at) == invitation) continue;
    append(transaction, org, each.member_id, InvitationSaved{invitation});
  }
  if (!before) return;
  for (const Attendee& each : before->attendees) {
    const Attendee* now = attendee_in(stored.event, each.member_id);
    const bool is_left = stored.is_removed || !now || now->is_gone;
    if (!each.is_gone && is_left) append(transaction, org, each.member_id, InvitationLeft{stored.event.id});
  }
}

void Service::tell_calendar(store::Transaction& transaction, OrgId org, CalendarId id,
                            const std::vector<MemberId>& members) {
  const CalendarChanged event{id};
  std::set<MemberId> told(members.begin(), members.end());
  const auto row = find_calendar(transaction, org, id);
  told.insert(row ? row->owner_id : owner_of_personal(id));
  for (const MemberId member : told) streams_.tell(transaction, org, stream_of(member), event);
  if (row && row->conversation_id) streams_.tell(transaction, org, chat::stream_of(*row->conversation_id), event);
  if (row && row->kind == CalendarKind::organisation) streams_.tell(transaction, org, org.text(), event);
}

void Service::hand_over(store::Transaction& transaction, const people::MemberLeaving& leaving) {
  remove_passwords_of(transaction, leaving.org_id, leaving.member_id);
  const TimeSpan ahead{clock_.now(), kForEver};
  for (const CalendarEvent& event : events_of(transaction, leaving.org_id, leaving.member_id, ahead, kMostOfLeaver))
    if (auto stored = find_event(transaction, leaving.org_id, event.id))
      leave_event(transaction, leaving, std::move(*stored));
}

void Service::leave_event(store::Transaction& transaction, const people::MemberLeaving& leaving, StoredEvent stored) {
  const CalendarEvent before = stored.event;
  CalendarEvent& event = stored.event;
  if (Attendee* own = attendee_in(event, leaving.member_id)) own->is_gone = true;
  const bool is_theirs = event.organiser_id == leaving.member_id;
  const bool is_shared = !event.attendees.empty();
  if (is_theirs && is_shared && leaving.heir_id) {
    event.organiser_id = *leaving.heir_id;
    std::erase_if(event.attendees, [&](const Attendee& each) { return each.member_id == *leaving.heir_id; });
    if (event.calendar_id == personal_calendar(leaving.member_id))
      event.calendar_id = personal_calendar(*leaving.heir_id);
  }
  if (event == before) return;
  save_event(transaction, leaving.org_id, stored);
  tell(transaction, leaving.org_id, stored, &before);
}

void Service::bring_back(store::Transaction& transaction, const people::MemberReturning& returning) {
  const TimeSpan ahead{clock_.now(), kForEver};
  for (const EventId id : left_by(transaction, returning.org_id, returning.member_id, ahead)) {
    auto stored = find_event(transaction, returning.org_id, id);
    Attendee* own = stored ? attendee_in(stored->event, returning.member_id) : nullptr;
    if (!own || !own->is_gone) continue;
    const CalendarEvent before = stored->event;
    own->is_gone = false;
    save_event(transaction, returning.org_id, *stored);
    tell(transaction, returning.org_id, *stored, &before);
  }
}

}  // namespace madang::calendar

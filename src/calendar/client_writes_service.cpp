#include <algorithm>

#include "calendar/service.hpp"

namespace madang::calendar {
namespace {

constexpr std::chrono::minutes kJustNow{2};

/// One event with what it says of its occurrences (RFC 4791, 4.1).
const ReadEvent& one_event_in(const std::optional<ReadCalendar>& file) {
  if (!file) throw Refusal(kNoCalendarFile);
  if (file->events.size() != 1 || file->skipped > 0) throw Refusal(kNoSuchData);
  if (file->events.front().has_too_many_extras) throw Refusal(kTooMuchData);
  return file->events.front();
}

const ReadAttendee* read_attendee(const ReadEvent& read, MemberId member) {
  const auto found = std::ranges::find(read.attendees, member, &ReadAttendee::member_id);
  return found == read.attendees.end() ? nullptr : &*found;
}

}  // namespace

void Service::put_read_attendees(store::Transaction& transaction, const auth::Actor& actor, CalendarEvent& event,
                                 const ReadEvent& read) const {
  std::vector<MemberId> ids;
  for (const ReadAttendee& each : read.attendees) ids.push_back(each.member_id);
  put_attendees(transaction, actor, event, ids);
  const ReadAttendee* said = read_attendee(read, actor.member_id);
  Attendee* own = attendee_in(event, actor.member_id);
  if (own && said && said->answer) own->answer = *said->answer;  // nobody answers for others
}

void Service::make_from_client(store::Transaction& transaction, const auth::Actor& actor, const CalendarRow& calendar,
                               const std::string& name, const ReadEvent& read) {
  auth::require(actor, auth::Verb::contribute, {.takes_part = actor.role != auth::Role::guest});
  auto stored = find_event_by_uid(transaction, actor.org_id, calendar.id, read.uid);
  if (stored && !stored->is_removed) throw Refusal(kUidTaken);
  if (!stored) {
    if (count_events(transaction, actor.org_id, calendar.id) >= kMostEvents) throw Refusal(kCalendarIsFull);
    stored.emplace();
    stored->event.id = ids_.next<EventId>();
    stored->event.calendar_id = calendar.id;
    stored->event.uid = read.uid;
    stored->event.organiser_id = actor.member_id;
    stored->event.created_at = clock_.now();
  }
  stored->is_removed = false;
  stored->before_removal.reset();
  stored->reminded_until = clock_.now() - kJustNow;
  put_read(stored->event, read);
  put_read_attendees(transaction, actor, stored->event, read);
  keep(transaction, actor.org_id, *stored, nullptr);
  save_extras(transaction, actor.org_id, stored->event.id, read.extras);
  name_resource(transaction, actor.org_id, calendar.id, stored->event.id, name);
}

void Service::change_from_client(store::Transaction& transaction, const auth::Actor& actor, StoredEvent stored,
                                 const ReadEvent& read) {
  const CalendarEvent before = stored.event;
  CalendarEvent& event = stored.event;
  if (read.uid != event.uid) throw Refusal(kUidTaken);
  put_read(event, read);
  if (event.time != before.time || event.rule != before.rule) {
    ask_again(event);
    event.sequence = std::max(event.sequence, read.sequence);
  }
  put_read_attendees(transaction, actor, event, read);
  stored.before_removal.reset();
  stored.reminded_until = clock_.now() - kJustNow;
  keep(transaction, actor.org_id, stored, &before);
  save_extras(transaction, actor.org_id, event.id, read.extras);
}

/// Programs send the whole event to say that one comes; what else it says must be what it was.
void Service::answer_from_client(store::Transaction& transaction, const auth::Actor& actor, const CalendarEvent& event,
                                 const ReadEvent& read) {
  const ReadAttendee* said = read_attendee(read, actor.member_id);
  const Attendee* own = attendee_in(event, actor.member_id);
  if (own && said && said->answer && *said->answer != own->answer) {
    answer(transaction, actor, {actor.org_id, event.id, *said->answer});
    return;
  }
  const bool is_same = read.title == event.title && read.time == event.time && read.rule == event.rule;
  if (!own || !is_same) throw Refusal(auth::kForbidden);
}

PutOutcome Service::put_client_event(store::Transaction& transaction, const auth::Actor& actor, CalendarId id,
                                     const std::string& name, const std::optional<ReadCalendar>& file,
                                     const Conditions& conditions) {
  const CalendarRow calendar = seen_calendar(transaction, actor, id);
  const auto there = held(transaction, actor.org_id, id, name);
  const bool may_write = access_to(transaction, actor, calendar) >= Access::write;
  if (calendar.kind == CalendarKind::subscribed || (!there && !may_write)) throw Refusal(auth::kForbidden);
  if (!conditions(there ? std::optional(as_resource(actor.org_id, there->row).etag) : std::nullopt))
    throw Refusal(kNotAsTaken);
  const ReadEvent& read = one_event_in(file);
  if (!there) {
    make_from_client(transaction, actor, calendar, name, read);
    return PutOutcome::made;
  }
  const bool is_invitation = there->event.calendar_id != id && there->event.organiser_id != actor.member_id;
  Aimed aimed = judge(transaction, actor, find_event(transaction, actor.org_id, there->event.id).value());
  if (!is_invitation && aimed.may_change)
    change_from_client(transaction, actor, std::move(aimed.stored), read);
  else
    answer_from_client(transaction, actor, there->event, read);
  return PutOutcome::changed;
}

void Service::remove_client_event(store::Transaction& transaction, const auth::Actor& actor, CalendarId id,
                                  const std::string& name, const Conditions& conditions) {
  const CalendarRow calendar = seen_calendar(transaction, actor, id);
  const auto there = held(transaction, actor.org_id, id, name);
  if (!there) throw Refusal(kNotFound);
  if (calendar.kind == CalendarKind::subscribed) throw Refusal(auth::kForbidden);
  if (!conditions(as_resource(actor.org_id, there->row).etag)) throw Refusal(kNotAsTaken);
  const bool is_invitation = there->event.calendar_id != id && there->event.organiser_id != actor.member_id;
  if (!is_invitation) return remove_event(transaction, actor, {actor.org_id, there->event.id, {}, {}});
  answer(transaction, actor, {actor.org_id, there->event.id, AttendeeAnswer::declined});
}

}  // namespace madang::calendar

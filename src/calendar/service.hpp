#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "calendar/calendars_store.hpp"
#include "calendar/clients_model.hpp"
#include "calendar/dav_model.hpp"
#include "calendar/events.hpp"
#include "calendar/events_store.hpp"
#include "calendar/icalendar_reading.hpp"
#include "calendar/icalendar_writing.hpp"
#include "calendar/requests.hpp"
#include "calendar/resources_store.hpp"
#include "chat/service.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/auth/permit.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/jobs/jobs.hpp"
#include "kernel/store/transaction.hpp"
#include "people/service.hpp"
#include "working_time/service.hpp"

namespace madang::calendar {

/// What shall be confirmed before an event begins.
struct EventAlert {
  MemberId organiser_id;
  std::vector<MemberId> member_ids;
  std::string text;
  EventId event_id;
  Timestamp ends_at;
};

/// What calendars need of other slices.
struct Doors {
  chat::Service& chat;
  std::function<bool(store::Transaction&, OrgId, MemberId)> is_member;
  std::function<people::Organisation(store::Transaction&, OrgId)> organisation_of;
  std::function<people::Powers(store::Transaction&, const auth::Actor&)> powers_of;
  /// Those of the wanted whom the actor may see, by id.
  std::function<std::vector<MemberId>(store::Transaction&, const auth::Actor&, std::vector<MemberId>)> those_seen;
  std::function<working_time::Availabilities(store::Transaction&, OrgId, std::span<const MemberId>)> availabilities_of;
  /// Takes part in the transaction; whom it cannot tell, it does not.
  std::function<void(store::Transaction&, OrgId, const EventAlert&)> alert;
  std::function<std::optional<auth::Role>(store::Transaction&, OrgId, MemberId)> role_of;
  std::function<std::string(store::Transaction&, OrgId, MemberId)> name_of;
};

/// What people do with calendars. Each verb is one use case inside the caller's transaction, refuses by throwing
/// Refusal, and tells its events after commit. One per process, any thread.
class Service {
 public:
  /// `key` is the server's secret; it makes the addresses by which other programs read calendars.
  Service(bus::Streams& streams, IdSource& ids, const Clock& clock, jobs::Schedule& jobs, std::string key, Doors doors);

  /// At wiring. Is asked, after commit, for a subscribed calendar that is to be read.
  void when_due(std::function<void(OrgId, CalendarId)> refresh) { refresh_ = std::move(refresh); }

  // calendars_service.cpp
  CalendarList list_calendars(store::Transaction& transaction, const auth::Actor& actor,
                              const OfOrganisation& request) const;
  /// Not guests'; the organisation's with the power over rules.
  Calendar create_calendar(store::Transaction& transaction, const auth::Actor& actor, const CreateCalendar& request);
  Calendar change_calendar(store::Transaction& transaction, const auth::Actor& actor, const ChangeCalendar& request);
  /// With everything in it.
  void remove_calendar(store::Transaction& transaction, const auth::Actor& actor, const NameCalendar& request);
  /// The address by which programs without an account read it; there is one at a time, until it is revoked.
  Calendar open_feed(store::Transaction& transaction, const auth::Actor& actor, const NameCalendar& request);
  Calendar revoke_feed(store::Transaction& transaction, const auth::Actor& actor, const NameCalendar& request);

  // exchange_service.cpp
  /// All that somebody with the secret may read. Throws 404 when it is not the secret.
  std::string read_feed(store::Transaction& transaction, const ReadFeed& request) const;
  std::string write_file(store::Transaction& transaction, const auth::Actor& actor, const NameCalendar& request) const;
  /// By UID: what is there is changed, and what is not is added. Organisers are who imports. Nothing was read of what
  /// is no calendar.
  ImportedCalendar import_file(store::Transaction& transaction, const auth::Actor& actor, CalendarId id,
                               const std::optional<ReadCalendar>& file);
  /// In whose zone a file's times are that name none.
  std::string home_zone(store::Transaction& transaction, OrgId org) const;
  std::optional<std::string> source_of(store::Transaction& transaction, OrgId org, CalendarId id) const;
  /// What an outside address told; nothing when it could not be read. What is no longer there is forgotten.
  void keep_subscribed(store::Transaction& transaction, OrgId org, CalendarId id,
                       const std::optional<ReadCalendar>& file);

  // events_service.cpp
  OccurrenceList list_occurrences(store::Transaction& transaction, const auth::Actor& actor,
                                  const ListOccurrences& request) const;
  CalendarEvent look(store::Transaction& transaction, const auth::Actor& actor, const NameEvent& request) const;
  CalendarEvent create_event(store::Transaction& transaction, const auth::Actor& actor, const CreateEvent& request);

  // changing_service.cpp
  /// The organiser's, and of who may write into the calendar. Gives what was changed, which is a new event when a
  /// repeating one was divided.
  CalendarEvent change_event(store::Transaction& transaction, const auth::Actor& actor, const ChangeEvent& request);
  void remove_event(store::Transaction& transaction, const auth::Actor& actor, const RemoveEvent& request);
  /// Takes the last removal back.
  CalendarEvent restore_event(store::Transaction& transaction, const auth::Actor& actor, const RestoreEvent& request);

  // invitations_service.cpp
  InvitationList list_invitations(store::Transaction& transaction, const auth::Actor& actor,
                                  const OfOrganisation& request) const;
  CalendarEvent answer(store::Transaction& transaction, const auth::Actor& actor, const AnswerInvitation& request);
  bool sees_event(store::Transaction& transaction, const auth::Actor& actor, const std::string& id) const;
  /// As a participant of these moments.
  void hand_over(store::Transaction& transaction, const people::MemberLeaving& leaving);
  void bring_back(store::Transaction& transaction, const people::MemberReturning& returning);

  // free_service.cpp
  FreeBusyList look_free_busy(store::Transaction& transaction, const auth::Actor& actor,
                              const LookFreeBusy& request) const;
  TimeSuggestions find_time(store::Transaction& transaction, const auth::Actor& actor, const FindTime& request) const;

  // rooms_service.cpp
  RoomList list_rooms(store::Transaction& transaction, const auth::Actor& actor, const ListRooms& request) const;
  /// With the power over rules.
  Room create_room(store::Transaction& transaction, const auth::Actor& actor, const CreateRoom& request);
  void remove_room(store::Transaction& transaction, const auth::Actor& actor, const NameRoom& request);

  // passwords_service.cpp
  CalendarPasswordList list_passwords(store::Transaction& transaction, const auth::Actor& actor,
                                      const OfOrganisation& request) const;
  CalendarPasswordId create_password(store::Transaction& transaction, const auth::Actor& actor,
                                     const CreateCalendarPassword& request);
  /// With its secret; for who has just made it.
  NewCalendarPassword created_password(store::Transaction& transaction, const auth::Actor& actor,
                                       CalendarPasswordId id) const;
  void revoke_password(store::Transaction& transaction, const auth::Actor& actor, const NameCalendarPassword& request);
  /// Nothing when there is no such password, or its member has left.
  std::optional<SignedInClient> sign_in_client(store::Transaction& transaction, const CalendarLogin& login) const;
  /// A member as of this transaction; nothing when they have left.
  std::optional<auth::Actor> member_by(store::Transaction& transaction, OrgId org, MemberId member,
                                       AccountId account) const;
  void note_use(store::Transaction& transaction, OrgId org, CalendarPasswordId id);

  // clients_service.cpp
  std::vector<ClientCalendar> client_calendars(store::Transaction& transaction, const auth::Actor& actor) const;
  /// This and the next throw 404 when the actor does not see the calendar.
  ClientCalendar client_calendar(store::Transaction& transaction, const auth::Actor& actor, CalendarId id) const;
  std::vector<ClientEvent> client_events(store::Transaction& transaction, const auth::Actor& actor, CalendarId id,
                                         const dav::Filter& filter, bool with_text) const;
  std::optional<ClientEvent> client_event(store::Transaction& transaction, const auth::Actor& actor, CalendarId id,
                                          const std::string& name) const;
  /// Also what was removed. Throws kOldToken when it is not known any more.
  std::vector<ClientEvent> client_changes(store::Transaction& transaction, const auth::Actor& actor, CalendarId id,
                                          std::int64_t after, bool with_text) const;
  std::vector<TimeSpan> client_busy(store::Transaction& transaction, const auth::Actor& actor, CalendarId id,
                                    TimeSpan span) const;
  std::string client_name(store::Transaction& transaction, const auth::Actor& actor) const {
    return doors_.name_of(transaction, actor.org_id, actor.member_id);
  }
  /// Changes when what a client knows may have come from another history.
  std::string client_epoch(OrgId org) const { return streams_.epoch(org); }

  // client_writes_service.cpp
  /// What a file says becomes an event, or of one that the actor may not change, their answer.
  PutOutcome put_client_event(store::Transaction& transaction, const auth::Actor& actor, CalendarId id,
                              const std::string& name, const std::optional<ReadCalendar>& file,
                              const Conditions& conditions);
  /// What one is invited to is declined.
  void remove_client_event(store::Transaction& transaction, const auth::Actor& actor, CalendarId id,
                           const std::string& name, const Conditions& conditions);

  /// Something to come for My day and for others: what of somebody's time is taken, with words.
  std::vector<Occurrence> occurrences_for(store::Transaction& transaction, OrgId org, MemberId member,
                                          TimeSpan span) const;

 private:
  enum class Access { none, see, write, manage };
  enum class Sight { none, busy, full };
  struct Aimed {
    StoredEvent stored;
    CalendarRow calendar;
    Sight sight = Sight::none;
    bool may_change = false;
  };

  // calendars_service.cpp
  /// Everybody's own is there without a row.
  std::optional<CalendarRow> calendar_row(store::Transaction& transaction, OrgId org, CalendarId id) const;
  Access access_to(store::Transaction& transaction, const auth::Actor& actor, const CalendarRow& row) const;
  bool has_power(store::Transaction& transaction, const auth::Actor& actor) const;
  CalendarRow enter(store::Transaction& transaction, const auth::Actor& actor, CalendarId id, Access least) const;
  std::vector<CalendarRow> visible_calendars(store::Transaction& transaction, const auth::Actor& actor) const;
  Calendar view(store::Transaction& transaction, const auth::Actor& actor, const CalendarRow& row,
                const std::optional<CalendarLook>& look) const;
  Calendar view(store::Transaction& transaction, const auth::Actor& actor, const CalendarRow& row) const;
  CalendarRow accepted(store::Transaction& transaction, const auth::Actor& actor, const CreateCalendar& request) const;
  std::string feed_code(OrgId org, const CalendarRow& row) const;
  void require_power(store::Transaction& transaction, const auth::Actor& actor) const;

  // events_service.cpp
  /// Throws 404 when the actor may not see it, 403 when they may not change it.
  Aimed aim(store::Transaction& transaction, const auth::Actor& actor, EventId id) const;
  Aimed aim_to_change(store::Transaction& transaction, const auth::Actor& actor, EventId id) const;
  Aimed judge(store::Transaction& transaction, const auth::Actor& actor, StoredEvent stored) const;
  CalendarEvent begun(store::Transaction& transaction, const auth::Actor& actor, const CreateEvent& request) const;
  void put_attendees(store::Transaction& transaction, const auth::Actor& actor, CalendarEvent& event,
                     const std::vector<MemberId>& ids) const;
  /// Keeps what is new, or changed since `before`, books its room, and tells whom it concerns or concerned.
  void keep(store::Transaction& transaction, OrgId org, StoredEvent& stored, const CalendarEvent* before);
  /// The same without a word.
  void put(store::Transaction& transaction, OrgId org, StoredEvent& stored);

  // changing_service.cpp
  void put_words(CalendarEvent& event, const ChangeEvent& request) const;
  void put_rest(store::Transaction& transaction, const auth::Actor& actor, CalendarEvent& event,
                const ChangeEvent& request) const;
  CalendarEvent change_all(store::Transaction& transaction, const auth::Actor& actor, StoredEvent stored,
                           const ChangeEvent& request);
  CalendarEvent change_one(store::Transaction& transaction, const auth::Actor& actor, StoredEvent stored,
                           const ChangeEvent& request);
  CalendarEvent change_later(store::Transaction& transaction, const auth::Actor& actor, StoredEvent stored,
                             const ChangeEvent& request);
  void take_away(store::Transaction& transaction, OrgId org, StoredEvent& stored);

  // invitations_service.cpp
  void tell(store::Transaction& transaction, OrgId org, const StoredEvent& stored, const CalendarEvent* before);
  void tell_attendees(store::Transaction& transaction, OrgId org, const StoredEvent& stored,
                      const CalendarEvent* before);
  void tell_calendar(store::Transaction& transaction, OrgId org, CalendarId id, const std::vector<MemberId>& members);
  void leave_event(store::Transaction& transaction, const people::MemberLeaving& leaving, StoredEvent stored);

  // free_service.cpp
  std::vector<PersonsTime> times_of(store::Transaction& transaction, const auth::Actor& actor,
                                    const std::string& member_ids, TimeSpan span) const;

  // rooms_service.cpp
  void book(store::Transaction& transaction, OrgId org, const StoredEvent& stored);
  void require_room_free(store::Transaction& transaction, OrgId org, const Room& room,
                         const std::vector<Occurrence>& wanted, EventId self) const;

  // reminders_service.cpp
  void set_alarm(store::Transaction& transaction, OrgId org, const StoredEvent& stored);
  void remind(store::Transaction& transaction, OrgId org, EventId id);
  void remind_of(store::Transaction& transaction, OrgId org, const CalendarEvent& event, const Occurrence& occurrence);

  // exchange_service.cpp
  bool import_event(store::Transaction& transaction, OrgId org, const CalendarRow& calendar, MemberId organiser,
                    const ReadEvent& read, ImportedCalendar& done);
  std::string written(store::Transaction& transaction, OrgId org, const CalendarRow& calendar,
                      std::optional<MemberId> reader) const;
  void refresh_later(store::Transaction& transaction, OrgId org, CalendarId id, std::chrono::milliseconds after);

  // passwords_service.cpp
  std::string password_code(OrgId org, CalendarPasswordId id) const;
  std::string password_hash(std::string_view secret) const;

  // clients_service.cpp
  CalendarRow seen_calendar(store::Transaction& transaction, const auth::Actor& actor, CalendarId id) const;
  ClientCalendar client_view(store::Transaction& transaction, const auth::Actor& actor, Calendar calendar) const;
  std::optional<HeldResource> held(store::Transaction& transaction, OrgId org, CalendarId calendar,
                                   const std::string& name) const;
  ClientEvent as_resource(OrgId org, const ResourceRow& row) const;
  std::string text_for(store::Transaction& transaction, const auth::Actor& actor, const HeldResource& held) const;
  /// How people are called, asked once for each; as long as the transaction.
  NameOf names_in(store::Transaction& transaction, OrgId org) const;

  // client_writes_service.cpp
  void make_from_client(store::Transaction& transaction, const auth::Actor& actor, const CalendarRow& calendar,
                        const std::string& name, const ReadEvent& read);
  void change_from_client(store::Transaction& transaction, const auth::Actor& actor, StoredEvent stored,
                          const ReadEvent& read);
  void answer_from_client(store::Transaction& transaction, const auth::Actor& actor, const CalendarEvent& event,
                          const ReadEvent& read);
  void put_read_attendees(store::Transaction& transaction, const auth::Actor& actor, CalendarEvent& event,
                          const ReadEvent& read) const;

  template <class E>
  void append(store::Transaction& transaction, OrgId org, MemberId member, const E& event) {
    const auto stream = stream_of(member);
    streams_.append(transaction, org, stream, streams_.next_seq(transaction, org, stream), event);
  }

  bus::Streams& streams_;
  IdSource& ids_;
  const Clock& clock_;
  jobs::Schedule& jobs_;
  const std::string key_;
  const Doors doors_;
  std::function<void(OrgId, CalendarId)> refresh_;
};

}  // namespace madang::calendar

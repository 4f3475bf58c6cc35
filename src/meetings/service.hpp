#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "calendar/service.hpp"
#include "chat/service.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/auth/permit.hpp"
#include "kernel/auth/visitors.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/jobs/jobs.hpp"
#include "kernel/store/transaction.hpp"
#include "meetings/breakouts_events.hpp"
#include "meetings/breakouts_requests.hpp"
#include "meetings/breakouts_store.hpp"
#include "meetings/calls_store.hpp"
#include "meetings/capacity_service.hpp"
#include "meetings/events.hpp"
#include "meetings/guests_requests.hpp"
#include "meetings/guests_store.hpp"
#include "meetings/media_service.hpp"
#include "meetings/meetings_store.hpp"
#include "meetings/participants_store.hpp"
#include "meetings/requests.hpp"
#include "people/service.hpp"

namespace madang::meetings {

/// A call that nobody answered, for whoever alerts.
struct MissedCall {
  MemberId caller_id;
  MemberId callee_id;
  std::string title;  ///< of the meeting
};

/// What meetings need of other slices.
struct Doors {
  chat::Service& chat;
  /// Those of the wanted whom the actor may see, by id.
  std::function<std::vector<MemberId>(store::Transaction&, const auth::Actor&, std::vector<MemberId>)> those_seen;
  /// In whose name the house acts; nobody when they have left.
  std::function<std::optional<auth::Actor>(store::Transaction&, OrgId, MemberId)> actor_of;
  std::function<std::string(store::Transaction&, OrgId, MemberId)> name_of;
  std::function<bool(store::Transaction&, const auth::Actor&, const std::string& event_id)> sees_event;
  std::function<calendar::EventId(store::Transaction&, const auth::Actor&, const calendar::CreateEvent&)> lay_out_event;
  /// Takes part in the transaction; whom it cannot tell, it does not.
  std::function<void(store::Transaction&, OrgId, const MissedCall&)> alert;
  /// Takes part in the transaction: a call to this meeting rings, or ended. For devices that show no page.
  std::function<void(store::Transaction&, OrgId, const MeetingCall&, const std::string& title)> wake;
  std::function<std::string(store::Transaction&, OrgId)> organisation_name;
  std::string key;  ///< the server's, which seals what guests show
};

/// What people do with meetings. Each verb is one use case inside the caller's transaction, refuses by throwing
/// Refusal, and tells its events after commit. One per process, any thread.
class Service {
 public:
  Service(bus::Streams& streams, IdSource& ids, const Clock& clock, jobs::Schedule& jobs, Doors doors);

  /// At wiring. Without it there is neither sound nor picture, and nobody is waited for who was lost.
  void carried_by(Media& media) { media_ = &media; }
  Media* media() const { return media_; }
  /// At wiring, with the media.
  void measured_by(Capacity& capacity) { capacity_ = &capacity; }
  Capacity* capacity() const { return capacity_; }
  /// At wiring: who is told, within the transaction, that a recorded meeting is over.
  using WhenOver = std::function<void(store::Transaction&, OrgId, const Meeting&)>;
  void when_recorded_is_over(WhenOver tell) { when_recorded_is_over_ = std::move(tell); }

  // meetings_service.cpp
  MeetingSelection list_meetings(store::Transaction& transaction, const auth::Actor& actor,
                                 const ListMeetings& request) const;
  MeetingPage list_past(store::Transaction& transaction, const auth::Actor& actor,
                        const ListPastMeetings& request) const;
  Meeting find_by_code(store::Transaction& transaction, const auth::Actor& actor,
                       const FindMeetingByCode& request) const;
  /// Who is in it is told to those in it, and to who hosts it.
  MeetingSheet look(store::Transaction& transaction, const auth::Actor& actor, const NameMeeting& request) const;
  /// Everybody's but guests'. Who makes it hosts it. `password_hash` is argon2id, or empty for none.
  Meeting create(store::Transaction& transaction, const auth::Actor& actor, const CreateMeeting& request,
                 const std::string& password_hash);
  /// Throws as create() does when the actor may not.
  static void require_may_create(const auth::Actor& actor);
  /// Of who hosts or co-hosts.
  Meeting change(store::Transaction& transaction, const auth::Actor& actor, const ChangeMeeting& request);
  /// Throws as set_password() does when the actor may not.
  void require_may_set_password(store::Transaction& transaction, const auth::Actor& actor, MeetingId id) const;
  /// `hash` is argon2id, or empty for none.
  Meeting set_password(store::Transaction& transaction, const auth::Actor& actor, MeetingId id,
                       const std::string& hash);
  /// For everybody; the host's alone. One that is over stays so.
  Meeting end(store::Transaction& transaction, const auth::Actor& actor, const TouchMeeting& request);

  // chat_service.cpp
  /// A conversation of those in the meeting, made when somebody in it first wants it.
  MeetingChat open_chat(store::Transaction& transaction, const auth::Actor& actor, const TouchMeeting& request);
  /// The texts that the actor may see who is in it: guests from when they came.
  MeetingChatPage list_chat(store::Transaction& transaction, const auth::Actor& actor,
                            const ListMeetingChat& request) const;
  /// Of those in it, guests too. Opens the chat.
  chat::Message say_in_chat(store::Transaction& transaction, const auth::Actor& actor, const SayInMeeting& request);

  // joining_service.cpp
  /// The hash that a password is to be proven against; empty where none is asked for.
  std::string password_asked(store::Transaction& transaction, const auth::Actor& actor, MeetingId id) const;
  /// `proven` is the hash that the password was found to be right for. A second time from one device, the first has
  /// left.
  JoinedMeeting join(store::Transaction& transaction, const auth::Actor& actor, const JoinMeeting& request,
                     const std::string& proven);
  MeetingParticipant leave(store::Transaction& transaction, const auth::Actor& actor, const TouchParticipant& request);
  MeetingParticipant admit(store::Transaction& transaction, const auth::Actor& actor, const TouchParticipant& request);
  Meeting admit_all(store::Transaction& transaction, const auth::Actor& actor, const TouchMeeting& request);
  /// Puts all devices of that member out, or refuses who waits; they come back when they are invited again.
  MeetingParticipant remove(store::Transaction& transaction, const auth::Actor& actor, const TouchParticipant& request);

  // leaving_service.cpp
  /// As a participant of this moment.
  void hand_over(store::Transaction& transaction, const people::MemberLeaving& leaving);
  /// A device's media were lost, and it has a minute to come back; or it did.
  void lost(store::Transaction& transaction, OrgId org, ParticipantId id);
  void came_back(store::Transaction& transaction, OrgId org, ParticipantId id);
  /// After a restart everybody was lost.
  void wait_for_everybody(store::Transaction& transaction);

  // guests_service.cpp
  /// Throws 404 when there is no such code, kNoGuests and kMeetingEnded when nobody comes in by it.
  MeetingDoor find_door(store::Transaction& transaction, OrgId org, std::string_view code) const;
  /// The same as password_asked(), and which meeting it is.
  std::pair<MeetingId, std::string> guest_password_asked(store::Transaction& transaction, OrgId org,
                                                         std::string_view code) const;
  /// `write_hash` is of all that was asked, `address` whence. A retry gets the same place, and a fresh token.
  GuestSeat enter_as_guest(store::Transaction& transaction, const EnterAsGuest& request, const std::string& write_hash,
                           const std::string& address, const std::string& proven);
  /// Anybody's own, of members too.
  MeetingSeat look_at_seat(store::Transaction& transaction, const auth::Actor& actor, const NameMeeting& request) const;
  /// Those who came by a link and have not left.
  auth::Visitors visitors() const;
  std::optional<MemberId> visitor_with(store::Transaction& transaction, OrgId org, std::string_view token) const;
  bool is_let_in(store::Transaction& transaction, OrgId org, MemberId visitor) const;

  // hosting_service.cpp
  Meeting set_role(store::Transaction& transaction, const auth::Actor& actor, const SetParticipantRole& request);
  MeetingParticipant turn_off(store::Transaction& transaction, const auth::Actor& actor, const TurnOff& request);
  Meeting mute_all(store::Transaction& transaction, const auth::Actor& actor, const MuteAll& request);
  MeetingParticipant ask_to_turn_on(store::Transaction& transaction, const auth::Actor& actor,
                                    const AskToTurnOn& request);
  Meeting set_spotlight(store::Transaction& transaction, const auth::Actor& actor, const SetSpotlight& request);
  void clear_spotlight(store::Transaction& transaction, const auth::Actor& actor, const NameMeeting& request);
  MeetingParticipant set_sending(store::Transaction& transaction, const auth::Actor& actor, const SetSending& request);
  MeetingParticipant set_hand(store::Transaction& transaction, const auth::Actor& actor, const SetHand& request);
  MeetingParticipant react(store::Transaction& transaction, const auth::Actor& actor, const React& request);

  // calls_service.cpp
  MeetingCalls invite(store::Transaction& transaction, const auth::Actor& actor, const InviteToMeeting& request);
  /// One's own: as caller, or as who is called.
  MeetingCall look_at_call(store::Transaction& transaction, const auth::Actor& actor,
                           const NameMeetingCall& request) const;
  MeetingCall end_call(store::Transaction& transaction, const auth::Actor& actor, const EndMeetingCall& request);

  // attendance_service.cpp
  /// Of who hosts, co-hosts or made it.
  AttendanceSheet list_attendance(store::Transaction& transaction, const auth::Actor& actor,
                                  const NameMeeting& request) const;
  AttendanceExport export_attendance(store::Transaction& transaction, const auth::Actor& actor,
                                     const NameMeeting& request) const;

  // recording_service.cpp
  /// Marks the meeting for everybody. Of who hosts or co-hosts, or who its settings let, while they are in it.
  Meeting mark_recorded(store::Transaction& transaction, const auth::Actor& actor, MeetingId id, RecordingId recording);
  /// Nothing happens when that is not what is recorded.
  void unmark_recorded(store::Transaction& transaction, OrgId org, MeetingId id, RecordingId recording);
  /// A meeting and what the actor may do with what is kept of it.
  struct Keepsake {
    Meeting meeting;
    bool may_run = false;
  };
  /// For who was in it, who runs it, and who is in its conversation; nothing for others, whoever may join.
  std::optional<Keepsake> kept_for(store::Transaction& transaction, const auth::Actor& actor, MeetingId id) const;
  /// Where it was started, or else its own chat.
  std::optional<chat::ConversationId> conversation_of(store::Transaction& transaction, OrgId org, MeetingId id) const;
  /// Who was there and when, by who came first.
  std::vector<MeetingParticipant> everybody_in(store::Transaction& transaction, OrgId org, MeetingId id) const;

  // breakouts_service.cpp: of who hosts or co-hosts
  Breakouts lay_out_breakouts(store::Transaction& transaction, const auth::Actor& actor,
                              const LayOutBreakouts& request);
  BreakoutSheet assign_breakouts(store::Transaction& transaction, const auth::Actor& actor,
                                 const AssignBreakouts& request);
  Breakouts open_breakouts(store::Transaction& transaction, const auth::Actor& actor, const OpenBreakouts& request);
  Breakouts close_breakouts(store::Transaction& transaction, const auth::Actor& actor, const CloseBreakouts& request);
  Breakouts tell_breakouts(store::Transaction& transaction, const auth::Actor& actor, const TellBreakouts& request);

  // breakout_places_service.cpp
  /// Of who hosts or co-hosts. All devices of that person.
  BreakoutPlace assign_to_breakout(store::Transaction& transaction, const auth::Actor& actor,
                                   const AssignToBreakout& request);
  BreakoutPlace go_to_breakout(store::Transaction& transaction, const auth::Actor& actor, const GoToBreakout& request);
  BreakoutPlace ask_for_help(store::Transaction& transaction, const auth::Actor& actor, const AskForHelp& request);

  /// The actor's own device, which is in the meeting, and what it may send: for its media.
  struct Seat {
    MeetingParticipant participant;
    MediaSwitches rights;
    std::optional<BreakoutRoomId> room_id;  ///< where it is; nothing: in the main room
  };
  Seat seat_of(store::Transaction& transaction, const auth::Actor& actor, MeetingId meeting, ParticipantId id) const;
  /// Of a meeting that the actor is in; throws kNotPresent otherwise.
  Meeting require_here(store::Transaction& transaction, const auth::Actor& actor, MeetingId meeting) const;
  /// With some device, not in a breakout room.
  bool is_in_main_room(store::Transaction& transaction, const auth::Actor& actor, MeetingId meeting) const;
  /// Throws with the field when that is nobody of the meeting.
  void require_in(store::Transaction& transaction, OrgId org, MeetingId meeting, ParticipantId id,
                  const std::string& field) const;
  /// Every stream of a meeting that the actor is in.
  std::vector<bus::HeardStream> streams_of(store::Transaction& transaction, const auth::Actor& actor) const;

 private:
  /// One meeting in one transaction.
  struct Hand {
    store::Transaction& transaction;
    OrgId org;
    StoredMeeting stored;
    Meeting before;

    Meeting& meeting() { return stored.meeting; }
    const Meeting& meeting() const { return stored.meeting; }
  };

  Hand open(store::Transaction& transaction, OrgId org, StoredMeeting stored) const;
  /// Throws 404 when the actor may not see it.
  Hand enter(store::Transaction& transaction, const auth::Actor& actor, MeetingId id) const;
  /// Throws 403 when the actor neither hosts nor co-hosts.
  Hand enter_to_run(store::Transaction& transaction, const auth::Actor& actor, MeetingId id) const;
  bool may_see(store::Transaction& transaction, const auth::Actor& actor, const Meeting& meeting) const;
  /// Waits or is in it.
  bool has_seat(store::Transaction& transaction, OrgId org, MeetingId meeting, MemberId person) const;
  Hand enter_by_code(store::Transaction& transaction, OrgId org, std::string_view code) const;
  StoredGuest guest_of(const Hand& hand, const EnterAsGuest& request, const std::string& came_from);
  void require_welcome(const Hand& hand, const StoredGuest& guest, const std::string& proven) const;
  MeetingParticipant seat_guest(Hand& hand, const EnterAsGuest& request, const StoredGuest& guest);
  bool comes_in(const Hand& hand, const StoredGuest& guest) const;
  /// Those who came by the link before anybody was there.
  void admit_early_guests(Hand& hand);
  GuestSeat give_token(Hand& hand, StoredGuest guest, MeetingParticipant participant) const;
  bus::Cursor own_cursor(store::Transaction& transaction, OrgId org, MemberId person) const;
  /// By an invitation, the conversation or the event.
  bool belongs(store::Transaction& transaction, const auth::Actor& actor, const Meeting& meeting) const;
  /// Saves what has changed of the meeting and tells it.
  void keep(Hand& hand);
  void tell_people(Hand& hand);

  static MeetingParticipant dressed(const Meeting& meeting, StoredParticipant stored);
  std::vector<MeetingParticipant> dressed_in(const Hand& hand, ParticipantState state) const;
  /// In this meeting; throws 404 otherwise.
  MeetingParticipant find_in(const Hand& hand, ParticipantId id) const;
  /// The actor's own.
  MeetingParticipant own_in(const Hand& hand, const auth::Actor& actor, ParticipantId id) const;
  /// In the meeting now; throws kNotPresent otherwise.
  MeetingParticipant present_in(const Hand& hand, ParticipantId id) const;
  /// Saves a participant and tells those in the meeting, and itself.
  void keep(Hand& hand, const MeetingParticipant& participant);

  /// Everybody's but of those who host.
  void withhold_microphones(Hand& hand, bool is_withheld);
  void allow(Hand& hand, const MeetingParticipant& participant);

  std::vector<MemberId> accepted_people(store::Transaction& transaction, const auth::Actor& actor,
                                        const std::vector<MemberId>& wanted, std::string_view field) const;
  void require_places(store::Transaction& transaction, const auth::Actor& actor, const CreateMeeting& request) const;
  /// For a meeting that has a code already; nothing where no event is wanted.
  std::optional<calendar::EventId> lay_out_event(store::Transaction& transaction, const auth::Actor& actor,
                                                 const CreateMeeting& request, const Meeting& meeting) const;

  struct Standing {
    bool was_admitted = false;  ///< since the meeting began
    bool is_here = false;       ///< with another device
    bool is_put_out = false;
  };
  Standing standing_of(const Hand& hand, MemberId member) const;
  void begin(Hand& hand);
  void come_in(Hand& hand, MeetingParticipant& participant);
  void go_out(Hand& hand, MeetingParticipant& participant, ParticipantState state);
  void leave_others_of(Hand& hand, const auth::Actor& actor);
  void pass_on(Hand& hand);
  void finish(Hand& hand);
  void close_if_empty(store::Transaction& transaction, OrgId org, MeetingId id);
  void leave_if_lost(store::Transaction& transaction, OrgId org, ParticipantId id);
  void found_chat(Hand& hand, const auth::Actor& founder);
  void found_chat_for_guest(Hand& hand);
  void tell_chat(Hand& hand, MemberId member);
  void let_guest_read(Hand& hand, MemberId guest);
  bool was_here_just_now(const Hand& hand, MemberId guest) const;
  /// Lets the chat tell those who came by the link, as long as there are any.
  void follow_guests(Hand& hand);
  /// Nothing: nothing of it.
  std::optional<std::int64_t> chat_seen_from(const Hand& hand, const auth::Actor& actor) const;
  /// Of the members who said or are mentioned in these.
  std::vector<MeetingName> names_in(const Hand& hand, const std::vector<chat::Message>& messages) const;

  /// None yet: without rooms.
  Breakouts breakouts_of(const Hand& hand) const;
  std::vector<BreakoutRoom> rooms_of(const Breakouts& before, const LayOutBreakouts& request);
  void keep(Hand& hand, const Breakouts& breakouts);
  void set_closing(Hand& hand, const Breakouts& breakouts);
  void close_when_due(store::Transaction& transaction, OrgId org, MeetingId id);
  void shut(Hand& hand, Breakouts& breakouts);
  void forget_breakouts(Hand& hand);
  BreakoutPlace place_of(const Hand& hand, const MeetingParticipant& participant) const;
  /// Of those who are in the meeting.
  std::vector<BreakoutPlace> places_here(const Hand& hand) const;
  void keep(Hand& hand, const MeetingParticipant& whose, const BreakoutPlace& place);
  /// That are in the meeting: one person is in one room.
  std::vector<MeetingParticipant> devices_of(const Hand& hand, const MeetingParticipant& participant) const;
  void put_in_room(Hand& hand, MeetingParticipant participant, std::optional<BreakoutRoomId> room);
  void assign(Hand& hand, const Breakouts& breakouts, const MeetingParticipant& participant,
              std::optional<BreakoutRoomId> room);
  void answer_help(Hand& hand, BreakoutRoomId room);
  void find_room(Hand& hand, const MeetingParticipant& participant);
  void leave_room(Hand& hand, const MeetingParticipant& participant);
  std::vector<MemberId> members_in_room(const Hand& hand, std::optional<BreakoutRoomId> room) const;
  /// Now, and kept nowhere: to those who are in the same room as somebody.
  template <class E>
  void tell_around(Hand& hand, const MeetingParticipant& somebody, const E& event) {
    if (!breakouts_of(hand).opened_at)
      return streams_.tell(hand.transaction, hand.org, stream_of(hand.meeting().id), event);
    for (const MemberId member : members_in_room(hand, place_of(hand, somebody).room_id))
      streams_.tell(hand.transaction, hand.org, stream_of(member), event);
  }

  void ring(Hand& hand, MemberId caller, MemberId callee, bool alert_when_missed, std::vector<MeetingCall>& calls);
  void settle(Hand& hand, MeetingCall& call, MeetingCallState state);
  void tell_turn(Hand& hand, const MeetingCall& call);
  void miss(store::Transaction& transaction, OrgId org, MeetingCallId id);
  /// In the conversation of caller and callee.
  void tell_call(Hand& hand, const MeetingCall& call, chat::NoticeKind what,
                 std::optional<std::string> text = std::nullopt) const;
  void tell_held_calls(Hand& hand) const;
  /// Of a meeting in the conversation of two: theirs.
  std::optional<std::pair<MemberId, MemberId>> two_of(const Hand& hand) const;
  void answer_calls(Hand& hand, MemberId callee);
  void let_back_in(Hand& hand, MemberId member);

  template <class E>
  void append(store::Transaction& transaction, OrgId org, const bus::StreamName& stream, const E& event) {
    streams_.append(transaction, org, stream, streams_.next_seq(transaction, org, stream), event);
  }
  /// After commit, where there are media.
  void then(store::Transaction& transaction, std::move_only_function<void(Media&)> act) const;

  bus::Streams& streams_;
  IdSource& ids_;
  const Clock& clock_;
  jobs::Schedule& jobs_;
  const Doors doors_;
  Media* media_ = nullptr;
  Capacity* capacity_ = nullptr;
  WhenOver when_recorded_is_over_;
};

inline constexpr const char* kRingJob = "meetings.ring";            // a call's id
inline constexpr const char* kCloseJob = "meetings.close";          // a meeting's
inline constexpr const char* kAbsentJob = "meetings.absent";        // a participant's
inline constexpr const char* kBreakoutsJob = "meetings.breakouts";  // a meeting's

}  // namespace madang::meetings

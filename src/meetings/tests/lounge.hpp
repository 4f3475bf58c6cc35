#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json/decode.hpp"
#include "chat/tests/neighbours.hpp"
#include "meetings/migrations.hpp"
#include "meetings/service.hpp"

namespace madang::meetings {

using std::chrono::minutes;
using std::chrono::seconds;

using ground::refused;

/// One organisation with chat and meetings; time passes when it is told to, and what is due is done meanwhile.
class Lounge : public chat::Neighbours<Service> {
 public:
  Lounge() { open(); }

  /// As after a restart.
  void open() {
    service.reset();
    chat.reset();
    open_store({files::migrations(), chat::migrations(), meetings::migrations()});
    open_chat();
    service = std::make_unique<Service>(*streams, ids, clock, *jobs, doors());
  }

  /// The same person with another device.
  auth::Actor another_device(auth::Actor actor) {
    actor.session_id = ids.next<SessionId>();
    return actor;
  }

  Meeting create(const auth::Actor& actor, CreateMeeting request = {}) {
    request.org_id = actor.org_id;
    if (request.title.value.empty()) request.title = {"주간 회의"};
    return store->write_now([&](store::Transaction& transaction) {
      return service->create(transaction, actor, request, request.password ? "hash of " + request.password->value : "");
    });
  }
  Meeting change(const auth::Actor& actor, MeetingId id, const ChangeMeetingSettings& settings) {
    return ask(&Service::change, actor, ChangeMeeting{actor.org_id, id, {}, {}, {}, settings});
  }
  MeetingParticipant join(const auth::Actor& actor, MeetingId id, MediaSwitches sending = {},
                          const std::string& proven = "") {
    const JoinMeeting request{actor.org_id, id, {}, {}, {}, sending};
    return store
        ->write_now([&](store::Transaction& transaction) { return service->join(transaction, actor, request, proven); })
        .participant;
  }
  MeetingParticipant leave(const auth::Actor& actor, const MeetingParticipant& it) {
    return ask(&Service::leave, actor, touch(it));
  }
  MeetingParticipant admit(const auth::Actor& actor, const MeetingParticipant& it) {
    return ask(&Service::admit, actor, touch(it));
  }
  MeetingParticipant remove(const auth::Actor& actor, const MeetingParticipant& it) {
    return ask(&Service::remove, actor, touch(it));
  }
  Meeting give_role(const auth::Actor& actor, const MeetingParticipant& it, GivenRole role) {
    return ask(&Service::set_role, actor, SetParticipantRole{OrgId{1}, it.meeting_id, it.id, role});
  }
  MeetingParticipant send(const auth::Actor& actor, const MeetingParticipant& it, MediaSwitches sending) {
    return ask(&Service::set_sending, actor, SetSending{OrgId{1}, it.meeting_id, it.id, sending});
  }
  MeetingParticipant raise(const auth::Actor& actor, const MeetingParticipant& it, bool is_raised = true) {
    return ask(&Service::set_hand, actor, SetHand{OrgId{1}, it.meeting_id, it.id, is_raised});
  }
  MeetingParticipant turn_off(const auth::Actor& actor, const MeetingParticipant& it, MediaSwitches what,
                              bool may_resume) {
    return ask(&Service::turn_off, actor, TurnOff{OrgId{1}, it.meeting_id, it.id, {}, what, may_resume});
  }
  MeetingParticipant ask_for(const auth::Actor& actor, const MeetingParticipant& it, MediaSwitches what) {
    return ask(&Service::ask_to_turn_on, actor, AskToTurnOn{OrgId{1}, it.meeting_id, it.id, {}, what});
  }
  Meeting end(const auth::Actor& actor, MeetingId id) {
    return ask(&Service::end, actor, TouchMeeting{actor.org_id, id, {}});
  }
  MeetingSheet sheet(const auth::Actor& actor, MeetingId id) {
    return look(&Service::look, actor, NameMeeting{actor.org_id, id});
  }
  MeetingParticipant see(const auth::Actor& actor, const MeetingParticipant& it) {
    for (const auto& each : sheet(actor, it.meeting_id).participants)
      if (each.id == it.id) return each;
    return {};
  }
  Meeting meeting(const auth::Actor& actor, MeetingId id) { return sheet(actor, id).meeting; }
  MeetingSelection selection(const auth::Actor& actor) {
    return look(&Service::list_meetings, actor, ListMeetings{actor.org_id, {}});
  }
  MeetingPage past(const auth::Actor& actor, std::optional<MeetingId> before = {}, std::int64_t limit = 50) {
    return look(&Service::list_past, actor, ListPastMeetings{actor.org_id, before, limit});
  }
  MeetingCalls call(const auth::Actor& actor, MeetingId id, std::vector<MemberId> members, bool alert = false) {
    return ask(&Service::invite, actor, InviteToMeeting{actor.org_id, id, {}, std::move(members), true, alert});
  }
  MeetingCalls invite(const auth::Actor& actor, MeetingId id, std::vector<MemberId> members) {
    return ask(&Service::invite, actor, InviteToMeeting{actor.org_id, id, {}, std::move(members), {}, {}});
  }
  void end_call(const auth::Actor& actor, MeetingCallId id) {
    ask(&Service::end_call, actor, EndMeetingCall{actor.org_id, id, {}});
  }
  AttendanceSheet attendance(const auth::Actor& actor, MeetingId id) {
    return look(&Service::list_attendance, actor, NameMeeting{actor.org_id, id});
  }
  /// Gone from the organisation.
  void expel(const auth::Actor& actor, std::optional<MemberId> heir = {}) {
    store->write_now([&](store::Transaction& transaction) {
      chat->hand_over(transaction, {actor.org_id, actor.member_id, MemberId{1}, heir});
      service->hand_over(transaction, {actor.org_id, actor.member_id, MemberId{1}, heir});
    });
    people.erase(actor.member_id);
  }
  void lose(const MeetingParticipant& it) {
    store->write_now([&](store::Transaction& transaction) { service->lost(transaction, OrgId{1}, it.id); });
  }
  void come_back(const MeetingParticipant& it) {
    store->write_now([&](store::Transaction& transaction) { service->came_back(transaction, OrgId{1}, it.id); });
  }

  bool is_in(const auth::Actor& actor, chat::ConversationId id) {
    return store->read_now([&](store::Transaction& transaction) {
      return chat->sees_from(transaction, actor.org_id, id, actor.member_id).has_value();
    });
  }
  std::vector<std::string> heard_by(const auth::Actor& actor) {
    std::vector<std::string> names;
    store->read_now([&](store::Transaction& transaction) {
      for (const auto& each : service->streams_of(transaction, actor)) names.push_back(each.stream);
      return 0;
    });
    return names;
  }
  /// What a stream told after `seq`.
  std::vector<boost::json::value> missed(const bus::StreamName& stream, std::int64_t seq = 0) {
    const auto resumed = store->read_now([&](store::Transaction& transaction) {
      return streams->resume(transaction, OrgId{1}, {stream, streams->epoch(), seq}, 1, 10'000);
    });
    std::vector<boost::json::value> events;
    for (const auto& event : resumed.events) events.push_back(json::parse(event.text).value());
    return events;
  }

  std::map<std::string, std::vector<MemberId>> seers;  // of events
  std::vector<MissedCall> alerted;
  std::vector<MeetingCall> woken;               // for calls that ring or ended
  std::vector<calendar::CreateEvent> laid_out;  // with a meeting

 private:
  static TouchParticipant touch(const MeetingParticipant& it) { return {OrgId{1}, it.meeting_id, it.id, {}}; }

  Doors doors() {
    return {*chat,
            seen(),
            actors(),
            [](store::Transaction&, OrgId, MemberId member) { return "홍, " + member.text(); },
            [this](store::Transaction&, const auth::Actor& actor, const std::string& event) {
              return std::ranges::find(seers[event], actor.member_id) != seers[event].end();
            },
            [this](store::Transaction&, const auth::Actor& actor, const calendar::CreateEvent& event) {
              const auto id = ids.next<calendar::EventId>();
              seers[id.text()] = {actor.member_id};
              laid_out.push_back(event);
              return id;
            },
            [this](store::Transaction&, OrgId, const MissedCall& missed) { alerted.push_back(missed); },
            [this](store::Transaction&, OrgId, const MeetingCall& call, const std::string&) { woken.push_back(call); },
            [](store::Transaction&, OrgId) -> std::string { return "마당 주식회사"; },
            std::string(32, 'k')};
  }
};

inline constexpr MediaSwitches kMicrophone{.microphone = true};
inline constexpr MediaSwitches kAll{true, true, true, true};

}  // namespace madang::meetings

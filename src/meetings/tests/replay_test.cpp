#include <gmock/gmock.h>

#include <random>

#include "meetings/tests/lounge.hpp"

namespace madang::meetings {
namespace {

/// What a device knows of its member's meetings and calls, and of who is in those that it is in: a fetch, and then
/// events alone. Another fetch only where the member comes into a meeting, as devices do.
class Replica {
 public:
  Replica(Lounge& lounge, auth::Actor actor) : lounge_(lounge), actor_(std::move(actor)) { fetch(); }

  void catch_up() {
    for (const auto& event : lounge_.missed(stream_of(actor_.member_id), seq_)) {
      seq_ = event.at("seq").to_number<std::int64_t>();
      hear(event.at("type").as_string(), event.at("data"));
    }
    for (auto& [id, place] : places_) {
      for (const auto& event : lounge_.missed(stream_of(id), place.seq)) {
        place.seq = event.at("seq").to_number<std::int64_t>();
        hear_inside(place, event.at("type").as_string(), event.at("data"));
      }
    }
  }

  auto known() const {
    std::map<MeetingId, std::tuple<std::map<ParticipantId, MeetingParticipant>, std::optional<Breakouts>,
                                   std::map<ParticipantId, BreakoutPlace>>>
        there;
    for (const auto& [id, place] : places_) there[id] = {place.participants, place.breakouts, place.rooms};
    return std::tuple(meetings_, calls_, there);
  }

 private:
  struct Place {
    std::map<ParticipantId, MeetingParticipant> participants;
    std::optional<Breakouts> breakouts;
    std::map<ParticipantId, BreakoutPlace> rooms;
    std::int64_t seq = 0;
  };

  void fetch() {
    const auto selection = lounge_.selection(actor_);
    for (const Meeting& meeting : selection.meetings) meetings_[meeting.id] = meeting;
    for (const MeetingCall& call : selection.calls) calls_[call.id] = call;
    seq_ = selection.member_cursor.seq;
    for (const auto& [id, meeting] : meetings_) fetch_place(id);
  }
  void fetch_place(MeetingId id) {
    const auto heard = lounge_.heard_by(actor_);
    if (std::ranges::find(heard, id.text()) == heard.end()) return void(places_.erase(id));
    const MeetingSheet sheet = lounge_.sheet(actor_, id);
    Place place{{}, sheet.breakouts, {}, sheet.cursor.seq};
    for (const auto& each : sheet.places) place.rooms[each.participant_id] = each;
    for (const auto& each : sheet.participants) place.participants[each.id] = each;
    places_[id] = place;
  }

  void keep(const Meeting& meeting) {
    if (meeting.state == MeetingState::ended)
      meetings_.erase(meeting.id);
    else
      meetings_[meeting.id] = meeting;
  }
  void hear(std::string_view type, const boost::json::value& data) {
    if (type == MeetingSaved::kType) keep(json::decode<MeetingSaved>(data).value().meeting);
    if (type == OwnParticipantChanged::kType)
      fetch_place(json::decode<OwnParticipantChanged>(data).value().participant.meeting_id);
    if (type != CallChanged::kType) return;
    const MeetingCall call = json::decode<CallChanged>(data).value().call;
    if (call.state == MeetingCallState::ringing)
      calls_[call.id] = call;
    else
      calls_.erase(call.id);
  }
  void hear_inside(Place& place, std::string_view type, const boost::json::value& data) {
    if (type == MeetingChanged::kType) {
      const Meeting meeting = json::decode<MeetingChanged>(data).value().meeting;
      keep(meeting);
      for (auto& [id, each] : place.participants)
        each.role = role_in(meeting, each.member_id, each.role == ParticipantRole::guest);
    }
    if (type == BreakoutsChanged::kType) place.breakouts = json::decode<BreakoutsChanged>(data).value().breakouts;
    if (type == BreakoutPlaceChanged::kType) {
      const BreakoutPlace moved = json::decode<BreakoutPlaceChanged>(data).value().place;
      place.rooms[moved.participant_id] = moved;
    }
    if (type != ParticipantChanged::kType) return;
    const auto it = json::decode<ParticipantChanged>(data).value().participant;
    if (it.state == ParticipantState::joined || it.state == ParticipantState::waiting)
      place.participants[it.id] = it;
    else
      place.participants.erase(it.id), place.rooms.erase(it.id);
  }

  Lounge& lounge_;
  const auth::Actor actor_;
  std::map<MeetingId, Meeting> meetings_;
  std::map<MeetingCallId, MeetingCall> calls_;
  std::map<MeetingId, Place> places_;
  std::int64_t seq_ = 0;
};

/// Several people do anything at any moment, each with a device that hears of it.
class Replay : public testing::TestWithParam<unsigned> {
 protected:
  Replay() : random_(GetParam()) {
    for (int i = 0; i < 4; ++i) people_.push_back(lounge_.somebody(i == 3 ? auth::Role::guest : auth::Role::member));
    for (const auto& person : people_) replicas_.push_back(std::make_unique<Replica>(lounge_, person));
  }

  std::size_t any(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  const auth::Actor& anybody() { return people_[any(people_.size())]; }
  MeetingId any_meeting() { return meetings_.at(any(meetings_.size())); }
  const MeetingParticipant& any_seat() { return seats_.at(any(seats_.size())); }

  void create() {
    CreateMeeting request{.invited_ids = std::vector{anybody().member_id}};
    request.settings = ChangeMeetingSettings{.entrance = static_cast<Entrance>(any(3)), .has_lobby = any(2) == 0};
    meetings_.push_back(lounge_.create(anybody(), request).id);
  }
  void do_with_a_meeting(const auth::Actor& who) {
    switch (any(6)) {
      case 0:
      case 1: return seats_.push_back(lounge_.join(who, any_meeting(), kMicrophone));
      case 2: return void(lounge_.call(who, any_meeting(), {anybody().member_id}));
      case 3: return void(lounge_.change(who, any_meeting(), {.has_lobby = any(2) == 0, .may_unmute = any(2) == 0}));
      case 4: return void(lounge_.end(who, any_meeting()));
      case 5: return void(lounge_.ask(&Service::admit_all, who, TouchMeeting{OrgId{1}, any_meeting(), {}}));
    }
  }
  void do_with_a_seat(const auth::Actor& who) {
    switch (any(7)) {
      case 0: return void(lounge_.leave(who, any_seat()));
      case 1: return void(lounge_.admit(who, any_seat()));
      case 2: return void(lounge_.remove(who, any_seat()));
      case 3: return void(lounge_.give_role(who, any_seat(), static_cast<GivenRole>(any(3))));
      case 4: return void(lounge_.raise(who, any_seat(), any(2) == 0));
      case 5: return void(lounge_.turn_off(who, any_seat(), kMicrophone, any(2) == 0));
      case 6: return void(lounge_.send(who, any_seat(), any(2) ? kMicrophone : kAll));
    }
  }
  std::optional<BreakoutRoomId> any_room(MeetingId meeting) {
    const auto breakouts = lounge_.store->read_now(
        [&](store::Transaction& transaction) { return find_breakouts(transaction, OrgId{1}, meeting); });
    if (!breakouts || breakouts->rooms.empty() || any(4) == 0) return std::nullopt;
    return breakouts->rooms.at(any(breakouts->rooms.size())).id;
  }
  /// Mostly.
  const auth::Actor& who_hosts(MeetingId meeting) {
    const auto found = lounge_.store->read_now(
        [&](store::Transaction& transaction) { return find_meeting(transaction, OrgId{1}, meeting); });
    for (const auto& person : people_)
      if (found->meeting.host_id == person.member_id && any(5) > 0) return person;
    return anybody();
  }
  void do_with_rooms() {
    const MeetingParticipant& seat = seats_.at(seats_.size() - 1 - any(std::min<std::size_t>(seats_.size(), 4)));
    const MeetingId id = seat.meeting_id;
    const auth::Actor& who = who_hosts(id);
    switch (any(8)) {
      case 0: {
        LayOutBreakouts wish{OrgId{1}, id, {}, any(2) == 0, any(2) == 0, any(2) == 0, {}};
        for (std::size_t i = any(4); i > 0; --i) wish.rooms.push_back({{}, {std::to_string(any(3) * 4 + i)}});
        return void(lounge_.ask(&Service::lay_out_breakouts, who, wish));
      }
      case 1: return void(lounge_.ask(&Service::assign_breakouts, who, AssignBreakouts{OrgId{1}, id, {}, any(2) == 0}));
      case 2:
        lounge_.ask(&Service::open_breakouts, who,
                    OpenBreakouts{OrgId{1}, id, {}, any(2) ? std::optional(1) : std::nullopt});
        return;
      case 3: return void(lounge_.ask(&Service::close_breakouts, who, CloseBreakouts{OrgId{1}, id, {}, any(2) == 0}));
      case 4:
        return void(
            lounge_.ask(&Service::assign_to_breakout, who,
                        AssignToBreakout{OrgId{1}, seat.meeting_id, seat.id, {true, any_room(seat.meeting_id)}}));
      case 5:
      case 6:
        return void(lounge_.ask(&Service::go_to_breakout, who,
                                GoToBreakout{OrgId{1}, seat.meeting_id, seat.id, {true, any_room(seat.meeting_id)}}));
      case 7:
        return void(
            lounge_.ask(&Service::ask_for_help, who, AskForHelp{OrgId{1}, seat.meeting_id, seat.id, any(2) == 0}));
    }
  }
  void do_something() {
    lounge_.pass(seconds(1 + any(20)));
    refused([&] {
      if (meetings_.empty() || any(8) == 0) return create();
      if (seats_.empty() || any(2)) return do_with_a_meeting(anybody());
      if (any(2)) {
        do_with_rooms();
        return void(++divided_);
      }
      do_with_a_seat(anybody());
    });
  }

  std::mt19937 random_;
  Lounge lounge_;
  std::vector<auth::Actor> people_;
  std::vector<std::unique_ptr<Replica>> replicas_;
  std::vector<MeetingId> meetings_;
  std::vector<MeetingParticipant> seats_;
  int divided_ = 0;
};

TEST_P(Replay, old_state_and_events_give_what_a_fresh_fetch_gives) {
  for (int step = 0; step < 450; ++step) {
    do_something();
    if (any(4)) continue;
    for (std::size_t i = 0; i < people_.size(); ++i) {
      replicas_[i]->catch_up();
      ASSERT_EQ(replicas_[i]->known(), Replica(lounge_, people_[i]).known()) << "step " << step << ", person " << i;
    }
  }
  EXPECT_GT(meetings_.size(), 5U);
  EXPECT_GT(seats_.size(), 10U);
  EXPECT_GT(divided_, 3);
}

INSTANTIATE_TEST_SUITE_P(AnySeed, Replay, testing::Range(1U, 9U));

}  // namespace
}  // namespace madang::meetings

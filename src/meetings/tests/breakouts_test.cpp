#include <gmock/gmock.h>

#include <set>

#include "meetings/tests/lounge.hpp"

namespace madang::meetings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr OrgId kOrg{1};

class BreakoutsTest : public testing::Test {
 protected:
  Breakouts lay_out(const std::vector<std::string>& names, LayOutBreakouts request = {}) {
    request.org_id = kOrg;
    request.meeting_id = meeting.id;
    for (const std::string& name : names) request.rooms.push_back({{}, {name}});
    return lounge.ask(&Service::lay_out_breakouts, host, request);
  }
  Breakouts open(std::optional<std::int64_t> minutes = {}) {
    return lounge.ask(&Service::open_breakouts, host, OpenBreakouts{kOrg, meeting.id, {}, minutes});
  }
  Breakouts close(bool at_once) {
    return lounge.ask(&Service::close_breakouts, host, CloseBreakouts{kOrg, meeting.id, {}, at_once});
  }
  BreakoutSheet divide(bool is_anew = false) {
    return lounge.ask(&Service::assign_breakouts, host, AssignBreakouts{kOrg, meeting.id, {}, is_anew});
  }
  void assign(const MeetingParticipant& it, std::optional<BreakoutRoomId> room) {
    lounge.ask(&Service::assign_to_breakout, host, AssignToBreakout{kOrg, meeting.id, it.id, {true, room}});
  }
  BreakoutPlace go(const auth::Actor& who, const MeetingParticipant& it, std::optional<BreakoutRoomId> room) {
    return lounge.ask(&Service::go_to_breakout, who, GoToBreakout{kOrg, meeting.id, it.id, {true, room}});
  }
  BreakoutPlace ask_for_help(const auth::Actor& who, const MeetingParticipant& it, bool is_asked = true) {
    return lounge.ask(&Service::ask_for_help, who, AskForHelp{kOrg, meeting.id, it.id, is_asked});
  }
  void tell(const auth::Actor& who, const std::string& text) {
    lounge.ask(&Service::tell_breakouts, who, TellBreakouts{kOrg, meeting.id, {}, {text}});
  }
  Breakouts now() { return lounge.sheet(host, meeting.id).breakouts.value(); }
  BreakoutPlace place(const MeetingParticipant& it) {
    for (const auto& each : lounge.sheet(host, meeting.id).places)
      if (each.participant_id == it.id) return each;
    return {.participant_id = it.id};
  }
  std::optional<BreakoutRoomId> where(const MeetingParticipant& it) { return place(it).room_id; }
  /// As the engine is told when the device offers.
  std::optional<BreakoutRoomId> seat(const auth::Actor& who, const MeetingParticipant& it) {
    return lounge.store->read_now([&](store::Transaction& transaction) {
      return lounge.service->seat_of(transaction, who, meeting.id, it.id).room_id;
    });
  }

  Lounge lounge;
  const auth::Actor host = lounge.somebody();
  const auth::Actor ann = lounge.somebody();
  const auth::Actor bob = lounge.somebody();
  const Meeting meeting = lounge.create(host);
  const MeetingParticipant hosts = lounge.join(host, meeting.id);
  const MeetingParticipant anns = lounge.join(ann, meeting.id);
  const MeetingParticipant bobs = lounge.join(bob, meeting.id);
};

TEST_F(BreakoutsTest, rooms_are_laid_out_once_by_name_and_renamed_by_id) {
  const Breakouts laid = lay_out({"하나", "둘"});
  ASSERT_THAT(laid.rooms, SizeIs(2));
  EXPECT_EQ(lay_out({"하나", "둘"}), laid) << "the same wish makes nothing new";
  LayOutBreakouts renamed;
  renamed.rooms = {{laid.rooms[1].id, {"셋"}}, {{}, {"하나"}}};
  const Breakouts after = lay_out({}, renamed);
  EXPECT_THAT(after.rooms, ElementsAre(BreakoutRoom{laid.rooms[1].id, "셋"}, BreakoutRoom{laid.rooms[0].id, "하나"}));
  EXPECT_THAT(lay_out({}).rooms, IsEmpty());
}

TEST_F(BreakoutsTest, what_makes_no_sense_is_refused_with_its_field) {
  EXPECT_EQ(refused([&] { lay_out({"a", "a"}); }), "request.invalid rooms[1].name");
  EXPECT_EQ(refused([&] { lay_out({" "}); }), "request.invalid rooms[0].name");
  EXPECT_EQ(refused([&] { lay_out(std::vector<std::string>(51, "a")); }), "request.invalid rooms");
  LayOutBreakouts strange;
  strange.rooms = {{BreakoutRoomId{7}, {"a"}}};
  EXPECT_EQ(refused([&] { lay_out({}, strange); }), "request.invalid rooms[0].id");
  EXPECT_EQ(refused([&] { lay_out({"a"}, {.minutes = 0}); }), "request.invalid minutes");
  EXPECT_EQ(refused([&] { open(); }), "meetings.no_breakouts");
  EXPECT_EQ(refused([&] { divide(); }), "meetings.no_breakouts");
  lay_out({"a"});
  EXPECT_EQ(refused([&] { open(24 * 60 + 1); }), "request.invalid minutes");
  EXPECT_EQ(refused([&] { assign(anns, BreakoutRoomId{7}); }), "request.invalid room_id");
  EXPECT_EQ(refused([&] { tell(host, "not open"); }), "meetings.breakouts_closed");
  EXPECT_EQ(refused([&] { go(ann, anns, {}); }), "meetings.breakouts_closed");
  EXPECT_EQ(refused([&] { ask_for_help(ann, anns); }), "meetings.breakouts_closed");
  const GoToBreakout nowhere{kOrg, meeting.id, anns.id, {}};
  EXPECT_EQ(refused([&] { lounge.ask(&Service::go_to_breakout, ann, nowhere); }), "request.invalid room_id");
}

TEST_F(BreakoutsTest, only_who_runs_the_meeting_divides_it) {
  const Breakouts laid = lay_out({"a"});
  open();
  const auto forbidden = [&](auto verb, auto request) {
    EXPECT_EQ(refused([&] { lounge.ask(verb, ann, request); }), "auth.forbidden");
  };
  forbidden(&Service::lay_out_breakouts, LayOutBreakouts{kOrg, meeting.id, {}, {}, {}, {}, {}});
  forbidden(&Service::assign_breakouts, AssignBreakouts{kOrg, meeting.id, {}, false});
  forbidden(&Service::open_breakouts, OpenBreakouts{kOrg, meeting.id, {}, {}});
  forbidden(&Service::close_breakouts, CloseBreakouts{kOrg, meeting.id, {}, true});
  forbidden(&Service::tell_breakouts, TellBreakouts{kOrg, meeting.id, {}, {"x"}});
  forbidden(&Service::assign_to_breakout, AssignToBreakout{kOrg, meeting.id, bobs.id, {true, laid.rooms[0].id}});
  EXPECT_EQ(refused([&] { go(ann, bobs, laid.rooms[0].id); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { ask_for_help(ann, bobs, false); }), "auth.forbidden");
  lounge.give_role(host, anns, GivenRole::cohost);
  lounge.ask(&Service::assign_to_breakout, ann, AssignToBreakout{kOrg, meeting.id, bobs.id, {true, laid.rooms[0].id}});
  EXPECT_EQ(where(bobs), laid.rooms[0].id);
}

TEST_F(BreakoutsTest, chance_divides_evenly_and_leaves_out_who_hosts) {
  std::vector<MeetingParticipant> people{anns, bobs};
  for (int i = 0; i < 9; ++i) people.push_back(lounge.join(lounge.somebody(), meeting.id));
  const Breakouts laid = lay_out({"a", "b", "c"});
  assign(anns, laid.rooms[2].id);
  const BreakoutSheet sheet = divide();
  std::map<BreakoutRoomId, int> sizes;
  for (const auto& each : sheet.places) {
    ASSERT_TRUE(each.assigned_id);
    EXPECT_FALSE(each.room_id) << "not open yet";
    EXPECT_NE(each.participant_id, hosts.id);
    ++sizes[*each.assigned_id];
  }
  EXPECT_EQ(sheet.places.size(), people.size());
  for (const auto& [room, size] : sizes) EXPECT_TRUE(size == 3 || size == 4) << size;
  EXPECT_EQ(place(anns).assigned_id, laid.rooms[2].id) << "who has a room keeps it";
  const auto before = divide().places;
  EXPECT_EQ(before, sheet.places);
  std::set<std::vector<std::uint64_t>> drawn;
  for (int i = 0; i < 8; ++i) {
    std::vector<std::uint64_t> rooms;
    for (const auto& each : divide(true).places) rooms.push_back(each.assigned_id->value);
    drawn.insert(rooms);
  }
  EXPECT_GT(drawn.size(), 1U);
}

TEST_F(BreakoutsTest, opening_sends_everybody_where_they_belong_and_closing_brings_them_back) {
  const Breakouts laid = lay_out({"a", "b"});
  assign(anns, laid.rooms[0].id);
  assign(bobs, laid.rooms[1].id);
  EXPECT_EQ(where(anns), std::nullopt);
  lounge.raise(ann, anns);
  EXPECT_EQ(open().opened_at, lounge.clock.now());
  EXPECT_EQ(where(anns), laid.rooms[0].id);
  EXPECT_EQ(seat(bob, bobs), laid.rooms[1].id);
  EXPECT_EQ(where(hosts), std::nullopt);
  EXPECT_FALSE(lounge.see(host, anns).hand_raised_at) << "it was raised in the room before";
  EXPECT_EQ(refused([&] { lay_out({"a"}); }), "meetings.breakout_occupied rooms");
  close(true);
  EXPECT_FALSE(now().opened_at);
  EXPECT_EQ(where(anns), std::nullopt);
  EXPECT_EQ(place(anns).assigned_id, laid.rooms[0].id) << "kept, to be opened again";
  open();
  EXPECT_EQ(where(bobs), laid.rooms[1].id);
}

TEST_F(BreakoutsTest, the_spotlight_is_the_main_rooms) {
  const Breakouts laid = lay_out({"a"});
  lounge.ask(&Service::set_spotlight, host, SetSpotlight{kOrg, meeting.id, anns.id});
  assign(anns, laid.rooms[0].id);
  EXPECT_EQ(lounge.meeting(host, meeting.id).spotlight_id, anns.id);
  open();
  EXPECT_EQ(lounge.meeting(host, meeting.id).spotlight_id, std::nullopt);
}

TEST_F(BreakoutsTest, time_ends_them_and_can_be_given_anew) {
  const Breakouts laid = lay_out({"a"});
  assign(anns, laid.rooms[0].id);
  open(10);
  lounge.pass(minutes(9));
  EXPECT_EQ(open(5).closes_at, lounge.clock.now() + minutes(5));
  lounge.pass(minutes(4));
  EXPECT_EQ(where(anns), laid.rooms[0].id);
  lounge.pass(minutes(1));
  EXPECT_EQ(where(anns), std::nullopt);
  EXPECT_FALSE(now().opened_at);
  open(1);
  open();
  lounge.pass(minutes(30));
  EXPECT_TRUE(now().opened_at) << "without a time they stay";
}

TEST_F(BreakoutsTest, closing_warns_for_a_minute_in_which_everybody_may_go_already) {
  const Breakouts laid = lay_out({"a"}, {.may_return = false});
  assign(anns, laid.rooms[0].id);
  assign(bobs, laid.rooms[0].id);
  open();
  EXPECT_EQ(refused([&] { go(ann, anns, {}); }), "meetings.may_not_return");
  close(false);
  const auto due = lounge.clock.now() + seconds(60);
  EXPECT_EQ(now().closes_at, due);
  lounge.pass(seconds(20));
  EXPECT_EQ(close(false).closes_at, due) << "a second word does not put it off";
  EXPECT_EQ(go(ann, anns, {}).room_id, std::nullopt);
  lounge.pass(seconds(39));
  EXPECT_EQ(where(bobs), laid.rooms[0].id);
  lounge.pass(seconds(1));
  EXPECT_EQ(where(bobs), std::nullopt);
}

TEST_F(BreakoutsTest, people_choose_where_the_host_lets_them) {
  const Breakouts laid = lay_out({"a", "b"});
  assign(anns, laid.rooms[0].id);
  open();
  EXPECT_EQ(refused([&] { go(ann, anns, laid.rooms[1].id); }), "meetings.may_not_choose_room");
  go(ann, anns, {});
  EXPECT_EQ(go(ann, anns, laid.rooms[0].id).room_id, laid.rooms[0].id) << "back to their own";
  lay_out({"a", "b"}, {.may_choose = true});
  EXPECT_EQ(go(ann, anns, laid.rooms[1].id).assigned_id, laid.rooms[1].id);
  EXPECT_EQ(go(bob, bobs, laid.rooms[1].id).room_id, laid.rooms[1].id);
  EXPECT_EQ(refused([&] { go(bob, bobs, BreakoutRoomId{7}); }), "request.invalid room_id");
}

TEST_F(BreakoutsTest, the_host_visits_any_room_and_answers_who_asks_there) {
  const Breakouts laid = lay_out({"a", "b"});
  assign(anns, laid.rooms[0].id);
  assign(bobs, laid.rooms[1].id);
  open();
  EXPECT_EQ(ask_for_help(ann, anns).help_asked_at, lounge.clock.now());
  ask_for_help(bob, bobs);
  go(host, hosts, laid.rooms[0].id);
  EXPECT_EQ(where(hosts), laid.rooms[0].id);
  EXPECT_FALSE(place(hosts).assigned_id);
  EXPECT_FALSE(place(anns).help_asked_at);
  EXPECT_TRUE(place(bobs).help_asked_at);
  ask_for_help(host, bobs, false);
  EXPECT_FALSE(place(bobs).help_asked_at);
  EXPECT_EQ(go(host, hosts, {}).room_id, std::nullopt);
}

TEST_F(BreakoutsTest, who_is_moved_while_they_are_open_goes_there_with_all_devices) {
  const Breakouts laid = lay_out({"a", "b"});
  const auth::Actor phone = lounge.another_device(ann);
  const MeetingParticipant on_phone = lounge.join(phone, meeting.id);
  assign(anns, laid.rooms[0].id);
  open();
  assign(on_phone, laid.rooms[1].id);
  EXPECT_EQ(where(anns), laid.rooms[1].id);
  EXPECT_EQ(where(on_phone), laid.rooms[1].id);
  assign(anns, {});
  EXPECT_EQ(where(on_phone), std::nullopt);
}

TEST_F(BreakoutsTest, who_comes_again_or_late_lands_in_a_room) {
  const Breakouts laid = lay_out({"a", "b"});
  assign(anns, laid.rooms[0].id);
  open();
  lounge.leave(ann, anns);
  EXPECT_EQ(place(anns).room_id, std::nullopt);
  const MeetingParticipant again = lounge.join(lounge.another_device(ann), meeting.id);
  EXPECT_EQ(where(again), laid.rooms[0].id);
  const auth::Actor late = lounge.somebody();
  const MeetingParticipant lates = lounge.join(late, meeting.id);
  EXPECT_EQ(where(lates), laid.rooms[1].id) << "the emptiest";
  lay_out({"a", "b"}, {.seats_latecomers = false});
  EXPECT_EQ(where(lounge.join(lounge.somebody(), meeting.id)), std::nullopt);
  EXPECT_EQ(where(lounge.join(lounge.another_device(host), meeting.id)), std::nullopt);
  lounge.open();  // as after a restart
  EXPECT_EQ(seat(late, lates), laid.rooms[1].id);
}

/// Without an account: their id is like a member's.
TEST_F(BreakoutsTest, a_guest_by_the_link_is_divided_like_everybody_and_finds_back) {
  const auto come = [&](const std::string& client_id, const std::optional<std::string>& token) {
    EnterAsGuest request{kOrg, {meeting.code}, {client_id}, {"손님"}, {}, {}, {}, {}};
    if (token) request.token = {*token};
    return lounge.store->write_now([&](store::Transaction& transaction) {
      return lounge.service->enter_as_guest(transaction, request, client_id, "192.0.2.7", "");
    });
  };
  const auto actor_of = [&](const GuestSeat& it) {
    return lounge.store->read_now([&](store::Transaction& transaction) {
      return lounge.service->visitors().identify(transaction, it.token, kOrg, "");
    });
  };
  const GuestSeat guests = come("c1", {});
  const auth::Actor guest = actor_of(guests);
  lounge.admit(host, guests.participant);
  const Breakouts laid = lay_out({"a", "b"});
  assign(guests.participant, laid.rooms[1].id);
  open();
  EXPECT_EQ(where(guests.participant), laid.rooms[1].id);
  EXPECT_EQ(seat(guest, guests.participant), laid.rooms[1].id);
  EXPECT_THAT(lounge.sheet(guest, meeting.id).places, SizeIs(1));
  EXPECT_TRUE(ask_for_help(guest, guests.participant).help_asked_at);
  EXPECT_EQ(refused([&] { ask_for_help(guest, anns); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { go(guest, guests.participant, laid.rooms[0].id); }), "meetings.may_not_choose_room");
  EXPECT_EQ(refused([&] { go(guest, anns, {}); }), "auth.forbidden");
  const auto reads = [&] {
    return lounge.store->read_now([&](store::Transaction& transaction) {
      return lounge.service->is_in_main_room(transaction, guest, meeting.id);
    });
  };
  EXPECT_FALSE(reads()) << "what is said in the main room";
  EXPECT_EQ(go(guest, guests.participant, {}).room_id, std::nullopt);
  EXPECT_TRUE(reads());
  const GuestSeat again = come("c2", guests.token);
  EXPECT_EQ(where(again.participant), laid.rooms[1].id);
}

TEST_F(BreakoutsTest, rooms_outlive_an_events_meeting_and_who_was_in_them_does_not) {
  CreateMeeting request;
  request.event_id = calendar::EventId{5};
  lounge.seers[request.event_id->text()] = {host.member_id, ann.member_id};
  const Meeting weekly = lounge.create(host, request);
  lounge.join(host, weekly.id);
  const MeetingParticipant first = lounge.join(ann, weekly.id);
  LayOutBreakouts wish{kOrg, weekly.id, {{{}, {"a"}}}, {}, {}, {}, {}};
  const Breakouts laid = lounge.ask(&Service::lay_out_breakouts, host, wish);
  lounge.ask(&Service::open_breakouts, host, OpenBreakouts{kOrg, weekly.id, {}, 5});
  lounge.ask(&Service::assign_to_breakout, host, AssignToBreakout{kOrg, weekly.id, first.id, {true, laid.rooms[0].id}});
  lounge.end(host, weekly.id);
  lounge.pass(minutes(10));
  lounge.join(host, weekly.id);
  lounge.join(ann, weekly.id);
  const MeetingSheet sheet = lounge.sheet(host, weekly.id);
  EXPECT_EQ(sheet.breakouts->rooms, laid.rooms);
  EXPECT_FALSE(sheet.breakouts->opened_at);
  EXPECT_THAT(sheet.places, IsEmpty());
}

TEST_F(BreakoutsTest, another_organisation_finds_nothing_and_who_is_not_in_it_sees_nothing) {
  const Breakouts laid = lay_out({"a"});
  assign(anns, laid.rooms[0].id);
  const auth::Actor stranger = lounge.somebody(auth::Role::member, OrgId{2});
  const auto wish = GoToBreakout{OrgId{2}, meeting.id, anns.id, {true, laid.rooms[0].id}};
  EXPECT_EQ(refused([&] { lounge.ask(&Service::go_to_breakout, stranger, wish); }), "request.not_found");
  const MeetingSheet outside = lounge.sheet(lounge.somebody(), meeting.id);
  EXPECT_FALSE(outside.breakouts);
  EXPECT_THAT(outside.places, IsEmpty());
}

}  // namespace
}  // namespace madang::meetings

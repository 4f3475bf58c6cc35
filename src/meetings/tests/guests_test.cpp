#include <gmock/gmock.h>

#include "meetings/guests_model.hpp"
#include "meetings/tests/lounge.hpp"

namespace madang::meetings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kKey(32, 'k');

class GuestsTest : public testing::Test {
 protected:
  struct Asked {
    std::string name = "김손님";
    std::string client_id = "c1";
    std::string password_proof = {};
    std::string address = "192.0.2.7";
    std::optional<std::string> token = {};
    MediaSwitches sending = {};
  };

  GuestSeat come(const Asked& asked) { return come(asked, meeting); }
  GuestSeat come(const Asked& asked, const Meeting& to) {
    EnterAsGuest request{OrgId{1}, {to.code}, {asked.client_id}, {asked.name}, {}, {}, asked.sending, {}};
    if (asked.token) request.token = {*asked.token};
    const std::string hash = asked.name + asked.token.value_or("");
    return lounge.store->write_now([&](store::Transaction& transaction) {
      return lounge.service->enter_as_guest(transaction, request, hash, asked.address, asked.password_proof);
    });
  }
  MeetingDoor door(const std::string& code, OrgId org = OrgId{1}) {
    return lounge.store->read_now(
        [&](store::Transaction& transaction) { return lounge.service->find_door(transaction, org, code); });
  }
  auth::Actor actor_of(const GuestSeat& seat, OrgId org = OrgId{1}) {
    return lounge.store->read_now([&](store::Transaction& transaction) {
      return lounge.service->visitors().identify(transaction, seat.token, org, "");
    });
  }
  bool is_let_in(const GuestSeat& seat) { return auth::is_visitor(actor_of(seat)); }
  MeetingSeat seat_of(const auth::Actor& actor) {
    return lounge.look(&Service::look_at_seat, actor, NameMeeting{OrgId{1}, meeting.id});
  }
  Meeting set(GuestAdmission guests) { return lounge.change(host, meeting.id, {.guests = guests}); }
  Meeting with_hash(const std::string& hash) {
    return lounge.store->write_now([&](store::Transaction& transaction) {
      return lounge.service->set_password(transaction, host, meeting.id, hash);
    });
  }

  Lounge lounge;
  const auth::Actor host = lounge.somebody();
  const auth::Actor member = lounge.somebody();
  const Meeting meeting = lounge.create(host);
};

TEST_F(GuestsTest, a_link_tells_the_name_of_the_meeting_and_of_its_organisation_and_no_more) {
  const MeetingDoor found = door(meeting.code);
  EXPECT_EQ(found.organisation, "마당 주식회사");
  EXPECT_EQ(found.title, meeting.title);
  EXPECT_EQ(found.guests, GuestAdmission::lobby);
  EXPECT_EQ(refused([&] { door("bcdf-ghjk-mnp"); }), "request.not_found");
  EXPECT_EQ(refused([&] { door(meeting.code, OrgId{2}); }), "request.not_found");
  set(GuestAdmission::nobody);
  EXPECT_EQ(refused([&] { door(meeting.code); }), "meetings.no_guests");
  EXPECT_EQ(refused([&] { come({}); }), "meetings.no_guests");
  set(GuestAdmission::lobby);
  lounge.end(host, meeting.id);
  EXPECT_EQ(refused([&] { door(meeting.code); }), "meetings.ended");
  EXPECT_EQ(refused([&] { come({}); }), "meetings.ended");
}

TEST_F(GuestsTest, a_guest_waits_until_a_host_lets_them_in) {
  lounge.join(host, meeting.id);
  const GuestSeat seat = come({});
  EXPECT_EQ(seat.participant.state, ParticipantState::waiting);
  EXPECT_EQ(seat.participant.guest_name, "김손님");
  EXPECT_EQ(seat.participant.role, ParticipantRole::guest);
  const auth::Actor guest = actor_of(seat);
  EXPECT_FALSE(guest.is_member());
  EXPECT_FALSE(guest.is_signed_in());
  EXPECT_THAT(lounge.heard_by(guest), IsEmpty());
  EXPECT_THAT(lounge.sheet(guest, meeting.id).participants, IsEmpty());
  EXPECT_THAT(seat_of(guest).names, IsEmpty());
  EXPECT_EQ(lounge.see(host, seat.participant).guest_name, "김손님");
  lounge.admit(host, seat.participant);
  EXPECT_THAT(lounge.heard_by(guest), ElementsAre(meeting.id.text()));
  EXPECT_EQ(lounge.sheet(guest, meeting.id).participants.size(), 2u);
  const MeetingSeat now = seat_of(guest);
  EXPECT_EQ(now.participant.state, ParticipantState::joined);
  ASSERT_EQ(now.names.size(), 1u);
  EXPECT_EQ(now.names[0].name, "홍, " + host.member_id.text());
}

TEST_F(GuestsTest, where_anyone_may_they_come_straight_in_but_never_before_a_member) {
  set(GuestAdmission::anyone);
  const GuestSeat early = come({});
  EXPECT_EQ(early.participant.state, ParticipantState::waiting);
  const auto hosts = lounge.join(host, meeting.id);
  EXPECT_EQ(come({.client_id = "c2"}).participant.state, ParticipantState::joined);
  lounge.leave(host, hosts);
  EXPECT_EQ(come({.client_id = "c3"}).participant.state, ParticipantState::waiting);
}

TEST_F(GuestsTest, those_who_came_before_it_began_come_in_with_the_first_member) {
  CreateMeeting planned;
  planned.scheduled_for = lounge.clock.now() + minutes(10);
  planned.settings = ChangeMeetingSettings{.guests = GuestAdmission::anyone};
  const Meeting later = lounge.create(host, planned);
  const GuestSeat early = come({}, later);
  EXPECT_EQ(early.participant.state, ParticipantState::waiting);
  EXPECT_EQ(lounge.meeting(host, later.id).state, MeetingState::scheduled);
  lounge.join(host, later.id);
  EXPECT_EQ(lounge.see(host, early.participant).state, ParticipantState::joined);
}

TEST_F(GuestsTest, lock_and_password_hold_for_them) {
  lounge.join(host, meeting.id);
  with_hash("hash");
  EXPECT_TRUE(door(meeting.code).has_password);
  EXPECT_EQ(refused([&] { come({}); }), "meetings.password password");
  EXPECT_EQ(refused([&] { come({.password_proof = "another"}); }), "meetings.password password");
  EXPECT_EQ(come({.password_proof = "hash"}).participant.state, ParticipantState::waiting);
  lounge.change(host, meeting.id, {.is_locked = true});
  EXPECT_TRUE(door(meeting.code).is_locked);
  EXPECT_EQ(refused([&] { come({.client_id = "c2", .password_proof = "hash"}); }), "meetings.locked");
}

TEST_F(GuestsTest, who_was_put_out_comes_in_neither_by_the_token_nor_straight_from_the_same_place) {
  set(GuestAdmission::anyone);
  lounge.join(host, meeting.id);
  const GuestSeat seat = come({});
  lounge.remove(host, seat.participant);
  EXPECT_FALSE(is_let_in(seat));
  EXPECT_EQ(refused([&] { come({.client_id = "c2", .token = seat.token}); }), "meetings.put_out");
  EXPECT_EQ(come({.client_id = "c3"}).participant.state, ParticipantState::waiting);
  EXPECT_EQ(come({.client_id = "c4", .address = "192.0.2.8"}).participant.state, ParticipantState::joined);
}

TEST_F(GuestsTest, a_page_that_is_loaded_again_is_the_same_guest_and_need_not_wait_again) {
  lounge.join(host, meeting.id);
  const GuestSeat seat = come({});
  lounge.admit(host, seat.participant);
  const GuestSeat again = come({.client_id = "c2", .token = seat.token});
  EXPECT_EQ(again.participant.member_id, seat.participant.member_id);
  EXPECT_EQ(again.participant.state, ParticipantState::joined);
  EXPECT_FALSE(is_let_in(seat));
  EXPECT_TRUE(is_let_in(again));
  EXPECT_EQ(lounge.sheet(host, meeting.id).participants.size(), 2u);
  lounge.leave(actor_of(again), again.participant);
  EXPECT_FALSE(is_let_in(again));
}

TEST_F(GuestsTest, a_retry_gets_the_same_place_and_another_request_under_its_name_does_not) {
  const GuestSeat seat = come({});
  const GuestSeat again = come({});
  EXPECT_EQ(again.participant, seat.participant);
  EXPECT_TRUE(is_let_in(again));
  EXPECT_EQ(refused([&] { come({.name = "다른 이름"}); }), "request.client_id_reused client_id");
}

TEST_F(GuestsTest, a_token_opens_its_own_organisation_alone_and_only_as_it_was_given) {
  const GuestSeat seat = come({});
  EXPECT_FALSE(auth::is_visitor(actor_of(seat, OrgId{2})));
  for (std::size_t i = 0; i < seat.token.size(); i += 7) {
    GuestSeat forged = seat;
    forged.token[i] = forged.token[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(is_let_in(forged)) << i;
  }
  EXPECT_FALSE(unseal_guest(std::string(32, 'x'), OrgId{1}, seat.token));
  EXPECT_TRUE(unseal_guest(kKey, OrgId{1}, seat.token));
  EXPECT_FALSE(unseal_guest(kKey, OrgId{1}, ""));
  EXPECT_FALSE(unseal_guest(kKey, OrgId{1}, "visitor."));
}

TEST_F(GuestsTest, a_guest_runs_nothing_and_sees_no_other_meeting) {
  lounge.join(host, meeting.id);
  const auto members = lounge.join(member, meeting.id);
  const GuestSeat seat = come({});
  lounge.admit(host, seat.participant);
  const auth::Actor guest = actor_of(seat);
  const Meeting other = lounge.create(host);
  EXPECT_EQ(refused([&] { lounge.sheet(guest, other.id); }), "request.not_found");
  EXPECT_EQ(refused([&] { lounge.change(guest, meeting.id, {.is_locked = true}); }), "auth.signed_out");
  EXPECT_EQ(refused([&] { lounge.remove(guest, members); }), "auth.signed_out");
  EXPECT_EQ(refused([&] { lounge.invite(guest, meeting.id, {member.member_id}); }), "auth.signed_out");
  EXPECT_EQ(refused([&] { lounge.attendance(guest, meeting.id); }), "auth.signed_out");
  EXPECT_EQ(refused([&] { lounge.selection(guest); }), "auth.signed_out");
  EXPECT_EQ(refused([&] { lounge.join(guest, meeting.id); }), "auth.signed_out");
  EXPECT_EQ(refused([&] { lounge.send(guest, members, kMicrophone); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { lounge.leave(guest, members); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { lounge.give_role(host, seat.participant, GivenRole::cohost); }),
            "request.invalid participant_id");
}

TEST_F(GuestsTest, a_guest_speaks_raises_a_hand_and_is_muted_like_everybody) {
  lounge.join(host, meeting.id);
  const GuestSeat seat = come({.sending = kMicrophone});
  lounge.admit(host, seat.participant);
  const auth::Actor guest = actor_of(seat);
  EXPECT_EQ(lounge.send(guest, seat.participant, kMicrophone).sending, kMicrophone);
  EXPECT_TRUE(lounge.raise(guest, seat.participant).hand_raised_at);
  EXPECT_EQ(lounge.turn_off(host, seat.participant, kMicrophone, false).sending, MediaSwitches());
  EXPECT_EQ(refused([&] { lounge.send(guest, seat.participant, kMicrophone); }), "meetings.withheld sending");
  lounge.ask_for(host, seat.participant, kMicrophone);
  EXPECT_EQ(lounge.send(guest, seat.participant, kMicrophone).sending, kMicrophone);
}

TEST_F(GuestsTest, what_is_said_is_read_by_guests_who_are_in) {
  lounge.join(host, meeting.id);
  const GuestSeat seat = come({});
  const auth::Actor guest = actor_of(seat);
  const auto reads = [&] {
    return lounge.store->read_now([&](store::Transaction& transaction) {
      return lounge.service->require_here(transaction, guest, meeting.id).settings.captions_allowed;
    });
  };
  EXPECT_EQ(refused([&] { reads(); }), "meetings.not_present") << "while they wait";
  lounge.admit(host, seat.participant);
  EXPECT_TRUE(reads());
}

TEST_F(GuestsTest, guests_alone_neither_host_a_meeting_nor_keep_it) {
  const auto hosts = lounge.join(host, meeting.id);
  const GuestSeat seat = come({});
  lounge.admit(host, seat.participant);
  lounge.leave(host, hosts);
  EXPECT_EQ(lounge.meeting(host, meeting.id).host_id, host.member_id);
  EXPECT_TRUE(is_let_in(seat));
  lounge.pass(kEmptyFor);
  EXPECT_EQ(lounge.meeting(host, meeting.id).state, MeetingState::ended);
  EXPECT_FALSE(is_let_in(seat));
}

TEST_F(GuestsTest, the_attendance_names_them) {
  lounge.join(host, meeting.id);
  const GuestSeat seat = come({.name = "=손님, 김"});
  lounge.admit(host, seat.participant);
  lounge.pass(seconds(90));
  lounge.leave(actor_of(seat), seat.participant);
  const AttendanceSheet sheet = lounge.attendance(host, meeting.id);
  ASSERT_EQ(sheet.members.size(), 2u);
  EXPECT_EQ(sheet.members[1].guest_name, "=손님, 김");
  EXPECT_EQ(sheet.members[1].seconds, 90);
  const auto csv = lounge.look(&Service::export_attendance, host, NameMeeting{OrgId{1}, meeting.id}).csv;
  EXPECT_NE(csv.find(R"("guest","'=손님, 김","")"), std::string::npos) << csv;
  EXPECT_EQ(csv.find(seat.participant.member_id.text()), std::string::npos);
}

TEST_F(GuestsTest, no_more_than_a_hundred_wait) {
  for (int i = 0; i < kMostGuestsWaiting; ++i) come({.client_id = "c" + std::to_string(i)});
  EXPECT_EQ(refused([&] { come({.client_id = "one more"}); }), "meetings.too_many_guests");
}

/// What a guest's device is told on its own stream gives what it would fetch.
TEST_F(GuestsTest, replay_gives_what_a_fetch_gives) {
  lounge.join(host, meeting.id);
  const GuestSeat seat = come({});
  const auth::Actor guest = actor_of(seat);
  MeetingParticipant told = seat.participant;
  std::int64_t seq = seat.own_cursor.seq;
  const auto catch_up = [&] {
    for (const auto& event : lounge.missed(stream_of(told.member_id), seq)) {
      ASSERT_EQ(event.at("type").as_string(), OwnParticipantChanged::kType);
      seq = event.at("seq").to_number<std::int64_t>();
      told = json::decode<OwnParticipantChanged>(event.at("data")).value().participant;
    }
    const MeetingSeat fetched = seat_of(guest);
    EXPECT_EQ(told, fetched.participant);
    EXPECT_EQ(seq, fetched.own_cursor.seq);
  };
  catch_up();
  lounge.admit(host, seat.participant);
  catch_up();
  lounge.raise(guest, seat.participant);
  lounge.turn_off(host, seat.participant, kAll, false);
  catch_up();
}

}  // namespace
}  // namespace madang::meetings

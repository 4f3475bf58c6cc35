#include <gtest/gtest.h>

#include "meetings/connection_service.hpp"
#include "meetings/tests/lounge.hpp"

namespace madang::meetings {
namespace {

/// What a server says of itself; lines are tried for real in app's tests.
class Doors443 final : public MediaLines {
 public:
  Situation situation() const override {
    const MediaDoor udp{DoorTransport::udp, "93.184.216.34", 50000, false, 0, "10.0.0.4"};
    const MediaDoor tcp{DoorTransport::tcp, "10.0.0.4", 443, false, {}, "10.0.0.4"};
    return {2, 0.25, true, {udp, tcp}};
  }
  std::expected<std::string, std::string> reflect(ParticipantId, std::string_view,
                                                  std::optional<std::size_t>) override {
    return "v=0";
  }
};

class ConnectionTest : public testing::Test {
 protected:
  ConnectionTest() { connections.carried_by(lines); }

  IceServers servers(const auth::Actor& actor, const MeetingParticipant& it) {
    return lounge.store->read_now([&](store::Transaction& transaction) {
      return connections.ice_servers(transaction, actor, {OrgId{1}, it.meeting_id, it.id});
    });
  }
  ConnectionSheet sheet(const auth::Actor& actor) {
    return lounge.store->read_now(
        [&](store::Transaction& transaction) { return connections.read(transaction, actor, {OrgId{1}}); });
  }
  MediaServerSheet server(const auth::Actor& actor) {
    return lounge.store->read_now(
        [&](store::Transaction& transaction) { return connections.look_at_server(transaction, actor, {OrgId{1}}); });
  }

  Lounge lounge;
  const auth::Actor host = lounge.somebody();
  const auth::Actor other = lounge.somebody();
  Doors443 lines;
  Connections connections{
      *lounge.service, lounge.clock, {{"turn:turn.example.org", "turns:turn.example.org"}, "a secret of both"}};
};

TEST_F(ConnectionTest, who_is_in_a_meeting_gets_in_by_turn_for_an_hour) {
  const auto meeting = lounge.create(host);
  const auto seat = lounge.join(host, meeting.id);
  const auto found = servers(host, seat);
  ASSERT_EQ(found.ice_servers.size(), 1U);
  EXPECT_EQ(found.ice_servers[0].urls.size(), 2U);
  const auto end = std::chrono::sys_seconds(
      std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(found.expires_at->milliseconds())));
  const auto made = media::turn_credentials("a secret of both", seat.id.text(), end);
  EXPECT_EQ(found.ice_servers[0].username, made.username);
  EXPECT_EQ(found.ice_servers[0].credential, made.password);
  EXPECT_LE(*found.expires_at - lounge.clock.now(), kTurnLasts);
  EXPECT_GT(*found.expires_at - lounge.clock.now(), kTurnLasts - std::chrono::seconds(1));
  lounge.pass(std::chrono::seconds(10));
  EXPECT_GT(*servers(host, seat).expires_at, *found.expires_at) << "whoever asks again gets fresh ones";
}

TEST_F(ConnectionTest, a_guest_by_the_link_gets_in_by_turn_as_soon_as_they_are_let_in) {
  const auto meeting = lounge.create(host);
  lounge.join(host, meeting.id);
  const EnterAsGuest request{OrgId{1}, {meeting.code}, {"c1"}, {"손님"}, {}, {}, {}, {}};
  const auto seat = lounge.store->write_now([&](store::Transaction& transaction) {
    return lounge.service->enter_as_guest(transaction, request, "c1", "192.0.2.7", "");
  });
  const auto guest = lounge.store->read_now([&](store::Transaction& transaction) {
    return lounge.service->visitors().identify(transaction, seat.token, OrgId{1}, "");
  });
  EXPECT_EQ(refused([&] { servers(guest, seat.participant); }), "meetings.not_present");
  lounge.admit(host, seat.participant);
  EXPECT_EQ(servers(guest, seat.participant).ice_servers.size(), 1U);
  EXPECT_EQ(refused([&] { sheet(guest); }), "auth.signed_out");
}

TEST_F(ConnectionTest, strangers_and_who_is_not_in_it_get_none) {
  const auto meeting = lounge.create(host);
  const auto seat = lounge.join(host, meeting.id);
  lounge.join(other, meeting.id);
  EXPECT_EQ(refused([&] { servers(other, seat); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { servers(lounge.somebody(auth::Role::guest), seat); }), "request.not_found");
  EXPECT_EQ(refused([&] { servers({}, seat); }), "auth.signed_out");
  EXPECT_EQ(refused([&] { sheet({}); }), "auth.signed_out");
  lounge.leave(host, seat);
  EXPECT_EQ(refused([&] { servers(host, seat); }), "meetings.not_present");
}

TEST_F(ConnectionTest, who_waits_in_the_lobby_gets_none) {
  const auto meeting = lounge.create(host);
  lounge.join(host, meeting.id);
  ChangeMeetingSettings settings;
  settings.has_lobby = true;
  lounge.change(host, meeting.id, settings);
  const auto waits = lounge.join(other, meeting.id);
  EXPECT_EQ(refused([&] { servers(other, waits); }), "meetings.not_present");
}

TEST_F(ConnectionTest, without_turn_servers_nothing_is_handed_out) {
  const Connections none(*lounge.service, lounge.clock, {});
  const auto found =
      lounge.store->read_now([&](store::Transaction& transaction) { return none.read(transaction, host, {OrgId{1}}); });
  EXPECT_TRUE(found.ice_servers.empty());
  EXPECT_FALSE(found.expires_at);
  EXPECT_FALSE(found.carries_media);
}

TEST_F(ConnectionTest, everybody_sees_the_doors_and_from_where_they_come) {
  auth::Actor actor = other;
  actor.address = "192.168.1.7";
  const auto found = sheet(actor);
  ASSERT_EQ(found.doors.size(), 2U);
  EXPECT_TRUE(found.carries_media);
  EXPECT_TRUE(found.doors[0].is_public);
  EXPECT_FALSE(found.doors[1].is_public);
  EXPECT_FALSE(found.doors[0].bound) << "addresses behind the router are no one's business";
  EXPECT_EQ(found.seen_address, "192.168.1.7");
  EXPECT_FALSE(found.is_seen_public);
  EXPECT_EQ(found.ice_servers.size(), 1U);
}

TEST_F(ConnectionTest, administrators_see_the_server_without_its_secret) {
  auth::Actor admin = lounge.somebody(auth::Role::admin);
  admin.address = "93.184.216.34";
  const auto found = server(admin);
  EXPECT_EQ(found.workers, 2);
  EXPECT_EQ(found.load_permille, 250);
  EXPECT_EQ(found.doors[0].bound, "10.0.0.4");
  EXPECT_EQ(found.turn_urls.size(), 2U);
  EXPECT_TRUE(found.is_seen_public);
  EXPECT_EQ(refused([&] { server(other); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { server(lounge.somebody(auth::Role::guest)); }), "auth.forbidden");
}

}  // namespace
}  // namespace madang::meetings

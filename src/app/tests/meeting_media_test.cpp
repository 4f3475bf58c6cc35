#include "app/meeting_media.hpp"

#include <gmock/gmock.h>

#include <boost/asio/executor_work_guard.hpp>

#include "kernel/media/tests/media_client.hpp"
#include "meetings/tests/lounge.hpp"

namespace madang::app {
namespace {

using media::testing_support::MediaClient;
using meetings::MeetingParticipant;

/// A device of one member: what it is told, in order.
class Device final : public bus::Listener {
 public:
  explicit Device(auth::Actor actor) : actor_(std::move(actor)) {}
  OrgId org_id() const override { return actor_.org_id; }
  MemberId member_id() const override { return actor_.member_id; }
  SessionId session_id() const override { return actor_.session_id; }
  void deliver(const bus::Delivery& delivery) override { told.push_back(json::parse(*delivery.frame).value()); }
  void hears(const bus::StreamName& /*stream*/) override {}
  void hears_no_more(const bus::StreamName& /*stream*/) override {}
  void session_ended() override {}

  /// The last event of that kind; nothing when there was none.
  template <class E>
  std::optional<E> last() const {
    for (auto event = told.rbegin(); event != told.rend(); ++event)
      if (event->at("type").as_string() == E::kType) return json::decode<E>(event->at("data")).value();
    return std::nullopt;
  }

  std::vector<boost::json::value> told;

 private:
  const auth::Actor actor_;
};

/// A real engine on loopback under meetings, and clients that shake hands with it.
class MeetingMediaTest : public testing::Test {
 protected:
  MeetingMediaTest() {
    lounge.hub.on_loop(0).add(device);
    restart_media();
  }
  ~MeetingMediaTest() override {
    carried.reset();
    lounge.hub.on_loop(0).remove(device);
  }

  void restart_media(const Config& config = Config()) {
    carried.reset();
    carried = std::make_unique<MeetingMedia>(config, *lounge.store, *lounge.streams, *lounge.service);
  }
  std::expected<std::string, std::string> offer(const auth::Actor& actor, const MeetingParticipant& it,
                                                const MediaClient& client) {
    return carried->join({OrgId{1}, it.meeting_id, it.id, actor.member_id, {}}, client.offer(),
                         {true, true, true, true});
  }
  /// Lets the device hear until it has heard that; false when it never does.
  bool hears(const std::function<bool()>& is_heard) {
    lounge.loop.restart();
    const auto end = std::chrono::steady_clock::now() + MediaClient::kPatience;
    while (!is_heard() && std::chrono::steady_clock::now() < end) lounge.loop.run_one_until(end);
    return is_heard();
  }
  bool is_told_connected(bool is_connected) {
    return hears([&] {
      const auto last = device.last<meetings::MediaConnected>();
      return last && last->is_connected == is_connected;
    });
  }
  bool is_here(const MeetingParticipant& it) {
    return lounge.see(other, it).state == meetings::ParticipantState::joined;
  }

  meetings::Lounge lounge;
  const auth::Actor host = lounge.somebody();
  const auth::Actor other = lounge.somebody();
  Device device{host};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> waits{lounge.loop.get_executor()};
  std::unique_ptr<MeetingMedia> carried;
};

TEST_F(MeetingMediaTest, who_connects_stays_and_who_says_goodbye_has_a_minute) {
  const auto meeting = lounge.create(host);
  const auto seat = lounge.join(host, meeting.id);
  const auto others = lounge.join(other, meeting.id);
  MediaClient client;
  const auto answer = offer(host, seat, client);
  ASSERT_TRUE(answer) << answer.error();
  client.go_to(*answer);
  ASSERT_TRUE(client.connects());
  ASSERT_TRUE(is_told_connected(true));
  lounge.come_back(others);
  lounge.pass(meetings::kAwayFor);
  EXPECT_TRUE(is_here(seat));
  client.say_goodbye();
  ASSERT_TRUE(is_told_connected(false));
  lounge.pass(meetings::kAwayFor - std::chrono::seconds(1));
  EXPECT_TRUE(is_here(seat));
  lounge.pass(std::chrono::seconds(1));
  EXPECT_FALSE(is_here(seat));
}

TEST_F(MeetingMediaTest, whose_device_never_connects_has_left_after_a_minute) {
  const auto meeting = lounge.create(host);
  const auto seat = lounge.join(host, meeting.id);
  const auto others = lounge.join(other, meeting.id);
  lounge.come_back(others);
  lounge.pass(meetings::kAwayFor);
  EXPECT_FALSE(is_here(seat));
  EXPECT_TRUE(is_here(others));
}

TEST_F(MeetingMediaTest, an_offer_that_is_none_is_refused_with_the_reason) {
  const auto meeting = lounge.create(host);
  const auto seat = lounge.join(host, meeting.id);
  const auto answer = carried->join({OrgId{1}, meeting.id, seat.id, host.member_id, {}}, "v=0\n", {});
  ASSERT_FALSE(answer);
  EXPECT_FALSE(answer.error().empty());
  EXPECT_FALSE(carried->restart(seat.id, MediaClient().offer()));
}

TEST_F(MeetingMediaTest, who_leaves_or_is_put_out_is_no_longer_sent_anything) {
  const auto meeting = lounge.create(host);
  const auto seat = lounge.join(host, meeting.id);
  const auto others = lounge.join(other, meeting.id);
  MediaClient hosts;
  hosts.go_to(offer(host, seat, hosts).value());
  ASSERT_TRUE(hosts.connects());
  MediaClient client;
  client.go_to(offer(other, others, client).value());
  ASSERT_TRUE(client.connects());
  lounge.remove(host, others);
  EXPECT_TRUE(client.takes_until([&] { return client.heard_goodbye(); }));
  lounge.end(host, meeting.id);
  EXPECT_TRUE(hosts.takes_until([&] { return hosts.heard_goodbye(); }));
}

TEST_F(MeetingMediaTest, a_line_is_tried_to_each_door_and_nobody_is_told_of_it) {
  const auto situation = carried->situation();
  ASSERT_GT(situation.workers, 0U);
  ASSERT_EQ(situation.doors.size(), situation.workers + 1) << "a door of UDP for each, and one of TCP";
  EXPECT_TRUE(situation.announces_udp);
  for (std::uint64_t each = 0; each <= situation.workers; ++each) {
    const auto& door = situation.doors[each];
    MediaClient client(door.worker ? media::IceTransport::kUdp : media::IceTransport::kTcp);
    const auto worker = door.worker.transform([](std::int64_t number) { return static_cast<std::size_t>(number); });
    client.go_to(carried->reflect({1'000 + each}, client.offer(), worker).value());
    EXPECT_TRUE(client.connects()) << door.port;
    client.say_goodbye();
  }
  EXPECT_FALSE(carried->reflect({7}, "v=0", {}));
  carried->leave({1});  // what is told is told in order: nothing was before this
  EXPECT_FALSE(device.last<meetings::MediaConnected>());
}

}  // namespace
}  // namespace madang::app

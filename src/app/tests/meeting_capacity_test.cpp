#include <gmock/gmock.h>

#include <boost/asio/executor_work_guard.hpp>

#include "app/meeting_media.hpp"
#include "meetings/tests/lounge.hpp"

namespace madang::app {
namespace {

using namespace std::chrono_literals;
using meetings::LoadTest;
using meetings::LoadTestState;
using meetings::MeetingParticipant;
using meetings::QueuePlace;

/// A server of two people with pictures and one who hears.
Config small_server() {
  Config config;
  config.media_limit = 2;
  config.media_listeners = 1;
  return config;
}

/// A device of one member: where it was told that it stands in the queue, the last time.
class Device final : public bus::Listener {
 public:
  explicit Device(auth::Actor actor) : actor_(std::move(actor)) {}
  OrgId org_id() const override { return actor_.org_id; }
  MemberId member_id() const override { return actor_.member_id; }
  SessionId session_id() const override { return actor_.session_id; }
  void deliver(const bus::Delivery& delivery) override {
    const auto event = json::parse(*delivery.frame).value();
    if (event.at("type").as_string() == meetings::QueueMoved::kType)
      told = json::decode<meetings::QueueMoved>(event.at("data")).value();
  }
  void hears(const bus::StreamName& /*stream*/) override {}
  void hears_no_more(const bus::StreamName& /*stream*/) override {}
  void session_ended() override {}

  std::optional<meetings::QueueMoved> told;

 private:
  const auth::Actor actor_;
};

/// Meetings on a real engine whose server is full soon.
class MeetingCapacityTest : public testing::Test {
 protected:
  void open(const Config& config) {
    carried.reset();
    carried = std::make_unique<MeetingMedia>(config, *lounge.store, *lounge.streams, *lounge.service);
  }
  MeetingParticipant join(const auth::Actor& actor) { return lounge.join(actor, meeting.id); }
  std::optional<QueuePlace> place(const MeetingParticipant& it) { return carried->place_of(it.id); }
  /// Lets the device hear until it was told that; false when it never is.
  bool is_told(const Device& device, const std::optional<QueuePlace>& queue) {
    lounge.loop.restart();
    const auto end = std::chrono::steady_clock::now() + 20s;
    const auto is_heard = [&] { return device.told && device.told->queue == queue; };
    while (!is_heard() && std::chrono::steady_clock::now() < end) lounge.loop.run_one_until(end);
    return is_heard();
  }
  bool is_here(const MeetingParticipant& it) {
    return lounge.see(host, it).state == meetings::ParticipantState::joined;
  }
  static bool eventually(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + 40s;
    while (!holds() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    return holds();
  }
  LoadTest ended() {
    EXPECT_TRUE(eventually([&] { return seen().load_test->state != LoadTestState::running; }));
    return *seen().load_test;
  }
  meetings::MediaCapacity seen() { return lounge.service->capacity()->look(); }

  meetings::Lounge lounge;
  const auth::Actor host = lounge.somebody();
  const auth::Actor last = lounge.somebody();
  const meetings::Meeting meeting = lounge.create(host);
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> waits{lounge.loop.get_executor()};
  std::unique_ptr<MeetingMedia> carried;
};

TEST_F(MeetingCapacityTest, who_finds_the_server_full_stands_in_the_queue_and_moves_up) {
  open(small_server());
  const auto first = join(host);
  const auto second = join(lounge.somebody());
  const auto third = join(lounge.somebody());
  const auto fourth = join(lounge.somebody());
  EXPECT_EQ(place(first), std::nullopt);
  EXPECT_EQ(place(second), std::nullopt);
  EXPECT_EQ(place(third), (QueuePlace{1, true}));
  EXPECT_EQ(place(fourth), (QueuePlace{2, false}));
  const auto capacity = seen();
  EXPECT_EQ(capacity.limit, 2);
  EXPECT_EQ(capacity.with_pictures, 2);
  EXPECT_EQ(capacity.hearing, 1);
  EXPECT_EQ(capacity.waiting, 1);
  EXPECT_EQ(capacity.meetings, 1);
  lounge.leave(host, first);
  EXPECT_TRUE(eventually([&] { return !place(third) && place(fourth) == QueuePlace{1, true}; }));
}

TEST_F(MeetingCapacityTest, who_waits_and_asks_is_not_put_out_after_a_minute) {
  open(small_server());
  std::vector<MeetingParticipant> people{join(host)};
  while (people.size() < 4) people.push_back(join(lounge.somebody()));
  for (std::size_t i = 0; i < 3; ++i) lounge.come_back(people[i]);
  lounge.pass(meetings::kAwayFor);
  EXPECT_TRUE(is_here(people[3]));
  lounge.pass(meetings::kAwayFor);
  EXPECT_TRUE(is_here(people[3]));
}

TEST_F(MeetingCapacityTest, who_is_let_in_has_a_minute_to_connect) {
  Device device{last};
  lounge.hub.on_loop(0).add(device);
  open(small_server());
  std::vector<MeetingParticipant> people{join(host)};
  while (people.size() < 3) people.push_back(join(lounge.somebody()));
  people.push_back(join(last));
  ASSERT_TRUE(is_told(device, QueuePlace{2, false}));
  for (std::size_t i = 0; i < 3; ++i) lounge.come_back(people[i]);
  lounge.pass(50s);
  lounge.remove(host, people[1]);
  ASSERT_TRUE(is_told(device, QueuePlace{1, true}));
  lounge.pass(30s);
  EXPECT_TRUE(is_here(people[3]));
  lounge.remove(host, people[2]);
  ASSERT_TRUE(is_told(device, std::nullopt));
  lounge.pass(30s);
  EXPECT_FALSE(is_here(people[3]));  // and never connected
  carried.reset();
  lounge.hub.on_loop(0).remove(device);
}

TEST_F(MeetingCapacityTest, a_meeting_that_is_over_frees_its_places) {
  open(small_server());
  join(host);
  join(lounge.somebody());
  const auth::Actor other = lounge.somebody();
  const auto others = lounge.create(other);
  const auto waiting = lounge.join(other, others.id);
  EXPECT_EQ(place(waiting), (QueuePlace{1, true}));
  lounge.end(host, meeting.id);
  EXPECT_TRUE(eventually([&] { return !place(waiting); }));
  EXPECT_EQ(seen().meetings, 1);
}

TEST_F(MeetingCapacityTest, an_idle_server_says_how_many_it_can_hold) {
  open(Config());
  const auto capacity = seen();
  EXPECT_TRUE(capacity.is_carried);
  EXPECT_FALSE(capacity.is_cost_learned);
  EXPECT_EQ(capacity.packet_cost_ns, media::PacketCost::kAssumed.count());
  EXPECT_GT(capacity.people_in_all, 20);
  EXPECT_GT(capacity.free_megabytes, 0);
  EXPECT_EQ(capacity.workers.size(), std::max(1U, std::thread::hardware_concurrency()));
  EXPECT_FALSE(capacity.limit);
  EXPECT_FALSE(capacity.load_test);
}

TEST_F(MeetingCapacityTest, synthetic_people_meet_over_loopback_and_leave) {
  open(Config());
  auto& capacity = *lounge.service->capacity();
  const LoadTest begun = capacity.start_test(6, 3);
  EXPECT_EQ(begun.state, LoadTestState::running);
  EXPECT_EQ(ground::refused([&] { capacity.start_test(6, 3); }), "meetings.load_test_running");
  const LoadTest test = ended();
  EXPECT_EQ(test.state, LoadTestState::done);
  ASSERT_EQ(test.steps.size(), 1U);
  const auto& step = test.steps.front();
  EXPECT_EQ(step.people, 6);
  // Each is sent five voices, a stage and four tiles; on a busy machine less may come in the time.
  EXPECT_GT(step.packets_per_second, 6 * 100);
  EXPECT_LT(step.packets_per_second, 6 * 700);
  EXPECT_GT(step.packet_cost_ns, 200);
  EXPECT_GT(step.delay_p99_us, 0);
  EXPECT_GE(step.delay_p99_us, step.delay_p50_us);
  EXPECT_GT(step.voice_delay_p99_us, 0);
  EXPECT_GT(step.people_possible, 6);
  EXPECT_EQ(seen().with_pictures, 0);  // they take nobody's place
  EXPECT_TRUE(eventually([&] {
    const auto now = seen();
    return std::ranges::all_of(now.workers, [](const auto& each) { return each.connections == 0; });
  }));
}

TEST_F(MeetingCapacityTest, a_load_test_is_cancelled_and_another_can_begin) {
  open(Config());
  auto& capacity = *lounge.service->capacity();
  capacity.cancel_test();
  capacity.start_test(std::nullopt, 60);
  ASSERT_TRUE(eventually([&] { return seen().load_test->connected > 0; }));
  capacity.cancel_test();
  EXPECT_EQ(ended().state, LoadTestState::cancelled);
  EXPECT_TRUE(ended().steps.empty());
  capacity.start_test(2, 3);
  EXPECT_EQ(ended().state, LoadTestState::done);
  capacity.start_test(300, 60);  // the server ends with one that runs
}

TEST_F(MeetingCapacityTest, an_operator_may_forbid_load_tests) {
  Config config;
  config.media_load_tests = false;
  open(config);
  EXPECT_FALSE(seen().may_test);
  EXPECT_EQ(ground::refused([&] { lounge.service->capacity()->start_test(2, 3); }), "meetings.no_load_tests");
}

}  // namespace
}  // namespace madang::app

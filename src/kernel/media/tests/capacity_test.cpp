#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "kernel/media/capacity_model.hpp"
#include "kernel/media/seat_queue.hpp"
#include "kernel/media/worker_load.hpp"

namespace madang::media {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr Time kBegin{std::chrono::hours(1)};
constexpr RoomId kRoom{1};

ParticipantId person(std::uint64_t number) { return ParticipantId(number); }

TEST(WorkerLoadTest, a_worker_that_is_kept_waiting_is_as_full_as_one_that_works) {
  WorkerLoad load(kBegin);
  load.measure(kBegin + 1s, 100ms);
  EXPECT_DOUBLE_EQ(load.value(), 0.1);
  load.turn(kBegin + 1s, kBegin + 1s + WorkerLoad::kTolerated, 100ms);
  for (int i = 0; i < 10; ++i) load.turn(kBegin + 1s, kBegin + 1s + 80ms + WorkerLoad::kTolerated, 100ms);
  load.measure(kBegin + 2s, 200ms);
  EXPECT_DOUBLE_EQ(load.busy_share(), 0.1);
  EXPECT_DOUBLE_EQ(load.late_share(), 0.8);
  EXPECT_DOUBLE_EQ(load.value(), 0.9);
  load.measure(kBegin + 3s, 200ms);
  EXPECT_DOUBLE_EQ(load.value(), 0);
}

TEST(WorkerLoadTest, turns_that_come_early_or_a_little_late_count_nothing) {
  WorkerLoad load(kBegin);
  load.turn(kBegin + 50ms, kBegin + 10ms, 0ms);
  load.turn(kBegin + 10ms, kBegin + 14ms, 0ms);
  load.measure(kBegin + 250ms, 0ms);
  EXPECT_DOUBLE_EQ(load.value(), 0);
  load.measure(kBegin + 250ms, 0ms);
  EXPECT_DOUBLE_EQ(load.value(), 0);
}

TEST(WorkerLoadTest, a_long_turn_is_work_and_makes_the_next_no_later) {
  WorkerLoad load(kBegin);
  load.turn(kBegin, kBegin, 0ms);
  // Due after 2 ms, when the one before had 30 to do; then kept from its core for 100 more.
  load.turn(kBegin + 2ms, kBegin + 30ms, 30ms);
  load.turn(kBegin + 32ms, kBegin + 160ms, 60ms);
  load.measure(kBegin + 200ms, 60ms);
  EXPECT_DOUBLE_EQ(load.busy_share(), 0.3);
  EXPECT_NEAR(load.late_share(), 0.5, 0.05);
}

TEST(SurgeOrderTest, a_starved_worker_goes_through_all_steps_and_back) {
  WorkerLoad load(kBegin);
  SurgeOrder order;
  Time now = kBegin;
  std::vector<Surge> steps{Surge::none};
  const auto quarters = [&](int count, Duration late) {
    for (int i = 0; i < count; ++i) {
      now += 250ms;
      load.turn(now - late - WorkerLoad::kTolerated, now, 0ms);
      load.measure(now, 0ms);
      if (order.on_load(now, load.value()) != steps.back()) steps.push_back(order.step());
    }
  };
  quarters(40, 240ms);
  EXPECT_THAT(steps, ElementsAre(Surge::none, Surge::presence, Surge::tile_frame_rate, Surge::tile_count,
                                 Surge::stage_resolution, Surge::screen_resolution, Surge::audio));
  quarters(40, 200ms);  // neither full nor roomy: it stays
  EXPECT_EQ(order.step(), Surge::audio);
  quarters(280, 0ms);
  EXPECT_EQ(order.step(), Surge::none);
}

TEST(CapacityTest, each_is_sent_what_a_page_holds) {
  const MeetingProfile profile;
  EXPECT_DOUBLE_EQ(packets_to_each(profile, 0), 0);
  EXPECT_DOUBLE_EQ(packets_to_each(profile, 1), 0);
  EXPECT_DOUBLE_EQ(packets_to_each(profile, 2), 50 + 130);
  EXPECT_DOUBLE_EQ(packets_to_each(profile, 4), 3 * 50 + 130 + 2 * 20);
  EXPECT_DOUBLE_EQ(packets_to_each(profile, 302), 5 * 50 + 130 + 25 * 20);
  EXPECT_DOUBLE_EQ(packets_to_listener(profile, 302), 250);
}

TEST(CapacityTest, a_meeting_takes_what_is_not_in_use) {
  const MeetingProfile profile;
  ServerRoom room{.workers = 2, .packet_cost = 2us, .free_bytes = 16'000'000'000};
  const std::size_t idle = people_held(profile, room);
  EXPECT_EQ(idle, static_cast<std::size_t>(1.6 / 2e-6 / 880));
  room.in_use = 0.8;
  EXPECT_EQ(people_held(profile, room), idle / 2);
  room.workers = 8;
  EXPECT_GT(people_held(profile, room), 3 * idle);
  room.in_use = 8;
  EXPECT_EQ(people_held(profile, room), 0U);
}

TEST(CapacityTest, memory_can_be_what_ends_first) {
  const ServerRoom room{.workers = 32, .packet_cost = 1us, .free_bytes = 100 * kPersonBytes};
  EXPECT_EQ(people_held({}, room), 100U);
  EXPECT_EQ(people_held({}, {.free_bytes = 0}), 0U);
}

TEST(CapacityTest, what_is_said_to_fit_fits_and_one_more_does_not) {
  std::mt19937 random(5);
  for (int i = 0; i < 500; ++i) {
    const ServerRoom room{.workers = 1 + random() % 16,
                          .in_use = static_cast<double>(random() % 100) / 50,
                          .packet_cost = Duration(500 + random() % 20'000),
                          .free_bytes = 64'000'000'000};
    const std::size_t people = people_held({}, room);
    const auto packets = [&](std::size_t all) { return static_cast<double>(all) * packets_to_each({}, all); };
    EXPECT_LE(packets(people), packets_to_spare(room));
    if (people > 1 && people < kMostPeople) EXPECT_GT(packets(people + 1), packets_to_spare(room));
  }
}

TEST(PacketCostTest, is_assumed_until_it_is_seen_and_moves_slowly) {
  PacketCost cost;
  cost.learn(1s, 100ms, 500);  // a few packets: turns, not packets
  cost.learn(0s, 100ms, 50'000);
  EXPECT_FALSE(cost.is_learned());
  EXPECT_EQ(cost.value(), PacketCost::kAssumed);
  cost.learn(1s, 100ms, 50'000);
  EXPECT_TRUE(cost.is_learned());
  EXPECT_EQ(cost.value(), 2us);
  cost.learn(1s, 200ms, 50'000);
  EXPECT_EQ(cost.value(), 2'400ns);
}

/// Two with pictures and two more who hear.
SeatRule two_and_two() { return {.most_pictures = 2, .most_hearing = 2}; }

TEST(SeatQueueTest, who_finds_it_full_hears_first_and_sees_when_somebody_leaves) {
  SeatQueue queue;
  EXPECT_EQ(queue.enter(person(1), kRoom, 1, two_and_two(), kBegin), SeatPlace());
  EXPECT_EQ(queue.enter(person(2), kRoom, 2, two_and_two(), kBegin), SeatPlace());
  EXPECT_EQ(queue.enter(person(3), kRoom, 3, two_and_two(), kBegin), (SeatPlace{SeatAccess::hears, 1}));
  EXPECT_EQ(queue.enter(person(4), kRoom, 4, two_and_two(), kBegin), (SeatPlace{SeatAccess::hears, 2}));
  EXPECT_EQ(queue.enter(person(5), kRoom, 5, two_and_two(), kBegin), (SeatPlace{SeatAccess::waits, 3}));
  EXPECT_EQ(queue.enter(person(4), kRoom, 4, two_and_two(), kBegin), (SeatPlace{SeatAccess::hears, 2}));
  EXPECT_TRUE(queue.settle(two_and_two(), kBegin).changes.empty());

  queue.leave(person(1), kBegin + 1s);
  const auto changes = queue.settle(two_and_two(), kBegin + 1s).changes;
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0].participant, person(3));
  EXPECT_EQ(changes[0].place, SeatPlace());
  EXPECT_EQ(changes[0].before, SeatAccess::hears);
  EXPECT_EQ(changes[1].place, (SeatPlace{SeatAccess::hears, 1}));
  EXPECT_EQ(changes[2].place, (SeatPlace{SeatAccess::hears, 2}));
  EXPECT_EQ(changes[2].before, SeatAccess::waits);
}

TEST(SeatQueueTest, a_page_that_is_loaded_again_keeps_its_turn) {
  SeatQueue queue;
  for (std::uint64_t i = 1; i <= 5; ++i) queue.enter(person(i), kRoom, i, two_and_two(), kBegin);
  queue.leave(person(2), kBegin + 1s);
  EXPECT_EQ(queue.enter(person(12), kRoom, 2, two_and_two(), kBegin + 1s), SeatPlace());
  queue.leave(person(3), kBegin + 2s);
  EXPECT_EQ(queue.enter(person(13), kRoom, 3, two_and_two(), kBegin + 2s), (SeatPlace{SeatAccess::hears, 1}));
  queue.leave(person(13), kBegin + 3s);
  const Time later = kBegin + 4s + SeatQueue::kPatience;
  EXPECT_EQ(queue.enter(person(23), kRoom, 3, two_and_two(), later).place, 3U);
}

TEST(SeatQueueTest, who_makes_no_use_of_a_place_and_asks_no_more_is_forgotten) {
  SeatQueue queue;
  for (std::uint64_t i = 1; i <= 6; ++i) queue.enter(person(i), kRoom, i, two_and_two(), kBegin);
  for (std::uint64_t i = 1; i <= 4; ++i) queue.use(person(i));
  const Time later = kBegin + SeatQueue::kPatience + 1s;
  EXPECT_TRUE(queue.ask(person(6), later).has_value());
  EXPECT_FALSE(queue.ask(person(9), later).has_value());
  EXPECT_THAT(queue.settle(two_and_two(), later).forgotten, ElementsAre(person(5)));
  EXPECT_FALSE(queue.look(person(5)).has_value());
  EXPECT_EQ(queue.look(person(6)), (SeatPlace{SeatAccess::waits, 3}));
  EXPECT_TRUE(queue.look(person(1)).has_value());
}

TEST(SeatQueueTest, a_closed_room_frees_all_of_its_places) {
  SeatQueue queue;
  queue.enter(person(1), kRoom, 1, two_and_two(), kBegin);
  queue.enter(person(2), RoomId(2), 2, two_and_two(), kBegin);
  queue.enter(person(3), RoomId(2), 3, two_and_two(), kBegin);
  queue.close(kRoom);
  EXPECT_EQ(queue.settle(two_and_two(), kBegin).changes.size(), 1U);
  EXPECT_EQ(queue.with_pictures(), 2U);
  EXPECT_FALSE(queue.look(person(1)).has_value());
}

TEST(SeatQueueTest, without_a_limit_packets_and_the_surge_order_decide) {
  SeatQueue queue;
  SeatRule rule{.packets = 3 * packets_to_each({}, 3)};
  for (std::uint64_t i = 1; i <= 3; ++i) EXPECT_EQ(queue.enter(person(i), kRoom, i, rule, kBegin), SeatPlace());
  EXPECT_EQ(queue.enter(person(4), kRoom, 4, rule, kBegin).access, SeatAccess::waits);
  rule.packets *= 10;
  EXPECT_EQ(queue.settle(rule, kBegin).changes.size(), 1U);
  rule.surge = Surge::stage_resolution;
  EXPECT_EQ(queue.enter(person(5), kRoom, 5, rule, kBegin), (SeatPlace{SeatAccess::hears, 1}));
  rule.surge = Surge::audio;
  EXPECT_EQ(queue.enter(person(6), kRoom, 6, rule, kBegin), (SeatPlace{SeatAccess::waits, 2}));
  rule.surge = Surge::none;
  rule.packets = 1e9;
  queue.settle(rule, kBegin);
  EXPECT_EQ(queue.with_pictures(), 6U);
}

TEST(SeatQueueTest, whatever_happens_nobody_overtakes_and_nobody_loses) {
  std::mt19937 random(9);
  SeatQueue queue;
  Time now = kBegin;
  std::uint64_t next = 1;
  std::map<ParticipantId, SeatPlace> known;
  for (int i = 0; i < 4'000; ++i) {
    now += 10ms;
    const SeatRule rule{.most_pictures = random() % 8, .most_hearing = random() % 4};
    if (random() % 2 == 0) {
      const auto who = person(next++);
      known[who] = queue.enter(who, RoomId(random() % 3), next, rule, now);
    } else if (!known.empty()) {
      const auto who = std::next(known.begin(), static_cast<std::ptrdiff_t>(random() % known.size()))->first;
      queue.leave(who, now);
      known.erase(who);
    }
    for (const auto& change : queue.settle(rule, now).changes) {
      EXPECT_EQ(change.before, known.at(change.participant).access);
      EXPECT_GE(change.place.access, change.before);
      known.at(change.participant) = change.place;
    }
    std::set<std::size_t> places;
    for (const auto& [who, place] : known) {
      EXPECT_EQ(queue.ask(who, now), place);
      EXPECT_EQ(place.access == SeatAccess::pictures, place.place == 0);
      if (place.place > 0) places.insert(place.place);
    }
    EXPECT_EQ(places.size(), queue.hearing() + queue.waiting());
    if (!places.empty()) EXPECT_EQ(*places.rbegin(), places.size());
  }
}

}  // namespace
}  // namespace madang::media

#include "kernel/net/wheel.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <random>

namespace madang::net {

namespace {

using namespace std::chrono_literals;

struct Alarm : Timed {
  std::function<void(SteadyTime)> rings = [](SteadyTime) {};
  std::vector<SteadyTime> rang;
  void time_is_up(SteadyTime now) override {
    rang.push_back(now);
    rings(now);
  }
};

const SteadyTime kStart{1000s};

}  // namespace

TEST(Wheel, is_late_by_a_tick_at_most_and_never_early) {
  std::mt19937 random(3);
  for (int round = 0; round < 500; ++round) {
    Wheel wheel(10ms, kStart);
    Alarm alarm;
    const auto due = kStart + std::chrono::milliseconds(random() % 5000);
    wheel.set(alarm, due);
    for (auto now = kStart; alarm.rang.empty() && now < kStart + 10s; now += 5ms) wheel.advance(now);
    ASSERT_EQ(alarm.rang.size(), 1U);
    EXPECT_GE(alarm.rang[0], due);
    EXPECT_LE(alarm.rang[0], due + 20ms);
  }
}

TEST(Wheel, deadlines_move_both_ways) {
  Wheel wheel(10ms, kStart);
  Alarm later, sooner, never;
  wheel.set(later, kStart + 50ms);
  wheel.set(later, kStart + 500ms);
  wheel.set(sooner, kStart + 500ms);
  wheel.set(sooner, kStart + 50ms);
  wheel.set(never, kStart + 50ms);
  wheel.set(never, SteadyTime::max());
  wheel.advance(kStart + 400ms);
  EXPECT_TRUE(later.rang.empty());
  EXPECT_EQ(sooner.rang.size(), 1U);
  wheel.advance(kStart + 600ms);
  EXPECT_EQ(later.rang.size(), 1U);
  wheel.advance(kStart + 100s);
  EXPECT_TRUE(never.rang.empty());
}

TEST(Wheel, whoever_rings_may_set_anew_and_destroy_others) {
  Wheel wheel(10ms, kStart);
  Alarm first;
  auto second = std::make_unique<Alarm>();
  first.rings = [&](SteadyTime now) {
    second.reset();
    if (first.rang.size() < 3) wheel.set(first, now + 50ms);
  };
  wheel.set(first, kStart + 50ms);
  wheel.set(*second, kStart + 50ms);
  for (auto now = kStart; now < kStart + 1s; now += 10ms) wheel.advance(now);
  EXPECT_EQ(first.rang.size(), 3U);
}

TEST(Wheel, knows_everyone_who_is_on_it) {
  Wheel wheel(10ms, kStart);
  Alarm near, far, never;
  wheel.set(near, kStart + 10ms);
  wheel.set(far, kStart + 100s);
  wheel.set(never, SteadyTime::max());
  {
    Alarm gone;
    wheel.set(gone, kStart + 10ms);
  }
  int count = 0;
  wheel.for_each([&](Timed&) { ++count; });
  EXPECT_EQ(count, 3);
}

}  // namespace madang::net

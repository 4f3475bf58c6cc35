#include "kernel/outbound/errands.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <semaphore>

namespace madang::outbound {
namespace {

constexpr OrgId kKitchen{1};
constexpr OrgId kGarden{2};

TEST(Errands, who_asks_for_much_holds_up_nobody_else) {
  std::latch begun(1);
  std::latch may_end(1);
  std::latch other_done(1);
  std::atomic<int> more = 0;
  std::latch all_done(1);
  Errands errands({.at_once = 2, .at_once_of_one = 1, .waiting_of_one = 100});
  EXPECT_TRUE(errands.take(kKitchen, [&](const std::stop_token&) {
    begun.count_down();
    may_end.wait();
  }));
  begun.wait();
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(errands.take(kKitchen, [&](const std::stop_token&) { ++more; }));
  EXPECT_TRUE(errands.take(kGarden, [&](const std::stop_token&) { other_done.count_down(); }));
  other_done.wait();
  EXPECT_EQ(more, 0) << "one at a time of one organisation";
  EXPECT_TRUE(errands.take(kKitchen, [&](const std::stop_token&) { all_done.count_down(); }));
  may_end.count_down();
  all_done.wait();
  EXPECT_EQ(more, 50) << "in the order in which they were asked for";
}

TEST(Errands, organisations_take_turns) {
  std::latch begun(1);
  std::latch may_end(1);
  std::string order;
  std::latch done(6);
  Errands errands({.at_once = 1, .at_once_of_one = 1, .waiting_of_one = 100});
  errands.take(kKitchen, [&](const std::stop_token&) {
    begun.count_down();
    may_end.wait();
  });
  begun.wait();
  for (int i = 0; i < 3; ++i) {
    errands.take(kKitchen, [&](const std::stop_token&) {
      order += 'k';
      done.count_down();
    });
  }
  for (int i = 0; i < 3; ++i) {
    errands.take(kGarden, [&](const std::stop_token&) {
      order += 'g';
      done.count_down();
    });
  }
  may_end.count_down();
  done.wait();
  EXPECT_EQ(order, "kgkgkg");
}

TEST(Errands, too_much_is_not_taken) {
  std::latch begun(1);
  std::latch may_end(1);
  Errands errands({.at_once = 1, .at_once_of_one = 1, .waiting_of_one = 2});
  errands.take(kKitchen, [&](const std::stop_token&) {
    begun.count_down();
    may_end.wait();
  });
  begun.wait();
  const auto nothing = [](const std::stop_token&) {};
  EXPECT_TRUE(errands.take(kKitchen, nothing));
  EXPECT_TRUE(errands.take(kKitchen, nothing));
  EXPECT_FALSE(errands.take(kKitchen, nothing));
  EXPECT_TRUE(errands.take(kGarden, nothing));
  may_end.count_down();
}

TEST(Errands, at_the_end_what_runs_is_told_and_what_waits_is_dropped) {
  std::atomic<int> run = 0;
  std::latch begun(1);
  {
    Errands errands({.at_once = 1, .at_once_of_one = 1, .waiting_of_one = 10});
    errands.take(kKitchen, [&](const std::stop_token& stop) {
      begun.count_down();
      std::binary_semaphore told(0);
      const std::stop_callback tell(stop, [&] { told.release(); });
      told.acquire();
      ++run;
    });
    begun.wait();
    errands.take(kKitchen, [&](const std::stop_token&) { ++run; });
    errands.stop();
    EXPECT_FALSE(errands.take(kKitchen, [&](const std::stop_token&) { ++run; }));
  }
  EXPECT_EQ(run, 1);
}

}  // namespace
}  // namespace madang::outbound

#include "kernel/threads/thread_priority.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace madang::threads {
namespace {

int niceness() { return ::getpriority(PRIO_PROCESS, 0); }

TEST(ThreadPriorityTest, it_is_a_thread_s_own) {
  const int before = niceness();
  int inside = before;
  std::thread([&] {
    EXPECT_TRUE(set_niceness(before + 3));
    inside = niceness();
  }).join();
  EXPECT_EQ(inside, before + 3);
  EXPECT_EQ(niceness(), before);
}

TEST(ThreadPriorityTest, who_is_not_allowed_stays_as_they_are) {
  std::thread([&] {
    const int before = niceness();
    const bool is_allowed = set_niceness(before - 5);
    EXPECT_EQ(niceness(), is_allowed ? before - 5 : before);
  }).join();
}

}  // namespace
}  // namespace madang::threads

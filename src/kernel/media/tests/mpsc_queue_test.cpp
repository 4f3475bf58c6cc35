#include "kernel/media/mpsc_queue.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <thread>
#include <vector>

namespace madang::media {
namespace {

TEST(MpscQueueTest, all_that_many_threads_push_comes_once_and_in_each_ones_order) {
  constexpr int kThreads = 4;
  constexpr int kEach = 20'000;
  MpscQueue<std::unique_ptr<std::pair<int, int>>> queue;
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&queue, thread] {
      for (int i = 0; i < kEach; ++i) queue.push(std::make_unique<std::pair<int, int>>(thread, i));
    });
  }
  std::map<int, int> next;
  for (int taken = 0; taken < kThreads * kEach;) {
    const auto item = queue.take();
    if (!item) {
      std::this_thread::yield();
      continue;
    }
    ++taken;
    ASSERT_EQ((*item)->second, next[(*item)->first]++);
  }
  EXPECT_FALSE(queue.take().has_value());
}

TEST(MpscQueueTest, what_nobody_took_goes_with_it) {
  const auto held = std::make_shared<int>(1);
  {
    MpscQueue<std::shared_ptr<int>> queue;
    queue.push(held);
    queue.push(held);
    EXPECT_TRUE(queue.take().has_value());
  }
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace madang::media

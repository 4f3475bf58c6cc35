#include "kernel/threads/waiting_threads.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>

namespace madang::threads {
namespace {

template <class T>
T finish(boost::asio::io_context& io, boost::asio::awaitable<T> work) {
  auto outcome = boost::asio::co_spawn(io, std::move(work), boost::asio::use_future);
  io.restart();
  io.run();
  return outcome.get();
}

boost::asio::awaitable<bool> comes_back_here(WaitingThreads& threads) {
  const auto here = std::this_thread::get_id();
  const auto there = co_await threads.run([] { return std::this_thread::get_id(); });
  co_return std::this_thread::get_id() == here&& there != here;
}

TEST(WaitingThreads, work_is_done_elsewhere_and_its_result_comes_back) {
  WaitingThreads threads(1);
  boost::asio::io_context io;
  EXPECT_TRUE(finish(io, comes_back_here(threads)));
  EXPECT_EQ(finish(io, threads.run([] { return std::string("done"); })), "done");
}

TEST(WaitingThreads, what_the_work_throws_is_thrown_to_the_asker) {
  WaitingThreads threads(1);
  boost::asio::io_context io;
  EXPECT_THROW(finish(io, threads.run([]() -> int { throw std::out_of_range("no"); })), std::out_of_range);
}

TEST(WaitingThreads, more_than_the_queue_holds_is_refused_and_room_comes_back) {
  WaitingThreads threads(1, 1);
  boost::asio::io_context io;
  std::latch begun(1);
  std::latch may_end(1);
  auto first = boost::asio::co_spawn(io, threads.run([&] {
    begun.count_down();
    may_end.wait();
    return 1;
  }),
                                     boost::asio::use_future);
  io.poll();
  begun.wait();
  auto second = boost::asio::co_spawn(io, threads.run([] { return 2; }), boost::asio::use_future);
  io.poll();
  EXPECT_THROW(second.get(), Refusal);
  may_end.count_down();
  io.restart();
  io.run();
  EXPECT_EQ(first.get(), 1);
  EXPECT_EQ(finish(io, threads.run([] { return 3; })), 3);
}

TEST(WaitingThreads, stopping_finishes_what_was_asked_for) {
  int done = 0;
  WaitingThreads threads(1);
  for (int time = 0; time < 10; ++time) threads.post([&] { ++done; });
  threads.stop();
  EXPECT_EQ(done, 10);
}

}  // namespace
}  // namespace madang::threads

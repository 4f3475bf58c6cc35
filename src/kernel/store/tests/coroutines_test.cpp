#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>

#include "kernel/store/tests/scratch.hpp"

namespace madang::store {
namespace {

TEST(Store, coroutines_resume_on_their_own_thread) {
  const Scratch scratch;
  const auto store = open_notes(scratch / "db");
  boost::asio::io_context loop(1);
  int finished = 0;
  for (int seq = 0; seq < 10; ++seq)
    boost::asio::co_spawn(
        loop,
        [](Store& to, int number, int& count) -> boost::asio::awaitable<void> {
          const auto self = std::this_thread::get_id();
          const auto text = std::make_unique<std::string>("kept");
          co_await to.write([&](Transaction& transaction) { add_note(transaction, number, *text); });
          EXPECT_EQ(std::this_thread::get_id(), self);
          const auto found = co_await to.read([&](Transaction& transaction) {
            return one<std::string>(transaction, "SELECT text FROM notes WHERE seq = $1", number);
          });
          EXPECT_EQ(found, "kept");
          EXPECT_EQ(std::this_thread::get_id(), self);
          ++count;
        }(*store, seq, finished),
        boost::asio::detached);
  loop.run();
  EXPECT_EQ(finished, 10);
}

TEST(Store, coroutines_are_thrown_what_the_work_threw) {
  const Scratch scratch;
  const auto store = open_notes(scratch / "db");
  boost::asio::io_context loop(1);
  std::exception_ptr thrown;
  boost::asio::co_spawn(loop, store->write([](Transaction&) -> int { throw Refusal(kNotFound); }),
                        [&](std::exception_ptr error, int) { thrown = error; });
  loop.run();
  EXPECT_THROW(std::rethrow_exception(thrown), Refusal);
}

}  // namespace
}  // namespace madang::store

#pragma once

#include <atomic>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "base/refusal.hpp"

namespace madang::threads {

inline constexpr RefusalKind kBusy{"server.busy", 503, "The server has too much to do. Try again in a moment."};

/// A few threads that may wait, for what would hold up a loop: a disk, a child process, a name server. Any thread may
/// ask. What has begun when stop() is called is finished; what came after is dropped.
class WaitingThreads {
 public:
  /// More than `queue` pieces of work at once, begun or waiting, are refused with kBusy.
  explicit WaitingThreads(std::size_t count, std::size_t queue = 4096) : queue_(queue), pool_(count) {}
  ~WaitingThreads() { stop(); }

  /// Gives what `work()` returned, back on the asker's own thread; throws what it threw.
  template <class F, class R = std::invoke_result_t<F>>
  boost::asio::awaitable<R> run(F work);

  /// Runs `work` some time later. It must not throw. Never refused, so whoever calls bounds how often.
  void post(std::move_only_function<void()> work);

  /// Returns when all that was asked for is done. Before anything that it uses goes.
  void stop();

 private:
  using Resume = std::move_only_function<void(std::exception_ptr)>;
  /// One of the places in the queue, given back with it. Throws kBusy.
  std::shared_ptr<const void> take_place();
  void enqueue(std::move_only_function<void()> work, Resume resume, std::shared_ptr<const void> place);

  const std::size_t queue_;
  const std::shared_ptr<std::atomic<std::size_t>> begun_ = std::make_shared<std::atomic<std::size_t>>(0);
  boost::asio::thread_pool pool_;
};

template <class F, class R>
boost::asio::awaitable<R> WaitingThreads::run(F work) {
  struct Nothing {};
  auto place = take_place();
  auto result = std::make_shared<std::optional<std::conditional_t<std::is_void_v<R>, Nothing, R>>>();
  auto kept = [work = std::move(work), result]() mutable {
    if constexpr (std::is_void_v<R>) {
      work();
    } else {
      result->emplace(work());
    }
  };
  auto executor = co_await boost::asio::this_coro::executor;
  auto start = [this, &kept, &place, executor](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto guard = boost::asio::make_work_guard(executor);
    auto resume = [shared, guard = std::move(guard)](std::exception_ptr error) mutable {
      boost::asio::post(guard.get_executor(), [shared = std::move(shared), error = std::move(error)]() mutable {
        (*shared)(std::move(error));
      });
    };
    enqueue(std::move(kept), std::move(resume), std::move(place));
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void(std::exception_ptr)>(
      start, boost::asio::use_awaitable);
  if constexpr (!std::is_void_v<R>) co_return std::move(**result);
}

}  // namespace madang::threads

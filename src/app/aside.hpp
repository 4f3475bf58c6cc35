#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "kernel/log/log.hpp"
#include "kernel/threads/waiting_threads.hpp"

namespace madang::app {

/// A chore that may wait long, done aside so that no other waits for it. While it still runs it is not begun again.
class Aside {
 public:
  /// `name` is for the log.
  Aside(threads::WaitingThreads& threads, std::string name, std::function<void()> work)
      : threads_(&threads), state_(std::make_shared<State>(std::move(name), std::move(work))) {}

  void operator()() const {
    if (state_->runs.exchange(true)) return;
    threads_->post([state = state_] {
      try {
        state->work();
      } catch (const std::exception& error) {
        log::error("a chore failed", {{"chore", state->name}, {"error", error.what()}});
      }
      state->runs = false;
    });
  }

 private:
  struct State {
    State(std::string named, std::function<void()> does) : name(std::move(named)), work(std::move(does)) {}

    const std::string name;
    const std::function<void()> work;
    std::atomic<bool> runs = false;
  };

  threads::WaitingThreads* threads_;
  std::shared_ptr<State> state_;
};

}  // namespace madang::app

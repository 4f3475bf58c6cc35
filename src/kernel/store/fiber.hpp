#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace madang::store {

/// Straight-line code that can stop in its middle and go on later, on a stack of its own: verbs are written as if a
/// statement answered at once, while their thread serves others until it does. One thread, always the same.
///
/// What it runs must not throw. It may stop inside a catch block: the exception in flight goes with it.
class Fiber {
 public:
  using Body = std::move_only_function<void()>;

  Fiber();
  /// Only of one that is done.
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  /// Runs `body` until it parks or ends. Only of one that is done; its stack is used again.
  void start(Body body);
  /// Goes on where it parked.
  void resume();
  bool is_done() const { return !body_; }

  /// The fiber that runs now; null outside of all.
  static Fiber* current();
  /// Back to whoever started or resumed the current one.
  static void park();

 private:
  struct Context;

  void enter();
  void run_bodies();

  Body body_;
  Fiber* below_ = nullptr;  // which one resumed this one
  std::unique_ptr<Context> context_;
};

/// Fibers that wait for work, so that a stack is made once and not for every transaction.
class FiberPool {
 public:
  std::unique_ptr<Fiber> take();
  void give_back(std::unique_ptr<Fiber> fiber);

 private:
  static constexpr std::size_t kKept = 512;

  std::vector<std::unique_ptr<Fiber>> idle_;
};

}  // namespace madang::store

#include "kernel/store/fiber.hpp"

#include <cxxabi.h>

#include <boost/context/fiber.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <cstring>
#include <utility>

#if __has_feature(address_sanitizer)
#include <sanitizer/common_interface_defs.h>
#endif
#if __has_feature(thread_sanitizer)
#include <sanitizer/tsan_interface.h>
#endif

namespace madang::store {
namespace {

constexpr std::size_t kStackBytes = 512UZ * 1024;  // reserved; only what is touched is memory

thread_local Fiber* running = nullptr;

/// What the C++ runtime knows of the exceptions in flight, which belongs to a stack and not to a thread.
class Exceptions {
 public:
  void swap() {
    std::array<std::byte, kBytes> others{};
    auto* here = static_cast<void*>(abi::__cxa_get_globals());
    std::memcpy(others.data(), here, kBytes);
    std::memcpy(here, kept_.data(), kBytes);
    kept_ = others;
  }

 private:
  static constexpr std::size_t kBytes = sizeof(void*) + sizeof(unsigned int);  // Itanium C++ ABI, 2.2.2
  std::array<std::byte, kBytes> kept_{};
};

}  // namespace

struct Fiber::Context {
  boost::context::protected_fixedsize_stack allocator{kStackBytes};
  boost::context::stack_context stack = allocator.allocate();
  boost::context::fiber inside;
  boost::context::fiber outside;
  Exceptions exceptions;
#if __has_feature(address_sanitizer)
  void* outer_fake = nullptr;
  void* inner_fake = nullptr;
  const void* outer_bottom = nullptr;
  std::size_t outer_size = 0;
#endif
#if __has_feature(thread_sanitizer)
  void* inner_thread = __tsan_create_fiber(0);
  void* outer_thread = nullptr;
  ~Context() { __tsan_destroy_fiber(inner_thread); }
#endif
  // The sanitizers are told of every change of stacks, or they would take it for a wild jump.
  void going_in() {
    exceptions.swap();
#if __has_feature(address_sanitizer)
    __sanitizer_start_switch_fiber(&outer_fake, static_cast<char*>(stack.sp) - stack.size, stack.size);
#endif
#if __has_feature(thread_sanitizer)
    outer_thread = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(inner_thread, 0);
#endif
  }
  void came_in() {
#if __has_feature(address_sanitizer)
    __sanitizer_finish_switch_fiber(inner_fake, &outer_bottom, &outer_size);
#endif
  }
  void going_out([[maybe_unused]] bool for_ever) {
    exceptions.swap();
#if __has_feature(address_sanitizer)
    __sanitizer_start_switch_fiber(for_ever ? nullptr : &inner_fake, outer_bottom, outer_size);
#endif
#if __has_feature(thread_sanitizer)
    __tsan_switch_to_fiber(outer_thread, 0);
#endif
  }
  void came_out() {
#if __has_feature(address_sanitizer)
    __sanitizer_finish_switch_fiber(outer_fake, nullptr, nullptr);
#endif
  }
};

Fiber::Fiber() : context_(std::make_unique<Context>()) {
  auto& context = *context_;
  const auto run = [this](boost::context::fiber&& outside) {
    context_->outside = std::move(outside);
    context_->came_in();
    run_bodies();
    context_->going_out(true);
    return std::move(context_->outside);
  };
  context.inside = boost::context::fiber(
      std::allocator_arg, boost::context::preallocated(context.stack.sp, context.stack.size, context.stack),
      context.allocator, run);
}

Fiber::~Fiber() { enter(); }  // without a body it ends

Fiber* Fiber::current() { return running; }

void Fiber::start(Body body) {
  body_ = std::move(body);
  enter();
}

void Fiber::resume() { enter(); }

void Fiber::enter() {
  below_ = std::exchange(running, this);
  context_->going_in();
  context_->inside = std::move(context_->inside).resume();
  context_->came_out();
  running = below_;
}

void Fiber::park() {
  auto& context = *running->context_;
  context.going_out(false);
  context.outside = std::move(context.outside).resume();
  context.came_in();
}

void Fiber::run_bodies() {
  while (body_) {
    body_();
    body_ = nullptr;
    park();
  }
}

std::unique_ptr<Fiber> FiberPool::take() {
  if (idle_.empty()) return std::make_unique<Fiber>();
  auto fiber = std::move(idle_.back());
  idle_.pop_back();
  return fiber;
}

void FiberPool::give_back(std::unique_ptr<Fiber> fiber) {
  if (idle_.size() < kKept) idle_.push_back(std::move(fiber));
}

}  // namespace madang::store

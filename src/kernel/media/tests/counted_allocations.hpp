#pragma once

#include <cstdint>

namespace madang::media::tests {

/// Sanitizers have these functions themselves; with them nothing is counted.
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define MADANG_COUNTS_ALLOCATIONS 0
#else
#define MADANG_COUNTS_ALLOCATIONS 1
#endif

/// How often this thread asked for memory within a Counting and outside of a NotCounting within it.
std::uint64_t counted_allocations();
/// What is held of the memory that any thread asked for so.
std::int64_t counted_bytes();

class Counting {
 public:
  explicit Counting(bool is_on = true);
  ~Counting();
  Counting(const Counting&) = delete;
  Counting& operator=(const Counting&) = delete;

 private:
  bool before_;
};

class NotCounting : public Counting {
 public:
  NotCounting() : Counting(false) {}
};

}  // namespace madang::media::tests

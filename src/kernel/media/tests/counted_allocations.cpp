#include "kernel/media/tests/counted_allocations.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

namespace madang::media::tests {
namespace {

thread_local bool is_counting = false;
thread_local std::uint64_t count = 0;
std::atomic<std::int64_t> held = 0;

/// Stands before what was asked for, and says what becomes of it when it is given back.
struct alignas(std::max_align_t) Front {
  std::size_t counted = 0;  // bytes
  std::size_t size = 0;     // of what stands before
};

void* allocated(std::size_t size, std::size_t alignment) {
  const std::size_t front = std::max(alignment, sizeof(Front));
  const std::size_t whole = (front + size + front - 1) / front * front;
  auto* const room = static_cast<std::byte*>(
      alignment <= alignof(std::max_align_t) ? std::malloc(front + size) : std::aligned_alloc(alignment, whole));
  if (room == nullptr) throw std::bad_alloc();
  std::construct_at(reinterpret_cast<Front*>(room + front) - 1, is_counting ? size : 0, front);
  if (is_counting) {
    ++count;
    held += static_cast<std::int64_t>(size);
  }
  return room + front;
}

void given_back(void* room) {
  if (room == nullptr) return;
  const Front& front = *(static_cast<Front*>(room) - 1);
  held -= static_cast<std::int64_t>(front.counted);
  std::free(static_cast<std::byte*>(room) - front.size);
}

}  // namespace

std::uint64_t counted_allocations() { return count; }
std::int64_t counted_bytes() { return held; }

Counting::Counting(bool is_on) : before_(is_counting) { is_counting = is_on; }
Counting::~Counting() { is_counting = before_; }

}  // namespace madang::media::tests

#if MADANG_COUNTS_ALLOCATIONS
// NOLINTBEGIN(misc-new-delete-overloads): all that come down to these are the library's.
void* operator new(std::size_t size) { return madang::media::tests::allocated(size, 1); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return madang::media::tests::allocated(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* room) noexcept { madang::media::tests::given_back(room); }
void operator delete(void* room, std::size_t) noexcept { madang::media::tests::given_back(room); }
void operator delete(void* room, std::align_val_t) noexcept { madang::media::tests::given_back(room); }
void operator delete(void* room, std::size_t, std::align_val_t) noexcept { madang::media::tests::given_back(room); }
// NOLINTEND(misc-new-delete-overloads)
#endif

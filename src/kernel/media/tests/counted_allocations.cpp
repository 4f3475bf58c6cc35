#include "kernel/media/tests/counted_allocations.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace madang::media::tests {
namespace {

thread_local bool is_counting = false;
thread_local std::uint64_t count = 0;

void* allocated(std::size_t size, std::size_t alignment) {
  if (is_counting) ++count;
  const std::size_t whole = (size + alignment - 1) / alignment * alignment;
  void* const room =
      alignment <= alignof(std::max_align_t) ? std::malloc(size == 0 ? 1 : size) : std::aligned_alloc(alignment, whole);
  if (room == nullptr) throw std::bad_alloc();
  return room;
}

}  // namespace

std::uint64_t counted_allocations() { return count; }

Counting::Counting(bool is_on) : before_(is_counting) { is_counting = is_on; }
Counting::~Counting() { is_counting = before_; }

}  // namespace madang::media::tests

#if MADANG_COUNTS_ALLOCATIONS
// NOLINTBEGIN(misc-new-delete-overloads): all that come down to these are the library's.
void* operator new(std::size_t size) { return madang::media::tests::allocated(size, 1); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return madang::media::tests::allocated(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* room) noexcept { std::free(room); }
void operator delete(void* room, std::size_t) noexcept { std::free(room); }
void operator delete(void* room, std::align_val_t) noexcept { std::free(room); }
void operator delete(void* room, std::size_t, std::align_val_t) noexcept { std::free(room); }
// NOLINTEND(misc-new-delete-overloads)
#endif

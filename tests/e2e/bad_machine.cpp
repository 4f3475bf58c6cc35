// Loaded into a server (LD_PRELOAD) by the tests of faults: its disk obeys them, and its clock. MADANG_BAD_MACHINE
// names a file with the orders, which the test writes while the server runs; MADANG_BAD_MACHINE_DISK the folder whose
// files are watched; MADANG_BAD_MACHINE_SURVIVORS an empty folder for what would be there after a power cut. The layout
// of the file is Orders; tests/e2e/bad_machine.mjs writes the same.

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>

#include "kernel/store/tests/bad_disk.hpp"

namespace {

struct Orders {
  madang::store::DiskOrders disk;
  std::atomic<std::int64_t> clock_offset{0};  ///< milliseconds
};

Orders* orders = nullptr;

__attribute__((constructor)) void begin() {
  const auto* const file = std::getenv("MADANG_BAD_MACHINE");
  const auto* const folder = std::getenv("MADANG_BAD_MACHINE_DISK");
  const auto* const survivors = std::getenv("MADANG_BAD_MACHINE_SURVIVORS");
  if (!file || !folder || !survivors) return;
  const int descriptor = ::open(file, O_RDWR | O_CLOEXEC);
  void* const memory = ::mmap(nullptr, sizeof(Orders), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (descriptor < 0 || memory == MAP_FAILED) std::abort();
  ::close(descriptor);
  orders = static_cast<Orders*>(memory);
  madang::store::BadDisk::take_orders_from(orders->disk);
  madang::store::BadDisk::watch(folder, survivors, 30, static_cast<std::uint32_t>(::getpid()));
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  static auto* const function = reinterpret_cast<int (*)(clockid_t, timespec*)>(::dlsym(RTLD_NEXT, "clock_gettime"));
  const int status = function(clock, time);
  if (orders && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    time->tv_sec += orders->clock_offset / 1000;
  return status;
}

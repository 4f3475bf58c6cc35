#include "app/move_progress.hpp"

#include <unistd.h>

#include <cstdio>

namespace madang::app {

void show_progress(const std::string& table, std::int64_t rows) {
  if (::isatty(STDERR_FILENO) == 0) return;
  std::fprintf(stderr, "\r\033[K%s: %lld rows", table.c_str(), static_cast<long long>(rows));
  std::fflush(stderr);
}

void end_progress() {
  if (::isatty(STDERR_FILENO) != 0) std::fprintf(stderr, "\r\033[K");
}

void print_line(const std::string& line) { std::printf("%s\n", line.c_str()); }

}  // namespace madang::app

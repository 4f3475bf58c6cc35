#pragma once

#include <cstdint>
#include <string>

namespace bench {

/// What every command of bench_load is given. `pid` is the server's.
struct Task {
  std::string protocol = "madang";
  std::string organisation;  ///< the file of bench_seed, for `madang`
  std::uint16_t port = 0;
  int pid = 0;
  int members = 1000;
  int outstanding = 1;
  int messages = 1000;
  int rate = 500;  ///< a second
  int seconds = 5;
  bool encrypted = false;
};

// Each prints one JSON object and is described where it is defined.
void fan_out(const Task& task);
void idle(const Task& task);
void post(const Task& task);
void acknowledge(const Task& task);
void resume(const Task& task);

}  // namespace bench

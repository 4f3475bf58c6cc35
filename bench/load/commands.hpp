#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bench {

/// What every command of bench_load is given. The members are spread over the servers, by their number.
struct Task {
  std::string protocol = "madang";
  std::string organisation;  ///< the file of bench_seed, for `madang`
  std::vector<std::uint16_t> ports;
  std::vector<int> pids;  ///< the servers' processes, and others that work for them
  int members = 1000;
  int outstanding = 1;
  int messages = 1000;
  int rate = 500;  ///< a second
  int seconds = 5;
  int spread = 0;  ///< milliseconds over which a crowd comes back
  bool encrypted = false;
  bool sleeping = false;  ///< between two messages of a steady rate, where the processor is also another's
};

// Each prints one JSON object and is described where it is defined.
void fan_out(const Task& task);
void idle(const Task& task);
void stay(const Task& task);
void post(const Task& task);
void acknowledge(const Task& task);
void resume(const Task& task);
void storm(const Task& task);
void alert(const Task& task);
void relay(const Task& task);
void nats_echo(const Task& task);
void nats_round_trip(const Task& task);

}  // namespace bench

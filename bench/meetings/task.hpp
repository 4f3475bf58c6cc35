#pragma once

#include <cstdint>
#include <string>

namespace bench::meetings {

/// What every command of bench_meetings is given.
struct Task {
  std::string server = "madang";  ///< or `janus`, `bare`
  std::uint16_t port = 0;         ///< by which it is asked
  int pid = 0;
  std::string profile = "gcm";  ///< or `sha1`; `any`: as browsers offer
  unsigned participants = 100;
  unsigned first = 1;       ///< the number of the first; those before it are another process's (speak)
  unsigned publishers = 1;  ///< of a fan-out
  unsigned tiles = 25;
  unsigned frames = 20;  ///< a second, of a camera
  double loss = 0;       ///< of what comes to a client, as a part of 1
  unsigned open_each = 50;
  unsigned settle = 3;  ///< seconds from the last join until it counts
  unsigned seconds = 5;
  unsigned storm = 0;   ///< milliseconds in which all join; 0: one after the other, as fast as they get in
  unsigned flips = 50;  ///< a second, of pages
  bool counts_runs = false;
};

// Each prints one JSON object and is described where it is defined.
void fan_out(const Task& task);
void meet(const Task& task);
void speak(const Task& task);

}  // namespace bench::meetings

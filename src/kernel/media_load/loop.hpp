#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <queue>
#include <unordered_map>
#include <vector>

namespace madang::media_load {

using Time = std::chrono::steady_clock::time_point;

/// What a loop waits for: a socket that can be read, and a time.
class Waiting {
 public:
  virtual ~Waiting() = default;
  virtual void on_readable(Time now) = 0;
  virtual void on_time(Time now) = 0;
};

/// One thread that serves many sockets and times. It looks at most once in `kRest`, so that what comes to a socket
/// meanwhile is read at once: with thousands of clients this is what one processor can do. When a packet came is the
/// kernel's word (DatagramSocket), and is not spoiled by it.
class Loop {
 public:
  using Id = std::uint64_t;
  static constexpr std::chrono::microseconds kRest{1'000};

  Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();

  /// Must be forgotten before it goes.
  Id add(Waiting& waiting, int descriptor = -1);
  void forget(Id id, int descriptor = -1);
  /// on_time() at that time, or at an earlier one that was asked for.
  void wake(Id id, Time at);

  /// Until `is_done` says so, or that much time has gone by; says whether it was done.
  bool run(std::chrono::milliseconds most, const std::function<bool()>& is_done);
  void run(std::chrono::milliseconds time) {
    (void)run(time, [] { return false; });
  }
  /// How long it was at work at the longest before it looked again: a load that is late measures itself.
  std::chrono::microseconds longest_round() const { return longest_; }
  void begin_anew() { longest_ = {}; }

 private:
  struct Entry {
    Waiting* waiting;
    Time due;
  };
  struct Due {
    Time at;
    Id id;
    bool operator>(const Due& other) const { return at > other.at; }
  };

  void read_sockets();
  void fire(Time now);

  int poll_;
  Id next_ = 1;
  std::unordered_map<Id, Entry> entries_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> dues_;
  std::chrono::microseconds longest_{};
};

}  // namespace madang::media_load

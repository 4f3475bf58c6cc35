#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "kernel/s3/exchange.hpp"
#include "kernel/s3/failure.hpp"
#include "kernel/s3/handles.hpp"
#include "kernel/s3/options.hpp"

namespace madang::s3 {

/// For /metrics; every try counts.
struct BucketCounts {
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  std::uint64_t retries = 0;
  std::uint64_t bytes_sent = 0;  ///< of bodies
  std::uint64_t bytes_received = 0;
  std::uint64_t microseconds = 0;  ///< that requests took together
  bool is_well = true;
};

/// Sends requests until they are answered, within a deadline: what may pass is tried again after a growing pause. While
/// the store is out of reach only one request a second finds out whether it still is; the others fail at once, so that
/// nobody queues for what does not come. Any thread.
class Caller {
 public:
  explicit Caller(BucketOptions options);

  /// Throws Failure, which was logged then.
  Reply call(const Request& request);
  /// The same with one try, whatever was lately.
  Reply probe(const Request& request);
  /// Everything under way fails, and all that comes.
  void stop();

  const BucketOptions& options() const { return options_; }
  /// What is wrong now, as far as the last request knows.
  std::optional<std::string> trouble() const;
  BucketCounts counts() const;
  /// By how much the store's clock is ahead of this machine's.
  std::chrono::milliseconds clock_offset() const { return std::chrono::milliseconds(clock_offset_.load()); }

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  int admit();
  std::expected<Reply, Judged> attempt(const Request& request, SteadyTime until);
  void count(const Request& request, std::size_t received, SteadyTime began, bool failed);
  bool pause(int tries, SteadyTime until);
  void note_well();
  void note(const Failure& failure);

  const BucketOptions options_;
  Handles handles_;
  std::atomic<bool> stopped_ = false;
  std::atomic<std::int64_t> clock_offset_ = 0;
  std::atomic<std::uint64_t> requests_ = 0, failures_ = 0, retries_ = 0, sent_ = 0, received_ = 0, microseconds_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable stopping_;
  std::optional<std::string> trouble_;
  SteadyTime next_try_;  // while there is trouble
};

}  // namespace madang::s3

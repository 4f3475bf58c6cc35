#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "kernel/media/data_rate.hpp"
#include "kernel/media/sent_packets.hpp"

namespace madang::media {

/// Some packets to be sent faster than usual, to see whether the line bears it.
struct ProbeCluster {
  std::uint8_t id = 0;  ///< marks its packets; never 0
  Rate rate = 0;
  std::int64_t bytes = 0;
};

/// At what rate the packets of a probe came through. No allocation; one thread.
class ProbeMeasure {
 public:
  void begin(const ProbeCluster& cluster);
  void on_sent(const SentPacket& packet);
  void on_report(const SentPacket& packet, std::optional<Duration> arrived);

  enum class Outcome { none, passed, saturated, failed };
  struct Result {
    Outcome outcome = Outcome::none;
    Rate rate = 0;  ///< what the line bears at least (passed), or at most (saturated)
  };
  /// Once, when all its packets were reported or it took too long.
  Result take_result(Time now);

 private:
  Result result() const;

  ProbeCluster cluster_;
  Time first_sent_;
  Time last_sent_;
  Duration first_arrived_{};
  Duration last_arrived_{};
  std::int64_t bytes_sent_ = 0;
  std::int64_t bytes_received_ = 0;
  std::int64_t first_size_ = 0;
  std::int64_t last_size_ = 0;
  int sent_ = 0;
  int received_ = 0;
  int reported_ = 0;
};

/// When it is worth asking the line for more, and for how much: at the start, doubling while it passes; then again
/// every few seconds while more is wanted than the estimate allows and growing alone cannot show it, less often after
/// each failure; and soon after a fall, since what took the line away is often over. Never more than is wanted.
/// No allocation; one thread.
class ProbePlanner {
 public:
  struct Situation {
    Time now;
    Rate estimate = 0;
    Rate wanted = 0;          ///< what everything that is shown would need at its best
    bool is_limited = false;  ///< we send much less than we might
    bool is_calm = false;     ///< neither queue nor loss nor another flow speaks against it
  };
  std::optional<ProbeCluster> next(const Situation& situation);
  void on_result(Time now, const ProbeMeasure::Result& result);
  /// The estimate fell by a third or more.
  void on_fall(Time now);

 private:
  ProbeCluster cluster(Rate rate);

  bool has_begun_ = false;
  bool is_out_ = false;
  Rate asked_ = 0;
  Rate follow_ = 0;  ///< to be asked next, at once
  Time next_at_;
  Duration pause_ = std::chrono::seconds(3);
  std::uint8_t id_ = 0;
};

}  // namespace madang::media

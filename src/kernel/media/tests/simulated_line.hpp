#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <random>
#include <vector>

#include "kernel/media/data_rate.hpp"

// A line in memory: what the simulation of bandwidth estimation sends over. Time is counted from its beginning.

namespace madang::media {

struct LineShape {
  std::function<Rate(Duration)> capacity = [](Duration) { return Rate{2'000'000}; };  ///< 0 while a radio pauses
  std::int64_t queue = 75'000;                                                        ///< bytes, then it drops
  Duration propagation = std::chrono::milliseconds(25);                               ///< one way
  std::optional<Duration> detour_begins;  ///< from then on it takes 60 ms more
  double loss = 0;                        ///< of each packet, at random
  Duration loss_begins{};
  Duration loss_ends = std::chrono::hours(1);
  Duration jitter{};  ///< at most, of each packet by itself
  Duration jitter_begins{};
  bool is_reordering = false;  ///< packets overtake each other within the jitter; else who is late holds up the others

  double loss_at(Duration at) const { return at >= loss_begins && at < loss_ends ? loss : 0; }
  Duration jitter_at(Duration at) const { return at >= jitter_begins ? jitter : Duration::zero(); }
  Duration detour_at(Duration at) const {
    return detour_begins && at >= *detour_begins ? std::chrono::milliseconds(60) : Duration::zero();
  }
};

enum class Flow : std::uint8_t { media, download };

struct LinePacket {
  Flow flow = Flow::media;
  std::uint64_t number = 0;
  std::int64_t size = 0;
  Duration sent{};
  Duration arrived{};
};

/// One queue that drops what has no room, served at a rate that changes, then a delay.
class SimulatedLine {
 public:
  SimulatedLine(LineShape shape, std::uint32_t seed) : shape_(std::move(shape)), random_(seed) {}

  void send(LinePacket packet);
  /// What has come out at the other end up to now, in the order in which it came.
  std::vector<LinePacket> advance(Duration now);

  /// How long a packet that came now would wait, if the line went on as it is.
  Duration queue_delay(Duration now) const;
  const LineShape& shape() const { return shape_; }

 private:
  void fly(LinePacket packet, Duration done);

  LineShape shape_;
  std::mt19937 random_;
  std::deque<LinePacket> queue_;
  std::deque<LinePacket> flying_;  // by arrival
  std::int64_t queued_ = 0;
  Duration free_at_{};
};

/// A download over the same line: Reno's window, in packets of 1,200 bytes. What is lost is found by three later ones
/// or by a second of silence, and the window is halved once for each window of losses.
class SimulatedDownload {
 public:
  explicit SimulatedDownload(Duration begin, Duration end) : begin_(begin), end_(end) {}

  void advance(Duration now, SimulatedLine& line);
  /// One of its packets arrived; the acknowledgement comes back after the propagation delay.
  void on_arrival(const LinePacket& packet, Duration back);

 private:
  struct Acknowledgement {
    std::uint64_t number = 0;
    Duration at{};
  };
  void on_acknowledgement(std::uint64_t number, Duration now);
  void on_loss(std::uint64_t number);

  Duration begin_;
  Duration end_;
  double window_ = 10;
  double threshold_ = 1e9;
  std::uint64_t next_ = 0;
  std::uint64_t recovery_until_ = 0;
  std::deque<std::uint64_t> in_flight_;
  std::deque<Acknowledgement> acknowledgements_;
  Duration heard_{};
};

}  // namespace madang::media

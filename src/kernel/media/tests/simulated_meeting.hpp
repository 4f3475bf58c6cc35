#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>

#include "kernel/media/bandwidth_estimator.hpp"
#include "kernel/media/burst_allowance.hpp"
#include "kernel/media/layer_allocator.hpp"
#include "kernel/media/pacer.hpp"
#include "kernel/media/tests/simulated_line.hpp"

// A receiver of a meeting over a simulated line: estimator, pacer and allocator as the server runs them, with sources
// that make frames. Deterministic for a seed.

namespace madang::media {

struct MeetingShape {
  LineShape line;
  Duration length = std::chrono::seconds(60);
  Duration back = std::chrono::milliseconds(25);            ///< the way of the feedback
  Duration feedback_every = std::chrono::milliseconds(75);  ///< with a jitter of a third
  double feedback_loss = 0;
  std::optional<Rate> known;   ///< of the line, from a moment ago
  bool is_back_alike = false;  ///< feedback is lost, makes the detour and is overtaken as the media are
  std::optional<Duration> download_begins;
  Duration download_ends = std::chrono::hours(1);
  std::array<Layer, kMostLayers> stage{{{150'000, 180}, {500'000, 360}, {1'700'000, 720}}};
  std::uint16_t tiles = 4;
  double key_frame = 4;     ///< times what other frames take
  bool is_elastic = false;  ///< one source that takes whatever the estimate says, in place of layers
  std::uint32_t seed = 1;
};

/// What happened, in slices of 100 ms.
struct MeetingTrace {
  static constexpr std::chrono::milliseconds kSlice{100};

  struct Slice {
    Rate estimate = 0;
    Rate capacity = 0;
    Duration queue{};          ///< on the line
    std::int64_t media = 0;    ///< bytes that arrived
    std::int64_t padding = 0;  ///< of these
    std::int64_t audio = 0;    ///< of these
    std::int64_t download = 0;
    std::int64_t audio_sent = 0;
    Duration paced{};  ///< the longest that a packet waited in the pacer
  };
  struct Switch {
    Duration at{};
    std::uint64_t publication = 0;
    int from = 0;
    int to = 0;
  };

  std::vector<Slice> slices;
  std::vector<Switch> switches;

  Rate mean(std::int64_t Slice::* bytes, int from, int to) const;  ///< seconds
  Rate mean_estimate(int from, int to) const;
  Rate least_estimate(int from, int to) const;
  /// The first second after `from` from which on, for two seconds, the estimate is at least that.
  double reached(Rate estimate, int from) const;
  /// The longest time, in seconds, that the queue was above this delay.
  double longest_above(Duration queue, int from, int to) const;
  /// The second in which so many publications had been shown at least once.
  double shown_first(int least) const;
  /// How long one of them (the stage is 1) was not sent in one go, in seconds.
  double longest_pause(std::uint64_t publication, int from, int to) const;
  /// Over all publications: the most changes of layer of one of them in any ten seconds.
  int most_switches_in_ten_seconds(int from, int to) const;
  /// Likewise the most changes of direction (down again after up, or up after down).
  int most_turns_in_ten_seconds(int from, int to) const;
  std::string text() const;  ///< a line a second, for whoever looks
};

MeetingTrace simulate(const MeetingShape& shape);

}  // namespace madang::media

#pragma once

#include <chrono>
#include <span>
#include <vector>

#include "kernel/media/sequence_numbers.hpp"

// Which packets of a stream that we receive are asked for again (RFC 4585), and when. A state machine with the time
// given to it. No allocation but where more is missing at once than ever before: most streams never miss much, and
// there are four to a participant. One thread.

namespace madang::media {

class NackGenerator {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::steady_clock::duration;

  static constexpr unsigned kMostTries = 10;
  static constexpr std::size_t kMostMissing = 256;
  /// What is not there after that long comes too late for anybody.
  static constexpr Duration kMostAge = std::chrono::seconds(1);
  /// Packets overtake each other: nothing is asked for sooner.
  static constexpr Duration kPatience = std::chrono::milliseconds(5);

  /// A packet came, by itself or as a retransmission.
  void came(std::uint16_t sequence, Time now);
  /// A key frame begins with this packet: what is missing before it is needed no more.
  void key_frame_came(std::uint16_t sequence);

  /// Fills `room` with the numbers to ask for now, in their order, and says how many. Each is asked for at once and
  /// then once in a round trip. Whoever asks at least every 20 ms is on time.
  std::size_t due(Time now, Duration round_trip, std::span<std::uint16_t> room);

  /// Once after packets were given up: only a key frame helps.
  bool take_key_frame_wish();
  std::size_t missing() const { return missing_.size(); }

 private:
  struct Missing {
    std::int64_t sequence;
    Time since;
    Time asked;
    std::uint8_t tries;
  };

  void miss(std::int64_t first, std::int64_t end, Time now);
  void give_up_before(std::size_t index);
  template <typename Which>
  bool remove(Which which);

  SequenceUnroller unroller_;
  std::vector<Missing> missing_;  // the oldest number first
  bool wants_key_frame_ = false;
};

}  // namespace madang::media

#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

#include "kernel/media/rtp_extensions.hpp"

// Who is heard: the loudest five of a meeting by what their packets say (RFC 6464). State machines with the time given
// to them; no allocation, no throw; one thread.

namespace madang::media {

/// How loud one speaker has been of late, held beside each. Rises at once and falls slowly, so that pauses between
/// words do not count as silence.
class Loudness {
 public:
  using Time = std::chrono::steady_clock::time_point;

  void hear(AudioLevel level, Time now);
  /// 0 is silence, 127 the loudest. Without packets it falls: who sends nothing is silent.
  double at(Time now) const;

 private:
  double value_ = 0;
  Time since_;
};

class LoudestSpeakers {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Speaker = std::uint64_t;

  static constexpr std::size_t kMost = 5;
  /// Somebody else is heard instead when so much louder than the most silent of them, in dB.
  static constexpr double kMargin = 6;
  /// Below this nobody takes a place: it is the noise of rooms.
  static constexpr double kLeast = 60;
  /// Who came in is not replaced before that.
  static constexpr auto kStay = std::chrono::milliseconds(700);

  struct Change {
    std::size_t place = 0;        ///< which of the five audio slots
    std::optional<Speaker> left;  ///< who had it
  };
  /// A packet of a speaker came; the loudness is theirs. Something when they are heard from now on, in that place.
  std::optional<Change> hear(Speaker speaker, const Loudness& loudness, Time now);
  /// They left the meeting, or were muted: their place is free. Says which it was.
  std::optional<std::size_t> leave(Speaker speaker);

  std::optional<std::size_t> place_of(Speaker speaker) const;
  /// Who of the five is loudest now.
  std::optional<Speaker> loudest(Time now) const;

 private:
  struct Place {
    std::optional<Speaker> speaker;
    Loudness loudness;
    Time since;
  };
  std::optional<std::size_t> weakest(Time now) const;

  std::array<Place, kMost> places_{};
};

}  // namespace madang::media

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "kernel/phone/g711.hpp"
#include "kernel/phone/rtp.hpp"
#include "kernel/phone/sdp.hpp"
#include "kernel/phone/speech.hpp"

namespace madang::phone {

struct TalkLimits {
  int times = 3;                               ///< how often the prompt is said
  std::chrono::milliseconds before{400};       ///< silence, while a hand goes to an ear
  std::chrono::milliseconds between{3'000};    ///< in which a key is awaited; also after the last time
  std::chrono::milliseconds longest{180'000};  ///< of all together, however often it is asked for again
};

/// What is said into one answered call, packet by packet, 20 ms each (RFC 3550, RFC 3551), silence included, so that
/// whoever relays it sees a call that lives. Decides nothing but when all is said. One thread.
class Talk {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::milliseconds kPacket{20};

  /// `source` and the first sequence number and timestamp are random, so that nobody guesses them.
  Talk(Prompt prompt, const SdpAnswer& answer, TalkLimits limits, RtpPacket first, Time now);

  Time due() const { return due_; }
  /// The packet that is due, or nothing when all is said. A clock that jumped costs sound, not a burst.
  std::optional<std::string> next(Time now);
  /// From the beginning once more; counts as one of the times, but the last may be repeated as well.
  void repeat();

 private:
  const Prompt prompt_;
  const SdpAnswer answer_;
  const TalkLimits limits_;
  RtpPacket packet_;
  Time due_;
  const Time last_;
  std::size_t silence_;    // samples of it before the prompt goes on
  std::size_t place_ = 0;  // in the prompt
  int said_ = 0;
};

}  // namespace madang::phone

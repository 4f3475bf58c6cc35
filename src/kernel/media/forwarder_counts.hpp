#pragma once

#include <cstdint>

namespace madang::media {

/// What a Forwarder has done since its beginning.
struct ForwarderCounts {
  std::uint64_t packets_in = 0;  ///< of media that came from this worker's participants
  std::uint64_t packets_out = 0;
  std::uint64_t bytes_out = 0;              ///< without what SRTP, UDP and IP add
  std::uint64_t retransmissions_out = 0;    ///< of these packets
  std::uint64_t padding_out = 0;            ///< packets that only probe
  std::uint64_t retransmissions_asked = 0;  ///< of senders, by NACK
  std::uint64_t key_frames_asked = 0;
  std::uint64_t dropped = 0;  ///< came and were no use: unknown, not allowed, broken, or no room
  std::uint64_t pool = 0;     ///< packets there is room for now
};

}  // namespace madang::media

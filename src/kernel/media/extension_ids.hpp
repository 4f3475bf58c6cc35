#pragma once

#include <cstdint>

namespace madang::media {

/// The ids of header extensions, as the client numbers them in its description; 0: not to be used. All below 15, so
/// that one byte says them.
struct ExtensionIds {
  std::uint8_t mid = 0;                 ///< RFC 9143: which part of the description
  std::uint8_t rid = 0;                 ///< RFC 8852: which layer of a simulcast
  std::uint8_t repaired_rid = 0;        ///< RFC 8852: which layer a retransmission is of
  std::uint8_t audio_level = 0;         ///< RFC 6464
  std::uint8_t transport_sequence = 0;  ///< transport-wide-cc: draft-holmer-rmcat-transport-wide-cc-extensions-01
  std::uint8_t send_time = 0;           ///< abs-send-time: 64 seconds in 24 bits
  std::uint8_t playout_delay = 0;       ///< twice 12 bits of 10 ms
  std::uint8_t orientation = 0;         ///< how a phone is held; on its way through we do not touch it
  std::uint8_t dependencies = 0;        ///< the dependency descriptor of AV1 and VP9
  std::uint8_t layers = 0;              ///< video-layers-allocation, from clients alone
  bool operator==(const ExtensionIds&) const = default;
};

}  // namespace madang::media

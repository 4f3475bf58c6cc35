#pragma once

#include "kernel/media/bytes.hpp"

namespace madang::media {

enum class PacketKind : std::uint8_t { kNone, kStun, kDtls, kRtp, kRtcp };

/// What arrived on a port that all share: by the first byte (RFC 7983), and RTCP from RTP by the second (RFC 5761, 4).
/// Says nothing of whether it is a good one.
constexpr PacketKind kind_of_packet(Bytes packet) {
  if (packet.size() < 2) return PacketKind::kNone;
  const std::uint8_t first = packet[0];
  if (first <= 3) return PacketKind::kStun;
  if (first >= 20 && first <= 63) return PacketKind::kDtls;
  if (first < 128 || first > 191) return PacketKind::kNone;
  return packet[1] >= 192 && packet[1] <= 223 ? PacketKind::kRtcp : PacketKind::kRtp;
}

}  // namespace madang::media

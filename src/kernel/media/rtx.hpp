#pragma once

#include "kernel/media/rtp_packet.hpp"

// Retransmissions in a stream of their own (RFC 4588, 4): the payload begins with the number that the packet had. No
// allocation, no throw, any thread.

namespace madang::media {

inline constexpr std::size_t kRtxOverhead = 2;

/// Writes `bytes`, of which `original` was read, as a retransmission into `room`: the fields of `as` but for marker and
/// timestamp, which stay, as contributors and extensions do; without padding. Gives its size; 0 is no room.
std::size_t wrap_rtx(Bytes bytes, const RtpPacket& original, const RtpHeader& as, MutableBytes room);

/// The packet that a retransmission carries, in the same bytes: its front moves two bytes back. Payload type and SSRC
/// are those of the stream that lost it. Nothing when it carries none, as those do that only probe the line.
std::optional<MutableBytes> unwrap_rtx(MutableBytes bytes, const RtpPacket& retransmission, std::uint8_t payload_type,
                                       std::uint32_t ssrc);

}  // namespace madang::media

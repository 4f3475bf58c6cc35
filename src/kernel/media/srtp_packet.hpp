#pragma once

#include <expected>
#include <optional>

#include "kernel/media/bytes.hpp"

// What sealing and opening packets share. No allocation; any thread.

namespace madang::media {

/// Why a packet was neither sealed nor opened. Nothing of the context has changed then.
enum class SrtpFault : std::uint8_t {
  kMalformed,       ///< too short, too long, or no packet of RTP or RTCP
  kNoRoom,          ///< the result does not fit where it was to go
  kTooManySources,  ///< a new SSRC where as many as agreed are known
  kRepeated,        ///< this index was there before
  kTooLate,         ///< so far behind that nobody knows any more whether it was
  kForged,          ///< the tag is false: another key, another byte, or another place in the order
  kWornOut,         ///< the key has served as many packets as it may: a new handshake is needed
  kFailed,          ///< OpenSSL could not seal it
};

/// How many bytes the packet has now.
using SrtpResult = std::expected<std::size_t, SrtpFault>;

constexpr std::size_t kMostSrtpPacket = 65'535;
/// What the largest tag, and of RTCP the word with the index behind it, add to a packet.
constexpr std::size_t kMostSrtpGrowth = 16;
constexpr std::size_t kMostSrtcpGrowth = 20;

/// How many bytes at the front of an RTP packet stay readable: its header with sources and extension (RFC 3550, 5.1).
/// Nothing when the bytes are no packet of version 2 or end before that.
std::optional<std::size_t> rtp_clear_size(Bytes packet);

std::uint16_t rtp_sequence(Bytes header);
std::uint32_t rtp_ssrc(Bytes header);

/// What stays readable of RTCP: its first words, up to the sender's SSRC.
constexpr std::size_t kRtcpClearSize = 8;

bool is_rtcp(Bytes packet);
std::uint32_t rtcp_ssrc(Bytes packet);

}  // namespace madang::media

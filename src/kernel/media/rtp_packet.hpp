#pragma once

#include <optional>

#include "kernel/media/bytes.hpp"

// A packet of RTP (RFC 3550, 5.1) as a view on bytes that belong to others, and what a forwarder writes over in place.
// Everything here runs once per packet: no allocation, no throw, any thread.

namespace madang::media {

inline constexpr std::size_t kRtpHeaderSize = 12;

/// The fields that every packet has.
struct RtpHeader {
  std::uint8_t payload_type = 0;
  bool marker = false;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t ssrc = 0;
};

/// What a packet says. Its views are as long-lived as the bytes it was read from; positions count from their front.
struct RtpPacket : RtpHeader {
  Bytes contributors;  ///< CSRCs, four bytes each
  std::uint16_t extension_profile = 0;
  std::size_t extensions_at = 0;  ///< where the extension's data begins
  Bytes extensions;               ///< without its profile and length
  std::size_t payload_at = 0;
  Bytes payload;  ///< without padding
  std::size_t padding = 0;

  std::size_t contributor_count() const { return contributors.size() / 4; }
  std::uint32_t contributor(std::size_t index) const { return ByteReader(contributors.subspan(4 * index)).u32(); }
  /// Only fills the line, or probes it.
  bool is_padding_only() const { return payload.empty() && padding > 0; }
};

/// Nothing when it is none: another version, or what it announces does not fit.
std::optional<RtpPacket> read_rtp(Bytes datagram);

/// These write over the fields of a packet that read_rtp() has read.
void set_marker(MutableBytes packet, bool marker);
void set_payload_type(MutableBytes packet, std::uint8_t payload_type);
void set_sequence(MutableBytes packet, std::uint16_t sequence);
void set_timestamp(MutableBytes packet, std::uint32_t timestamp);
void set_ssrc(MutableBytes packet, std::uint32_t ssrc);

}  // namespace madang::media

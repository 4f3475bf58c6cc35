#include "kernel/media/srtp_packet.hpp"

namespace madang::media {

namespace {

constexpr std::size_t kFixedRtpHeader = 12;
constexpr unsigned kVersion = 2;

}  // namespace

std::optional<std::size_t> rtp_clear_size(Bytes packet) {
  if (packet.size() < kFixedRtpHeader || packet.size() > kMostSrtpPacket || packet[0] >> 6 != kVersion) return {};
  std::size_t size = kFixedRtpHeader + 4U * (packet[0] & 0x0fU);
  const bool extended = (packet[0] & 0x10U) != 0;
  if (extended) {
    if (packet.size() < size + 4) return {};
    size += 4 + 4U * ByteReader(packet.subspan(size + 2)).u16();
  }
  if (packet.size() < size) return {};
  return size;
}

std::uint16_t rtp_sequence(Bytes header) { return ByteReader(header.subspan(2)).u16(); }
std::uint32_t rtp_ssrc(Bytes header) { return ByteReader(header.subspan(8)).u32(); }

bool is_rtcp(Bytes packet) {
  return packet.size() >= kRtcpClearSize && packet.size() <= kMostSrtpPacket && packet[0] >> 6 == kVersion;
}

std::uint32_t rtcp_ssrc(Bytes packet) { return ByteReader(packet.subspan(4)).u32(); }

}  // namespace madang::media

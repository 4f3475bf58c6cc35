#include "kernel/media/ice_candidates.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace madang::media {
namespace {

constexpr std::uint32_t kHostPreference = 126;
constexpr std::uint32_t kTcpHostPreference = 90;
constexpr std::uint32_t kPassivePreference = 4;
constexpr std::uint32_t kComponent = 1;

}  // namespace

std::uint32_t ice_priority(IceTransport transport, std::uint16_t rank) {
  if (transport == IceTransport::kUdp) return kHostPreference << 24 | (0xFFFFU - rank) << 8 | (256 - kComponent);
  const std::uint32_t other = 0x1FFFU - std::min<std::uint32_t>(rank, 0x1FFF);
  return kTcpHostPreference << 24 | (kPassivePreference << 13 | other) << 8 | (256 - kComponent);
}

std::string candidate_lines(std::span<const IceCandidate> candidates) {
  std::string lines;
  unsigned foundation = 0;
  for (const auto transport : {IceTransport::kUdp, IceTransport::kTcp}) {
    std::uint16_t rank = 0;
    for (const auto& candidate : candidates) {
      if (candidate.transport != transport) continue;
      const bool is_udp = transport == IceTransport::kUdp;
      lines += fmt::format("a=candidate:{} {} {} {} {} {} typ host{}\r\n", ++foundation, kComponent,
                           is_udp ? "udp" : "tcp", ice_priority(transport, rank++), candidate.address.ip_text(),
                           candidate.address.port, is_udp ? "" : " tcptype passive");
    }
  }
  return lines;
}

}  // namespace madang::media

#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "kernel/media/transport_address.hpp"

namespace madang::media {

enum class IceTransport : std::uint8_t {
  kUdp,
  kTcp,  ///< passive: the other side connects (RFC 6544)
};

struct IceCandidate {
  IceTransport transport = IceTransport::kUdp;
  TransportAddress address;
};

/// RFC 8445, 5.1.2.1, and for TCP RFC 6544, 4.2: every UDP candidate before every TCP one, and of each kind in the
/// order given, `rank` 0 first.
std::uint32_t ice_priority(IceTransport transport, std::uint16_t rank);

/// Our host candidates as lines of SDP (RFC 8839, 5.1), each with its CRLF, the best first. A lite agent has no others.
std::string candidate_lines(std::span<const IceCandidate> candidates);

}  // namespace madang::media

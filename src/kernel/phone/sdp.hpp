#pragma once

#include <boost/asio/ip/udp.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace madang::phone {

enum class Codec : std::uint8_t { pcmu, pcma };  ///< G.711, µ-law and A-law

inline constexpr std::uint8_t kOfferedEvents = 101;  ///< the payload type that we call telephone events

/// What is offered: G.711 of either law, and telephone events (RFC 4566, 3264, 4733), to be sent to `here`.
std::string sdp_offer(const boost::asio::ip::udp::endpoint& here, std::uint64_t session);

/// What the other side took of it.
struct SdpAnswer {
  boost::asio::ip::udp::endpoint there;
  Codec codec = Codec::pcmu;
  std::uint8_t payload = 0;            ///< how the codec is called in RTP
  std::optional<std::uint8_t> events;  ///< how telephone events are; none: keys come by SIP INFO, if at all
};

/// Nothing when it takes no sound of ours, or names a host instead of an address. Pure.
std::optional<SdpAnswer> read_sdp_answer(std::string_view text);

}  // namespace madang::phone

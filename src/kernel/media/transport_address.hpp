#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace madang::media {

/// Where a datagram came from or goes to. An IPv4 address that a socket of both families shows as ::ffff:a.b.c.d is
/// the IPv4 address, so that one peer has one address. No allocation but in text(); any thread.
struct TransportAddress {
  std::array<std::uint8_t, 16> ip{};  ///< network order; of IPv4 the first four, the rest zero
  std::uint16_t port = 0;             ///< host order
  bool is_v6 = false;

  std::size_t ip_size() const { return is_v6 ? 16 : 4; }
  bool operator==(const TransportAddress&) const = default;

  /// Nothing for another family than AF_INET and AF_INET6.
  static std::optional<TransportAddress> read(const sockaddr_storage& from);
  /// Reads `192.0.2.1` or `2001:db8::1`.
  static std::optional<TransportAddress> read(const std::string& ip, std::uint16_t port);

  /// For a socket of the address's own family; gives the length.
  socklen_t write(sockaddr_storage& to) const;
  /// The address without its port, as SDP says it.
  std::string ip_text() const;
};

}  // namespace madang::media

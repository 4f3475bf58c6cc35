#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace madang::outbound {

/// An `http` or `https` URL, taken apart once and put together again in one spelling, so that nobody who reads it later
/// can understand another machine by it. Everything that programs read in different ways is refused instead: user
/// names, backslashes, control characters, zones, and numbers that stand for an address in any way but `127.0.0.1`.
/// Pure.
struct WebAddress {
  bool secure = false;
  std::string host;  ///< in lower case and ASCII (UTS 46); an IPv6 address without its brackets
  std::uint16_t port = 80;
  std::string target = "/";  ///< path and query, escaped

  bool operator==(const WebAddress&) const = default;

  /// With the port where it is not the usual one.
  std::string text() const;
};

inline constexpr std::size_t kMostAddressBytes = 2048;

/// Where a URL of any kind leads: `host` or `host:port`.
struct Authority {
  std::string host;  ///< as WebAddress has it
  std::optional<std::uint16_t> port;
};
/// By the same rules; with a user name it is none.
std::optional<Authority> read_authority(std::string_view text);

/// True of this machine itself, written as a name or as an address: nothing on the way there can listen.
bool is_loopback(std::string_view host);

/// Nothing when it is not such a URL, or too long.
std::optional<WebAddress> read_web_address(std::string_view text);
/// What `reference` means on the page at `base` (RFC 3986, 5.2): a whole URL, or the part that differs.
std::optional<WebAddress> read_web_address(std::string_view reference, const WebAddress& base);

}  // namespace madang::outbound

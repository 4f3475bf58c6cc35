#include "kernel/net/proxy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <ranges>
#include <stdexcept>

#include "kernel/net/ascii.hpp"

namespace madang::net {

namespace ip = boost::asio::ip;

namespace {

ip::address_v6 as_v6(const ip::address& address) {
  return address.is_v6() ? address.to_v6() : ip::make_address_v6(ip::v4_mapped, address.to_v4());
}

ip::address shortest(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

std::optional<ip::address> read_address(std::string_view text) {
  if (text.size() > 64) return std::nullopt;
  boost::system::error_code error;
  const auto address = ip::make_address(std::string(text), error);
  if (error) return std::nullopt;
  return address;
}

/// An element of X-Forwarded-For may carry a port: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
std::optional<ip::address> read_element(std::string_view text) {
  if (text.starts_with('['))
    return read_address(text.substr(1, text.find(']') == std::string_view::npos ? 0 : text.find(']') - 1));
  if (const auto address = read_address(text)) return address;
  return read_address(text.substr(0, text.rfind(':')));
}

ip::network_v6 read_network(const std::string& text) {
  const auto slash = text.find('/');
  const auto address = read_address(std::string_view(text).substr(0, slash));
  if (!address) throw std::invalid_argument(fmt::format("trusted proxy `{}` is not an address", text));
  unsigned short length = address->is_v4() ? 32 : 128;
  const unsigned short most = length;
  if (slash != std::string::npos) {
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + slash + 1, end, length);
    if (error != std::errc() || stop != end || length > most) {
      throw std::invalid_argument(fmt::format("trusted proxy `{}` is not a network", text));
    }
  }
  return {as_v6(*address), static_cast<unsigned short>(address->is_v4() ? length + 96 : length)};
}

bool is_forwarding(const std::pair<std::string, std::string>& header) {
  return starts_without_case(header.first, "x-forwarded-") || same_without_case(header.first, "forwarded") ||
         same_without_case(header.first, "x-real-ip");
}

std::vector<std::string_view> forwarded_for(const HttpRequest& request) {
  std::vector<std::string_view> addresses;
  for (const auto& [name, value] : request.headers) {
    if (!same_without_case(name, "x-forwarded-for")) continue;
    for (std::string_view list = value; !list.empty();) addresses.push_back(take_element(list));
  }
  return addresses;
}

}  // namespace

TrustedProxies::TrustedProxies(std::span<const std::string> addresses) {
  for (const auto& address : addresses) networks_.push_back(read_network(address));
}

bool TrustedProxies::contains(const ip::address& address) const {
  const auto value = as_v6(address);
  return std::ranges::any_of(networks_, [&](const ip::network_v6& network) {
    return ip::network_v6(value, network.prefix_length()).canonical() == network.canonical();
  });
}

void TrustedProxies::apply(HttpRequest& request, std::string_view peer) const {
  request.remote_address = peer;
  const auto address = read_address(peer);
  if (!address || !contains(*address)) {
    std::erase_if(request.headers, is_forwarding);
    return;
  }
  for (const auto element : forwarded_for(request) | std::views::reverse) {
    const auto client = read_element(element);
    if (!client) break;
    request.remote_address = shortest(*client).to_string();
    if (!contains(*client)) break;
  }
  std::string_view schemes = request.header("x-forwarded-proto");
  if (!schemes.empty()) request.secure = same_without_case(take_element(schemes), "https");
}

}  // namespace madang::net

#include "kernel/media/transport_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

namespace madang::media {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

TransportAddress from_v6(const std::uint8_t* ip, std::uint16_t port) {
  TransportAddress address{.port = port};
  address.is_v6 = !std::equal(kMapped.begin(), kMapped.end(), ip);
  if (address.is_v6) std::copy_n(ip, 16, address.ip.begin());
  if (!address.is_v6) std::copy_n(ip + kMapped.size(), 4, address.ip.begin());
  return address;
}

}  // namespace

std::optional<TransportAddress> TransportAddress::read(const sockaddr_storage& from) {
  if (from.ss_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &from, sizeof v4);
    TransportAddress address{.port = ntohs(v4.sin_port)};
    std::memcpy(address.ip.data(), &v4.sin_addr, 4);
    return address;
  }
  if (from.ss_family != AF_INET6) return std::nullopt;
  sockaddr_in6 v6;
  std::memcpy(&v6, &from, sizeof v6);
  return from_v6(v6.sin6_addr.s6_addr, ntohs(v6.sin6_port));
}

std::optional<TransportAddress> TransportAddress::read(const std::string& ip, std::uint16_t port) {
  TransportAddress address{.port = port};
  if (inet_pton(AF_INET, ip.c_str(), address.ip.data()) == 1) return address;
  std::array<std::uint8_t, 16> v6{};
  if (inet_pton(AF_INET6, ip.c_str(), v6.data()) != 1) return std::nullopt;
  return from_v6(v6.data(), port);
}

socklen_t TransportAddress::write(sockaddr_storage& to) const {
  to = {};
  if (is_v6) {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&v6.sin6_addr, ip.data(), 16);
    std::memcpy(&to, &v6, sizeof v6);
    return sizeof v6;
  }
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  std::memcpy(&v4.sin_addr, ip.data(), 4);
  std::memcpy(&to, &v4, sizeof v4);
  return sizeof v4;
}

std::string TransportAddress::ip_text() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(is_v6 ? AF_INET6 : AF_INET, ip.data(), text.data(), text.size());
  return text.data();
}

}  // namespace madang::media

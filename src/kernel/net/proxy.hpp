#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <span>
#include <string>
#include <vector>

#include "kernel/net/http.hpp"

namespace madang::net {

/// The machines in front of us whose word about the client we take.
class TrustedProxies {
 public:
  /// Addresses and networks, such as `127.0.0.1` and `10.0.0.0/8`. Throws std::invalid_argument naming a bad one.
  explicit TrustedProxies(std::span<const std::string> addresses);

  bool contains(const boost::asio::ip::address& address) const;

  /// Fills remote_address, and secure where a proxy tells it. X-Forwarded-For is read from its end, where the nearest
  /// proxy wrote, up to the first address that is not a proxy of ours. From a peer that is not trusted, every
  /// forwarding header is taken out of the request, so that nothing later can believe it.
  void apply(HttpRequest& request, std::string_view peer) const;

 private:
  std::vector<boost::asio::ip::network_v6> networks_;  // IPv4 as IPv4-mapped, so one list holds both
};

}  // namespace madang::net

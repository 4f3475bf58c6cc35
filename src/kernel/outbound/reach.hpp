#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <set>
#include <span>
#include <string>

namespace madang::outbound {

/// True for addresses that anybody on the internet reaches: by default none is, and IPv4 in an IPv6 spelling counts as
/// what it spells. False for this machine, private networks, links, carriers' networks (CGNAT), multicast, what is
/// reserved or documentation, tunnels (6to4, Teredo), and where clouds keep a machine's secrets. Pure.
bool is_public(const boost::asio::ip::address& address);

/// Where the server may connect to on somebody's behalf: the ports of HTTP and HTTPS of public addresses, and the
/// endpoints that the operator allows besides.
class Reach {
 public:
  /// Endpoints such as `10.1.2.3:80` and `[fd00::7]:8443`. Throws std::invalid_argument naming a bad one.
  explicit Reach(std::span<const std::string> allowed = {});

  bool allows(const boost::asio::ip::tcp::endpoint& endpoint) const;

 private:
  std::set<boost::asio::ip::tcp::endpoint> allowed_;
};

}  // namespace madang::outbound

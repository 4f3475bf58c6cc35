#include "kernel/outbound/resolving.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace madang::outbound {

namespace ip = boost::asio::ip;

namespace {

constexpr int kSecondsForAnAnswer = 2;
constexpr int kTries = 2;

/// glibc keeps these for each thread, and takes what a thread has set.
void lose_patience() {
  thread_local const bool is_set = [] {
    if (::res_init() != 0) return false;
    _res.retrans = kSecondsForAnAnswer;
    _res.retry = kTries;
    return true;
  }();
  static_cast<void>(is_set);
}

ip::address address_of(const sockaddr* found) {
  if (found->sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, found, sizeof v4);
    return ip::address_v4(ntohl(v4.sin_addr.s_addr));
  }
  sockaddr_in6 v6;
  std::memcpy(&v6, found, sizeof v6);
  ip::address_v6::bytes_type bytes;
  std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  return ip::address_v6(bytes, v6.sin6_scope_id);
}

}  // namespace

std::vector<ip::address> resolve(const std::string& host) {
  lose_patience();
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* first = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &first) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> all(first, freeaddrinfo);
  std::vector<ip::address> addresses;
  for (const auto* each = first; each != nullptr; each = each->ai_next)
    if (each->ai_family == AF_INET || each->ai_family == AF_INET6) addresses.push_back(address_of(each->ai_addr));
  return addresses;
}

}  // namespace madang::outbound

#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <expected>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "kernel/outbound/web_address.hpp"

namespace madang::outbound {

struct Post {
  WebAddress address;
  std::vector<std::string> headers;  ///< `Name: value`
  std::string body;
  std::string certificates;  ///< a PEM file of authorities to trust instead of the system's
  std::chrono::milliseconds connecting{10'000};
  std::chrono::milliseconds deadline{30'000};
  /// Where it goes and nowhere else; none: wherever the system says that the host is.
  std::vector<boost::asio::ip::address> addresses;
};

struct PostAnswer {
  long status = 0;
  std::string body;                          ///< the beginning
  std::optional<std::chrono::seconds> wait;  ///< `Retry-After`, at most a day
};

/// One POST over a connection of its own (RFC 9110); no redirect is followed. Or why there is no answer. Blocking, any
/// thread.
std::expected<PostAnswer, std::string> post(const Post& post, const std::stop_token& stop);

/// What `Retry-After` says, in seconds or as a date (RFC 9110, 10.2.3).
std::optional<std::chrono::seconds> read_retry_after(std::string_view value, std::chrono::sys_seconds now);

/// Whether the same request may be answered otherwise some other time: 408, 409 (it is being worked on), 425, 429, 5xx.
bool may_pass(long status);

}  // namespace madang::outbound

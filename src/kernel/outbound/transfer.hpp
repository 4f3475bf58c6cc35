#pragma once

#include <boost/asio/ip/address.hpp>
#include <span>
#include <string>

#include "kernel/outbound/fetcher.hpp"

namespace madang::outbound {

/// What one address answered: no redirect is followed.
struct Answered {
  long status = 0;
  std::string media_type;
  std::string charset;
  std::string location;  ///< of a redirect
  std::string body;
};

/// One GET over a new connection to one of `addresses`, and to nothing else.
std::expected<Answered, FetchFault> get(const WebAddress& address, std::span<const boost::asio::ip::address> addresses,
                                        const Wanted& wanted, const FetcherOptions& options,
                                        const std::stop_token& stop);

bool is_redirect(long status);

}  // namespace madang::outbound

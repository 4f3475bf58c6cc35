#pragma once

#include <boost/asio/ip/address.hpp>
#include <functional>
#include <string>
#include <vector>

namespace madang::outbound {

/// Every address of a host; none when it has none or cannot be asked for.
using Resolve = std::function<std::vector<boost::asio::ip::address>(const std::string& host)>;

/// Asks the system's name servers, with less patience than usual: seconds, not half a minute. Blocking, any thread.
std::vector<boost::asio::ip::address> resolve(const std::string& host);

}  // namespace madang::outbound

#include "kernel/net/packed_address.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

namespace madang::net {

namespace ip = boost::asio::ip;

PackedAddress::PackedAddress(std::string_view text) {
  boost::system::error_code error;
  const auto address = ip::make_address(text, error);
  if (error) return;
  if (address.is_v4()) {
    std::ranges::copy(address.to_v4().to_bytes(), bytes_.begin());
    zone_ = kV4;
  } else {
    bytes_ = address.to_v6().to_bytes();
    zone_ = static_cast<std::uint32_t>(address.to_v6().scope_id());
  }
}

std::string PackedAddress::text() const {
  if (zone_ == kNone) return {};
  if (zone_ != kV4) return ip::address_v6(bytes_, zone_).to_string();
  return ip::address_v4({bytes_[0], bytes_[1], bytes_[2], bytes_[3]}).to_string();
}

}  // namespace madang::net

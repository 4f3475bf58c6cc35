#include "kernel/phone/exchange.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>

#include "base/ascii.hpp"
#include "base/text.hpp"

namespace madang::phone {
namespace {

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z'); }

bool is_host(std::string_view host) {
  boost::system::error_code is_name;
  boost::asio::ip::make_address(std::string(host), is_name);
  if (!is_name) return !host.contains('%');
  return !host.empty() && host.size() <= 253 && is_letter_or_digit(host.front()) && is_letter_or_digit(host.back()) &&
         std::ranges::all_of(host, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; });
}

bool is_address(std::string_view text) {
  boost::system::error_code error;
  boost::asio::ip::make_address(std::string(text), error);
  return !error && !text.contains('%');
}

bool is_line(std::string_view text) {
  return text.size() <= 200 && is_utf8(text) &&
         std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

}  // namespace

std::optional<ExchangePlace> read_exchange_place(std::string_view server) {
  ExchangePlace place;
  if (server.starts_with("sip:")) server.remove_prefix(4);
  const auto bracket = server.rfind(']');
  const auto colon = server.find(':', bracket == server.npos ? 0 : bracket);
  if (colon != server.npos) {
    const auto digits = server.substr(colon + 1);
    const auto* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, place.port);
    if (read.ec != std::errc() || read.ptr != end || place.port == 0) return std::nullopt;
    server = server.substr(0, colon);
  }
  if (server.starts_with('[') && server.ends_with(']')) server = server.substr(1, server.size() - 2);
  if (!is_host(server)) return std::nullopt;
  place.host = server;
  return place;
}

std::optional<outbound::ChannelFault> fault_of(const Exchange& exchange) {
  if (!read_exchange_place(exchange.server))
    return outbound::ChannelFault{"server",
                                  "must be a host and perhaps a port, such as pbx.example.org or 10.0.0.9:5060"};
  if (!exchange.domain.empty() && !is_host(exchange.domain))
    return outbound::ChannelFault{"domain", "must be a host's name, such as pbx.example.org"};
  if (!is_callable(exchange.user))
    return outbound::ChannelFault{"user", "must be the number or name by which the exchange knows this server"};
  if (!is_line(exchange.password)) return outbound::ChannelFault{"password", "must be one line of text"};
  if (!is_line(exchange.caller_name)) return outbound::ChannelFault{"caller_name", "must be one short line of text"};
  if (!is_address(exchange.address))
    return outbound::ChannelFault{"address", "must be an address, such as 0.0.0.0 or 10.0.0.7"};
  if (!exchange.advertised_address.empty() && !is_address(exchange.advertised_address))
    return outbound::ChannelFault{"advertised_address", "must be an address, such as 203.0.113.7"};
  if (exchange.first_media_port > exchange.last_media_port ||
      (exchange.first_media_port == 0 && exchange.last_media_port != 0))
    return outbound::ChannelFault{"last_media_port", "must not be less than first_media_port; or both are 0"};
  return std::nullopt;
}

bool is_callable(std::string_view number) {
  return !number.empty() && number.size() <= 64 && std::ranges::all_of(number, [](char c) {
    return is_letter_or_digit(c) || std::string_view("+*-_.").contains(c);
  });
}

}  // namespace madang::phone

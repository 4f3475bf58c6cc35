#include <algorithm>

#include "kernel/outbound/sms_gateway.hpp"

namespace madang::outbound {
namespace {

bool is_header_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

std::optional<ChannelFault> fault_of(const SmsAccess& access) {
  const auto address = read_web_address(access.url);
  if (!address) return ChannelFault{"url", "must be a URL, such as https://sms.example.org/messages"};
  if (!address->secure && !is_loopback(address->host))
    return ChannelFault{"url", "must be https, or everybody on the way reads what is sent"};
  if (!is_header_value(access.authorization))
    return ChannelFault{"authorization", "must be one line of ASCII, such as 'Bearer …'"};
  if (!is_header_value(access.sender) || access.sender.size() > 64)
    return ChannelFault{"sender", "must be a number or a short name, as the provider knows it"};
  return std::nullopt;
}

bool is_e164(std::string_view number) {
  if (number.size() < 8 || number.size() > 16 || number[0] != '+' || number[1] == '0') return false;
  return std::ranges::all_of(number.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace madang::outbound

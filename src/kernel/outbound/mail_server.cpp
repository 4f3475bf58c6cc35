#include "kernel/outbound/mail_server.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

#include "base/ascii.hpp"
#include "base/text.hpp"
#include "kernel/outbound/web_address.hpp"

namespace madang::outbound {
namespace {

bool is_visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}
bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

}  // namespace

std::optional<MailPlace> read_mail_url(std::string_view url) {
  MailPlace place;
  const auto scheme = ascii_lowered(url.substr(0, 8));
  place.is_tls = scheme == "smtps://";
  if (!place.is_tls && !scheme.starts_with("smtp://")) return std::nullopt;
  auto rest = url.substr(place.is_tls ? 8 : 7);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  auto authority = read_authority(rest);
  if (!authority) return std::nullopt;
  place.host = std::move(authority->host);
  place.port = authority->port.value_or(place.is_tls ? 465 : 587);
  return place;
}

std::optional<ChannelFault> fault_of(const MailServer& server) {
  const auto place = read_mail_url(server.url);
  if (!place) return ChannelFault{"url", "must be smtp:// or smtps:// and a host, such as smtp://mail.example.org:587"};
  if (!is_mail_address(server.sender.address))
    return ChannelFault{"from", "must be a mail address, such as madang@example.org"};
  if (!is_utf8(server.sender.name) || !is_printable(server.sender.name) || server.sender.name.size() > 200)
    return ChannelFault{"from_name", "must be one short line of text"};
  if (!server.return_path.empty() && !is_mail_address(server.return_path))
    return ChannelFault{"return_path", "must be a mail address, such as bounces@example.org"};
  if (!is_visible(server.hello)) return ChannelFault{"hello", "must be a host's name, such as madang.example.org"};
  if (!is_printable(server.user)) return ChannelFault{"user", "must be one line of text"};
  if (!server.user.empty() && !place->is_tls && !server.starttls && !is_loopback(place->host))
    return ChannelFault{"starttls", "must be true where a user signs in, or everybody on the way reads the password"};
  return std::nullopt;
}

}  // namespace madang::outbound

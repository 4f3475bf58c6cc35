#include "kernel/outbound/web_address.hpp"

#include <fmt/format.h>
#include <unicode/uidna.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <memory>
#include <vector>

#include "base/ascii.hpp"
#include "base/text.hpp"

namespace madang::outbound {
namespace {

constexpr std::size_t kMostHostBytes = 253;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

/// Blanks around it are the page's fault and mean nothing; inside, a space is escaped later.
bool is_readable(std::string_view text) {
  return !text.empty() && text.size() <= kMostAddressBytes && std::ranges::none_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f || c == '\\';
  });
}

/// As it is asked for: what is neither unreserved nor reserved in RFC 3986 is escaped. A fragment is never sent.
std::string escaped(std::string_view target) {
  constexpr std::string_view kPlain = "-._~:/?[]@!$&'()*+,;=%";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string text;
  for (const char c : target.substr(0, target.find('#'))) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_digit(c) || is_letter(c) || kPlain.contains(c)) {
      text += c;
    } else {
      text += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return text;
}

std::vector<std::string_view> labels_of(std::string_view host) {
  std::vector<std::string_view> labels;
  for (;;) {
    const auto dot = host.find('.');
    labels.push_back(host.substr(0, dot));
    if (dot == std::string_view::npos) return labels;
    host.remove_prefix(dot + 1);
  }
}

bool is_byte(std::string_view label) {
  if (label.empty() || label.size() > 3 || !std::ranges::all_of(label, is_digit)) return false;
  if (label.size() > 1 && label.front() == '0') return false;  // octal to some
  int value = 0;
  std::from_chars(label.data(), label.data() + label.size(), value);
  return value <= 255;
}

bool is_label(std::string_view label) {
  const auto fits = [](char c) { return is_digit(c) || is_letter(c) || c == '-' || c == '_'; };
  return !label.empty() && label.size() <= 63 && std::ranges::all_of(label, fits) && label.front() != '-' &&
         label.back() != '-';
}

/// Whoever ends in a number is taken for an address by somebody (WHATWG URL, 3.5), so it must be a plain one.
bool is_host(std::string_view host) {
  if (host.empty() || host.size() > kMostHostBytes) return false;
  const auto labels = labels_of(host);
  const auto last = labels.back();
  const bool is_number = std::ranges::all_of(last, is_digit) || last.starts_with("0x");
  if (is_number) return labels.size() == 4 && std::ranges::all_of(labels, is_byte);
  return std::ranges::all_of(labels, is_label);
}

std::optional<std::string> to_ascii(std::string_view host) {
  if (!is_utf8(host)) return std::nullopt;
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UIDNA, decltype(&uidna_close)> rules(
      uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI, &error), uidna_close);
  std::string ascii(kMostHostBytes + 2, '\0');
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  const auto length = uidna_nameToASCII_UTF8(rules.get(), host.data(), static_cast<std::int32_t>(host.size()),
                                             ascii.data(), static_cast<std::int32_t>(ascii.size()), &info, &error);
  if (U_FAILURE(error) || info.errors != 0 || length < 0) return std::nullopt;
  ascii.resize(std::min(ascii.size(), static_cast<std::size_t>(length)));
  return ascii;
}

std::optional<std::string> read_host(std::string_view written) {
  if (written.size() > kMostAddressBytes) return std::nullopt;
  if (written.starts_with('[')) {
    if (!written.ends_with(']') || written.contains('%') || written.contains('\0')) return std::nullopt;
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address_v6(std::string(written.substr(1, written.size() - 2)), error);
    if (error) return std::nullopt;
    return address.to_string();
  }
  auto host = is_ascii(written) ? std::optional(ascii_lowered(written)) : to_ascii(written);
  if (!host) return std::nullopt;
  if (host->ends_with('.')) host->pop_back();
  if (!is_host(*host)) return std::nullopt;
  return host;
}

bool take_authority(std::string_view text, WebAddress& address) {
  auto authority = read_authority(text);
  if (!authority) return false;
  address.host = std::move(authority->host);
  address.port = authority->port.value_or(address.secure ? 443 : 80);
  return true;
}

std::optional<WebAddress> read_after_scheme(bool secure, std::string_view rest) {
  WebAddress address{.secure = secure};
  const auto end = std::min(rest.find_first_of("/?#"), rest.size());
  if (!take_authority(rest.substr(0, end), address)) return std::nullopt;
  const auto target = escaped(rest.substr(end));
  address.target = target.starts_with('/') ? target : "/" + target;
  if (address.target.size() > 2 * kMostAddressBytes) return std::nullopt;
  return address;
}

bool has_scheme(std::string_view text) {
  const auto end = text.find_first_of(":/?#");
  return end != std::string_view::npos && end > 0 && text[end] == ':';
}

}  // namespace

std::optional<Authority> read_authority(std::string_view text) {
  if (text.contains('@')) return std::nullopt;
  const auto bracket = text.rfind(']');
  const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  auto host = read_host(text.substr(0, colon));
  if (!host) return std::nullopt;
  Authority authority{std::move(*host), {}};
  if (colon == std::string_view::npos) return authority;
  const auto digits = text.substr(colon + 1);
  if (digits.empty() || digits.size() > 5 || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
  std::uint16_t port = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || stop != digits.data() + digits.size() || port == 0) return std::nullopt;
  authority.port = port;
  return authority;
}

bool is_loopback(std::string_view host) {
  boost::system::error_code is_name;
  const auto address = boost::asio::ip::make_address(std::string(host), is_name);
  return is_name ? host == "localhost" : address.is_loopback();
}

std::string WebAddress::text() const {
  const bool is_usual = port == (secure ? 443 : 80);
  const auto shown = host.contains(':') ? "[" + host + "]" : host;
  return fmt::format("{}://{}{}{}", secure ? "https" : "http", shown, is_usual ? "" : fmt::format(":{}", port), target);
}

std::optional<WebAddress> read_web_address(std::string_view text) {
  if (!is_readable(text)) return std::nullopt;
  const auto scheme = ascii_lowered(text.substr(0, 8));
  if (scheme.starts_with("http://")) return read_after_scheme(false, text.substr(7));
  if (scheme == "https://") return read_after_scheme(true, text.substr(8));
  return std::nullopt;
}

std::optional<WebAddress> read_web_address(std::string_view reference, const WebAddress& base) {
  reference = trimmed(reference);
  if (!is_readable(reference)) return std::nullopt;
  if (has_scheme(reference)) return read_web_address(reference);
  if (reference.starts_with("//")) return read_after_scheme(base.secure, reference.substr(2));
  auto address = base;
  const auto path = std::string_view(base.target).substr(0, base.target.find('?'));
  if (reference.starts_with('/')) {
    address.target = escaped(reference);
  } else if (reference.starts_with('?')) {
    address.target = std::string(path) + escaped(reference);
  } else if (!reference.starts_with('#')) {
    address.target = std::string(path.substr(0, path.rfind('/') + 1)) + escaped(reference);
  }
  if (address.target.size() > 2 * kMostAddressBytes) return std::nullopt;
  return address;
}

}  // namespace madang::outbound

#include "kernel/s3/address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"

namespace madang::s3 {
namespace {

bool is_letter_or_digit(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_plain(char c) { return is_letter_or_digit(c) || c == '-' || c == '.' || c == '_' || c == '~'; }

bool is_port(std::string_view digits) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return error == std::errc() && end == digits.data() + digits.size() && port > 0 && port < 65536;
}

/// A name, `127.0.0.1` or `[::1]`.
bool is_host(std::string_view host) {
  if (host.starts_with('['))
    return host.size() > 3 && host.ends_with(']') && std::ranges::all_of(host.substr(1, host.size() - 2), [](char c) {
             return is_letter_or_digit(c) || c == ':' || c == '.';
           });
  return !host.empty() && host.size() <= 253 && is_letter_or_digit(host.front()) && is_letter_or_digit(host.back()) &&
         std::ranges::all_of(host, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; });
}

bool is_address(std::string_view host) {
  return host.starts_with('[') || host.find_first_not_of("0123456789.") == host.npos;
}

}  // namespace

std::optional<Endpoint> read_endpoint(std::string_view text) {
  Endpoint endpoint;
  endpoint.is_tls = text.starts_with("https://");
  if (!endpoint.is_tls && !text.starts_with("http://")) return std::nullopt;
  text.remove_prefix(endpoint.is_tls ? 8 : 7);
  if (text.ends_with('/')) text.remove_suffix(1);
  const auto colon = text.rfind(':');
  const bool has_port = colon != text.npos && text.find(']', colon) == text.npos;
  const auto host = text.substr(0, has_port ? colon : text.npos);
  if (!is_host(host) || (has_port && !is_port(text.substr(colon + 1)))) return std::nullopt;
  endpoint.host = ascii_lowered(text);
  endpoint.is_address = is_address(host);
  return endpoint;
}

std::string percent_encoded(std::string_view text, Slash slash) {
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (is_plain(c) || (c == '/' && slash == Slash::kept))
      encoded += c;
    else
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

std::string written(const Query& query) {
  std::string text;
  for (const auto& [name, value] : query) {
    if (!text.empty()) text += '&';
    text += percent_encoded(name, Slash::encoded) + "=" + percent_encoded(value, Slash::encoded);
  }
  return text;
}

std::string url_of(const BucketOptions& options, std::string_view key, const Query& query) {
  const auto endpoint = read_endpoint(options.endpoint).value();
  std::string url = endpoint.is_tls ? "https://" : "http://";
  url += options.path_style ? endpoint.host + "/" + options.bucket : options.bucket + "." + endpoint.host;
  if (!options.path_style || !key.empty()) url += "/";
  url += percent_encoded(key, Slash::kept);
  if (!query.empty()) url += "?" + written(query);
  return url;
}

}  // namespace madang::s3

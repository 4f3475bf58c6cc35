#include "app/turn_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "app/secrets.hpp"

namespace madang::app {
namespace {

constexpr auto kSecretVariable = "MADANG_TURN_SECRET";
constexpr std::size_t kMostUrls = 8;  // browsers take longer with each, and warn of more than four
constexpr std::size_t kShortestSecret = 16;
constexpr std::string_view kForm =
    "must be such as turn:turn.example.org:3478, turn:turn.example.org:3478?transport=tcp or "
    "turns:turn.example.org:443";

bool is_port(std::string_view text) {
  int port = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
  return fault == std::errc() && end == text.data() + text.size() && port > 0 && port < 65536;
}

/// A name, an IPv4 address, or an IPv6 address in brackets.
bool is_host(std::string_view text) {
  const bool is_bracketed = text.starts_with('[') && text.ends_with(']') && text.size() > 4;
  if (is_bracketed) text = text.substr(1, text.size() - 2);
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_letter || c == '.' || (is_bracketed ? c == ':' : c == '-' || c == '_');
  });
}

/// RFC 7065: turn or turns, a host, perhaps a port and a transport.
bool is_turn_url(std::string_view url) {
  const bool is_safe = url.starts_with("turns:");
  if (!is_safe && !url.starts_with("turn:")) return false;
  url.remove_prefix(is_safe ? 6 : 5);
  if (const auto query = url.find('?'); query != std::string_view::npos) {
    const auto asked = url.substr(query + 1);
    if (asked != "transport=tcp" && (is_safe || asked != "transport=udp")) return false;
    url = url.substr(0, query);
  }
  const auto colon = url.rfind(':');
  const bool has_port = colon != std::string_view::npos && url.find(']', colon) == std::string_view::npos;
  if (has_port && !is_port(url.substr(colon + 1))) return false;
  return is_host(has_port ? url.substr(0, colon) : url);
}

std::optional<SectionFault> fault_at(const char* option, std::string sentence) {
  return SectionFault{"media", option, std::move(sentence)};
}

std::optional<SectionFault> secret_fault(const std::string& secret) {
  if (secret.empty() || secret.size() >= kShortestSecret) return std::nullopt;
  return fault_at("turn_secret",
                  fmt::format("must have at least {} letters: whoever guesses it gets through", kShortestSecret));
}

}  // namespace

std::optional<SectionFault> turn_fault(const Config& config) {
  const bool is_secret = !config.turn_secret.empty();
  const bool is_file = !config.turn_secret_file.empty();
  if (config.turn_urls.empty()) {
    if (!is_secret && !is_file) return std::nullopt;
    return fault_at(is_secret ? "turn_secret" : "turn_secret_file", "needs media.turn_urls beside it");
  }
  if (config.turn_urls.size() > kMostUrls)
    return fault_at("turn_urls", fmt::format("can be at most {} addresses", kMostUrls));
  for (const std::string& url : config.turn_urls)
    if (!is_turn_url(url)) return fault_at("turn_urls", fmt::format("{} is none: it {}", url, kForm));
  if (is_secret && is_file)
    return fault_at("turn_secret_file", "must not stand beside media.turn_secret: which of them holds?");
  return secret_fault(config.turn_secret);
}

media::TurnAccess turn_access(const Config& config) {
  if (config.turn_urls.empty()) return {};
  const SecretPlace place{"media.turn_secret", config.turn_secret, config.turn_secret_file, kSecretVariable};
  media::TurnAccess access{config.turn_urls, secret_in(place)};
  if (access.secret.empty())
    throw ConfigError(fmt::format(
        "media.turn_secret: is missing; set it, media.turn_secret_file, or {} in the environment", kSecretVariable));
  if (const auto fault = secret_fault(access.secret))
    throw ConfigError(fmt::format("{}.{}: {}", fault->section, fault->option, fault->sentence));
  return access;
}

}  // namespace madang::app

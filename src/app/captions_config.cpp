#include "app/captions_config.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/secrets.hpp"
#include "kernel/outbound/web_address.hpp"

namespace madang::app {
namespace {

constexpr std::string_view kSection = "captions";

bool is_header_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// `wss` is led to as `https` is.
std::optional<outbound::WebAddress> address_in(std::string_view url) {
  if (!url.starts_with("wss://") && !url.starts_with("ws://")) return std::nullopt;
  return outbound::read_web_address("http" + std::string(url.substr(2)));
}

SectionFault fault(std::string option, std::string sentence) {
  return {std::string(kSection), std::move(option), std::move(sentence)};
}

}  // namespace

std::optional<SectionFault> captions_fault(const Config& config) {
  if (config.captions_url.empty()) return std::nullopt;
  const auto address = address_in(config.captions_url);
  if (!address) return fault("url", "must be a URL such as wss://captions.example.org/listen");
  if (!address->secure && !outbound::is_loopback(address->host))
    return fault("url", "must be wss, or everybody on the way hears what is said");
  if (!config.captions_authorization.empty() && !config.captions_authorization_file.empty())
    return fault("authorization_file", "must not stand beside the same without _file: which of them holds?");
  if (!is_header_value(config.captions_authorization))
    return fault("authorization", "must be one line of ASCII, such as 'Bearer …'");
  return std::nullopt;
}

std::optional<outbound::WebSocketWish> captions_access(const Config& config) {
  if (config.captions_url.empty()) return std::nullopt;
  Config whole = config;
  whole.captions_authorization = secret_in({"captions.authorization", config.captions_authorization,
                                            config.captions_authorization_file, "MADANG_CAPTIONS_AUTHORIZATION"});
  whole.captions_authorization_file.clear();
  if (const auto wrong = captions_fault(whole))
    throw ConfigError(fmt::format("{}.{}: {}", wrong->section, wrong->option, wrong->sentence));
  outbound::WebSocketWish wish;
  wish.address = address_in(config.captions_url).value();
  if (!whole.captions_authorization.empty()) wish.headers = {"Authorization: " + whole.captions_authorization};
  wish.certificates = config.captions_certificates;
  return wish;
}

}  // namespace madang::app

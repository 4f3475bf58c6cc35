#include <boost/asio/ip/address.hpp>
#include <optional>
#include <stdexcept>

#include "base/fuzz/harness.hpp"
#include "kernel/net/origin.hpp"
#include "kernel/net/proxy.hpp"
#include "kernel/net/upgrade.hpp"

// What others say about a client, and what a browser says about its page.

namespace madang::fuzz {

using namespace net;

namespace {

void try_forwarding(std::string_view input, Choices& choices) {
  static const TrustedProxies kProxies(std::vector<std::string>{"10.0.0.0/8", "::1"});
  HttpRequest request;
  for (const auto piece : choices.pieces_of(input.substr(0, 300)))
    request.headers.emplace_back(choices.coin() ? "X-Forwarded-For" : "x-forwarded-proto", piece);
  auto stranger = request;
  kProxies.apply(stranger, "192.0.2.9");
  must(stranger.headers.empty() && stranger.remote_address == "192.0.2.9" && !stranger.secure,
       "a stranger's word is not taken");
  kProxies.apply(request, "10.1.2.3");
  boost::system::error_code failed;
  boost::asio::ip::make_address(request.remote_address, failed);
  must(!failed, "an address is always an address");
}

void try_network(std::string_view input) {
  try {
    const TrustedProxies proxies(std::vector<std::string>{std::string(input)});
    must(input.size() > 1, "no network is named by one character");
  } catch (const std::invalid_argument&) {
  }
}

void try_origin(std::string_view input) {
  HttpRequest request;
  request.headers = {{"Host", "chat.example"}, {"Origin", std::string(input)}};
  if (!origin_allowed(request, {})) return;
  const auto host =
      input.find("://") == std::string_view::npos ? std::string_view() : input.substr(input.find("://") + 3);
  must(host.size() >= 12 && host.size() <= 16, "only our own host and its port may pass");
  request.secure = true;
  must(!origin_allowed(request, {}) || input.substr(0, 8).size() == 8, "over TLS the scheme counts");
}

void try_upgrade(std::string_view input) {
  HttpRequest request;
  request.headers = {{"Upgrade", "websocket"}, {"Connection", "Upgrade"}, {"Sec-WebSocket-Version", "13"}};
  request.headers.emplace_back("Sec-WebSocket-Key", input);
  must(!accept_upgrade(request) || input.size() == 24, "a key has 16 bytes");
}

}  // namespace

void try_one(std::string_view input) {
  Choices choices(input);
  try_forwarding(input, choices);
  try_network(input);
  try_origin(input);
  try_upgrade(input);
}

}  // namespace madang::fuzz

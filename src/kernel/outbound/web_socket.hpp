#pragma once

#include <chrono>
#include <expected>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/outbound/curl.hpp"
#include "kernel/outbound/socket_frames.hpp"
#include "kernel/outbound/web_address.hpp"

namespace madang::outbound {

struct WebSocketWish {
  WebAddress address;                ///< `wss` is `https` here
  std::vector<std::string> headers;  ///< `Name: value`
  std::string certificates;          ///< a PEM file of authorities to trust instead of the system's
  std::chrono::milliseconds connecting{10'000};
};

/// One line to a service of the operator's (RFC 6455), without extensions. Blocking; one thread.
class WebSocket {
 public:
  /// Or why there is none. No redirect is followed.
  static std::expected<WebSocket, std::string> open(const WebSocketWish& wish, const std::stop_token& stop);

  /// False when the line is broken, or takes nothing for five seconds.
  bool send(SocketMessage::Kind kind, std::string_view payload);
  /// What came, waited for at most so long; empty when nothing did. Pings are answered. Or why the line is broken.
  std::expected<std::vector<SocketMessage>, std::string> receive(std::chrono::milliseconds wait);

 private:
  static constexpr std::size_t kMostMessageBytes = 64 * 1024;

  explicit WebSocket(Curl curl) : curl_(std::move(curl)), frames_(kMostMessageBytes) {}

  /// Of the upgrade.
  std::expected<void, std::string> shake_hands(const WebSocketWish& wish, const std::stop_token& stop);
  bool write(std::string_view bytes);
  /// True when there may be something to read.
  bool await(short what, std::chrono::milliseconds wait) const;
  std::expected<std::string, std::string> read();

  Curl curl_;
  ServerFrames frames_;
};

/// What a server must answer to a key (RFC 6455, 4.2.2).
std::string accept_of(std::string_view key);

}  // namespace madang::outbound

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace madang::outbound {

/// What a server said on a WebSocket (RFC 6455). Binary messages are told apart from text.
struct SocketMessage {
  enum class Kind : std::uint8_t { text, binary, ping, pong, close };
  Kind kind = Kind::text;
  std::string payload;  ///< of a close: its reason
};

/// Reads a server's frames out of bytes as they come, and puts fragments together. Pure.
class ServerFrames {
 public:
  explicit ServerFrames(std::size_t message_bytes) : message_bytes_(message_bytes) {}

  void feed(std::string_view bytes) { bytes_ += bytes; }
  /// The next whole message, nothing when more bytes are wanted, or why the socket must be closed. Ask until there is
  /// nothing.
  std::expected<std::optional<SocketMessage>, std::string_view> next();

 private:
  struct Header {
    bool is_final = false;
    std::uint8_t opcode = 0;
    std::size_t size = 0;
    std::uint64_t length = 0;
  };

  std::expected<std::optional<Header>, std::string_view> header() const;
  std::expected<std::optional<SocketMessage>, std::string_view> data(const Header& header, std::string payload);

  std::size_t message_bytes_;
  std::string bytes_;
  std::optional<SocketMessage> begun_;  // of which fragments came
};

/// One masked frame of a client; `key` is random.
std::string client_frame(SocketMessage::Kind kind, std::string_view payload, std::array<std::uint8_t, 4> key);

}  // namespace madang::outbound

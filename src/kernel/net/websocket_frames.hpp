#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "kernel/net/utf8_stream.hpp"

namespace madang::net {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// Close codes of RFC 6455 7.4.1 that we send.
namespace close_code {
inline constexpr std::uint16_t kNormal = 1000, kGoingAway = 1001, kProtocol = 1002, kUnsupported = 1003, kNone = 1005,
                               kNotUtf8 = 1007, kTooBig = 1009, kInternal = 1011;
}

/// Why a socket must be closed, and with which code.
struct SocketFault {
  std::uint16_t code;
  std::string_view reason;
};

/// Something whole that a client said. `payload` is valid until the reader is asked again.
struct SocketEvent {
  enum class Kind { text, ping, pong, close } kind;
  std::string_view payload;
  std::uint16_t code = 0;  ///< of a close; kNone when the client gave none
};

/// Reads a client's frames (RFC 6455 5) out of bytes as they come, puts fragments together and checks them on the way.
/// Pure; holds memory only between the fragments of one message.
class FrameReader {
 public:
  struct Step {
    std::size_t taken = 0;  ///< 0: there is no whole frame yet, the same bytes come again with more behind
    std::optional<SocketEvent> event;
  };

  explicit FrameReader(std::size_t message_bytes) : message_bytes_(message_bytes) {}

  /// Takes at most one frame off the front of `bytes`, unmasking it in place. Ask until nothing is taken.
  std::expected<Step, SocketFault> next(std::span<char> bytes);

 private:
  struct Fragments {
    std::string text;
    Utf8Stream utf8;
    bool given = false;
  };
  struct Header;

  static std::expected<std::optional<Header>, SocketFault> read_header(std::span<const char> bytes);
  std::optional<SocketFault> fault_of(const Header& header) const;
  std::expected<SocketEvent, SocketFault> control(const Header& header, std::string_view payload) const;
  std::expected<std::optional<SocketEvent>, SocketFault> data(const Header& header, std::string_view payload);

  std::size_t message_bytes_;
  std::unique_ptr<Fragments> fragments_;
};

/// One unmasked, unfragmented server frame.
std::string encode_frame(Opcode opcode, std::string_view payload);
/// A reason longer than fits is cut between characters.
std::string encode_close(std::uint16_t code, std::string_view reason);
/// Eight bytes at a time. Masking and unmasking are the same.
void unmask(std::span<char> payload, std::array<char, 4> key);

}  // namespace madang::net

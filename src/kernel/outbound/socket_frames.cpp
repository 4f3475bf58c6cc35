#include "kernel/outbound/socket_frames.hpp"

#include "base/text.hpp"

namespace madang::outbound {
namespace {

using Kind = SocketMessage::Kind;

constexpr std::uint8_t kContinuation = 0;
constexpr std::uint8_t kText = 1;
constexpr std::uint8_t kBinary = 2;
constexpr std::uint8_t kClose = 8;
constexpr std::uint8_t kPing = 9;
constexpr std::uint8_t kPong = 10;
constexpr std::size_t kMostControlBytes = 125;

std::uint8_t octet(std::string_view bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

bool is_control(std::uint8_t opcode) { return (opcode & 8U) != 0; }

std::uint8_t opcode_of(Kind kind) {
  switch (kind) {
    case Kind::text: return kText;
    case Kind::binary: return kBinary;
    case Kind::ping: return kPing;
    case Kind::pong: return kPong;
    case Kind::close: break;
  }
  return kClose;
}

}  // namespace

std::expected<std::optional<ServerFrames::Header>, std::string_view> ServerFrames::header() const {
  if (bytes_.size() < 2) return std::nullopt;
  const std::uint8_t first = octet(bytes_, 0);
  const std::uint8_t second = octet(bytes_, 1);
  Header head{(first & 0x80U) != 0, static_cast<std::uint8_t>(first & 0x0fU), 2, second & 0x7fU};
  if ((first & 0x70U) != 0) return std::unexpected("reserved bits are set");
  if ((head.opcode & 7U) > 2) return std::unexpected("an unknown opcode");
  if ((second & 0x80U) != 0) return std::unexpected("a server's frame is masked");
  if (is_control(head.opcode) && (!head.is_final || head.length > kMostControlBytes))
    return std::unexpected("a control frame is fragmented or too long");
  const std::size_t extended = head.length == 126 ? 2 : head.length == 127 ? 8 : 0;
  if (bytes_.size() < head.size + extended) return std::nullopt;
  if (extended > 0) head.length = 0;
  for (std::size_t i = 0; i < extended; ++i) head.length = head.length << 8U | octet(bytes_, head.size + i);
  head.size += extended;
  return head;
}

std::expected<std::optional<SocketMessage>, std::string_view> ServerFrames::next() {
  while (true) {
    const auto read = header();
    if (!read) return std::unexpected(read.error());
    if (!*read) return std::nullopt;
    const Header& head = **read;
    const std::size_t before = begun_ ? begun_->payload.size() : 0;
    if (head.length > message_bytes_ - before && !is_control(head.opcode))
      return std::unexpected("a message is too big");
    if (bytes_.size() - head.size < head.length) return std::nullopt;
    std::string payload = bytes_.substr(head.size, head.length);
    bytes_.erase(0, head.size + head.length);
    if (head.opcode == kPing) return SocketMessage{Kind::ping, std::move(payload)};
    if (head.opcode == kPong) return SocketMessage{Kind::pong, std::move(payload)};
    if (head.opcode == kClose) return SocketMessage{Kind::close, payload.size() > 2 ? payload.substr(2) : ""};
    auto message = data(head, std::move(payload));
    if (!message || *message) return message;
  }
}

std::expected<std::optional<SocketMessage>, std::string_view> ServerFrames::data(const Header& head,
                                                                                 std::string payload) {
  if (begun_.has_value() != (head.opcode == kContinuation)) return std::unexpected("fragments are out of order");
  if (!begun_) begun_ = SocketMessage{head.opcode == kText ? Kind::text : Kind::binary, {}};
  begun_->payload += payload;
  if (!head.is_final) return std::nullopt;
  SocketMessage whole = std::move(*begun_);
  begun_.reset();
  if (whole.kind == Kind::text && !is_utf8(whole.payload)) return std::unexpected("text is not UTF-8");
  return whole;
}

std::string client_frame(Kind kind, std::string_view payload, std::array<std::uint8_t, 4> key) {
  std::string frame(1, static_cast<char>(0x80U | opcode_of(kind)));
  const int extended = payload.size() < 126 ? 0 : payload.size() < 65'536 ? 2 : 8;
  const std::size_t length = extended == 0 ? payload.size() : extended == 2 ? 126 : 127;
  frame.push_back(static_cast<char>(0x80U | length));
  for (int i = extended - 1; i >= 0; --i) frame.push_back(static_cast<char>(payload.size() >> (8 * i)));
  for (const std::uint8_t each : key) frame.push_back(static_cast<char>(each));
  for (std::size_t i = 0; i < payload.size(); ++i)
    frame.push_back(static_cast<char>(static_cast<std::uint8_t>(payload[i]) ^ key[i % 4]));
  return frame;
}

}  // namespace madang::outbound

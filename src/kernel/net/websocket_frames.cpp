#include "kernel/net/websocket_frames.hpp"

#include <cstring>

namespace madang::net {

namespace {

constexpr std::size_t kMostControlBytes = 125;

std::uint64_t read_big_endian(std::span<const char> bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

void write_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

bool is_close_code(std::uint16_t code) {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
}

bool is_utf8_whole(std::string_view text) {
  Utf8Stream utf8;
  return utf8.feed(text) && utf8.whole();
}

std::unexpected<SocketFault> protocol_fault(std::string_view reason) {
  return std::unexpected(SocketFault{close_code::kProtocol, reason});
}

constexpr SocketFault kNotUtf8{close_code::kNotUtf8, "text is not UTF-8"};

}  // namespace

struct FrameReader::Header {
  bool final;
  Opcode opcode;
  std::size_t size;  // of the header itself
  std::uint64_t length;
  std::array<char, 4> key;

  bool is_control() const { return static_cast<std::uint8_t>(opcode) & 8; }
};

std::expected<std::optional<FrameReader::Header>, SocketFault> FrameReader::read_header(std::span<const char> bytes) {
  if (bytes.size() < 2) return std::nullopt;
  const auto first = static_cast<unsigned char>(bytes[0]);
  const auto second = static_cast<unsigned char>(bytes[1]);
  Header header{
      (first & 0x80) != 0, static_cast<Opcode>(first & 0x0f), 6, static_cast<std::uint64_t>(second & 0x7f), {}};
  if (first & 0x70) return protocol_fault("reserved bits are set");
  if ((first & 7) > 2) return protocol_fault("unknown opcode");
  if (!(second & 0x80)) return protocol_fault("client frames must be masked");
  if (header.is_control() && (!header.final || header.length > kMostControlBytes)) {
    return protocol_fault("a control frame is fragmented or too long");
  }
  const std::size_t extended = header.length == 126 ? 2 : header.length == 127 ? 8 : 0;
  header.size += extended;
  if (extended > 0) {
    if (bytes.size() < 2 + extended) return std::nullopt;
    header.length = read_big_endian(bytes.subspan(2, extended));
    const std::uint64_t least = extended == 2 ? 126 : 65536;
    if (header.length < least || header.length >> 63) return protocol_fault("a length is not in its shortest form");
  }
  if (bytes.size() < header.size) return std::nullopt;
  std::memcpy(header.key.data(), bytes.data() + header.size - 4, 4);
  return header;
}

std::optional<SocketFault> FrameReader::fault_of(const Header& header) const {
  if (header.is_control()) return std::nullopt;
  if (header.opcode == Opcode::binary)
    return SocketFault{close_code::kUnsupported, "binary messages are not spoken here"};
  if (!fragments_ && header.opcode == Opcode::continuation) return protocol_fault("nothing to continue").error();
  if (fragments_ && header.opcode == Opcode::text) return protocol_fault("a message began inside another").error();
  const auto before = fragments_ ? fragments_->text.size() : 0;
  if (header.length > message_bytes_ - before) return SocketFault{close_code::kTooBig, "the message is too big"};
  return std::nullopt;
}

std::expected<FrameReader::Step, SocketFault> FrameReader::next(std::span<char> bytes) {
  if (fragments_ && fragments_->given) fragments_.reset();
  const auto header = read_header(bytes);
  if (!header) return std::unexpected(header.error());
  if (!*header) return Step{};
  const auto& head = **header;
  if (const auto fault = fault_of(head)) return std::unexpected(*fault);
  if (bytes.size() - head.size < head.length) return Step{};

  const auto payload = bytes.subspan(head.size, head.length);
  unmask(payload, head.key);
  const std::string_view view(payload.data(), payload.size());
  Step step{head.size + payload.size(), std::nullopt};
  if (head.is_control()) {
    const auto event = control(head, view);
    if (!event) return std::unexpected(event.error());
    step.event = *event;
    return step;
  }
  const auto event = data(head, view);
  if (!event) return std::unexpected(event.error());
  step.event = *event;
  return step;
}

std::expected<SocketEvent, SocketFault> FrameReader::control(const Header& header, std::string_view payload) const {
  if (header.opcode == Opcode::ping) return SocketEvent{SocketEvent::Kind::ping, payload};
  if (header.opcode == Opcode::pong) return SocketEvent{SocketEvent::Kind::pong, payload};
  if (payload.empty()) return SocketEvent{SocketEvent::Kind::close, {}, close_code::kNone};
  if (payload.size() == 1) return protocol_fault("a close code has two bytes");
  const auto code = static_cast<std::uint16_t>(read_big_endian({payload.data(), 2}));
  if (!is_close_code(code)) return protocol_fault("this close code may not be sent");
  payload.remove_prefix(2);
  if (!is_utf8_whole(payload)) return std::unexpected(kNotUtf8);
  return SocketEvent{SocketEvent::Kind::close, payload, code};
}

std::expected<std::optional<SocketEvent>, SocketFault> FrameReader::data(const Header& header,
                                                                         std::string_view payload) {
  if (header.final && !fragments_) {
    if (!is_utf8_whole(payload)) return std::unexpected(kNotUtf8);
    return SocketEvent{SocketEvent::Kind::text, payload};
  }
  if (!fragments_) fragments_ = std::make_unique<Fragments>();
  if (!fragments_->utf8.feed(payload)) return std::unexpected(kNotUtf8);
  fragments_->text.append(payload);
  if (!header.final) return std::nullopt;
  if (!fragments_->utf8.whole()) return std::unexpected(kNotUtf8);
  fragments_->given = true;
  return SocketEvent{SocketEvent::Kind::text, fragments_->text};
}

void unmask(std::span<char> payload, std::array<char, 4> key) {
  std::array<char, 8> doubled;
  std::memcpy(doubled.data(), key.data(), 4);
  std::memcpy(doubled.data() + 4, key.data(), 4);
  std::uint64_t mask;
  std::memcpy(&mask, doubled.data(), 8);
  std::size_t position = 0;
  for (; position + 8 <= payload.size(); position += 8) {
    std::uint64_t word;
    std::memcpy(&word, payload.data() + position, 8);
    word ^= mask;
    std::memcpy(payload.data() + position, &word, 8);
  }
  for (; position < payload.size(); ++position) payload[position] ^= key[position % 4];
}

std::string encode_frame(Opcode opcode, std::string_view payload) {
  std::string frame;
  frame.reserve(payload.size() + 10);
  frame.push_back(static_cast<char>(0x80 | static_cast<std::uint8_t>(opcode)));
  if (payload.size() <= kMostControlBytes) {
    frame.push_back(static_cast<char>(payload.size()));
  } else if (payload.size() <= 0xffff) {
    frame.push_back(126);
    write_big_endian(frame, payload.size(), 2);
  } else {
    frame.push_back(127);
    write_big_endian(frame, payload.size(), 8);
  }
  frame.append(payload);
  return frame;
}

std::string encode_close(std::uint16_t code, std::string_view reason) {
  if (code == close_code::kNone) return encode_frame(Opcode::close, {});
  std::string payload;
  write_big_endian(payload, code, 2);
  auto length = std::min(reason.size(), kMostControlBytes - 2);
  while (length > 0 && length < reason.size() && (static_cast<unsigned char>(reason[length]) & 0xc0) == 0x80) --length;
  payload.append(reason.substr(0, length));
  return encode_frame(Opcode::close, payload);
}

}  // namespace madang::net

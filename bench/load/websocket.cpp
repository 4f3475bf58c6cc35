#include "bench/load/websocket.hpp"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <utility>

namespace bench {
namespace {

struct Head {
  std::size_t size;
  std::size_t length;
};

std::optional<Head> read_head(std::string_view input) {
  if (input.size() < 2) return std::nullopt;
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(input[at]); };
  const std::size_t length = byte(1) & 0x7f;
  const std::size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
  if (input.size() < 2 + more) return std::nullopt;
  if (more == 0) return Head{2, length};
  std::size_t value = 0;
  for (std::size_t i = 0; i < more; ++i) value = value << 8 | byte(2 + i);
  return Head{2 + more, value};
}

}  // namespace

std::string upgrade_request(std::string_view path, std::string_view headers) {
  std::string request = "GET ";
  request.append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
  request.append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
  return request.append(headers).append("\r\n");
}

std::string masked_frame(std::string_view payload) {
  std::string frame(1, '\x81');
  if (payload.size() < 126) {
    frame += static_cast<char>(0x80 | payload.size());
  } else {
    frame += '\xfe';
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size() & 0xff);
  }
  return frame.append(4, '\0').append(payload);
}

std::string masked_pong() { return std::string("\x8a\x80\0\0\0\0", 6); }

int take_frames(std::string& input, const std::function<void(std::string_view)>& each) {
  std::size_t done = 0;
  std::size_t at = 0;
  int pings = 0;
  std::string parts;  // of a message in several frames, which stays in the input until its last is there
  bool is_in_parts = false;
  while (const auto head = read_head(std::string_view(input).substr(at))) {
    if (input.size() - at < head->size + head->length) break;
    const int opcode = input[at] & 0x0f;
    const bool is_last = (input[at] & 0x80) != 0;
    const std::string_view payload(input.data() + at + head->size, head->length);
    if (opcode == 8)
      throw std::runtime_error("the peer closed: " +
                               std::string(payload.substr(std::min<std::size_t>(2, payload.size()))));
    at += head->size + head->length;
    if (opcode == 9) ++pings;
    if (opcode > 2) {
      if (!is_in_parts) done = at;
      continue;
    }
    if (is_last && !is_in_parts) {
      each(payload);
    } else {
      parts += payload;
      if (is_last) each(std::exchange(parts, {}));
    }
    is_in_parts = !is_last;
    if (is_last) done = at;
  }
  input.erase(0, done);
  return pings;
}

}  // namespace bench

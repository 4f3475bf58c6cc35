#include "bench/load/websocket.hpp"

#include <cstdint>
#include <optional>
#include <stdexcept>

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
  int pings = 0;
  while (const auto head = read_head(std::string_view(input).substr(done))) {
    if (input.size() - done < head->size + head->length) break;
    const int opcode = input[done] & 0x0f;
    const std::string_view payload(input.data() + done + head->size, head->length);
    if (opcode == 8)
      throw std::runtime_error("the peer closed: " +
                               std::string(payload.substr(std::min<std::size_t>(2, payload.size()))));
    if (opcode == 1 || opcode == 2) each(payload);
    if (opcode == 9) ++pings;
    done += head->size + head->length;
  }
  input.erase(0, done);
  return pings;
}

}  // namespace bench

#include "kernel/net/socket.hpp"

#include "kernel/net/websocket_frames.hpp"

namespace madang::net {

Frame text_frame(std::string_view payload) {
  return std::make_shared<const std::string>(encode_frame(Opcode::text, payload));
}

}  // namespace madang::net

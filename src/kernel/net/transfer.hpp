#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <span>

namespace madang::net {

/// What one attempt to move bytes without waiting came to.
struct Transfer {
  enum class State { moved, blocked, ended } state;
  std::size_t bytes = 0;
};

Transfer receive_bytes(int socket, std::span<char> into);
Transfer transmit_bytes(int socket, std::span<iovec> from);

}  // namespace madang::net

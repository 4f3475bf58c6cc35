#include "kernel/net/transfer.hpp"

#include <sys/socket.h>

#include <cerrno>

namespace madang::net {

namespace {

bool must_wait(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

}  // namespace

Transfer receive_bytes(int socket, std::span<char> into) {
  ssize_t count = -1;
  do {
    count = ::recv(socket, into.data(), into.size(), MSG_DONTWAIT);
  } while (count < 0 && errno == EINTR);
  if (count < 0 && must_wait(errno)) return {Transfer::State::blocked};
  if (count <= 0) return {Transfer::State::ended};
  return {Transfer::State::moved, static_cast<std::size_t>(count)};
}

Transfer transmit_bytes(int socket, std::span<iovec> from) {
  constexpr int kFlags = MSG_DONTWAIT | MSG_NOSIGNAL;
  msghdr message{};
  message.msg_iov = from.data();
  message.msg_iovlen = from.size();
  ssize_t count = -1;
  do {  // the plain call costs the kernel less, and one piece is what most events are
    count = from.size() == 1 ? ::send(socket, from[0].iov_base, from[0].iov_len, kFlags)
                             : ::sendmsg(socket, &message, kFlags);
  } while (count < 0 && errno == EINTR);
  if (count < 0) return {must_wait(errno) ? Transfer::State::blocked : Transfer::State::ended};
  return {Transfer::State::moved, static_cast<std::size_t>(count)};
}

}  // namespace madang::net

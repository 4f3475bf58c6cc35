#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "kernel/net/http.hpp"

namespace madang::net {

/// Bytes of a whole WebSocket frame (RFC 6455), header included, encoded once and shared by every socket it goes to.
/// Server frames are unmasked, so all receivers can share them.
using Frame = std::shared_ptr<const std::string>;
Frame text_frame(std::string_view payload);

/// One open WebSocket. Lives on one loop's thread; every function is called on that thread.
/// Sends are queued and go out together once per loop turn. Memory while idle: no buffer.
class Socket {
 public:
  virtual ~Socket() = default;

  virtual void send(Frame frame) = 0;
  /// The same for what drop_queued() may forget.
  virtual void send_droppable(Frame frame) = 0;
  /// What is queued and not yet taken by the kernel.
  virtual std::size_t queued_bytes() const = 0;
  /// Forgets droppable frames that have not begun to go out; for a reader too slow to be served in full.
  virtual void drop_queued() = 0;
  /// Says goodbye with a status code of RFC 6455 7.4 after what is queued, then closes.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;
  virtual boost::asio::any_io_executor executor() const = 0;
};

/// What happens on one socket. Held by its connection until closed() has returned.
class SocketListener : public boost::intrusive_ref_counter<SocketListener, boost::thread_safe_counter> {
 public:
  virtual ~SocketListener() = default;
  /// A whole text message, valid UTF-8, within the limit. Binary messages are closed with 1003 before they get here.
  virtual void received(std::string_view text) = 0;
  /// Everything queued has gone out.
  virtual void drained() {}
  /// The socket is gone, whoever ended it; called exactly once. The Socket must not be used after.
  virtual void closed() = 0;
};

/// Makes a listener for a socket that was just upgraded. `socket` lives until listener->closed() has returned.
using SocketAcceptor = std::function<boost::intrusive_ptr<SocketListener>(Socket& socket, const HttpRequest& upgrade)>;

}  // namespace madang::net

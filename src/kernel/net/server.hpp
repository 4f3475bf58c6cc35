#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kernel/net/http.hpp"
#include "kernel/net/limits.hpp"
#include "kernel/net/loops.hpp"
#include "kernel/net/socket.hpp"
#include "kernel/net/tls_keys.hpp"

namespace madang::net {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8480;  ///< 0 lets the system choose
  std::string socket_path = "/api/socket";
  std::vector<std::string> allowed_origins;  ///< besides the Host the request itself names
  std::vector<std::string> trusted_proxies;  ///< addresses or networks (`10.0.0.0/8`) whose X-Forwarded-* are believed
  std::shared_ptr<const TlsKeys> tls;        ///< TLS is spoken with these; without, no TLS
  ServerLimits limits;
  std::size_t file_readers = 2;  ///< threads that read the files that are sent
  /// How many bytes the body of such a request may have when that is more than limits.body_bytes, else 0; asked before
  /// a byte of it is read. Any thread.
  std::function<std::size_t(Method method, std::string_view path)> body_limit;
  /// Whether events will be told soon, so that those for many sockets may go out together with them. Any thread.
  std::function<bool()> more_is_coming;
};

/// Counts of what the sockets do, for /metrics. Any thread.
struct ServerCounts {
  std::uint64_t connections_open, connections_total, sockets_open, requests_total, bytes_in, bytes_out;
};

/// Accepts connections on every loop (SO_REUSEPORT), serves HTTP/1.1 (RFC 9112) and WebSocket (RFC 6455).
/// A connection stays on the loop that accepted it. Origin is checked on every upgrade and every unsafe method: an
/// Origin that is neither the request's own Host nor allowed is answered with 403 `request.wrong_origin`.
class Server {
 public:
  Server(Loops& loops, ServerOptions options, HttpHandler handler, SocketAcceptor acceptor);
  ~Server();

  void start();  ///< Listens; throws std::system_error with the address in its text.
  std::uint16_t port() const;
  ServerCounts counts() const;

  /// Stops accepting, lets requests under way finish, closes idle connections, and returns when all are gone or
  /// `patience` is over. Sockets are told through their listeners before (see ClientSessions).
  void drain(std::chrono::milliseconds patience);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace madang::net

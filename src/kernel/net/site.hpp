#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>

#include "kernel/net/http.hpp"
#include "kernel/net/proxy.hpp"
#include "kernel/net/server.hpp"
#include "kernel/net/socket.hpp"

namespace madang::net {

/// What all loops of one server share. The options do not change once it serves; the rest is for any thread.
struct Site {
  Site(ServerOptions given, HttpHandler handles, SocketAcceptor accepts)
      : options(std::move(given)),
        proxies(options.trusted_proxies),
        handler(std::move(handles)),
        acceptor(std::move(accepts)) {}

  const ServerOptions options;
  const TrustedProxies proxies;
  const HttpHandler handler;
  const SocketAcceptor acceptor;

  std::atomic<std::size_t> open = 0;  // connections, for the limit and for drain()
  std::atomic<bool> draining = false;
  std::mutex mutex;
  std::condition_variable fewer_open;  // told while draining
};

}  // namespace madang::net

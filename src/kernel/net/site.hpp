#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>

#include "kernel/net/http.hpp"
#include "kernel/net/proxy.hpp"
#include "kernel/net/server.hpp"
#include "kernel/net/socket.hpp"
#include "kernel/threads/waiting_threads.hpp"

namespace madang::net {

/// What all loops of one server share. The options do not change once it serves; the rest is for any thread.
struct Site {
  Site(ServerOptions given, HttpHandler handles, SocketAcceptor accepts)
      : options(std::move(given)),
        proxies(options.trusted_proxies),
        handler(std::move(handles)),
        acceptor(std::move(accepts)) {}

  /// What the body of such a request may hold.
  std::size_t body_limit(Method method, std::string_view path) const {
    const auto& limit = options.body_limit;
    return std::max(options.limits.body_bytes, limit ? limit(method, path) : 0);
  }

  const ServerOptions options;
  const TrustedProxies proxies;
  const HttpHandler handler;
  const SocketAcceptor acceptor;

  /// A place that is free again when its last owner is gone; nothing when all are taken.
  std::shared_ptr<const void> take_large_body();

  std::atomic<std::size_t> open = 0;  // connections, for the limit and for drain()
  std::shared_ptr<std::atomic<std::size_t>> large_bodies = std::make_shared<std::atomic<std::size_t>>(0);
  std::atomic<bool> draining = false;
  std::mutex mutex;
  std::condition_variable fewer_open;  // told while draining
  threads::WaitingThreads readers{
      options.file_readers};  // of the files that are sent; asked by at most one piece for each connection
};

}  // namespace madang::net

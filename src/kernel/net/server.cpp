#include "kernel/net/server.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <functional>
#include <future>
#include <system_error>

#include "kernel/net/server_loop.hpp"
#include "kernel/net/site.hpp"

namespace madang::net {

namespace {

using ReusePort = boost::asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
using Endpoint = boost::asio::ip::tcp::endpoint;

TcpAcceptor bound(boost::asio::io_context& io, const Endpoint& endpoint, bool share_port) {
  TcpAcceptor acceptor(io);
  acceptor.open(endpoint.protocol());
  acceptor.set_option(TcpAcceptor::reuse_address(true));
  if (share_port) acceptor.set_option(ReusePort(true));
  acceptor.bind(endpoint);
  return acceptor;
}

/// SO_REUSEPORT would let two servers of one user share a port unnoticed; a bind without it finds the other one.
void check_that_nobody_listens(boost::asio::io_context& io, const Endpoint& endpoint) {
  if (endpoint.port() != 0) bound(io, endpoint, false).close();
}

void run_on(boost::asio::io_context& io, const std::function<void()>& work) {
  if (io.stopped()) return work();
  const auto done = std::make_shared<std::promise<void>>();
  boost::asio::post(io, [work, done] {
    work();
    done->set_value();
  });
  const auto future = done->get_future();
  while (future.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
    if (io.stopped()) return work();
  }
}

}  // namespace

class Server::Implementation {
 public:
  Implementation(Loops& loops, std::shared_ptr<Site> site) : site_(std::move(site)) {
    for (std::size_t index = 0; index < loops.size(); ++index) {
      loops_.emplace_back(new ServerLoop(loops.loop(index), site_));
    }
  }

  ~Implementation() {
    on_every_loop([](ServerLoop& loop) { loop.cut(); });
    site_->readers.stop();
  }

  void start() {
    const auto& options = site_->options;
    try {
      listen(Endpoint(boost::asio::ip::make_address(options.address), options.port));
    } catch (const boost::system::system_error& error) {
      throw std::system_error(error.code(), fmt::format("cannot listen on {} port {}", options.address, options.port));
    }
  }

  void drain(std::chrono::milliseconds patience) {
    site_->draining.store(true);
    on_every_loop([](ServerLoop& loop) { loop.drain(); });
    std::unique_lock lock(site_->mutex);
    site_->fewer_open.wait_for(lock, patience, [&] { return site_->open.load() == 0; });
  }

  ServerCounts counts() const {
    ServerCounts sum{};
    sum.connections_open = site_->open.load();
    for (const auto& loop : loops_) {
      const auto& counts = loop->counts();
      sum.connections_total += counts.accepted.value();
      sum.sockets_open += counts.sockets_opened.value() - counts.sockets_closed.value();
      sum.requests_total += counts.requests.value();
      sum.bytes_in += counts.bytes_in.value();
      sum.bytes_out += counts.bytes_out.value();
    }
    return sum;
  }

  std::uint16_t port() const { return port_; }

 private:
  void listen(Endpoint endpoint) {
    check_that_nobody_listens(loops_.front()->io(), endpoint);
    std::vector<TcpAcceptor> acceptors;
    for (const auto& loop : loops_) {
      acceptors.push_back(bound(loop->io(), endpoint, true));
      endpoint.port(acceptors.back().local_endpoint().port());
    }
    for (auto& acceptor : acceptors) acceptor.listen(TcpAcceptor::max_listen_connections);
    port_ = endpoint.port();
    for (std::size_t index = 0; index < loops_.size(); ++index) {
      auto acceptor = std::make_shared<TcpAcceptor>(std::move(acceptors[index]));
      run_on(loops_[index]->io(), [loop = loops_[index], acceptor] { loop->start(std::move(*acceptor)); });
    }
  }

  void on_every_loop(void (*work)(ServerLoop&)) {
    for (const auto& loop : loops_) run_on(loop->io(), [loop, work] { work(*loop); });
  }

  const std::shared_ptr<Site> site_;
  std::vector<boost::intrusive_ptr<ServerLoop>> loops_;
  std::uint16_t port_ = 0;
};

Server::Server(Loops& loops, ServerOptions options, HttpHandler handler, SocketAcceptor acceptor)
    : implementation_(std::make_unique<Implementation>(
          loops, std::make_shared<Site>(std::move(options), std::move(handler), std::move(acceptor)))) {}

Server::~Server() = default;

void Server::start() { implementation_->start(); }

std::uint16_t Server::port() const { return implementation_->port(); }

ServerCounts Server::counts() const { return implementation_->counts(); }

void Server::drain(std::chrono::milliseconds patience) { implementation_->drain(patience); }

}  // namespace madang::net

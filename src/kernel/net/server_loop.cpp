#include "kernel/net/server_loop.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>

#include "kernel/log/log.hpp"
#include "kernel/net/connection.hpp"
#include "kernel/net/http_refusals.hpp"
#include "kernel/net/http_writer.hpp"

namespace madang::net {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kAcceptPause{100};

milliseconds tick_length(const ServerLimits& limits) {
  const auto shortest = std::min(
      {limits.header_time, limits.body_time, limits.idle_time, limits.write_time, limits.socket_idle_time / 2});
  return std::clamp(shortest / 8, milliseconds(5), milliseconds(1000));
}

}  // namespace

ServerLoop::ServerLoop(boost::asio::io_context& io, std::shared_ptr<Site> site)
    : io_(io),
      site_(std::move(site)),
      tick_length_(tick_length(site_->options.limits)),
      acceptor_(io),
      accept_timer_(io),
      tick_timer_(io),
      poll_(io),
      wheel_(tick_length_, std::chrono::steady_clock::now()),
      read_buffer_(std::make_unique_for_overwrite<char[]>(kReadBytes)),
      flushes_(std::make_shared<FlushQueue>(io, site_->options.limits.crowd_time, site_->options.more_is_coming)) {}

ServerLoop::~ServerLoop() = default;

void ServerLoop::start(TcpAcceptor acceptor) {
  acceptor_ = std::move(acceptor);
  tick();
  await_events();
  accept_next();
}

void ServerLoop::accept_next() {
  if (!acceptor_.is_open()) return;
  acceptor_.async_accept([self = boost::intrusive_ptr(this)](const boost::system::error_code& error, TcpSocket socket) {
    self->accepted(error, std::move(socket));
  });
}

void ServerLoop::accepted(const boost::system::error_code& error, TcpSocket socket) {
  if (error == boost::asio::error::operation_aborted || !acceptor_.is_open()) return;
  if (error && error != boost::asio::error::connection_aborted) return pause_accepting(error);
  accept_next();  // first, so that no failure below ends the accepting
  if (error) return;
  accept_failed_ = false;
  welcome(std::move(socket));
}

void ServerLoop::welcome(TcpSocket socket) {
  boost::system::error_code error;
  socket.set_option(boost::asio::ip::tcp::no_delay(true), error);
  const auto remote = socket.remote_endpoint(error);
  if (error) return;
  counts_.accepted.add(1);
  const bool is_full = site_->open.load() >= limits().connections;
  if (is_full && site_->options.tls) return;  // a refusal would cost the handshake we have no room for
  Wire wire{blob::Descriptor(socket.release(error)), begin_tls()};
  const boost::intrusive_ptr connection(new Connection(this, std::move(wire), remote.address().to_string()));
  is_full ? connection->turn_away(kFull) : connection->start();
}

std::unique_ptr<TlsStream> ServerLoop::begin_tls() {
  if (!site_->options.tls) return nullptr;
  if (!tls_pipe_) tls_pipe_ = std::make_unique<TlsPipe>();
  return std::make_unique<TlsStream>(*site_->options.tls->context(), *tls_pipe_);
}

void ServerLoop::pause_accepting(const boost::system::error_code& error) {
  if (!accept_failed_) log::error(fmt::format("cannot accept connections for now: {}", error.message()));
  accept_failed_ = true;
  accept_timer_.expires_after(kAcceptPause);
  accept_timer_.async_wait([self = boost::intrusive_ptr(this)](const boost::system::error_code& cancelled) {
    if (!cancelled) self->accept_next();
  });
}

void ServerLoop::await_events() {
  poll_.async_wait([self = boost::intrusive_ptr(this)](const boost::system::error_code& cancelled) {
    if (cancelled || self->stopped_) return;
    self->poll_.tell();
    self->await_events();
  });
}

void ServerLoop::tick() {
  tick_timer_.expires_after(tick_length_);
  tick_timer_.async_wait([self = boost::intrusive_ptr(this)](const boost::system::error_code& cancelled) {
    if (cancelled || self->stopped_) return;
    self->wheel_.advance(std::chrono::steady_clock::now());
    self->tick();
  });
}

std::vector<boost::intrusive_ptr<Peer>> ServerLoop::peers() {
  std::vector<boost::intrusive_ptr<Peer>> all;
  wheel_.for_each([&](Timed& timed) { all.emplace_back(static_cast<Peer*>(&timed)); });
  return all;
}

void ServerLoop::drain() {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  accept_timer_.cancel();
  for (const auto& peer : peers()) peer->drain();
}

void ServerLoop::cut() {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  accept_timer_.cancel();
  stopped_ = true;
  tick_timer_.cancel();
  for (const auto& peer : peers()) peer->cut();
  poll_.cancel();
}

const std::string& ServerLoop::date() {
  const auto second = clock_.now().milliseconds() / 1000;
  if (second != date_second_) date_ = http_date(second);
  date_second_ = second;
  return date_;
}

}  // namespace madang::net

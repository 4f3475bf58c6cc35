#include "kernel/net/connection.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "kernel/log/log.hpp"
#include "kernel/net/http_refusals.hpp"
#include "kernel/net/http_writer.hpp"
#include "kernel/net/origin.hpp"
#include "kernel/net/upgrade.hpp"
#include "kernel/net/websocket_connection.hpp"

namespace madang::net {

namespace {

constexpr std::int64_t kPieceBytes = 256 * 1024;  // of a file in one read
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

/// A handler that is no coroutine throws while it is called; here that is caught like everything else.
boost::asio::awaitable<HttpResponse> run_handler(boost::intrusive_ptr<ServerLoop> loop, HttpRequest request) {
  co_return co_await loop->site().handler(std::move(request));
}

std::string text_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    return known.what();
  } catch (...) {
    return "an unknown exception";
  }
}

/// Empty when the file does not hold what it promised.
std::string read_piece(const blob::BlobReader& body, std::int64_t offset, std::size_t wanted) {
  std::string piece(wanted, '\0');
  try {
    piece.resize(body.read(offset, piece));
  } catch (const std::exception& error) {
    log::error(fmt::format("a file cannot be sent: {}", error.what()));
    piece.clear();
  }
  return piece;
}

HttpResponse upgrade_refused(const RefusalKind& kind) {
  auto response = refused(kind);
  if (kind.status != kUpgradeRequired.status) return response;
  response.headers.emplace_back("Upgrade", "websocket");
  response.headers.emplace_back("Sec-WebSocket-Version", "13");
  return response;
}

}  // namespace

Connection::Connection(boost::intrusive_ptr<ServerLoop> loop, Wire wire, std::string remote_address)
    : Peer(std::move(loop), std::move(wire)), remote_address_(std::move(remote_address)) {}

void Connection::start() {
  set_deadline_in(limits().header_time);
  await_readable();
}

void Connection::turn_away(const RefusalKind& kind) { refuse(kind); }

void Connection::park() {
  phase_ = Phase::idle;
  set_deadline_in(limits().idle_time);
  await_readable();
}

void Connection::readable() {
  if (phase_ == Phase::handling || phase_ == Phase::answering) return;
  const auto buffer = loop()->read_buffer();
  const auto got = receive(buffer);
  if (got.state == Transfer::State::ended) return shut();
  if (got.state == Transfer::State::blocked || phase_ == Phase::lingering) return await_readable();
  const std::string_view bytes(buffer.data(), got.bytes);
  if (tail_.empty()) return read_request(bytes);
  tail_.append(bytes);
  read_request(tail_);
}

void Connection::begin_request() {
  auto body_limit = [site = &loop()->site()](Method method, std::string_view path) {
    return site->body_limit(method, path);
  };
  parser_ = std::make_unique<HttpParser>(limits(), std::move(body_limit));
  phase_ = Phase::head;
  set_deadline_in(limits().header_time);
}

void Connection::read_request(std::string_view bytes) {
  if (!parser_) begin_request();
  const auto taken = parser_->feed(bytes);
  if (!taken) return refuse(taken.error());
  keep(bytes, *taken);
  if (parser_->done()) {
    keep_alive_ = parser_->keep_alive();
    auto request = parser_->take();
    parser_.reset();
    return handle(std::move(request));
  }
  if (parser_->head_done() && phase_ == Phase::head && !await_body()) return;
  await_readable();
}

void Connection::keep(std::string_view bytes, std::size_t taken) {
  if (bytes.data() == tail_.data()) {
    tail_.erase(0, taken);
  } else {
    tail_.assign(bytes.substr(taken));
  }
  if (tail_.empty()) std::string().swap(tail_);
}

/// False when no body will be read. Who may send more has more time for it.
bool Connection::await_body() {
  phase_ = Phase::body;
  const auto times = std::max<std::size_t>(1, parser_->body_limit() / std::max<std::size_t>(1, limits().body_bytes));
  set_deadline_in(limits().body_time * static_cast<int>(times));
  if (parser_->has_large_body()) {
    auto place = loop()->site().take_large_body();
    if (!place) return refuse(threads::kBusy), false;
    parser_->hold(std::move(place));
  }
  if (!parser_->expects_continue()) return true;
  iovec vector{const_cast<char*>(kContinue.data()), kContinue.size()};
  const bool told = transmit({&vector, 1}).bytes == kContinue.size();
  if (!told) shut();
  return told;
}

void Connection::handle(HttpRequest request) {
  const auto& site = loop()->site();
  phase_ = Phase::handling;
  set_deadline(SteadyTime::max());
  loop()->counts().requests.add(1);
  request.secure = is_encrypted();
  site.proxies.apply(request, remote_address_);
  head_only_ = request.method == Method::head;
  const bool is_socket = site.acceptor && request.path == site.options.socket_path;
  if ((is_socket || is_unsafe(request.method)) && !origin_allowed(request, site.options.allowed_origins)) {
    return answer(refused(kWrongOrigin));
  }
  if (is_socket) return upgrade(request);
  spawn(std::move(request));
}

void Connection::upgrade(const HttpRequest& request) {
  if (loop()->site().draining.load()) return answer(refused(kStopping));
  auto accepted = accept_upgrade(request);
  if (!accepted) return answer(upgrade_refused(accepted.error()));
  const boost::intrusive_ptr socket(new WebSocketConnection(loop(), take_wire()));
  socket->open(std::move(*accepted), std::move(tail_), request);
}

void Connection::spawn(HttpRequest request) {
  auto self = boost::intrusive_ptr(this);
  boost::asio::co_spawn(loop()->io(), run_handler(loop(), std::move(request)),
                        [self = std::move(self)](const std::exception_ptr& error, HttpResponse response) {
                          self->handled(error, std::move(response));
                        });
}

void Connection::handled(const std::exception_ptr& error, HttpResponse response) {
  if (!error) return answer(std::move(response));
  log::error(fmt::format("a request failed: {}", text_of(error)));
  answer(refused(kUnanswered));
}

void Connection::refuse(const RefusalKind& kind) {
  parser_.reset();
  std::string().swap(tail_);
  keep_alive_ = false;
  head_only_ = false;
  answer(refused(kind));
}

bool Connection::is_last() const { return !keep_alive_ || loop()->site().draining.load(); }

void Connection::answer(HttpResponse response) {
  if (!is_open()) return;
  phase_ = Phase::answering;
  try {
    answer_ = make_answer(std::move(response));
  } catch (const std::exception& error) {
    log::error(fmt::format("an answer cannot be sent: {}", error.what()));
    answer_ = make_answer(refused(kUnanswered));
  }
  write();
}

std::unique_ptr<Connection::Answer> Connection::make_answer(HttpResponse response) {
  auto made = std::make_unique<Answer>();
  made->head = encode_head(response, !is_last(), loop()->date());
  made->response = std::move(response);
  if (head_only_ || !has_content(made->response.status)) return made;
  made->content = made->response.content();
  made->sends_file = made->response.file && made->response.file->length > 0;
  return made;
}

void Connection::write() {
  const auto head = std::string_view(answer_->head);
  const auto whole = head.size() + answer_->content.size();
  while (answer_->sent < whole || holds_back()) {
    const auto head_left = head.substr(std::min(answer_->sent, head.size()));
    const auto content_left = answer_->content.substr(answer_->sent - std::min(answer_->sent, head.size()));
    std::array<iovec, 2> vectors{iovec{const_cast<char*>(head_left.data()), head_left.size()},
                                 iovec{const_cast<char*>(content_left.data()), content_left.size()}};
    const auto sent = transmit(vectors);
    if (sent.state == Transfer::State::ended) return shut();
    if (sent.state == Transfer::State::blocked) return await_room();
    answer_->sent += sent.bytes;
  }
  answer_->sends_file ? fetch_piece() : finished();
}

void Connection::await_room() {
  set_deadline_in(limits().write_time);
  await_writable();
}

void Connection::fetch_piece() {
  const auto& file = *answer_->response.file;
  const auto offset = file.offset + answer_->file_sent;
  const auto wanted = static_cast<std::size_t>(std::min(kPieceBytes, file.length - answer_->file_sent));
  auto self = boost::intrusive_ptr(this);
  loop()->site().readers.post([self = std::move(self), body = file.body, offset, wanted]() mutable {
    auto& io = self->loop()->io();
    boost::asio::post(io, [self = std::move(self), piece = read_piece(*body, offset, wanted)] {
      if (self->is_open()) self->write_piece(piece);
    });
  });
}

/// What the socket does not take now is read again when it has room, so that waiting for a slow reader holds no buffer.
void Connection::write_piece(const std::string& piece) {
  if (piece.empty()) return shut();  // the length is promised; only the end of the connection tells that it is broken
  std::size_t taken = 0;
  while (taken < piece.size()) {
    iovec vector{const_cast<char*>(piece.data()) + taken, piece.size() - taken};
    const auto sent = transmit({&vector, 1});
    if (sent.state == Transfer::State::ended) return shut();
    if (sent.state == Transfer::State::blocked) return await_room();
    taken += sent.bytes;
    answer_->file_sent += static_cast<std::int64_t>(sent.bytes);
  }
  answer_->file_sent < answer_->response.file->length ? fetch_piece() : finished();
}

void Connection::writable() {
  if (answer_) return write();
  if (holds_back() && transmit({}).state == Transfer::State::ended) shut();
}

void Connection::finished() {
  const bool was_told = answer_->head.find("\r\nConnection: close\r\n") != std::string::npos;
  answer_.reset();
  if (was_told || is_last()) return linger();
  if (tail_.empty()) return park();
  phase_ = Phase::idle;
  set_deadline_in(limits().idle_time);
  boost::asio::post(loop()->io(), [self = boost::intrusive_ptr(this)] {
    if (self->is_open() && self->phase_ == Phase::idle) self->read_request(self->tail_);
  });
}

void Connection::linger() {
  phase_ = Phase::lingering;
  shut_down_sending();
  set_deadline_in(linger_time());
  await_readable();
}

void Connection::time_is_up(SteadyTime) {
  const auto self = boost::intrusive_ptr(this);
  const bool has_begun = phase_ == Phase::head || phase_ == Phase::body;
  has_begun ? refuse(kTimedOut) : shut();
}

void Connection::drain() {
  if (phase_ == Phase::idle && tail_.empty()) shut();
}

void Connection::cut() { shut(); }

}  // namespace madang::net

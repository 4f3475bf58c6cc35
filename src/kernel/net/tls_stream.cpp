#include "kernel/net/tls_stream.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace madang::net {

namespace {

constexpr std::size_t kMostAtOnce = 4 * TlsPipe::kRecordBytes;
/// A peer that makes us answer its alerts and key updates without reading them does not fill our memory.
constexpr std::size_t kMostHeld = 8 * TlsPipe::kRecordBytes;

TlsPipe& pipe_of(BIO* bio) { return *static_cast<TlsPipe*>(BIO_get_data(bio)); }

int take_incoming(BIO* bio, char* into, std::size_t size, std::size_t* taken) {
  auto& incoming = pipe_of(bio).incoming;
  BIO_clear_retry_flags(bio);
  *taken = std::min(size, incoming.size());
  if (*taken == 0) BIO_set_retry_read(bio);
  std::ranges::copy(incoming.first(*taken), into);
  incoming = incoming.subspan(*taken);
  return *taken > 0 ? 1 : 0;
}

int put_outgoing(BIO* bio, const char* from, std::size_t size, std::size_t* taken) {
  BIO_clear_retry_flags(bio);
  pipe_of(bio).outgoing.append(from, size);
  *taken = size;
  return 1;
}

/// Everything else must be answered with 0: a 1 would tell OpenSSL that the kernel encrypts.
long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

int begin(BIO* bio) {
  BIO_set_init(bio, 1);
  return 1;
}

BIO_METHOD* make_method() {
  BIO_METHOD* method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "madang pipe");
  if (!method) throw std::bad_alloc();
  BIO_meth_set_read_ex(method, take_incoming);
  BIO_meth_set_write_ex(method, put_outgoing);
  BIO_meth_set_ctrl(method, control);
  BIO_meth_set_create(method, begin);
  return method;
}

BIO* make_bio(TlsPipe& pipe) {
  static const BIO_METHOD* const kMethod = make_method();
  BIO* bio = BIO_new(kMethod);
  if (!bio) throw std::bad_alloc();
  BIO_set_data(bio, &pipe);
  return bio;
}

/// Pieces in order, a record's worth at a time.
class Pieces {
 public:
  explicit Pieces(std::span<const iovec> pieces) : left_(pieces) {}

  bool empty() const { return left_.empty(); }

  /// As it stands when it is long or the last; small ones are put together in `record`, since each record costs its
  /// own header, tag and cipher run.
  std::string_view take(std::span<char> record) {
    const auto first = take_part(record.size());
    if (first.size() == record.size() || empty()) return first;
    std::size_t filled = std::ranges::copy(first, record.data()).out - record.data();
    while (!empty() && filled < record.size()) {
      filled = std::ranges::copy(take_part(record.size() - filled), record.data() + filled).out - record.data();
    }
    return {record.data(), filled};
  }

 private:
  std::string_view take_part(std::size_t most) {
    const auto& piece = left_.front();
    const auto part = std::string_view(static_cast<const char*>(piece.iov_base), piece.iov_len).substr(skip_, most);
    skip_ += part.size();
    if (skip_ == piece.iov_len) {
      left_ = left_.subspan(1);
      skip_ = 0;
    }
    return part;
  }

  std::span<const iovec> left_;
  std::size_t skip_ = 0;
};

}  // namespace

TlsStream::TlsStream(ssl_ctx_st& context, TlsPipe& pipe) : pipe_(pipe), ssl_(SSL_new(&context), SSL_free) {
  if (!ssl_) throw std::bad_alloc();
  BIO* bio = make_bio(pipe);
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_accept_state(ssl_.get());
}

TlsStream::~TlsStream() = default;

Transfer TlsStream::receive(int socket, std::span<char> into) {
  if (is_over_) return {Transfer::State::ended};
  // What OpenSSL kept of a record that had not come whole is given out together with what comes now.
  const auto buffer = pipe_.buffer(into.size() - 2 * TlsPipe::kRecordBytes);
  const auto got = receive_bytes(socket, buffer);
  if (got.state != Transfer::State::moved) return got;
  pipe_.incoming = buffer.first(got.bytes);
  std::size_t moved = 0;
  const auto end = decrypt(into, moved);
  pipe_.incoming = {};
  const bool is_sent = send(socket);  // also when it is over: the other side is told why
  is_over_ = end == Transfer::State::ended || !is_sent || held_.size() > kMostHeld;
  if (moved > 0) return {Transfer::State::moved, moved};
  return {is_over_ ? Transfer::State::ended : Transfer::State::blocked};
}

Transfer::State TlsStream::decrypt(std::span<char> into, std::size_t& moved) {
  ERR_clear_error();
  while (true) {
    std::size_t count = 0;
    if (SSL_read_ex(ssl_.get(), into.data() + moved, into.size() - moved, &count) == 1) {
      moved += count;
      continue;
    }
    const auto reason = SSL_get_error(ssl_.get(), 0);
    if (reason == SSL_ERROR_WANT_READ) return Transfer::State::blocked;
    is_broken_ = reason != SSL_ERROR_ZERO_RETURN;
    ERR_clear_error();
    return Transfer::State::ended;
  }
}

Transfer TlsStream::transmit(int socket, std::span<const iovec> from) {
  if (!send(socket)) return {Transfer::State::ended};
  if (holds_back()) return {Transfer::State::blocked};
  const auto moved = encrypt(from);
  if (is_broken_ || !send(socket)) return {Transfer::State::ended};
  return {Transfer::State::moved, moved};
}

std::size_t TlsStream::encrypt(std::span<const iovec> from) {
  std::size_t moved = 0;
  for (Pieces pieces(from); !pieces.empty() && moved < kMostAtOnce;) {
    const auto plain = pieces.take(pipe_.buffer(TlsPipe::kRecordBytes));
    if (!write(plain)) break;
    moved += plain.size();
  }
  return moved;
}

bool TlsStream::write(std::string_view plain) {
  if (plain.empty()) return true;
  ERR_clear_error();
  std::size_t written = 0;
  is_broken_ = is_broken_ || SSL_write_ex(ssl_.get(), plain.data(), plain.size(), &written) != 1;
  return !is_broken_;
}

bool TlsStream::send(int socket) {
  if (holds_back()) pipe_.outgoing.insert(0, std::exchange(held_, {}));
  const std::string_view outgoing = pipe_.outgoing;
  std::size_t sent = 0;
  auto state = Transfer::State::moved;
  while (sent < outgoing.size() && state == Transfer::State::moved) {
    iovec vector{const_cast<char*>(outgoing.data()) + sent, outgoing.size() - sent};
    const auto step = transmit_bytes(socket, {&vector, 1});
    state = step.state;
    sent += step.bytes;
  }
  held_ = outgoing.substr(sent);
  pipe_.outgoing.clear();
  return state != Transfer::State::ended;
}

void TlsStream::say_goodbye(int socket) {
  const bool was_said = (SSL_get_shutdown(ssl_.get()) & SSL_SENT_SHUTDOWN) != 0;
  if (is_broken_ || was_said || !SSL_is_init_finished(ssl_.get())) return;
  ERR_clear_error();
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
  send(socket);
}

}  // namespace madang::net

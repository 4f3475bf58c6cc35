#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "kernel/net/transfer.hpp"

struct ssl_st;
struct ssl_ctx_st;

namespace madang::net {

/// What the TLS connections of one loop share: bytes on their way between OpenSSL and the kernel. It is empty between
/// two calls, so that a connection that waits holds none of it.
class TlsPipe {
 public:
  static constexpr std::size_t kRecordBytes = 16 * 1024;

  TlsPipe() : buffer_(std::make_unique_for_overwrite<char[]>(kBufferBytes)) {}

  std::span<const char> incoming;
  std::string outgoing;
  std::span<char> buffer(std::size_t most) { return {buffer_.get(), std::min(most, kBufferBytes)}; }

 private:
  static constexpr std::size_t kBufferBytes = 64 * 1024;

  std::unique_ptr<char[]> buffer_;
};

/// TLS on one accepted connection, through the same two calls as without it; the handshake goes on inside of them.
/// Everything that one call encrypts goes out in one send. Lives on one loop's thread.
class TlsStream {
 public:
  TlsStream(ssl_ctx_st& context, TlsPipe& pipe);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;

  /// `into` must hold more than two records.
  Transfer receive(int socket, std::span<char> into);
  /// What it says has moved is encrypted and will go out first: see holds_back().
  Transfer transmit(int socket, std::span<const iovec> from);

  /// The kernel has not taken everything; transmit(), also of nothing, tries again.
  bool holds_back() const { return !held_.empty(); }
  /// The other side said it is done, or broke the protocol; perhaps behind bytes that were received before.
  bool is_over() const { return is_over_; }
  /// Tells the other side that nothing follows (RFC 8446 6.1), so that it knows it has everything. Never waits.
  void say_goodbye(int socket);

 private:
  Transfer::State decrypt(std::span<char> into, std::size_t& moved);
  std::size_t encrypt(std::span<const iovec> from);
  bool write(std::string_view plain);
  bool send(int socket);

  TlsPipe& pipe_;
  const std::unique_ptr<ssl_st, void (*)(ssl_st*)> ssl_;
  std::string held_;  // encrypted already
  bool is_over_ = false;
  bool is_broken_ = false;
};

}  // namespace madang::net

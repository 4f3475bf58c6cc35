#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>

#include "kernel/net/tests/test_server.hpp"

namespace madang::net {

struct TlsClientOptions {
  int version = 0;        ///< TLS1_2_VERSION and so on; 0 for whatever both can
  std::string protocols;  ///< of ALPN, each behind its length
  SSL_SESSION* resume = nullptr;
  std::size_t piece = 1 << 20;  ///< the most that goes out in one send
  int receive_buffer = 0;
};

/// A client that speaks TLS between buffers of its own, so that a test decides which bytes go out, and how.
class TlsClient : public TestClient {
 public:
  explicit TlsClient(std::uint16_t port, const TlsClientOptions& options = {})
      : TestClient(port, options.receive_buffer), piece_(options.piece) {
    if (options.version > 0) {
      SSL_CTX_set_min_proto_version(context_.get(), options.version);
      SSL_CTX_set_max_proto_version(context_.get(), options.version);
    }
    SSL_CTX_set_security_level(context_.get(), 0);  // so that it can offer what a server should refuse
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_bio(ssl_.get(), incoming_, outgoing_);
    SSL_set_connect_state(ssl_.get());
    if (options.resume) SSL_set_session(ssl_.get(), options.resume);
    const auto& protocols = options.protocols;
    if (!protocols.empty()) {
      SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(protocols.data()),
                          static_cast<unsigned>(protocols.size()));
    }
  }

  SSL* ssl() { return ssl_.get(); }

  bool shake_hands() {
    ERR_clear_error();
    while (SSL_do_handshake(ssl_.get()) != 1) {
      const bool is_waiting = SSL_get_error(ssl_.get(), -1) == SSL_ERROR_WANT_READ;
      push();
      if (!is_waiting || !pull()) return false;
    }
    push();
    return true;
  }

  ssize_t put(std::string_view bytes) override {
    if (!SSL_is_init_finished(ssl_.get()) && !shake_hands()) return -1;
    const int count = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
    push();
    return count;
  }
  ssize_t get(std::span<char> into) override {
    while (true) {
      ERR_clear_error();
      const int count = SSL_read(ssl_.get(), into.data(), static_cast<int>(into.size()));
      push();
      if (count > 0) return count;
      if (SSL_get_error(ssl_.get(), count) != SSL_ERROR_WANT_READ) return errno = 0, -1;
      if (!pull()) return -1;
    }
  }

  void say_goodbye() {
    SSL_shutdown(ssl_.get());
    push();
  }
  /// The other side said that nothing follows, rather than just hanging up.
  bool heard_goodbye() { return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }
  void put_raw(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = TestClient::put(bytes.substr(0, piece_));
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  /// Hands what OpenSSL wants sent to the socket.
  void push() {
    std::array<char, 4096> buffer;
    for (int count = 0; (count = BIO_read(outgoing_, buffer.data(), buffer.size())) > 0;)
      put_raw({buffer.data(), static_cast<std::size_t>(count)});
  }
  long serial() {
    const std::unique_ptr<X509, void (*)(X509*)> shown(SSL_get1_peer_certificate(ssl_.get()), X509_free);
    return shown ? ASN1_INTEGER_get(X509_get0_serialNumber(shown.get())) : -1;
  }
  std::string protocol() {
    const unsigned char* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl_.get(), &chosen, &size);
    return {reinterpret_cast<const char*>(chosen), size};
  }

 private:
  bool pull() {
    std::array<char, 16384> buffer;
    const auto count = TestClient::get(buffer);
    if (count <= 0) return false;
    BIO_write(incoming_, buffer.data(), static_cast<int>(count));
    return true;
  }

  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
  BIO* incoming_ = BIO_new(BIO_s_mem());
  BIO* outgoing_ = BIO_new(BIO_s_mem());
  std::unique_ptr<SSL, void (*)(SSL*)> ssl_{nullptr, SSL_free};
  std::size_t piece_;
};

}  // namespace madang::net

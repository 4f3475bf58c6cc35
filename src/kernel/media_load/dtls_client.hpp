#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <memory>
#include <optional>

#include "kernel/media/bytes.hpp"
#include "kernel/media/dtls_identity.hpp"
#include "kernel/media/srtp_keys.hpp"

namespace madang::media_load {

namespace sfu = madang::media;

/// The certificate of all clients of the process, and which profile of SRTP they ask for. Throws std::runtime_error
/// when OpenSSL cannot. Any thread; outlives its clients.
class DtlsClientIdentity {
 public:
  /// Without a profile: as meetings want them, AEAD_AES_128_GCM first.
  explicit DtlsClientIdentity(std::optional<sfu::SrtpProfile> only = std::nullopt);

  const sfu::DtlsFingerprint& fingerprint() const { return identity_.fingerprint(); }
  SSL_CTX* context() const { return context_.get(); }

 private:
  struct Freeing {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  sfu::DtlsIdentity identity_;
  std::unique_ptr<SSL_CTX, Freeing> context_;
};

/// The client's side of DTLS-SRTP (RFC 5763, 5764) over memory: datagrams in, datagrams out, no socket. One thread.
class DtlsClient {
 public:
  static constexpr std::size_t kMtu = 1'200;

  explicit DtlsClient(const DtlsClientIdentity& identity);

  /// Writes the first flight.
  void begin();
  void receive(sfu::Bytes datagram);
  /// The next datagram to send; empty when there is none. Lasts until the next call of anything here.
  sfu::Bytes take();
  std::optional<std::chrono::microseconds> timer() const;
  void on_timer();
  void close();

  bool is_connected() const { return keys_.has_value(); }
  bool has_failed() const { return has_failed_; }
  bool is_closed() const;
  /// `sent` seals what the client sends.
  const std::optional<sfu::SrtpKeys>& keys() const { return keys_; }

 private:
  struct Freeing {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  void go_on();
  std::optional<sfu::SrtpKeys> exported() const;

  std::unique_ptr<SSL, Freeing> ssl_;
  BIO* in_ = nullptr;   // of ssl_
  BIO* out_ = nullptr;  // of ssl_
  std::size_t taken_ = 0;
  bool has_failed_ = false;
  std::optional<sfu::SrtpKeys> keys_;
};

}  // namespace madang::media_load

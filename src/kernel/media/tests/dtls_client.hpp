#pragma once

#include <openssl/ssl.h>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "kernel/media/dtls_identity.hpp"
#include "kernel/media/srtp_keys.hpp"

namespace madang::media::testing_support {

using Datagrams = std::vector<std::vector<std::uint8_t>>;

struct ClientSettings {
  const char* profiles = "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM";  // Chromium's order
  std::size_t padding = 0;  // bytes of an extension that nobody knows, as a post-quantum key share would add
  std::size_t mtu = 1'200;
  const char* ciphers = "DEFAULT";
  bool shows_certificate = true;
  int most_version = DTLS1_2_VERSION;
};

/// OpenSSL's own client of DTLS over memory, as a browser would be.
class DtlsClient {
 public:
  explicit DtlsClient(const ClientSettings& settings = {});

  const DtlsFingerprint& fingerprint() const { return identity_.fingerprint(); }
  /// Goes on with what arrived.
  void receive(const Datagrams& datagrams);
  /// What it sends meanwhile.
  Datagrams sent();
  std::optional<std::chrono::microseconds> timer();
  void on_timer();
  void say_goodbye();
  void send_data(std::string_view data);

  bool is_connected() const { return SSL_is_init_finished(ssl_.get()) == 1; }
  bool has_failed() const { return has_failed_; }
  bool heard_goodbye();
  DtlsFingerprint server_fingerprint() const;
  /// As the client sees them: `sent` is what the server receives.
  SrtpKeys keys() const;

 private:
  struct Freeing {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  void go_on();

  DtlsIdentity identity_;  // for its certificate
  std::vector<std::uint8_t> padding_;
  std::unique_ptr<SSL_CTX, Freeing> context_;
  std::unique_ptr<SSL, Freeing> ssl_;
  BIO* in_ = nullptr;
  BIO* out_ = nullptr;
  bool has_failed_ = false;
};

}  // namespace madang::media::testing_support

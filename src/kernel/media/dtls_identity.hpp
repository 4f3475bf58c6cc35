#pragma once

#include <openssl/ssl.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace madang::media {

/// SHA-256 of a certificate, by which SDP names it (RFC 8122).
struct DtlsFingerprint {
  std::array<std::uint8_t, 32> bytes{};

  bool operator==(const DtlsFingerprint&) const = default;

  /// The value of `a=fingerprint`: `sha-256 4A:AD:…`.
  std::string text() const;
  /// Nothing for another hash: RFC 8122 lets a peer add others, and browsers send this one.
  static std::optional<DtlsFingerprint> read(std::string_view text);
  static DtlsFingerprint of(const X509& certificate);
};

/// A certificate (ECDSA on P-256, signed by itself, made anew at each start and never stored) and the settings of all
/// handshakes under it: DTLS 1.2, forward secrecy and AEAD only, no tickets, no renegotiation. All workers share one;
/// any thread. Throws std::runtime_error when OpenSSL cannot.
class DtlsIdentity {
 public:
  DtlsIdentity();

  const DtlsFingerprint& fingerprint() const { return fingerprint_; }
  SSL_CTX* context() const { return context_.get(); }

 private:
  struct Freeing {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  std::unique_ptr<SSL_CTX, Freeing> context_;
  DtlsFingerprint fingerprint_;
};

}  // namespace madang::media

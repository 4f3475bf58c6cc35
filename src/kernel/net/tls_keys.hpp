#pragma once

#include <memory>
#include <mutex>
#include <string>

struct ssl_ctx_st;

namespace madang::net {

enum class TlsVersion { v1_2, v1_3 };

struct TlsOptions {
  std::string certificate;  ///< a PEM file: the server's own certificate first, then the chain
  std::string key;          ///< a PEM file without a passphrase
  TlsVersion least = TlsVersion::v1_2;
};

/// The certificate and key that TLS (RFC 8446, RFC 5246) is spoken with. A new pair is used by the connections that
/// come after it; those that are open keep the one they began with. Any thread.
class TlsKeys {
 public:
  /// Throws std::runtime_error with a sentence for the operator.
  explicit TlsKeys(TlsOptions options);

  std::shared_ptr<ssl_ctx_st> context() const;

  /// Reads the files again. What cannot be used is logged, and the old pair stays.
  bool reload();
  /// The same when the files are not those that were read last, so that a bad pair is logged once.
  bool reload_if_changed();

 private:
  std::string files_seen() const;
  bool take(std::string seen);

  const TlsOptions options_;
  mutable std::mutex mutex_;
  std::string seen_;  // what the files looked like when they were last read
  std::shared_ptr<ssl_ctx_st> context_;
};

}  // namespace madang::net

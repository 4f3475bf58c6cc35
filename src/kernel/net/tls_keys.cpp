#include "kernel/net/tls_keys.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <cstring>
#include <stdexcept>
#include <string_view>

#include "kernel/log/log.hpp"

namespace madang::net {

namespace {

/// What TLS 1.2 may use: forward secrecy and authenticated encryption alone (RFC 9325 4.2). TLS 1.3 has nothing else.
constexpr auto kOldCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr std::string_view kProtocol = "http/1.1";

std::string reason_of(unsigned long code) {
  if (ERR_SYSTEM_ERROR(code)) return std::strerror(ERR_GET_REASON(code));
  if (ERR_GET_REASON(code) == ERR_R_UNSUPPORTED) return "it holds nothing of this kind";
  const char* reason = ERR_reason_error_string(code);
  return reason ? reason : "for an unknown reason";
}

[[noreturn]] void refuse(std::string_view what, const std::string& file, std::string_view reason) {
  ERR_clear_error();
  throw std::runtime_error(fmt::format("TLS: the {} {} cannot be used: {}", what, file, reason));
}

/// OpenSSL would ask for a passphrase on the terminal, and a server that waits for one does not serve.
int no_passphrase(char*, int, int, void* was_asked) {
  *static_cast<bool*>(was_asked) = true;
  return -1;
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned int size, void*) {
  std::string_view list(reinterpret_cast<const char*>(offered), size);
  while (!list.empty()) {
    const auto name = list.substr(1, static_cast<unsigned char>(list.front()));
    if (name == kProtocol) {
      *chosen = reinterpret_cast<const unsigned char*>(name.data());
      *length = static_cast<unsigned char>(name.size());
      return SSL_TLSEXT_ERR_OK;
    }
    list.remove_prefix(1 + name.size());
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;  // what a client of another protocol sends is not for us (RFC 7301 3.2)
}

void set_rules(SSL_CTX& context, TlsVersion least) {
  SSL_CTX_set_min_proto_version(&context, least == TlsVersion::v1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(&context, kOldCiphers);
  SSL_CTX_set_options(&context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(&context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(&context, SSL_SESS_CACHE_OFF);  // tickets resume, and cost us no memory
  SSL_CTX_set_alpn_select_cb(&context, choose_protocol, nullptr);
}

void warn_of_its_dates(const SSL_CTX& context, const std::string& file) {
  const X509* certificate = SSL_CTX_get0_certificate(&context);
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) log::warning(fmt::format("{} has expired", file));
  if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0)
    log::warning(fmt::format("{} is not valid yet", file));
}

void read_key(SSL_CTX& context, const std::string& file) {
  bool has_passphrase = false;
  SSL_CTX_set_default_passwd_cb(&context, no_passphrase);
  SSL_CTX_set_default_passwd_cb_userdata(&context, &has_passphrase);
  const bool is_read = SSL_CTX_use_PrivateKey_file(&context, file.c_str(), SSL_FILETYPE_PEM) == 1 &&
                       SSL_CTX_check_private_key(&context) == 1;
  SSL_CTX_set_default_passwd_cb_userdata(&context, nullptr);
  if (!is_read) refuse("key", file, has_passphrase ? "it has a passphrase" : reason_of(ERR_peek_error()));
}

std::shared_ptr<SSL_CTX> read_keys(const TlsOptions& options) {
  ERR_clear_error();
  const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) throw std::runtime_error("TLS is not available in this OpenSSL");
  set_rules(*context, options.least);
  if (SSL_CTX_use_certificate_chain_file(context.get(), options.certificate.c_str()) != 1)
    refuse("certificate", options.certificate, reason_of(ERR_peek_error()));
  read_key(*context, options.key);
  warn_of_its_dates(*context, options.certificate);
  return context;
}

std::string look_of(const std::string& file) {
  struct stat found{};
  if (::stat(file.c_str(), &found) != 0) return "absent";
  return fmt::format("{}:{}:{}.{}", found.st_ino, found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec);
}

}  // namespace

TlsKeys::TlsKeys(TlsOptions options)
    : options_(std::move(options)), seen_(files_seen()), context_(read_keys(options_)) {}

std::shared_ptr<SSL_CTX> TlsKeys::context() const {
  const std::lock_guard lock(mutex_);
  return context_;
}

std::string TlsKeys::files_seen() const { return look_of(options_.certificate) + " " + look_of(options_.key); }

bool TlsKeys::reload() { return take(files_seen()); }

bool TlsKeys::reload_if_changed() {
  auto seen = files_seen();
  {
    const std::lock_guard lock(mutex_);
    if (seen == seen_) return false;
  }
  return take(std::move(seen));
}

bool TlsKeys::take(std::string seen) {
  std::shared_ptr<SSL_CTX> fresh;
  try {
    fresh = read_keys(options_);
  } catch (const std::runtime_error& error) {
    log::error(fmt::format("{}; the one in use stays", error.what()));
  }
  const std::lock_guard lock(mutex_);
  seen_ = std::move(seen);
  if (!fresh) return false;
  context_ = std::move(fresh);
  log::info(fmt::format("TLS: new connections are given {}", options_.certificate));
  return true;
}

}  // namespace madang::net

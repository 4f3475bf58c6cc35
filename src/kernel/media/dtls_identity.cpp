#include "kernel/media/dtls_identity.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/srtp.h>
#include <openssl/x509.h>

#include <stdexcept>

#include "base/ascii.hpp"
#include "kernel/media/dtls_server.hpp"

namespace madang::media {
namespace {

constexpr std::string_view kHash = "sha-256 ";
constexpr long kYear = 365L * 24 * 3600;
constexpr long kDay = 24L * 3600;

// In the order in which we want them.
constexpr const char* kProfiles = "SRTP_AEAD_AES_128_GCM:SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80";
constexpr const char* kCiphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305";

void demand(bool is_well, const char* what) {
  if (!is_well) throw std::runtime_error(fmt::format("DTLS certificate: {} failed", what));
}

struct KeyFreeing {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct CertificateFreeing {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyFreeing>;
using Certificate = std::unique_ptr<X509, CertificateFreeing>;

Certificate make_certificate(EVP_PKEY& key) {
  Certificate made(X509_new());
  demand(made != nullptr, "memory");
  std::uint64_t serial = 0;
  demand(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "random bytes");
  auto* name = X509_get_subject_name(made.get());
  const auto* common = reinterpret_cast<const unsigned char*>("madang");
  demand(X509_set_version(made.get(), X509_VERSION_3) == 1, "version");
  demand(ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), serial >> 1) == 1, "serial number");
  demand(X509_gmtime_adj(X509_getm_notBefore(made.get()), -kDay) != nullptr, "beginning");
  demand(X509_gmtime_adj(X509_getm_notAfter(made.get()), kYear) != nullptr, "end");
  demand(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common, -1, -1, 0) == 1, "name");
  demand(X509_set_issuer_name(made.get(), name) == 1, "issuer");
  demand(X509_set_pubkey(made.get(), &key) == 1, "public key");
  demand(X509_sign(made.get(), &key, EVP_sha256()) > 0, "signature");
  return made;
}

std::optional<std::uint8_t> hex_byte(std::string_view two) {
  unsigned value = 0;
  for (const char c : two) {
    const auto at = std::string_view("0123456789ABCDEF").find(c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c);
    if (at == std::string_view::npos) return std::nullopt;
    value = value << 4 | static_cast<unsigned>(at);
  }
  return static_cast<std::uint8_t>(value);
}

}  // namespace

std::string DtlsFingerprint::text() const {
  std::string text(kHash);
  for (std::size_t i = 0; i < bytes.size(); ++i) text += fmt::format("{}{:02X}", i == 0 ? "" : ":", bytes[i]);
  return text;
}

std::optional<DtlsFingerprint> DtlsFingerprint::read(std::string_view text) {
  DtlsFingerprint read;
  if (text.size() != kHash.size() + read.bytes.size() * 3 - 1) return std::nullopt;
  if (ascii_lowered(text.substr(0, kHash.size())) != kHash) return std::nullopt;
  text.remove_prefix(kHash.size());
  for (std::size_t i = 0; i < read.bytes.size(); ++i) {
    const auto byte = hex_byte(text.substr(i * 3, 2));
    if (!byte || (i > 0 && text[i * 3 - 1] != ':')) return std::nullopt;
    read.bytes[i] = *byte;
  }
  return read;
}

DtlsFingerprint DtlsFingerprint::of(const X509& certificate) {
  DtlsFingerprint made;
  unsigned size = 0;
  demand(X509_digest(&certificate, EVP_sha256(), made.bytes.data(), &size) == 1 && size == made.bytes.size(), "digest");
  return made;
}

DtlsIdentity::DtlsIdentity() : context_(SSL_CTX_new(DTLS_server_method())) {
  auto* context = context_.get();
  demand(context != nullptr, "context");
  const Key key(EVP_EC_gen("P-256"));
  demand(key != nullptr, "key");
  const Certificate certificate = make_certificate(*key);
  fingerprint_ = DtlsFingerprint::of(*certificate);
  demand(SSL_CTX_use_certificate(context, certificate.get()) == 1, "use of the certificate");
  demand(SSL_CTX_use_PrivateKey(context, key.get()) == 1, "use of the key");
  demand(SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1, "version");
  demand(SSL_CTX_set_cipher_list(context, kCiphers) == 1, "ciphers");
  demand(SSL_CTX_set1_groups_list(context, "X25519:P-256") == 1, "groups");
  demand(SSL_CTX_set_tlsext_use_srtp(context, kProfiles) == 0, "profiles of SRTP");
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_QUERY_MTU |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_cert_verify_callback(context, &DtlsServer::verify, nullptr);
}

}  // namespace madang::media

#include "kernel/media_load/dtls_client.hpp"

#include <openssl/err.h>
#include <openssl/srtp.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "kernel/media/dtls_records.hpp"

namespace madang::media_load {
namespace {

constexpr std::string_view kLabel = "EXTRACTOR-dtls_srtp";
constexpr unsigned kFirstTimer = 100'000;  // microseconds
constexpr unsigned kMostTimer = 1'000'000;

const char* profiles_of(std::optional<sfu::SrtpProfile> only) {
  if (!only) return "SRTP_AEAD_AES_128_GCM:SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80";
  switch (*only) {
    case sfu::SrtpProfile::kAeadAes128Gcm: return "SRTP_AEAD_AES_128_GCM";
    case sfu::SrtpProfile::kAeadAes256Gcm: return "SRTP_AEAD_AES_256_GCM";
    case sfu::SrtpProfile::kAesCm128HmacSha1Tag80: return "SRTP_AES128_CM_SHA1_80";
  }
  return "";
}

void demand(bool is_well) {
  if (!is_well) throw std::runtime_error("the client of DTLS cannot be set up");
}

void take(sfu::Bytes& from, std::uint8_t* to, std::size_t size) {
  std::copy_n(from.begin(), size, to);
  from = from.subspan(size);
}

}  // namespace

DtlsClientIdentity::DtlsClientIdentity(std::optional<sfu::SrtpProfile> only)
    : context_(SSL_CTX_new(DTLS_client_method())) {
  demand(context_ != nullptr);
  demand(SSL_CTX_use_certificate(context_.get(), SSL_CTX_get0_certificate(identity_.context())) == 1);
  demand(SSL_CTX_use_PrivateKey(context_.get(), SSL_CTX_get0_privatekey(identity_.context())) == 1);
  demand(SSL_CTX_set_tlsext_use_srtp(context_.get(), profiles_of(only)) == 0);
  demand(SSL_CTX_set_max_proto_version(context_.get(), DTLS1_2_VERSION) == 1);
  SSL_CTX_set_options(context_.get(), SSL_OP_NO_QUERY_MTU);
  // Whoever measures knows whom it calls.
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_NONE, nullptr);
}

DtlsClient::DtlsClient(const DtlsClientIdentity& identity) : ssl_(SSL_new(identity.context())) {
  demand(ssl_ != nullptr);
  in_ = BIO_new(BIO_s_mem());
  out_ = BIO_new(BIO_s_mem());
  demand(in_ != nullptr && out_ != nullptr);
  BIO_set_mem_eof_return(in_, -1);
  BIO_set_mem_eof_return(out_, -1);
  SSL_set_bio(ssl_.get(), in_, out_);
  SSL_set_mtu(ssl_.get(), static_cast<long>(kMtu));
  DTLS_set_timer_cb(ssl_.get(),
                    [](SSL*, unsigned last) { return last == 0 ? kFirstTimer : std::min(2 * last, kMostTimer); });
  SSL_set_connect_state(ssl_.get());
}

void DtlsClient::begin() { go_on(); }

void DtlsClient::receive(sfu::Bytes datagram) {
  if (has_failed_ || BIO_write(in_, datagram.data(), static_cast<int>(datagram.size())) <= 0) return;
  go_on();
  (void)BIO_reset(in_);
}

void DtlsClient::go_on() {
  ERR_clear_error();
  std::array<std::uint8_t, 2048> room;
  const bool is_done = SSL_is_init_finished(ssl_.get()) == 1;
  const int done =
      is_done ? SSL_read(ssl_.get(), room.data(), static_cast<int>(room.size())) : SSL_do_handshake(ssl_.get());
  const int why = SSL_get_error(ssl_.get(), done);
  if (done <= 0 && (why == SSL_ERROR_SSL || why == SSL_ERROR_SYSCALL)) has_failed_ = true;
  if (!keys_ && !has_failed_ && SSL_is_init_finished(ssl_.get()) == 1) {
    keys_ = exported();
    has_failed_ = !keys_.has_value();
  }
}

/// RFC 5764, 4.2: both keys, then both salts, the client's first.
std::optional<sfu::SrtpKeys> DtlsClient::exported() const {
  const SRTP_PROTECTION_PROFILE* chosen = SSL_get_selected_srtp_profile(ssl_.get());
  const auto profile = chosen != nullptr ? sfu::srtp_profile(static_cast<std::uint16_t>(chosen->id)) : std::nullopt;
  if (!profile) return std::nullopt;
  std::array<std::uint8_t, 2 * (sfu::kMostSrtpKey + sfu::kMostSrtpSalt)> material{};
  const std::size_t key = sfu::key_size(*profile);
  const std::size_t salt = sfu::salt_size(*profile);
  if (SSL_export_keying_material(ssl_.get(), material.data(), 2 * (key + salt), kLabel.data(), kLabel.size(), nullptr,
                                 0, 0) != 1) {
    return std::nullopt;
  }
  sfu::SrtpKeys keys{.profile = *profile};
  sfu::Bytes rest(material);
  media_load::take(rest, keys.sent.key.data(), key);
  media_load::take(rest, keys.received.key.data(), key);
  media_load::take(rest, keys.sent.salt.data(), salt);
  media_load::take(rest, keys.received.salt.data(), salt);
  return keys;
}

sfu::Bytes DtlsClient::take() {
  const char* data = nullptr;
  const long size = BIO_get_mem_data(out_, &data);
  sfu::Bytes rest(reinterpret_cast<const std::uint8_t*>(data), size > 0 ? static_cast<std::size_t>(size) : 0);
  rest = rest.subspan(taken_);
  const auto datagram = sfu::take_dtls_datagram(rest, kMtu);
  taken_ += datagram.size();
  if (!datagram.empty()) return datagram;
  (void)BIO_reset(out_);
  taken_ = 0;
  return {};
}

std::optional<std::chrono::microseconds> DtlsClient::timer() const {
  timeval left{};
  if (has_failed_ || DTLSv1_get_timeout(ssl_.get(), &left) != 1) return std::nullopt;
  return std::chrono::seconds(left.tv_sec) + std::chrono::microseconds(left.tv_usec);
}

void DtlsClient::on_timer() {
  if (!has_failed_ && DTLSv1_handle_timeout(ssl_.get()) < 0) has_failed_ = true;
}

void DtlsClient::close() { SSL_shutdown(ssl_.get()); }

bool DtlsClient::is_closed() const { return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

}  // namespace madang::media_load

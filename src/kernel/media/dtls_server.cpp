#include "kernel/media/dtls_server.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/srtp.h>
#include <openssl/x509_vfy.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <new>
#include <string_view>
#include <utility>

#include "kernel/media/dtls_records.hpp"

namespace madang::media {
namespace {

constexpr std::string_view kLabel = "EXTRACTOR-dtls_srtp";

Bytes waiting_in(BIO* bio) {
  const char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {reinterpret_cast<const std::uint8_t*>(data), size > 0 ? static_cast<std::size_t>(size) : 0};
}

void take(Bytes& from, std::uint8_t* to, std::size_t size) {
  std::copy_n(from.begin(), size, to);
  from = from.subspan(size);
}

}  // namespace

DtlsServer::DtlsServer(const DtlsIdentity& identity, const DtlsFingerprint& peer, std::chrono::milliseconds first_timer)
    : peer_(peer), first_timer_(first_timer), ssl_(SSL_new(identity.context())) {
  in_ = BIO_new(BIO_s_mem());
  out_ = BIO_new(BIO_s_mem());
  if (!ssl_ || in_ == nullptr || out_ == nullptr) {
    BIO_free(in_);
    BIO_free(out_);
    throw std::bad_alloc();
  }
  BIO_set_mem_eof_return(in_, -1);
  BIO_set_mem_eof_return(out_, -1);
  SSL_set_bio(ssl_.get(), in_, out_);
  SSL_set_app_data(ssl_.get(), this);
  SSL_set_mtu(ssl_.get(), static_cast<long>(kMtu));
  DTLS_set_timer_cb(ssl_.get(), &DtlsServer::next_timer);
  SSL_set_accept_state(ssl_.get());
}

DtlsServer::~DtlsServer() { wipe_keys(); }

/// Record by record: where OpenSSL drops one for its version, such as a repeated ClientHello, it takes what it
/// has not read of it for the next one's header.
void DtlsServer::receive(Bytes datagram) {
  if (!is_dtls(datagram)) return;
  ByteReader reader(datagram);
  while (const auto record = take_dtls_record(reader)) {
    if (record->content != DtlsContent::kApplicationData) receive_record(*record);
  }
}

void DtlsServer::receive_record(const DtlsRecord& record) {
  if (state_ == DtlsState::kFailed || state_ == DtlsState::kClosed) return;
  if (goodbye_) {
    if (goodbye_->is_said_by(record)) state_ = DtlsState::kClosed;
    return;
  }
  const auto size = static_cast<int>(record.whole.size());
  if (BIO_write(in_, record.whole.data(), size) != size) return;
  go_on();
  (void)BIO_reset(in_);
  if (state_ == DtlsState::kConnected) free_buffers();
}

void DtlsServer::go_on() {
  ERR_clear_error();
  if (state_ == DtlsState::kConnected) return read_on();
  const int done = SSL_do_handshake(ssl_.get());
  if (done == 1) return finish();
  const int why = SSL_get_error(ssl_.get(), done);
  if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) state_ = DtlsState::kFailed;
}

/// Nothing comes of reading but alerts, and the last flight of ours again to a peer that repeats its own.
void DtlsServer::read_on() {
  std::array<std::uint8_t, 2048> room;
  int got = 0;
  do {
    got = SSL_read(ssl_.get(), room.data(), static_cast<int>(room.size()));
  } while (got > 0);
  const int why = SSL_get_error(ssl_.get(), got);
  if (why == SSL_ERROR_ZERO_RETURN) state_ = DtlsState::kClosed;
  if (why == SSL_ERROR_SSL) state_ = DtlsState::kFailed;
}

void DtlsServer::rest() {
  if (state_ != DtlsState::kConnected || goodbye_) return;
  goodbye_ = DtlsGoodbye::of(*ssl_);
  if (!goodbye_) return;
  ssl_.reset();
  in_ = nullptr;
  out_ = nullptr;
}

/// 33 kB, which OpenSSL takes again to read; never to write.
void DtlsServer::free_buffers() { SSL_free_buffers(ssl_.get()); }

void DtlsServer::finish() {
  keys_ = exported();
  state_ = keys_ ? DtlsState::kConnected : DtlsState::kFailed;
}

/// RFC 5764, 4.2: both keys, then both salts, the client's first.
std::optional<SrtpKeys> DtlsServer::exported() const {
  const SRTP_PROTECTION_PROFILE* chosen = SSL_get_selected_srtp_profile(ssl_.get());
  const auto profile = chosen != nullptr ? srtp_profile(static_cast<std::uint16_t>(chosen->id)) : std::nullopt;
  if (!profile) return std::nullopt;
  std::array<std::uint8_t, 2 * (kMostSrtpKey + kMostSrtpSalt)> material{};
  const std::size_t key = key_size(*profile);
  const std::size_t salt = salt_size(*profile);
  if (SSL_export_keying_material(ssl_.get(), material.data(), 2 * (key + salt), kLabel.data(), kLabel.size(), nullptr,
                                 0, 0) != 1) {
    return std::nullopt;
  }
  SrtpKeys keys{.profile = *profile};
  Bytes rest(material);
  media::take(rest, keys.received.key.data(), key);
  media::take(rest, keys.sent.key.data(), key);
  media::take(rest, keys.received.salt.data(), salt);
  media::take(rest, keys.sent.salt.data(), salt);
  OPENSSL_cleanse(material.data(), material.size());
  return keys;
}

Bytes DtlsServer::take() {
  if (!ssl_) return std::exchange(farewell_, {});
  Bytes rest = waiting_in(out_).subspan(taken_);
  const Bytes datagram = take_dtls_datagram(rest, kMtu);
  taken_ += datagram.size();
  if (!datagram.empty()) return datagram;
  (void)BIO_reset(out_);
  taken_ = 0;
  return {};
}

std::optional<std::chrono::microseconds> DtlsServer::timer() const {
  timeval left{};
  if (!ssl_ || state_ == DtlsState::kFailed || state_ == DtlsState::kClosed) return std::nullopt;
  if (DTLSv1_get_timeout(ssl_.get(), &left) != 1) return std::nullopt;
  return std::chrono::seconds(left.tv_sec) + std::chrono::microseconds(left.tv_usec);
}

void DtlsServer::on_timer() {
  if (!ssl_ || state_ == DtlsState::kFailed || state_ == DtlsState::kClosed) return;
  ERR_clear_error();
  if (DTLSv1_handle_timeout(ssl_.get()) < 0) state_ = DtlsState::kFailed;
}

unsigned DtlsServer::next_timer(SSL* ssl, unsigned last) {
  const auto* server = static_cast<const DtlsServer*>(SSL_get_app_data(ssl));
  const auto most = static_cast<unsigned>(std::chrono::microseconds(kMostTimer).count());
  return last == 0 ? static_cast<unsigned>(server->first_timer_.count()) : std::min(last * 2, most);
}

void DtlsServer::close() {
  ERR_clear_error();
  if (goodbye_ && state_ == DtlsState::kConnected) farewell_ = goodbye_->say(room_);
  if (ssl_ && state_ == DtlsState::kConnected) read_on();  // has buffers again
  if (ssl_ && state_ == DtlsState::kConnected) SSL_shutdown(ssl_.get());
  if (state_ != DtlsState::kFailed) state_ = DtlsState::kClosed;
}

void DtlsServer::wipe_keys() {
  if (keys_) OPENSSL_cleanse(&*keys_, sizeof *keys_);
  keys_.reset();
}

// No exception may pass through OpenSSL, to whom this is called back.
int DtlsServer::verify(X509_STORE_CTX* store, void*) {
  auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  const auto* server = static_cast<const DtlsServer*>(SSL_get_app_data(ssl));
  const X509* shown = X509_STORE_CTX_get0_cert(store);
  DtlsFingerprint found;
  const bool is_read = shown != nullptr && X509_digest(shown, EVP_sha256(), found.bytes.data(), nullptr) == 1;
  if (is_read && found == server->peer_) return 1;
  X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
  return 0;
}

}  // namespace madang::media

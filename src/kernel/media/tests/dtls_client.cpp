#include "kernel/media/tests/dtls_client.hpp"

#include <openssl/err.h>
#include <openssl/srtp.h>
#include <sys/time.h>

#include <stdexcept>

#include "kernel/media/dtls_records.hpp"

namespace madang::media::testing_support {
namespace {

constexpr unsigned kUnknownExtension = 0xFE01;
constexpr unsigned kFirstTimer = 100'000;  // microseconds

int add_padding(SSL*, unsigned, unsigned, const unsigned char** out, std::size_t* size, X509*, std::size_t, int*,
                void* padding) {
  const auto* bytes = static_cast<const std::vector<std::uint8_t>*>(padding);
  *out = bytes->data();
  *size = bytes->size();
  return bytes->empty() ? 0 : 1;
}

void demand(bool is_well) {
  if (!is_well) throw std::runtime_error("the client of DTLS cannot be set up");
}

}  // namespace

DtlsClient::DtlsClient(const ClientSettings& settings)
    : padding_(settings.padding, 7), context_(SSL_CTX_new(DTLS_client_method())) {
  if (settings.shows_certificate) {
    demand(SSL_CTX_use_certificate(context_.get(), SSL_CTX_get0_certificate(identity_.context())) == 1);
    demand(SSL_CTX_use_PrivateKey(context_.get(), SSL_CTX_get0_privatekey(identity_.context())) == 1);
  }
  demand(SSL_CTX_set_cipher_list(context_.get(), settings.ciphers) == 1);
  if (*settings.profiles != 0) demand(SSL_CTX_set_tlsext_use_srtp(context_.get(), settings.profiles) == 0);
  demand(SSL_CTX_set_max_proto_version(context_.get(), settings.most_version) == 1);
  if (settings.most_version < DTLS1_2_VERSION) SSL_CTX_set_security_level(context_.get(), 0);
  demand(SSL_CTX_add_custom_ext(context_.get(), kUnknownExtension, SSL_EXT_CLIENT_HELLO, &add_padding, nullptr,
                                &padding_, nullptr, nullptr) == 1);
  SSL_CTX_set_options(context_.get(), SSL_OP_NO_QUERY_MTU);
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_NONE, nullptr);
  ssl_.reset(SSL_new(context_.get()));
  in_ = BIO_new(BIO_s_mem());
  out_ = BIO_new(BIO_s_mem());
  SSL_set_bio(ssl_.get(), in_, out_);
  SSL_set_mtu(ssl_.get(), static_cast<long>(settings.mtu));
  DTLS_set_timer_cb(ssl_.get(), [](SSL*, unsigned last) { return last == 0 ? kFirstTimer : last * 2; });
  SSL_set_connect_state(ssl_.get());
  go_on();
}

void DtlsClient::go_on() {
  ERR_clear_error();
  std::array<std::uint8_t, 2048> room;
  const int done = is_connected() ? SSL_read(ssl_.get(), room.data(), room.size()) : SSL_do_handshake(ssl_.get());
  const int why = SSL_get_error(ssl_.get(), done);
  if (done <= 0 && (why == SSL_ERROR_SSL || why == SSL_ERROR_SYSCALL)) has_failed_ = true;
}

void DtlsClient::receive(const Datagrams& datagrams) {
  for (const auto& datagram : datagrams) {
    BIO_write(in_, datagram.data(), static_cast<int>(datagram.size()));
    go_on();
  }
}

Datagrams DtlsClient::sent() {
  const char* data = nullptr;
  const long size = BIO_get_mem_data(out_, &data);
  Bytes rest(reinterpret_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size));
  Datagrams datagrams;
  while (!rest.empty()) {
    const Bytes datagram = take_dtls_datagram(rest, 1'200);
    demand(!datagram.empty());
    datagrams.emplace_back(datagram.begin(), datagram.end());
  }
  (void)BIO_reset(out_);
  return datagrams;
}

std::optional<std::chrono::microseconds> DtlsClient::timer() {
  timeval left{};
  if (has_failed_ || DTLSv1_get_timeout(ssl_.get(), &left) != 1) return std::nullopt;
  return std::chrono::seconds(left.tv_sec) + std::chrono::microseconds(left.tv_usec);
}

void DtlsClient::on_timer() {
  if (!has_failed_ && DTLSv1_handle_timeout(ssl_.get()) < 0) has_failed_ = true;
}

void DtlsClient::say_goodbye() { SSL_shutdown(ssl_.get()); }

void DtlsClient::send_data(std::string_view data) {
  demand(SSL_write(ssl_.get(), data.data(), static_cast<int>(data.size())) > 0);
}

bool DtlsClient::heard_goodbye() { return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

DtlsFingerprint DtlsClient::server_fingerprint() const {
  const X509* certificate = SSL_get0_peer_certificate(ssl_.get());
  demand(certificate != nullptr);
  return DtlsFingerprint::of(*certificate);
}

SrtpKeys DtlsClient::keys() const {
  const auto* chosen = SSL_get_selected_srtp_profile(ssl_.get());
  demand(chosen != nullptr);
  SrtpKeys keys{.profile = srtp_profile(static_cast<std::uint16_t>(chosen->id)).value()};
  const std::size_t key = key_size(keys.profile);
  const std::size_t salt = salt_size(keys.profile);
  std::vector<std::uint8_t> all(2 * (key + salt));
  constexpr std::string_view label = "EXTRACTOR-dtls_srtp";
  demand(SSL_export_keying_material(ssl_.get(), all.data(), all.size(), label.data(), label.size(), nullptr, 0, 0) ==
         1);
  const auto copy = [&](std::size_t at, std::size_t size, std::uint8_t* to) {
    for (std::size_t i = 0; i < size; ++i) to[i] = all[at + i];
  };
  copy(0, key, keys.sent.key.data());
  copy(key, key, keys.received.key.data());
  copy(2 * key, salt, keys.sent.salt.data());
  copy(2 * key + salt, salt, keys.received.salt.data());
  return keys;
}

}  // namespace madang::media::testing_support

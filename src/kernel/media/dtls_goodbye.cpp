#include "kernel/media/dtls_goodbye.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>

#include <algorithm>
#include <memory>

namespace madang::media {
namespace {

constexpr std::size_t kTag = 16;
constexpr std::size_t kAlert = 2;
constexpr std::size_t kNumber = 8;  // an epoch and a sequence number
constexpr std::size_t kSecret = 48;
constexpr std::size_t kRandom = 32;
constexpr std::array<std::uint8_t, kNumber> kOurNumber{0, 1, 0x80, 0, 0, 0, 0, 0};  // far from those of the handshake
constexpr std::array<std::uint8_t, 3> kAlertOfDtls12{static_cast<std::uint8_t>(DtlsContent::kAlert), 0xFE, 0xFD};
constexpr std::array<std::uint8_t, kAlert> kCloseNotify{1, 0};
constexpr std::string_view kLabel = "key expansion";

struct Freeing {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
  void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, Freeing>;

const EVP_CIPHER* cipher_of(int cipher) {
  switch (cipher) {
    case NID_aes_128_gcm: return EVP_aes_128_gcm();
    case NID_aes_256_gcm: return EVP_aes_256_gcm();
    case NID_chacha20_poly1305: return EVP_chacha20_poly1305();
    default: return nullptr;
  }
}

/// RFC 5246, 6.3.
bool expand(SSL& server, MutableBytes out) {
  std::array<std::uint8_t, kSecret> secret;
  std::array<std::uint8_t, 2 * kRandom> randoms;
  const std::unique_ptr<EVP_KDF, Freeing> kdf(EVP_KDF_fetch(nullptr, OSSL_KDF_NAME_TLS1_PRF, nullptr));
  const std::unique_ptr<EVP_KDF_CTX, Freeing> context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
  const EVP_MD* const hash = SSL_CIPHER_get_handshake_digest(SSL_get_current_cipher(&server));
  if (!context || hash == nullptr) return false;
  if (SSL_SESSION_get_master_key(SSL_get_session(&server), secret.data(), kSecret) != kSecret) return false;
  SSL_get_server_random(&server, randoms.data(), kRandom);
  SSL_get_client_random(&server, randoms.data() + kRandom, kRandom);
  std::string label(kLabel);
  const std::array<OSSL_PARAM, 5> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, const_cast<char*>(EVP_MD_get0_name(hash)), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SECRET, secret.data(), secret.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, label.data(), label.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, randoms.data(), randoms.size()),
      OSSL_PARAM_construct_end()};
  const bool is_made = EVP_KDF_derive(context.get(), out.data(), out.size(), parameters.data()) == 1;
  OPENSSL_cleanse(secret.data(), secret.size());
  return is_made;
}

/// What is authenticated beside the text: RFC 5246, 6.2.3.3 and RFC 6347, 4.1.2.1.
std::array<std::uint8_t, kDtlsHeader> authenticated(Bytes number, Bytes type_and_version) {
  std::array<std::uint8_t, kDtlsHeader> made{};
  std::ranges::copy(number, made.begin());
  std::ranges::copy(type_and_version, made.begin() + kNumber);
  made.back() = kAlert;
  return made;
}

}  // namespace

std::optional<DtlsGoodbye> DtlsGoodbye::of(SSL& server) {
  DtlsGoodbye made(SSL_CIPHER_get_cipher_nid(SSL_get_current_cipher(&server)));
  if (cipher_of(made.cipher_) == nullptr || !made.derive(server)) return std::nullopt;
  return made;
}

DtlsGoodbye::~DtlsGoodbye() {
  OPENSSL_cleanse(&received_, sizeof received_);
  OPENSSL_cleanse(&sent_, sizeof sent_);
}

/// Both keys, then both salts, the client's first.
bool DtlsGoodbye::derive(SSL& server) {
  std::array<std::uint8_t, 2 * (kMostKey + kMostSalt)> block{};
  const auto key = static_cast<std::size_t>(EVP_CIPHER_get_key_length(cipher_of(cipher_)));
  const std::size_t salt = has_explicit_nonce() ? 4 : kMostSalt;
  if (!expand(server, MutableBytes(block).first(2 * (key + salt)))) return false;
  const auto salts = block.begin() + static_cast<std::ptrdiff_t>(2 * key);
  std::copy_n(block.begin(), key, received_.key.begin());
  std::copy_n(block.begin() + static_cast<std::ptrdiff_t>(key), key, sent_.key.begin());
  std::copy_n(salts, salt, received_.salt.begin());
  std::copy_n(salts + static_cast<std::ptrdiff_t>(salt), salt, sent_.salt.begin());
  OPENSSL_cleanse(block.data(), block.size());
  return true;
}

bool DtlsGoodbye::has_explicit_nonce() const { return cipher_ != NID_chacha20_poly1305; }

/// `numbered` is what the record carries before its text in GCM (RFC 5288, 3), and its number in ChaCha20 (RFC 7905,
/// 2).
DtlsGoodbye::Nonce DtlsGoodbye::nonce(const Keys& keys, Bytes numbered) const {
  Nonce made = keys.salt;
  for (std::size_t i = 0; i < numbered.size(); ++i)
    made[4 + i] = has_explicit_nonce() ? numbered[i] : made[4 + i] ^ numbered[i];
  return made;
}

bool DtlsGoodbye::is_said_by(const DtlsRecord& record) const {
  const std::size_t before = has_explicit_nonce() ? kNumber : 0;
  if (record.content != DtlsContent::kAlert || record.epoch != 1) return false;
  if (record.body.size() != before + kAlert + kTag) return false;
  const Bytes number = record.whole.subspan(3, kNumber);
  const auto iv = nonce(received_, has_explicit_nonce() ? record.body.first(kNumber) : number);
  const auto clear = authenticated(number, record.whole.first(3));
  std::array<std::uint8_t, kAlert + kTag> text{};
  std::ranges::copy(record.body.subspan(before), text.begin());
  const Context context(EVP_CIPHER_CTX_new());
  std::array<std::uint8_t, kAlert> plain{};
  int size = 0;
  const bool is_authentic =
      context && EVP_DecryptInit_ex(context.get(), cipher_of(cipher_), nullptr, received_.key.data(), iv.data()) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTag, text.data() + kAlert) == 1 &&
      EVP_DecryptUpdate(context.get(), nullptr, &size, clear.data(), static_cast<int>(clear.size())) == 1 &&
      EVP_DecryptUpdate(context.get(), plain.data(), &size, text.data(), kAlert) == 1 &&
      EVP_DecryptFinal_ex(context.get(), plain.data() + kAlert, &size) == 1;
  return is_authentic && plain == kCloseNotify;
}

/// In GCM no nonce of the handshake may come again: OpenSSL's begin anywhere, so ours is anywhere too.
Bytes DtlsGoodbye::say(Room room) const {
  std::array<std::uint8_t, kNumber> numbered = kOurNumber;
  const std::size_t before = has_explicit_nonce() ? kNumber : 0;
  if (has_explicit_nonce() && RAND_bytes(numbered.data(), kNumber) != 1) return {};
  const auto iv = nonce(sent_, numbered);
  const auto clear = authenticated(kOurNumber, kAlertOfDtls12);
  const std::size_t body = before + kAlert + kTag;
  std::ranges::copy(kAlertOfDtls12, room.begin());
  std::ranges::copy(kOurNumber, room.begin() + 3);
  room[11] = 0;
  room[12] = static_cast<std::uint8_t>(body);
  std::copy_n(numbered.begin(), before, room.begin() + kDtlsHeader);
  std::uint8_t* const text = room.data() + kDtlsHeader + before;
  const Context context(EVP_CIPHER_CTX_new());
  int size = 0;
  const bool is_sealed =
      context && EVP_EncryptInit_ex(context.get(), cipher_of(cipher_), nullptr, sent_.key.data(), iv.data()) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &size, clear.data(), static_cast<int>(clear.size())) == 1 &&
      EVP_EncryptUpdate(context.get(), text, &size, kCloseNotify.data(), kAlert) == 1 &&
      EVP_EncryptFinal_ex(context.get(), text + kAlert, &size) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTag, text + kAlert) == 1;
  return is_sealed ? Bytes(room).first(kDtlsHeader + body) : Bytes{};
}

}  // namespace madang::media

#include "kernel/media/srtp_cipher.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <stdexcept>

// OpenSSL 3.0 allocates whenever a digest begins or is copied by EVP. The old functions of SHA-1 run the same assembly
// on a struct of ours, and let the key's two blocks be digested once instead of for every packet.
#pragma clang diagnostic ignored "-Wdeprecated-declarations"

namespace madang::media {

/// HMAC (RFC 2104) whose key has been digested.
class SrtpCipher::HmacSha1 {
 public:
  explicit HmacSha1(Bytes key) {
    std::array<std::uint8_t, SHA_CBLOCK> block{};
    std::ranges::copy(key, block.begin());
    for (auto& byte : block) byte ^= 0x36;
    SHA1_Init(&inner_);
    SHA1_Update(&inner_, block.data(), block.size());
    for (auto& byte : block) byte ^= 0x36 ^ 0x5c;
    SHA1_Init(&outer_);
    SHA1_Update(&outer_, block.data(), block.size());
    OPENSSL_cleanse(block.data(), block.size());
  }
  ~HmacSha1() {
    OPENSSL_cleanse(&inner_, sizeof inner_);
    OPENSSL_cleanse(&outer_, sizeof outer_);
  }

  std::array<std::uint8_t, SHA_DIGEST_LENGTH> of(Bytes header, Bytes text, Bytes trailer) const {
    std::array<std::uint8_t, SHA_DIGEST_LENGTH> digest;
    SHA_CTX state = inner_;
    for (const Bytes part : {header, text, trailer}) {
      if (!part.empty()) SHA1_Update(&state, part.data(), part.size());
    }
    SHA1_Final(digest.data(), &state);
    state = outer_;
    SHA1_Update(&state, digest.data(), digest.size());
    SHA1_Final(digest.data(), &state);
    return digest;
  }

 private:
  SHA_CTX inner_;
  SHA_CTX outer_;
};

namespace {

const EVP_CIPHER* cipher_of(SrtpProfile profile) {
  switch (profile) {
    case SrtpProfile::kAesCm128HmacSha1Tag80: return EVP_aes_128_ctr();
    case SrtpProfile::kAeadAes128Gcm: return EVP_aes_128_gcm();
    case SrtpProfile::kAeadAes256Gcm: return EVP_aes_256_gcm();
  }
  return nullptr;
}

}  // namespace

void SrtpCipher::FreeContext::operator()(evp_cipher_ctx_st* context) const { EVP_CIPHER_CTX_free(context); }

SrtpCipher::SrtpCipher(const SrtpSessionKeys& keys, Direction direction)
    : gcm_(keys.profile != SrtpProfile::kAesCm128HmacSha1Tag80), context_(EVP_CIPHER_CTX_new()) {
  std::ranges::copy(Bytes(keys.salt).first(salt_size(keys.profile)), salt_.begin());
  const int encrypts = !gcm_ || direction == Direction::kSeal ? 1 : 0;
  if (!context_ ||
      EVP_CipherInit_ex(context_.get(), cipher_of(keys.profile), nullptr, keys.key.data(), nullptr, encrypts) != 1) {
    throw std::runtime_error("OpenSSL has no cipher of SRTP");
  }
  if (!gcm_) mac_ = std::make_unique<const HmacSha1>(keys.authentication);
}

SrtpCipher::SrtpCipher(SrtpCipher&&) noexcept = default;
SrtpCipher::~SrtpCipher() = default;

/// RFC 7714, 8.1 and 9.1, and RFC 3711, 4.1.1: the salt, with the SSRC and the index laid over it.
bool SrtpCipher::begin(const SrtpNonce& nonce) {
  auto iv = salt_;
  std::uint8_t* at = iv.data() + (gcm_ ? 2 : 4);
  for (int shift = 24; shift >= 0; shift -= 8) *at++ ^= static_cast<std::uint8_t>(nonce.ssrc >> shift);
  for (int shift = 40; shift >= 0; shift -= 8) *at++ ^= static_cast<std::uint8_t>(nonce.index >> shift);
  return EVP_CipherInit_ex(context_.get(), nullptr, nullptr, nullptr, iv.data(), -1) == 1;
}

bool SrtpCipher::authenticate(Bytes bytes) {
  int size = 0;
  return bytes.empty() ||
         EVP_CipherUpdate(context_.get(), nullptr, &size, bytes.data(), static_cast<int>(bytes.size())) == 1;
}

bool SrtpCipher::crypt(Bytes text, std::uint8_t* out) {
  int size = 0;
  return text.empty() || EVP_CipherUpdate(context_.get(), out, &size, text.data(), static_cast<int>(text.size())) == 1;
}

bool SrtpCipher::seal(const SrtpNonce& nonce, const SrtpClear& clear, Bytes lead, Bytes text, std::uint8_t* out,
                      std::uint8_t* tag) {
  if (!begin(nonce)) return false;
  if (gcm_ && (!authenticate(clear.header) || !authenticate(clear.trailer))) return false;
  if (!crypt(lead, out) || !crypt(text, out + lead.size())) return false;
  if (!gcm_) {
    const auto digest = mac_->of(clear.header, {out, lead.size() + text.size()}, clear.trailer);
    std::copy_n(digest.begin(), tag_size(), tag);
    return true;
  }
  int none = 0;
  return EVP_CipherFinal_ex(context_.get(), tag, &none) == 1 &&
         EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag_size()), tag) == 1;
}

bool SrtpCipher::open(const SrtpNonce& nonce, const SrtpClear& clear, Bytes text, Bytes tag, std::uint8_t* out) {
  if (!gcm_) {
    const auto digest = mac_->of(clear.header, text, clear.trailer);
    return CRYPTO_memcmp(digest.data(), tag.data(), tag_size()) == 0 && begin(nonce) && crypt(text, out);
  }
  std::array<std::uint8_t, 16> expected;
  std::copy_n(tag.begin(), expected.size(), expected.begin());
  int none = 0;
  if (begin(nonce) && authenticate(clear.header) && authenticate(clear.trailer) && crypt(text, out) &&
      EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag_size()), expected.data()) == 1 &&
      EVP_CipherFinal_ex(context_.get(), expected.data(), &none) == 1) {
    return true;
  }
  if (!text.empty()) std::fill_n(out, text.size(), std::uint8_t{0});
  return false;
}

}  // namespace madang::media

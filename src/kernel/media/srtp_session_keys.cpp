#include "kernel/media/srtp_session_keys.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace madang::media {

namespace {

// RFC 3711, 4.3.2: the labels of RTCP are those of RTP and 3.
constexpr std::uint8_t kCipherLabel = 0;
constexpr std::uint8_t kAuthenticationLabel = 1;
constexpr std::uint8_t kSaltLabel = 2;
constexpr std::uint8_t kRtcpLabels = 3;
constexpr std::size_t kLabelAt = 7;

}  // namespace

SrtpSessionKeys::~SrtpSessionKeys() {
  OPENSSL_cleanse(key.data(), key.size());
  OPENSSL_cleanse(salt.data(), salt.size());
  OPENSSL_cleanse(authentication.data(), authentication.size());
}

void derive_session_key(Bytes master_key, Bytes master_salt, std::uint8_t label, MutableBytes out) {
  std::array<std::uint8_t, 16> counter{};
  std::ranges::copy(master_salt.first(std::min(master_salt.size(), kMostSrtpSalt)), counter.begin());
  counter[kLabelAt] ^= label;
  std::ranges::fill(out, std::uint8_t{0});
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                &EVP_CIPHER_CTX_free);
  const auto* cipher = master_key.size() == 32 ? EVP_aes_256_ctr() : EVP_aes_128_ctr();
  int size = 0;
  if (!context || EVP_EncryptInit_ex(context.get(), cipher, nullptr, master_key.data(), counter.data()) != 1 ||
      EVP_EncryptUpdate(context.get(), out.data(), &size, out.data(), static_cast<int>(out.size())) != 1) {
    throw std::runtime_error("OpenSSL derives no key of SRTP");
  }
}

SrtpSessionKeys session_keys(SrtpProfile profile, const SrtpMaster& master, SrtpPackets packets) {
  const Bytes key = Bytes(master.key).first(key_size(profile));
  const Bytes salt = Bytes(master.salt).first(salt_size(profile));
  const std::uint8_t labels = packets == SrtpPackets::kRtcp ? kRtcpLabels : 0;
  SrtpSessionKeys keys{.profile = profile};
  const auto derive = [&](std::uint8_t label, MutableBytes out) {
    derive_session_key(key, salt, static_cast<std::uint8_t>(labels + label), out);
  };
  derive(kCipherLabel, MutableBytes(keys.key).first(key.size()));
  derive(kSaltLabel, MutableBytes(keys.salt).first(salt.size()));
  if (profile == SrtpProfile::kAesCm128HmacSha1Tag80) derive(kAuthenticationLabel, keys.authentication);
  return keys;
}

}  // namespace madang::media

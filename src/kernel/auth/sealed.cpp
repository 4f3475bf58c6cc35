#include "kernel/auth/sealed.hpp"

#include <sodium.h>

#include <array>

#include "kernel/auth/base64url.hpp"
#include "kernel/auth/tokens.hpp"

namespace madang::auth {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

using Key = std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_KEYBYTES>;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

Key key_for(std::string_view key, std::string_view purpose) {
  ready_sodium();
  Key derived;
  const std::string hexadecimal = keyed_hash(key, "seal", purpose);
  sodium_hex2bin(derived.data(), derived.size(), hexadecimal.data(), hexadecimal.size(), nullptr, nullptr, nullptr);
  return derived;
}

}  // namespace

std::string seal(std::string_view key, std::string_view purpose, std::string_view owner, std::string_view secret) {
  const Key derived = key_for(key, purpose);
  std::string sealed(kNonce + secret.size() + kTag, '\0');
  randombytes_buf(sealed.data(), kNonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(sealed) + kNonce, nullptr, bytes(secret), secret.size(),
                                             bytes(owner), owner.size(), nullptr, bytes(sealed), derived.data());
  return base64url(sealed);
}

std::optional<std::string> unseal(std::string_view key, std::string_view purpose, std::string_view owner,
                                  std::string_view sealed) {
  const Key derived = key_for(key, purpose);
  const auto raw = from_base64url(sealed);
  if (!raw || raw->size() < kNonce + kTag) return std::nullopt;
  std::string secret(raw->size() - kNonce - kTag, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(secret), nullptr, nullptr, bytes(*raw) + kNonce,
                                                 raw->size() - kNonce, bytes(owner), owner.size(), bytes(*raw),
                                                 derived.data()) != 0)
    return std::nullopt;
  return secret;
}

}  // namespace madang::auth

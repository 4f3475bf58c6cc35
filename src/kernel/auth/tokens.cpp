#include "kernel/auth/tokens.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>

#include "base/id.hpp"

namespace madang::auth {
namespace {

using Hash = std::array<unsigned char, 32>;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

void add(crypto_generichash_state& state, std::string_view text) {
  crypto_generichash_update(&state, bytes(text), text.size());
}

Hash hash(std::string_view key, std::string_view purpose, std::string_view text) {
  Hash result;
  crypto_generichash_state state;
  crypto_generichash_init(&state, key.empty() ? nullptr : bytes(key), key.size(), result.size());
  add(state, purpose);
  add(state, std::string_view("\0", 1));
  add(state, text);
  crypto_generichash_final(&state, result.data(), result.size());
  return result;
}

std::string hex(const Hash& hash) {
  std::string text(hash.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
  text.pop_back();
  return text;
}

std::uint64_t eight_bytes(const Hash& hash, std::size_t from) {
  std::uint64_t value = 0;
  for (std::size_t i = from; i < from + 8; ++i) value = value << 8 | hash[i];
  return value;
}

}  // namespace

void ready_sodium() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium finds no source of randomness");
}

std::string random_token() {
  ready_sodium();
  std::array<unsigned char, 32> random;
  randombytes_buf(random.data(), random.size());
  std::string text(sodium_base64_ENCODED_LEN(random.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(), text.size(), random.data(), random.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();
  return text;
}

std::string keyed_hash(std::string_view key, std::string_view purpose, std::string_view secret) {
  return hex(hash(key, purpose, secret));
}

std::string derived_code(std::string_view key, std::string_view purpose, std::string_view name) {
  const Hash derived = hash(key, purpose, name);
  return base32(eight_bytes(derived, 0)) + base32(eight_bytes(derived, 8));
}

std::string digest(std::string_view text) { return hex(hash({}, {}, text)); }

}  // namespace madang::auth

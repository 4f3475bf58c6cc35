#include "kernel/outbound/elliptic.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>

namespace madang::outbound {
namespace {

constexpr std::size_t kScalarBytes = 32;
constexpr char kCurve[] = "prime256v1";

template <auto Free>
struct Closer {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Closer<Free>>;
using Number = Owned<BIGNUM, BN_clear_free>;

void demand(bool holds) {
  if (!holds) throw std::runtime_error("OpenSSL cannot work with P-256");
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

/// With the secret number, or without it.
EVP_PKEY* made_of(std::string_view point, const BIGNUM* secret) {
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
  demand(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, kCurve, 0) == 1);
  demand(OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1);
  if (secret) demand(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret) == 1);
  const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  demand(EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  const int kind = secret ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY;
  return EVP_PKEY_fromdata(context.get(), &key, kind, parameters.get()) == 1 ? key : nullptr;
}

int value_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '-' ? 62 : c == '_' ? 63 : -1;
}

}  // namespace

void KeyCloser::operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

Key new_key() {
  Key key(EVP_EC_gen(kCurve));
  demand(key != nullptr);
  return key;
}

Key key_from_secret(std::string_view secret) {
  const Owned<EC_GROUP, EC_GROUP_free> group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  const Owned<BN_CTX, BN_CTX_free> context(BN_CTX_new());
  // 16 bytes more than the order has, so that no number is likelier than another by anything that counts.
  const auto wide = hkdf("", secret, "madang P-256 key", kScalarBytes + 16);
  const Number number(BN_bin2bn(bytes_of(std::string_view(wide)), static_cast<int>(wide.size()), nullptr));
  const Number below(BN_dup(EC_GROUP_get0_order(group.get())));
  demand(BN_sub_word(below.get(), 1) == 1 && BN_mod(number.get(), number.get(), below.get(), context.get()) == 1);
  demand(BN_add_word(number.get(), 1) == 1);  // from 1 to the order less one
  std::string bytes(kScalarBytes, '\0');
  demand(BN_bn2binpad(number.get(), bytes_of(bytes), kScalarBytes) == int{kScalarBytes});
  return key_of_number(bytes);
}

Key key_of_number(std::string_view bytes_of_number) {
  const Owned<EC_GROUP, EC_GROUP_free> group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  const Owned<BN_CTX, BN_CTX_free> context(BN_CTX_new());
  const Number number(BN_bin2bn(bytes_of(bytes_of_number), static_cast<int>(bytes_of_number.size()), nullptr));
  const Owned<EC_POINT, EC_POINT_free> point(EC_POINT_new(group.get()));
  demand(EC_POINT_mul(group.get(), point.get(), number.get(), nullptr, nullptr, context.get()) == 1);
  std::string bytes(kPublicKeyBytes, '\0');
  demand(EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, bytes_of(bytes), bytes.size(),
                            context.get()) == bytes.size());
  Key key(made_of(bytes, number.get()));
  demand(key != nullptr);
  return key;
}

std::optional<Key> public_key(std::string_view bytes) {
  if (bytes.size() != kPublicKeyBytes || bytes[0] != '\x04') return std::nullopt;
  Key key(made_of(bytes, nullptr));
  if (!key) return std::nullopt;
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new(key.get(), nullptr));
  if (EVP_PKEY_public_check(context.get()) != 1) return std::nullopt;
  return key;
}

std::string public_bytes(const Key& key) {
  std::string bytes(kPublicKeyBytes, '\0');
  std::size_t length = 0;
  demand(EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, bytes_of(bytes), bytes.size(), &length) ==
             1 &&
         length == kPublicKeyBytes);
  return bytes;
}

std::string shared_secret(const Key& ours, const Key& theirs) {
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new(ours.get(), nullptr));
  std::string secret(kScalarBytes, '\0');
  std::size_t length = secret.size();
  demand(EVP_PKEY_derive_init(context.get()) == 1 && EVP_PKEY_derive_set_peer(context.get(), theirs.get()) == 1 &&
         EVP_PKEY_derive(context.get(), bytes_of(secret), &length) == 1 && length == kScalarBytes);
  return secret;
}

std::string signature(const Key& key, std::string_view text) {
  const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  demand(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1);
  std::array<unsigned char, 80> encoded;
  std::size_t length = encoded.size();
  demand(EVP_DigestSign(context.get(), encoded.data(), &length, bytes_of(text), text.size()) == 1);
  const unsigned char* start = encoded.data();
  const Owned<ECDSA_SIG, ECDSA_SIG_free> pair(d2i_ECDSA_SIG(nullptr, &start, static_cast<long>(length)));
  demand(pair != nullptr);
  std::string bytes(2 * kScalarBytes, '\0');
  demand(BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), bytes_of(bytes), kScalarBytes) == int{kScalarBytes} &&
         BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), bytes_of(bytes) + kScalarBytes, kScalarBytes) == int{kScalarBytes});
  return bytes;
}

std::string hkdf(std::string_view salt, std::string_view secret, std::string_view info, std::size_t length) {
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nullptr));
  std::string bytes(length, '\0');
  demand(EVP_PKEY_derive_init(context.get()) == 1 && EVP_PKEY_CTX_set_hkdf_md(context.get(), EVP_sha256()) == 1 &&
         EVP_PKEY_CTX_set1_hkdf_salt(context.get(), bytes_of(salt), static_cast<int>(salt.size())) == 1 &&
         EVP_PKEY_CTX_set1_hkdf_key(context.get(), bytes_of(secret), static_cast<int>(secret.size())) == 1 &&
         EVP_PKEY_CTX_add1_hkdf_info(context.get(), bytes_of(info), static_cast<int>(info.size())) == 1 &&
         EVP_PKEY_derive(context.get(), bytes_of(bytes), &length) == 1);
  return bytes;
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  demand(RAND_bytes(bytes_of(bytes), static_cast<int>(count)) == 1);
  return bytes;
}

std::string base64url(std::string_view bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    const auto digits = std::min<std::size_t>(bytes.size() - i, 3) + 1;
    for (std::size_t j = 0; j < digits; ++j) text += kDigits[group >> (18 - 6 * j) & 63];
  }
  return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string bytes;
  unsigned group = 0;
  int bits = 0;
  for (const char c : text) {
    const int value = value_of(c);
    if (value < 0) return std::nullopt;
    group = (group << 6 | static_cast<unsigned>(value)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(group >> bits & 0xff);
  }
  if (bits >= 6 || (group & ((1U << bits) - 1)) != 0) return std::nullopt;  // a digit too many, or bits of none
  return bytes;
}

}  // namespace madang::outbound

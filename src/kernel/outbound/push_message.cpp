#include "kernel/outbound/push_message.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <boost/json.hpp>
#include <stdexcept>

namespace madang::outbound {
namespace {

constexpr std::size_t kAuthBytes = 16;
constexpr std::size_t kTagBytes = 16;
constexpr std::uint32_t kRecordBytes = 4'096;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string sealed(std::string_view key, std::string_view nonce, std::string_view text) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                EVP_CIPHER_CTX_free);
  std::string bytes(text.size() + kTagBytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(bytes.data());
  int length = 0;
  const bool is_well =
      EVP_EncryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, bytes_of(key), bytes_of(nonce)) == 1 &&
      EVP_EncryptUpdate(context.get(), out, &length, bytes_of(text), static_cast<int>(text.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), out + length, &length) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, out + text.size()) == 1;
  if (!is_well) throw std::runtime_error("OpenSSL cannot seal with AES-GCM");
  return bytes;
}

std::string with_zero(std::string_view text) { return std::string(text) + '\0'; }

struct Browser {
  std::string key;
  std::string secret;
};

std::optional<Browser> browser_of(const PushSubscription& subscription) {
  auto key = from_base64url(subscription.p256dh);
  auto secret = from_base64url(subscription.auth);
  if (!key || !secret || secret->size() != kAuthBytes) return std::nullopt;
  return Browser{std::move(*key), std::move(*secret)};
}

}  // namespace

std::optional<std::string> fault_of(const PushSubscription& subscription) {
  const auto address = read_web_address(subscription.endpoint);
  if (!address || (!address->secure && !is_loopback(address->host))) return "endpoint: must be an https URL";
  const auto key = from_base64url(subscription.p256dh);
  if (!key || !public_key(*key)) return "p256dh: must be a public key of P-256 in base64url";
  const auto secret = from_base64url(subscription.auth);
  if (!secret || secret->size() != kAuthBytes) return "auth: must be 16 bytes in base64url";
  return std::nullopt;
}

std::optional<std::string> encrypted(std::string_view text, const PushSubscription& subscription, const Key& ours,
                                     std::string_view salt, std::size_t padded_to) {
  const auto browser = browser_of(subscription);
  if (!browser || text.size() > kMostPushBytes) return std::nullopt;
  const auto theirs = public_key(browser->key);
  if (!theirs) return std::nullopt;
  const auto our_key = public_bytes(ours);
  const auto both = with_zero("WebPush: info") + browser->key + our_key;
  const auto secret = hkdf(browser->secret, shared_secret(ours, *theirs), both, 32);
  const auto key = hkdf(salt, secret, with_zero("Content-Encoding: aes128gcm"), 16);
  const auto nonce = hkdf(salt, secret, with_zero("Content-Encoding: nonce"), 12);
  auto record = std::string(text) + '\x02';  // the last record (RFC 8188, 2)
  record.resize(std::max(record.size(), std::min(padded_to, kMostPushBytes + 1)), '\0');
  std::string bytes(salt);
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(kRecordBytes >> shift & 0xff);
  bytes += static_cast<char>(our_key.size());
  return bytes + our_key + sealed(key, nonce, record);
}

std::string vapid(const WebAddress& endpoint, const Key& key, std::string_view contact, Timestamp until) {
  auto origin = endpoint;
  origin.target.clear();
  const boost::json::value claims{{"aud", origin.text()}, {"exp", until.milliseconds() / 1000}, {"sub", contact}};
  const auto head = base64url(R"({"typ":"JWT","alg":"ES256"})");
  const auto text = head + "." + base64url(boost::json::serialize(claims));
  return fmt::format("vapid t={}.{}, k={}", text, base64url(signature(key, text)), base64url(public_bytes(key)));
}

}  // namespace madang::outbound

#include "kernel/media/stun_integrity.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <new>

namespace madang::media {
namespace {

constexpr std::size_t kIntegrity = 24;
constexpr std::size_t kFingerprint = 8;
constexpr std::uint32_t kFingerprintMask = 0x5354554e;

constexpr std::array<std::uint32_t, 256> crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? value >> 1 ^ 0xEDB88320U : value >> 1;
    table[i] = value;
  }
  return table;
}

constexpr auto kCrc = crc_table();

std::uint32_t crc(std::uint32_t value, Bytes bytes) {
  for (const std::uint8_t byte : bytes) value = kCrc[(value ^ byte) & 0xff] ^ value >> 8;
  return value;
}

/// The first four bytes of a message that is `more` longer than what stands there.
std::array<std::uint8_t, 4> lengthened(Bytes message, std::size_t more) {
  const std::size_t length = message.size() - kStunHeader + more;
  return {message[0], message[1], static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)};
}

/// The context has its algorithm already: to name it again would have it looked up. Nothing in here fails but for want
/// of memory.
void digest(EVP_MD_CTX* context, std::initializer_list<Bytes> parts, std::uint8_t* result) {
  bool is_well = EVP_DigestInit_ex(context, nullptr, nullptr) == 1;
  for (const Bytes part : parts) is_well = is_well && EVP_DigestUpdate(context, part.data(), part.size()) == 1;
  is_well = is_well && EVP_DigestFinal_ex(context, result, nullptr) == 1;
  if (!is_well) throw std::bad_alloc();
}

}  // namespace

StunIntegrity::StunIntegrity(std::string_view key) : context_(EVP_MD_CTX_new()) {
  if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha1(), nullptr) != 1) throw std::bad_alloc();
  std::array<std::uint8_t, kBlock> padded{};
  const Bytes bytes(reinterpret_cast<const std::uint8_t*>(key.data()), key.size());
  if (key.size() > kBlock) digest(context_.get(), {bytes}, padded.data());
  if (key.size() <= kBlock) std::ranges::copy(bytes, padded.begin());
  for (std::size_t i = 0; i < kBlock; ++i) {
    inner_[i] = padded[i] ^ 0x36;
    outer_[i] = padded[i] ^ 0x5c;
  }
  OPENSSL_cleanse(padded.data(), padded.size());
}

StunIntegrity::~StunIntegrity() {
  OPENSSL_cleanse(inner_.data(), inner_.size());
  OPENSSL_cleanse(outer_.data(), outer_.size());
}

StunDigest StunIntegrity::of(Bytes message) const {
  const auto head = lengthened(message, kIntegrity);
  StunDigest result{};
  digest(context_.get(), {inner_, head, message.subspan(head.size())}, result.data());
  digest(context_.get(), {outer_, result}, result.data());
  return result;
}

bool StunIntegrity::holds(const StunMessage& message) const {
  if (message.integrity_at == 0) return false;
  const auto right = of(message.whole.first(message.integrity_at));
  return CRYPTO_memcmp(right.data(), message.whole.data() + message.integrity_at + 4, right.size()) == 0;
}

std::uint32_t stun_fingerprint(Bytes message) {
  const auto head = lengthened(message, kFingerprint);
  return ~crc(crc(~0U, head), message.subspan(head.size())) ^ kFingerprintMask;
}

bool fingerprint_holds(const StunMessage& message) {
  if (message.fingerprint_at == 0) return false;
  ByteReader reader(message.whole.subspan(message.fingerprint_at + 4));
  return reader.u32() == stun_fingerprint(message.whole.first(message.fingerprint_at));
}

}  // namespace madang::media

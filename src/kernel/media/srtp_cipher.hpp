#pragma once

#include <memory>

#include "kernel/media/bytes.hpp"
#include "kernel/media/srtp_session_keys.hpp"

struct evp_cipher_ctx_st;

// The ciphers of SRTP under one key: AES-GCM (RFC 7714), and AES in counter mode with HMAC-SHA1 of 80 bits (RFC 3711).
// Knows nothing of packets' form. The key is set up once; a packet sets the nonce, allocates nothing and takes no lock.
// One thread at a time.

namespace madang::media {

/// What makes a packet's nonce: no two packets under a key may have both equal.
struct SrtpNonce {
  std::uint32_t ssrc = 0;
  std::uint64_t index = 0;  ///< 48 bits
};

/// What is authenticated and not encrypted, before and behind the text.
struct SrtpClear {
  Bytes header;
  Bytes trailer;
};

class SrtpCipher {
 public:
  enum class Direction : std::uint8_t { kSeal, kOpen };

  /// Throws std::runtime_error when OpenSSL lacks the cipher.
  SrtpCipher(const SrtpSessionKeys& keys, Direction direction);
  SrtpCipher(SrtpCipher&&) noexcept;
  ~SrtpCipher();

  bool is_gcm() const { return gcm_; }
  std::size_t tag_size() const { return gcm_ ? 16 : 10; }

  /// Encrypts `lead` and then `text` to where `out` begins, and writes the tag. `out` may be where they lie already.
  /// False only when OpenSSL fails.
  bool seal(const SrtpNonce& nonce, const SrtpClear& clear, Bytes lead, Bytes text, std::uint8_t* out,
            std::uint8_t* tag);
  /// False when the tag is false. What is written to `out` then means nothing, and is zero wherever it was written.
  bool open(const SrtpNonce& nonce, const SrtpClear& clear, Bytes text, Bytes tag, std::uint8_t* out);

 private:
  struct FreeContext {
    void operator()(evp_cipher_ctx_st* context) const;
  };
  class HmacSha1;

  bool begin(const SrtpNonce& nonce);
  bool authenticate(Bytes bytes);
  bool crypt(Bytes text, std::uint8_t* out);

  bool gcm_;
  std::array<std::uint8_t, 16> salt_{};
  std::unique_ptr<evp_cipher_ctx_st, FreeContext> context_;
  std::unique_ptr<const HmacSha1> mac_;
};

}  // namespace madang::media

#pragma once

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "kernel/auth/base64url.hpp"

namespace madang::auth {

/// An authenticator made of nothing but OpenSSL: makes and uses one passkey on the curve P-256, and lies where it is
/// told to.
struct SoftwarePasskey {
  static constexpr unsigned char kPresent = 0x01;
  static constexpr unsigned char kVerified = 0x04;
  static constexpr unsigned char kAttested = 0x40;

  std::string relying_party = "chat.example";
  std::string origin = "https://chat.example";
  std::string credential_id = "a passkey of 24 bytes :)";
  unsigned char flags = kPresent | kVerified;
  std::uint32_t sign_count = 1;
  std::shared_ptr<EVP_PKEY> key{EVP_EC_gen("P-256"), EVP_PKEY_free};

  std::string client_data(std::string_view type, std::string_view challenge) const {
    return boost::json::serialize(boost::json::object{
        {"type", type}, {"challenge", base64url(challenge)}, {"origin", origin}, {"crossOrigin", false}});
  }

  /// Section 6.1: the hash of the relying party, flags, counter, and with a fresh passkey its id and COSE key.
  std::string authenticator_data(bool fresh) const {
    std::string data(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(data.data()),
                       reinterpret_cast<const unsigned char*>(relying_party.data()), relying_party.size());
    data += static_cast<char>(flags | (fresh ? kAttested : 0));
    for (int shift = 24; shift >= 0; shift -= 8) data += static_cast<char>(sign_count >> shift & 0xff);
    if (!fresh) return data;
    data.append(16, '\0');
    data += static_cast<char>(credential_id.size() >> 8);
    data += static_cast<char>(credential_id.size() & 0xff);
    return data + credential_id + cose_key();
  }

  std::string sign(std::string_view authenticator_data, std::string_view client_data) const {
    std::string text(authenticator_data);
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                       reinterpret_cast<const unsigned char*>(client_data.data()), client_data.size());
    text += hash;
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::string signature(128, '\0');
    std::size_t size = signature.size();
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                   reinterpret_cast<const unsigned char*>(text.data()), text.size());
    signature.resize(size);
    return signature;
  }

 private:
  /// {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
  std::string cose_key() const {
    std::string point(65, '\0');
    std::size_t size = 0;
    EVP_PKEY_get_octet_string_param(key.get(), "pub", reinterpret_cast<unsigned char*>(point.data()), point.size(),
                                    &size);
    return std::string("\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", 10) + point.substr(1, 32) +
           std::string("\x22\x58\x20", 3) + point.substr(33, 32);
  }
};

}  // namespace madang::auth

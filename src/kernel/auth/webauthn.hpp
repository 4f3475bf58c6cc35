#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What a server checks of a passkey (Web Authentication Level 2, sections 7.1 and 7.2), on libfido2. Everything is
// bytes here. Attestation is not asked for and not looked at. Pure; any thread.

namespace madang::auth {

/// What the browser says it asked the authenticator to sign.
struct ClientData {
  std::string type;  ///< `webauthn.create` or `webauthn.get`
  std::string challenge;
  std::string origin;
};

inline constexpr std::string_view kCreation = "webauthn.create";
inline constexpr std::string_view kAssertion = "webauthn.get";

/// Nothing unless it is such JSON, from a page that stands in no foreign frame.
std::optional<ClientData> read_client_data(std::string_view json);

/// The host of an origin such as `https://chat.example:8443`: the relying party that passkeys belong to.
std::string relying_party(std::string_view origin);

struct PublicKey {
  std::int64_t algorithm = 0;  ///< COSE: ES256 -7, EdDSA -8, RS256 -257
  std::string bytes;           ///< as libfido2 keeps it
};

struct Registration {
  std::string credential_id;
  PublicKey key;
  std::int64_t sign_count = 0;
};

/// What a fresh passkey says of itself. Nothing unless it was made for `relying_party`, with somebody present, and has
/// a key that we can check.
std::optional<Registration> read_registration(std::string_view relying_party, std::string_view client_data,
                                              std::string_view authenticator_data);

struct Assertion {
  std::string_view client_data;
  std::string_view authenticator_data;
  std::string_view signature;
};

struct Asserted {
  std::int64_t sign_count = 0;
  bool user_verified = false;  ///< by a fingerprint, a face or a PIN, not by a touch alone
};

/// Nothing unless the key signed it, for `relying_party`, with somebody present.
std::optional<Asserted> verify_assertion(std::string_view relying_party, const PublicKey& key,
                                         const Assertion& assertion);

}  // namespace madang::auth

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "people/model.hpp"

// What stands besides an account's password, as it crosses the wire. Above organisations. Pure.

namespace madang::people {

using PasskeyId = Id<"pky">;

/// What may follow the password when a second factor stands.
enum class SecondStep { totp, passkey, recovery_code };
BOOST_DESCRIBE_ENUM(SecondStep, totp, passkey, recovery_code)

/// What a browser hands to the authenticator: what to sign, and whose signature will do; any when none is named.
struct PasskeyChallenge {
  std::string challenge;
  std::vector<std::string> credential_ids;  ///< base64url
};
BOOST_DESCRIBE_STRUCT(PasskeyChallenge, (), (challenge, credential_ids))

/// A sign-in that still owes its second step. `token` is good for that step alone.
struct PendingSignIn {
  std::string token;
  Timestamp expires_at;
  std::vector<SecondStep> steps;
  std::optional<PasskeyChallenge> passkey;
};
BOOST_DESCRIBE_STRUCT(PendingSignIn, (), (token, expires_at, steps, passkey))

/// What a right password gets: who is signed in, as in SignedIn, or `pending`.
struct SignInAnswer {
  std::optional<Account> account;
  std::vector<Membership> memberships;
  std::vector<OwnJoinRequest> join_requests;
  std::optional<std::string> token;
  std::optional<PendingSignIn> pending;
};
BOOST_DESCRIBE_STRUCT(SignInAnswer, (), (account, memberships, join_requests, token, pending))

/// A key that lives in a phone, a computer or a stick, and never leaves it.
struct Passkey {
  PasskeyId id;
  std::string name;
  Timestamp created_at;
  std::optional<Timestamp> last_used_at;
};
BOOST_DESCRIBE_STRUCT(Passkey, (), (id, name, created_at, last_used_at))

/// What stands besides the password. It is asked for when any of it stands.
struct SecondFactor {
  std::optional<Timestamp> totp_since;
  std::vector<Passkey> passkeys;  ///< the oldest first
  std::int64_t recovery_codes_left = 0;
};
BOOST_DESCRIBE_STRUCT(SecondFactor, (), (totp_since, passkeys, recovery_codes_left))

/// What an authenticator app needs to know, as text and as an address for its camera.
struct TotpSetup {
  std::string secret;
  std::string address;
};
BOOST_DESCRIBE_STRUCT(TotpSetup, (), (secret, address))

/// Each lets its owner in once in place of the second factor. Told once; empty when they were told before.
struct RecoveryCodes {
  std::vector<std::string> codes;
};
BOOST_DESCRIBE_STRUCT(RecoveryCodes, (), (codes))

/// What a browser needs to make a passkey. `known` are those there are, so that no device makes two.
struct PasskeySetup {
  std::string challenge;
  AccountId account_id;
  std::string login;
  std::vector<std::string> known;
};
BOOST_DESCRIBE_STRUCT(PasskeySetup, (), (challenge, account_id, login, known))

struct AddedPasskey {
  Passkey passkey;
  std::vector<std::string> recovery_codes;  ///< told with the first factor alone
};
BOOST_DESCRIBE_STRUCT(AddedPasskey, (), (passkey, recovery_codes))

/// What an authenticator signed, as WebAuthn has it; all base64url.
struct PasskeyProof {
  Text<1, 1400> credential_id;
  Text<1, 4000> client_data;
  Text<1, 4000> authenticator_data;
  Text<1, 2000> signature;
  std::optional<Text<0, 100>> user_handle;
};
BOOST_DESCRIBE_STRUCT(PasskeyProof, (), (credential_id, client_data, authenticator_data, signature, user_handle))

inline constexpr RefusalKind kWrongCode{"people.wrong_code", 403, "The code is not right, or was used already."};
inline constexpr RefusalKind kSignInExpired{"people.sign_in_expired", 401,
                                            "This sign-in took too long. Start again with the password."};
inline constexpr RefusalKind kTotpOn{"people.totp_on", 409, "An authenticator app is set up already."};
inline constexpr RefusalKind kTotpOff{"people.totp_off", 409, "No authenticator app is set up."};
inline constexpr RefusalKind kSecondFactorOff{"people.second_factor_off", 409, "There is no second factor."};
inline constexpr RefusalKind kPasskeyRefused{"people.passkey_refused", 403, "This passkey does not open this account."};
inline constexpr RefusalKind kPasskeyKnown{"people.passkey_known", 409, "This passkey is registered already."};
inline constexpr RefusalKind kTooManyPasskeys{"people.too_many_passkeys", 409,
                                              "There are as many passkeys as there can be."};

}  // namespace madang::people

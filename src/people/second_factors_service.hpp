#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/auth/actor.hpp"
#include "kernel/auth/challenges.hpp"
#include "kernel/auth/pending_sign_ins.hpp"
#include "kernel/store/transaction.hpp"
#include "people/second_factors_model.hpp"

namespace madang::people {

/// A change of what keeps the account safe: whoever asks proves once more who they are.
struct ProvenWrite {
  ClientId client_id;
  Text<1, 200> current_password;
};
BOOST_DESCRIBE_STRUCT(ProvenWrite, (), (client_id, current_password))

struct ConfirmTotp {
  ClientId client_id;
  Text<1, 40> code;
};
BOOST_DESCRIBE_STRUCT(ConfirmTotp, (), (client_id, code))

/// What the challenge of a pending sign-in is for.
inline constexpr std::string_view kSecondStep = "second step by passkey";

struct FinishSignIn {
  Text<1, 100> pending_token;
  Text<1, 40> code;
  std::optional<bool> token_wanted;
};
BOOST_DESCRIBE_STRUCT(FinishSignIn, (), (pending_token, code, token_wanted))

struct FinishWithPasskey {
  Text<1, 100> pending_token;
  PasskeyProof passkey;
  std::optional<bool> token_wanted;
};
BOOST_DESCRIBE_STRUCT(FinishWithPasskey, (), (pending_token, passkey, token_wanted))

/// What stands besides the password: an authenticator app, passkeys, and recovery codes for the day they are lost.
/// Above organisations. Whoever calls has proven the password where that is asked for, and counts the tries.
///
/// Recovery codes are made from the server's key and the name of their set, so that a retry can be told them again;
/// the store keeps only their hashes.
class SecondFactors {
 public:
  SecondFactors(const Clock& clock, auth::PendingSignIns& pending, const auth::Challenges& challenges, std::string key)
      : clock_(clock), pending_(pending), challenges_(challenges), key_(std::move(key)) {}

  /// Whether the password is not enough.
  bool stands(store::Transaction& transaction, AccountId account) const { return !steps(transaction, account).empty(); }
  /// What may follow the password; nothing when the password is enough.
  std::vector<SecondStep> steps(store::Transaction& transaction, AccountId account) const;
  PendingSignIn begin_sign_in(store::Transaction& transaction, AccountId account, std::string_view device_name);
  /// Uses up the code, and the pending sign-in when the code is right. Nothing when it is wrong, which is counted.
  /// Throws kSignInExpired.
  std::optional<auth::PendingSignIn> finish_sign_in(store::Transaction& transaction, const FinishSignIn& request);
  /// Uses up the pending sign-in, after a passkey of its account. Throws kSignInExpired.
  auth::PendingSignIn finish_sign_in(store::Transaction& transaction, std::string_view pending_token);
  /// Whose sign-in this is. Throws kSignInExpired.
  AccountId account_of(store::Transaction& transaction, std::string_view pending_token) const;

  SecondFactor look(store::Transaction& transaction, const auth::Actor& actor) const;
  /// A fresh secret, in place of one that was never confirmed.
  void begin_totp(store::Transaction& transaction, const auth::Actor& actor);
  /// The secret that waits to be confirmed.
  TotpSetup totp_setup(store::Transaction& transaction, const Account& account) const;
  /// From now on the app is asked for. Answers the name of a fresh set of recovery codes, or none when there are codes.
  /// Throws kWrongCode.
  std::string confirm_totp(store::Transaction& transaction, const auth::Actor& actor, const ConfirmTotp& request);
  /// Turns the app off; may be said again. Recovery codes go with the last factor.
  void remove_totp(store::Transaction& transaction, const auth::Actor& actor);

  /// For the first factor: answers the name of a set that is made now, or none when there are codes.
  std::string first_recovery_codes(store::Transaction& transaction, const auth::Actor& actor);
  void drop_codes_without_factor(store::Transaction& transaction, AccountId account);
  /// A fresh set in place of the old one; answers its name.
  std::string renew_recovery_codes(store::Transaction& transaction, const auth::Actor& actor);
  /// The codes of a set, made again from its name.
  RecoveryCodes recovery_codes(AccountId account, std::string_view set) const;

  static constexpr int kRecoveryCodes = 10;

 private:
  bool accept(store::Transaction& transaction, AccountId account, std::string_view code);
  bool accept_totp(store::Transaction& transaction, AccountId account, std::string_view code);
  std::string secret_of(AccountId account, std::string_view sealed) const;
  std::string recovery_code(AccountId account, std::string_view set, int number) const;
  std::string hash(AccountId account, std::string_view recovery_code) const;

  const Clock& clock_;
  auth::PendingSignIns& pending_;
  const auth::Challenges& challenges_;
  const std::string key_;
};

}  // namespace madang::people

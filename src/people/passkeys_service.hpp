#pragma once

#include <string>
#include <string_view>

#include "kernel/auth/actor.hpp"
#include "kernel/auth/challenges.hpp"
#include "kernel/store/transaction.hpp"
#include "people/second_factors_service.hpp"

namespace madang::people {

struct AddPasskey {
  ClientId client_id;
  Text<1, 80> name;
  Text<1, 4000> client_data;
  Text<1, 8000> authenticator_data;
};
BOOST_DESCRIBE_STRUCT(AddPasskey, (), (client_id, name, client_data, authenticator_data))

struct RenamePasskey {
  PasskeyId passkey_id;
  ClientId client_id;
  Text<1, 80> name;
};
BOOST_DESCRIBE_STRUCT(RenamePasskey, (), (passkey_id, client_id, name))

/// What a signature proved, before it is used up.
struct Recognised {
  PasskeyId id;
  AccountId account_id;
  std::string challenge;
  std::int64_t known_count = 0;
  std::int64_t sign_count = 0;
  bool user_verified = false;
};

/// Keys in people's own devices (WebAuthn). They stand as a second factor, and where the device makes sure who is
/// there, they sign in alone. A passkey belongs to the host it was made for, and signs for no other.
class Passkeys {
 public:
  Passkeys(const Clock& clock, IdSource& ids, auth::Challenges& challenges, SecondFactors& factors)
      : clock_(clock), ids_(ids), challenges_(challenges), factors_(factors) {}

  /// For whoever has just given their password: the challenge is good for adding one passkey.
  PasskeySetup setup(store::Transaction& transaction, const Account& account) const;
  /// `origin` is that of the page which asks. Answers what `added` needs. Throws kPasskeyRefused.
  std::string add(store::Transaction& transaction, const auth::Actor& actor, const AddPasskey& request,
                  std::string_view origin);
  AddedPasskey added(store::Transaction& transaction, const auth::Actor& actor, std::string_view kept) const;
  Passkey rename(store::Transaction& transaction, const auth::Actor& actor, const RenamePasskey& request);
  /// Recovery codes go with the last factor. Throws kNotFound.
  void remove(store::Transaction& transaction, const auth::Actor& actor, PasskeyId id);

  /// For whoever is not known yet.
  PasskeyChallenge sign_in_challenge() const;
  /// Whose signature this is. Changes nothing, so that its arithmetic may run on a snapshot. Throws kPasskeyRefused.
  Recognised recognise(store::Transaction& transaction, const PasskeyProof& proof, std::string_view origin) const;
  /// Uses up what was signed for this pending sign-in. Throws kPasskeyRefused.
  void finish(store::Transaction& transaction, const Recognised& proof, std::string_view pending_token);
  /// The same for a sign-in by the passkey alone: somebody must have been verified. Throws kPasskeyRefused.
  void sign_in(store::Transaction& transaction, const Recognised& proof);

  static constexpr std::size_t kMost = 20;

 private:
  void use(store::Transaction& transaction, const Recognised& proof, std::string_view purpose,
           std::string_view subject);

  const Clock& clock_;
  IdSource& ids_;
  auth::Challenges& challenges_;
  SecondFactors& factors_;
};

}  // namespace madang::people

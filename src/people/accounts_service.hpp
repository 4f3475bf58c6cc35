#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/auth/pending_sign_ins.hpp"
#include "kernel/auth/sessions.hpp"
#include "kernel/store/transaction.hpp"
#include "people/model.hpp"

namespace madang::people {

struct SignIn {
  Text<1, 200> login;
  Text<1, 200> password;
  Text<0, 100> device_name;
  std::optional<bool> token_wanted;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (login, password, device_name, token_wanted))

struct ChangePassword {
  ClientId client_id;
  Text<1, 200> current_password;
  Text<8, 200> new_password;
};
BOOST_DESCRIBE_STRUCT(ChangePassword, (), (client_id, current_password, new_password))

struct SessionList {
  std::vector<Session> sessions;
};
BOOST_DESCRIBE_STRUCT(SessionList, (), (sessions))

struct EndSession {
  SessionId session_id;
};
BOOST_DESCRIBE_STRUCT(EndSession, (), (session_id))

/// What is kept to prove an account: where there is none, the id is zero.
struct Proof {
  AccountId account_id;
  std::string login;
  std::string password_hash;
  bool first = false;  ///< the account has no password yet and gets this one, for its owner holds an invitation
};

/// Accounts and their sessions, above organisations. Passwords are hashed and compared outside, where it may take its
/// time; here only hashes come in, and a transaction goes on only if they are still the ones that were compared.
class Accounts {
 public:
  Accounts(const Clock& clock, IdSource& ids, auth::Sessions& sessions, auth::PendingSignIns& pending)
      : clock_(clock), ids_(ids), sessions_(sessions), pending_(pending) {}

  Proof find(store::Transaction& transaction, std::string_view login) const;
  Proof find(store::Transaction& transaction, const auth::Actor& actor) const;

  /// The proven account, made now if it is new. Nothing when it has changed since, or somebody took the login: prove
  /// again.
  std::optional<Account> settle(store::Transaction& transaction, const Proof& proof, std::string_view locale);
  /// Whether it is the account that was prepared for this member, and still waits for its first password.
  bool is_unclaimed(store::Transaction& transaction, const Proof& proof, OrgId org, MemberId member) const;
  /// Whether what was compared is still the password of whoever asks.
  bool holds(store::Transaction& transaction, const auth::Actor& actor, const Proof& proof) const;
  Account of(store::Transaction& transaction, const auth::Actor& actor) const;
  /// Throws kSignedOut when it is gone.
  Account by_id(store::Transaction& transaction, AccountId id) const;

  auth::NewSession begin_session(store::Transaction& transaction, AccountId account, std::string_view device_name);
  /// The account with all its memberships, `first` in front.
  SignedIn signed_in(store::Transaction& transaction, const Account& account, OrgId first = {}) const;
  SignedIn look(store::Transaction& transaction, const auth::Actor& actor) const;
  void sign_out(store::Transaction& transaction, const auth::Actor& actor);
  /// The account's own, the last used first.
  SessionList sessions(store::Transaction& transaction, const auth::Actor& actor) const;
  /// Ends it and its sockets. May be said again.
  void end_session(store::Transaction& transaction, const auth::Actor& actor, const EndSession& request);
  void end_other_sessions(store::Transaction& transaction, const auth::Actor& actor);
  Ticket issue_ticket(store::Transaction& transaction, const auth::Actor& actor);

  /// Ends the account's other sessions and their sockets. False when the proven password is no longer the one in force.
  bool change_password(store::Transaction& transaction, const auth::Actor& actor, const Proof& proof,
                       std::string_view new_hash);

  /// For the command line. Every account of the server, by login.
  std::vector<SignedIn> list(store::Transaction& transaction) const;
  /// For the command line. Ends every session; false when there is no such login.
  bool reset_password(store::Transaction& transaction, std::string_view login, std::string_view new_hash);

 private:
  const Clock& clock_;
  IdSource& ids_;
  auth::Sessions& sessions_;
  auth::PendingSignIns& pending_;
};

}  // namespace madang::people

#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/auth/remembered_sessions.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::auth {

/// A member's place in an organisation, as the slice that owns members knows it.
struct Membership {
  MemberId member_id;
  Role role;
};

/// Asked once per request: which member is this account in this organisation, if any? Given by the people slice at
/// wiring.
using FindMembership = std::function<std::optional<Membership>(store::Transaction&, OrgId, AccountId)>;

/// The same in SQL, for asking it together with whose session it is: what to join to `sessions s` for the organisation
/// `$2`, and the columns that are the member's id and role there.
struct MembershipJoin {
  std::string_view columns;
  std::string_view join;
};

/// The tables of auth, which all stand above organisations.
std::vector<std::string> tables_above_organisations();

/// A fresh session. The token is told once and never stored; only its keyed BLAKE2b hash is.
struct NewSession {
  SessionId id;
  std::string token;
};

/// One session that lives, as its owner may see it.
struct KnownSession {
  SessionId id;
  std::string device_name;
  Timestamp created_at;
  Timestamp last_used_at;  ///< to the hour
};
BOOST_DESCRIBE_STRUCT(KnownSession, (), (id, device_name, created_at, last_used_at))

/// A socket's ticket as told to the client; only its hash is stored.
struct NewTicket {
  std::string ticket;
  Timestamp expires_at;
};

/// Sessions and socket tickets, above organisations. A session lives 30 days from its last use.
class Sessions {
 public:
  /// `key` is the server's secret of 32 bytes; another key makes every session unknown.
  Sessions(const Clock& clock, IdSource& ids, std::string key, FindMembership find_membership);

  NewSession begin(store::Transaction& transaction, AccountId account, std::string_view device_name);
  void end(store::Transaction& transaction, SessionId session);
  /// Ends a session if it is this account's. False when the account never had it; one that has ended stays so.
  bool end_own(store::Transaction& transaction, AccountId account, SessionId session);
  /// Ends every session of the account but `spared`; gives those ended, so that their sockets can be closed.
  std::vector<SessionId> end_all(store::Transaction& transaction, AccountId account, SessionId spared);

  /// Those of the account that live, the last used first.
  std::vector<KnownSession> list(store::Transaction& transaction, AccountId account) const;

  /// How the session's client named itself; empty when there is no such session.
  std::string device_name(store::Transaction& transaction, SessionId session) const;

  /// Whose token this is: a stranger when it is unknown, expired or empty. With `org`, also the membership, if any.
  /// On a snapshot it only looks; inside a write it also moves the session's last use forward, at most once an hour.
  Actor identify(store::Transaction& transaction, std::string_view token, OrgId org, std::string_view address) const;

  /// The same for a device that already proved itself, such as an open socket.
  Actor identify(store::Transaction& transaction, SessionId session, OrgId org, std::string_view address) const;

  /// A secret good for one socket, for 30 s: it goes into the socket's first frame. Only its hash is stored.
  NewTicket issue_ticket(store::Transaction& transaction, const Actor& actor);
  /// Uses a ticket up. A stranger when it is unknown, spent, expired, or its session has ended.
  Actor redeem_ticket(store::Transaction& transaction, std::string_view ticket, OrgId org, std::string_view address);

  /// Deletes what nobody can use any more, at most 500 sessions at a time; returns how many.
  std::int64_t forget_expired(store::Transaction& transaction);

  static constexpr std::chrono::seconds kTicketLife{30};
  static constexpr std::chrono::hours kSessionLife{24 * 30};
  static constexpr std::chrono::hours kUseStep{1};

  /// At wiring, where sessions lie in another database than what is asked about. Must outlive it.
  void remember_by(RememberedSessions& remembered) { remembered_ = &remembered; }

  /// At wiring, where both lie in one database.
  void join_members(const MembershipJoin& membership);

  /// Told inside the transaction which sessions end, so that their sockets are closed within one second. Set at wiring.
  void on_ended(std::function<void(store::Transaction&, SessionId)> told) { ended_ = std::move(told); }

 private:
  struct Row;
  struct RowAndMember;

  bool asks_at_once(OrgId org) const { return org && !remembered_ && !by_id_with_member_.empty(); }
  Actor actor_of(store::Transaction& transaction, const std::optional<RowAndMember>& row, OrgId org,
                 std::string_view address) const;
  Actor actor_of(store::Transaction& transaction, const std::optional<LivingSession>& session, OrgId org,
                 std::string_view address) const;
  bool is_old(Timestamp last_used_at) const;
  /// Reads it, unless it is remembered.
  std::optional<LivingSession> living(store::Transaction& transaction, std::string_view token) const;
  std::optional<LivingSession> living(store::Transaction& transaction, SessionId id) const;
  std::optional<LivingSession> kept(const std::optional<Row>& row, const std::string& token_hash) const;
  void move_last_use(store::Transaction& transaction, const LivingSession& session) const;
  void tell_ended(store::Transaction& transaction, SessionId session) const;
  std::string hash_token(std::string_view token) const;
  std::string hash_ticket(std::string_view ticket) const;

  const Clock& clock_;
  IdSource& ids_;
  const std::string key_;
  FindMembership find_membership_;
  std::function<void(store::Transaction&, SessionId)> ended_;
  RememberedSessions* remembered_ = nullptr;
  std::string by_token_with_member_;  // empty where they cannot be joined
  std::string by_id_with_member_;
};

}  // namespace madang::auth

#include "kernel/auth/sessions.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "kernel/auth/tokens.hpp"
#include "kernel/store/query.hpp"

namespace madang::auth {

struct Sessions::Row {
  SessionId id;
  AccountId account_id;
  Timestamp last_used_at;
  std::optional<Timestamp> ended_at;
  BOOST_DESCRIBE_CLASS(Row, (), (id, account_id, last_used_at, ended_at), (), ())
};

struct Sessions::RowAndMember {
  SessionId id;
  AccountId account_id;
  Timestamp last_used_at;
  std::optional<Timestamp> ended_at;
  std::optional<MemberId> member_id;
  std::optional<Role> role;
  BOOST_DESCRIBE_CLASS(RowAndMember, (), (id, account_id, last_used_at, ended_at, member_id, role), (), ())
};

namespace {

Actor member_of(Actor actor, OrgId org, const std::optional<Membership>& membership) {
  if (!membership) return actor;
  actor.org_id = org;
  actor.member_id = membership->member_id;
  actor.role = membership->role;
  return actor;
}

struct Ticket {
  SessionId session_id;
  Timestamp expires_at;
};
BOOST_DESCRIBE_STRUCT(Ticket, (), (session_id, expires_at))

}  // namespace

Sessions::Sessions(const Clock& clock, IdSource& ids, std::string key, FindMembership find_membership)
    : clock_(clock), ids_(ids), key_(std::move(key)), find_membership_(std::move(find_membership)) {
  if (key_.size() != 32) throw std::logic_error("the server's secret must have 32 bytes");
}

void Sessions::join_members(const MembershipJoin& membership) {
  const auto begin =
      fmt::format("SELECT s.id, s.account_id, s.last_used_at, s.ended_at, {} FROM sessions s LEFT JOIN {}",
                  membership.columns, membership.join);
  by_token_with_member_ = begin + " WHERE s.token_hash = $1";
  by_id_with_member_ = begin + " WHERE s.id = $1";
}

std::vector<std::string> tables_above_organisations() {
  return {"sessions", "tickets", "pending_sign_ins", "spent_challenges", "sign_in_attempts"};
}

NewSession Sessions::begin(store::Transaction& transaction, AccountId account, std::string_view device_name) {
  NewSession session{ids_.next<SessionId>(), random_token()};
  const Timestamp now = clock_.now();
  store::execute(transaction,
                 "INSERT INTO sessions (id, account_id, token_hash, device_name, created_at, last_used_at)"
                 " VALUES ($1, $2, $3, $4, $5, $6)",
                 session.id, account, hash_token(session.token), device_name, now, now);
  return session;
}

void Sessions::end(store::Transaction& transaction, SessionId session) {
  const auto ended = store::execute(transaction, "UPDATE sessions SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL",
                                    clock_.now(), session);
  if (ended) tell_ended(transaction, session);
}

bool Sessions::end_own(store::Transaction& transaction, AccountId account, SessionId session) {
  const auto owner = store::one<AccountId>(transaction, "SELECT account_id FROM sessions WHERE id = $1", session);
  if (owner != account) return false;
  end(transaction, session);
  return true;
}

std::vector<KnownSession> Sessions::list(store::Transaction& transaction, AccountId account) const {
  return store::all<KnownSession>(transaction,
                                  "SELECT id, device_name, created_at, last_used_at FROM sessions"
                                  " WHERE account_id = $1 AND ended_at IS NULL AND last_used_at > $2"
                                  " ORDER BY last_used_at DESC, id DESC",
                                  account, clock_.now() - kSessionLife);
}

std::string Sessions::device_name(store::Transaction& transaction, SessionId session) const {
  return store::one<std::string>(transaction, "SELECT device_name FROM sessions WHERE id = $1", session).value_or("");
}

std::vector<SessionId> Sessions::end_all(store::Transaction& transaction, AccountId account, SessionId spared) {
  const auto ended = store::all<SessionId>(
      transaction,
      "UPDATE sessions SET ended_at = $1 WHERE account_id = $2 AND id <> $3 AND ended_at IS NULL RETURNING id",
      clock_.now(), account, spared);
  for (const SessionId session : ended) tell_ended(transaction, session);
  return ended;
}

Actor Sessions::identify(store::Transaction& transaction, std::string_view token, OrgId org,
                         std::string_view address) const {
  if (!asks_at_once(org) || token.empty()) return actor_of(transaction, living(transaction, token), org, address);
  const auto row = store::one<RowAndMember>(transaction, by_token_with_member_, hash_token(token), org);
  return actor_of(transaction, row, org, address);
}

Actor Sessions::identify(store::Transaction& transaction, SessionId session, OrgId org,
                         std::string_view address) const {
  if (!asks_at_once(org)) return actor_of(transaction, living(transaction, session), org, address);
  const auto row = store::one<RowAndMember>(transaction, by_id_with_member_, session, org);
  return actor_of(transaction, row, org, address);
}

std::optional<LivingSession> Sessions::living(store::Transaction& transaction, std::string_view token) const {
  if (token.empty()) return std::nullopt;
  const std::string hash = hash_token(token);
  if (remembered_)
    if (auto found = remembered_->find(hash)) return found;
  return kept(
      store::one<Row>(transaction, "SELECT id, account_id, last_used_at, ended_at FROM sessions WHERE token_hash = $1",
                      hash),
      hash);
}

std::optional<LivingSession> Sessions::living(store::Transaction& transaction, SessionId id) const {
  if (remembered_)
    if (auto found = remembered_->find(id)) return found;
  return kept(
      store::one<Row>(transaction, "SELECT id, account_id, last_used_at, ended_at FROM sessions WHERE id = $1", id),
      {});
}

std::optional<LivingSession> Sessions::kept(const std::optional<Row>& row, const std::string& token_hash) const {
  if (!row || row->ended_at || is_old(row->last_used_at)) return std::nullopt;
  const LivingSession session{row->id, row->account_id, row->last_used_at};
  if (remembered_) remembered_->keep(session, token_hash);
  return session;
}

NewTicket Sessions::issue_ticket(store::Transaction& transaction, const Actor& actor) {
  const Timestamp now = clock_.now();
  NewTicket ticket{random_token(), now + kTicketLife};
  store::execute_later(transaction, "INSERT INTO tickets (ticket_hash, session_id, expires_at) VALUES ($1, $2, $3)",
                       hash_ticket(ticket.ticket), actor.session_id, ticket.expires_at);
  return ticket;
}

Actor Sessions::redeem_ticket(store::Transaction& transaction, std::string_view ticket, OrgId org,
                              std::string_view address) {
  const auto found = store::one<Ticket>(
      transaction, "DELETE FROM tickets WHERE ticket_hash = $1 RETURNING session_id, expires_at", hash_ticket(ticket));
  if (!found || found->expires_at <= clock_.now()) return Actor{.address = std::string(address)};
  return identify(transaction, found->session_id, org, address);
}

std::int64_t Sessions::forget_expired(store::Transaction& transaction) {
  const Timestamp now = clock_.now();
  store::execute(transaction, "DELETE FROM tickets WHERE expires_at <= $1", now);
  return store::execute(transaction,
                        "DELETE FROM sessions WHERE id IN"
                        " (SELECT id FROM sessions WHERE last_used_at <= $1 ORDER BY last_used_at LIMIT 500)",
                        now - kSessionLife);
}

Actor Sessions::actor_of(store::Transaction& transaction, const std::optional<LivingSession>& session, OrgId org,
                         std::string_view address) const {
  Actor actor{.address = std::string(address)};
  if (!session || is_old(session->last_used_at)) return actor;
  move_last_use(transaction, *session);
  actor.account_id = session->account_id;
  actor.session_id = session->id;
  if (!org) return actor;
  return member_of(std::move(actor), org, find_membership_(transaction, org, session->account_id));
}

Actor Sessions::actor_of(store::Transaction& transaction, const std::optional<RowAndMember>& row, OrgId org,
                         std::string_view address) const {
  if (!row) return {.address = std::string(address)};
  const auto session = kept(Row{row->id, row->account_id, row->last_used_at, row->ended_at}, {});
  auto actor = actor_of(transaction, session, OrgId{}, address);
  if (!session || !row->member_id || !row->role) return actor;
  return member_of(std::move(actor), org, Membership{*row->member_id, *row->role});
}

bool Sessions::is_old(Timestamp last_used_at) const { return last_used_at + kSessionLife <= clock_.now(); }

void Sessions::move_last_use(store::Transaction& transaction, const LivingSession& session) const {
  const Timestamp now = clock_.now();
  if (!transaction.writable() || now - session.last_used_at < kUseStep) return;
  store::execute(transaction, "UPDATE sessions SET last_used_at = $1 WHERE id = $2", now, session.id);
  if (remembered_) remembered_->keep({session.id, session.account_id, now}, {});
}

void Sessions::tell_ended(store::Transaction& transaction, SessionId session) const {
  if (ended_) ended_(transaction, session);
}

std::string Sessions::hash_token(std::string_view token) const { return keyed_hash(key_, "session", token); }

std::string Sessions::hash_ticket(std::string_view ticket) const { return keyed_hash(key_, "ticket", ticket); }

}  // namespace madang::auth

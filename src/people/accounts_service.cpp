#include "people/accounts_service.hpp"

#include <algorithm>

#include "kernel/auth/permit.hpp"
#include "people/accounts_store.hpp"
#include "people/members_store.hpp"
#include "people/memberships_store.hpp"

namespace madang::people {

Proof Accounts::find(store::Transaction& transaction, std::string_view login) const {
  const auto credentials = find_credentials(transaction, login);
  if (!credentials) return {{}, std::string(login), {}};
  return {credentials->id, std::string(login), credentials->password_hash};
}

Proof Accounts::find(store::Transaction& transaction, const auth::Actor& actor) const {
  const Account account = of(transaction, actor);
  return find(transaction, account.login);
}

std::optional<Account> Accounts::settle(store::Transaction& transaction, const Proof& proof, std::string_view locale) {
  if (!proof.account_id) {
    Account account{ids_.next<AccountId>(), proof.login, std::string(locale)};
    const bool added =
        add_account(transaction, {account.id, account.login, proof.password_hash, account.locale, clock_.now()});
    if (!added) return std::nullopt;
    return account;
  }
  const std::string_view known = proof.first ? std::string_view() : proof.password_hash;
  if (!replace_password_hash(transaction, proof.account_id, known, proof.password_hash)) return std::nullopt;
  return find_account(transaction, proof.account_id);
}

bool Accounts::is_unclaimed(store::Transaction& transaction, const Proof& proof, OrgId org, MemberId member) const {
  return proof.account_id && proof.password_hash.empty() && account_of(transaction, org, member) == proof.account_id;
}

bool Accounts::holds(store::Transaction& transaction, const auth::Actor& actor, const Proof& proof) const {
  const auto credentials = find_credentials(transaction, actor.account_id);
  return credentials && credentials->id == proof.account_id && credentials->password_hash == proof.password_hash;
}

Account Accounts::of(store::Transaction& transaction, const auth::Actor& actor) const {
  auth::require(actor, auth::Verb::identify);
  return by_id(transaction, actor.account_id);
}

Account Accounts::by_id(store::Transaction& transaction, AccountId id) const {
  auto account = find_account(transaction, id);
  if (!account) throw Refusal(auth::kSignedOut);
  return std::move(*account);
}

auth::NewSession Accounts::begin_session(store::Transaction& transaction, AccountId account,
                                         std::string_view device_name) {
  return sessions_.begin(transaction, account, device_name);
}

SignedIn Accounts::signed_in(store::Transaction& transaction, const Account& account, OrgId first) const {
  SignedIn answer{.account = account,
                  .memberships = memberships_of(transaction, account.id),
                  .join_requests = join_requests_of(transaction, account.id)};
  for (auto& membership : answer.memberships) drop_ended_status(membership.member, clock_.now());
  const auto in_front =
      std::ranges::find(answer.memberships, first, [](const Membership& each) { return each.organisation.id; });
  if (in_front != answer.memberships.end()) std::rotate(answer.memberships.begin(), in_front, in_front + 1);
  return answer;
}

SignedIn Accounts::look(store::Transaction& transaction, const auth::Actor& actor) const {
  return signed_in(transaction, of(transaction, actor));
}

void Accounts::sign_out(store::Transaction& transaction, const auth::Actor& actor) {
  auth::require(actor, auth::Verb::identify);
  sessions_.end(transaction, actor.session_id);
}

SessionList Accounts::sessions(store::Transaction& transaction, const auth::Actor& actor) const {
  auth::require(actor, auth::Verb::identify);
  SessionList list;
  for (auto& each : sessions_.list(transaction, actor.account_id))
    list.sessions.push_back(
        {each.id, std::move(each.device_name), each.created_at, each.last_used_at, each.id == actor.session_id});
  return list;
}

void Accounts::end_session(store::Transaction& transaction, const auth::Actor& actor, const EndSession& request) {
  auth::require(actor, auth::Verb::identify);
  if (!sessions_.end_own(transaction, actor.account_id, request.session_id)) throw Refusal(kNotFound);
}

void Accounts::end_other_sessions(store::Transaction& transaction, const auth::Actor& actor) {
  auth::require(actor, auth::Verb::identify);
  sessions_.end_all(transaction, actor.account_id, actor.session_id);
}

Ticket Accounts::issue_ticket(store::Transaction& transaction, const auth::Actor& actor) {
  auth::require(actor, auth::Verb::identify);
  auto ticket = sessions_.issue_ticket(transaction, actor);
  return {std::move(ticket.ticket), ticket.expires_at};
}

bool Accounts::change_password(store::Transaction& transaction, const auth::Actor& actor, const Proof& proof,
                               std::string_view new_hash) {
  auth::require(actor, auth::Verb::identify);
  if (!holds(transaction, actor, proof)) return false;
  set_password_hash(transaction, actor.account_id, new_hash);
  pending_.end_all(transaction, actor.account_id);
  sessions_.end_all(transaction, actor.account_id, actor.session_id);
  return true;
}

std::vector<SignedIn> Accounts::list(store::Transaction& transaction) const {
  std::vector<SignedIn> everybody;
  for (const auto& account : all_accounts(transaction)) everybody.push_back(signed_in(transaction, account));
  return everybody;
}

bool Accounts::reset_password(store::Transaction& transaction, std::string_view login, std::string_view new_hash) {
  const auto credentials = find_credentials(transaction, folded(login));
  if (!credentials) return false;
  set_password_hash(transaction, credentials->id, new_hash);
  pending_.end_all(transaction, credentials->id);
  sessions_.end_all(transaction, credentials->id, {});
  return true;
}

}  // namespace madang::people

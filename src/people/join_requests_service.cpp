#include "people/join_requests_service.hpp"

#include <iterator>

#include "kernel/auth/permit.hpp"
#include "people/accounts_store.hpp"
#include "people/administrators_store.hpp"
#include "people/events.hpp"
#include "people/invites_store.hpp"
#include "people/join_requests_store.hpp"
#include "people/members_store.hpp"
#include "people/memberships_store.hpp"
#include "people/powers_service.hpp"

namespace madang::people {
namespace {

struct Undecided {
  JoinRequestRow request;
  Invite invite;
};

/// Only who may make such an invitation may let people in by it.
Undecided undecided(store::Transaction& transaction, const auth::Actor& actor, JoinRequestId id) {
  const Powers powers = powers_of(transaction, actor);
  powers.require(Power::invite);
  auto request = find_join_request(transaction, actor.org_id, id);
  if (!request) throw Refusal(kNotFound);
  auto invite = find_invite(transaction, actor.org_id, request->invite_id);
  if (!invite) throw Refusal(kNotFound);
  powers.require_over(Power::invite, invite->department_id);
  if (request->state != JoinState::waiting) throw Refusal(kJoinDecided);
  if (!may_give(powers.acting_role(), role_of(invite->role)))
    throw Refusal(auth::kForbidden, "join_request_id", "Only owners may let admins in.");
  return {std::move(*request), std::move(*invite)};
}

std::vector<JoinRequest> within(const Powers& powers, std::vector<JoinRequest> requests) {
  std::erase_if(requests,
                [&](const JoinRequest& each) { return !powers.hold_over(Power::invite, each.department_id); });
  return requests;
}

AuditAct decided(AuditVerb verb, const JoinRequestRow& request, const Invite& invite) {
  AuditChanges terms;
  terms.add("role", "", enumerator_name(invite.role));
  return {verb, AuditKind::join_request, request.id.text(), request.display_name, terms.take()};
}

}  // namespace

JoinRequestList JoinRequests::list(store::Transaction& transaction, const auth::Actor& actor,
                                   const OfOrganisation&) const {
  const Powers powers = powers_of(transaction, actor);
  powers.require(Power::invite);
  return {within(powers, list_join_requests(transaction, actor.org_id))};
}

Member JoinRequests::approve(store::Transaction& transaction, const auth::Actor& actor,
                             const DecideJoinRequest& request) {
  auto [asked, invite] = undecided(transaction, actor, request.join_request_id);
  const auto account = find_account(transaction, asked.account_id);
  if (!account) throw Refusal(kNotFound);
  const Timestamp now = clock_.now();
  decide_join_request(transaction, actor.org_id, asked, JoinState::approved, actor.member_id, now);
  audit_.record(transaction, actor, decided(AuditVerb::join_approved, asked, invite));
  Member member{.id = ids_.next<MemberId>(),
                .account_login = account->login,
                .display_name = std::move(asked.display_name),
                .role = role_of(invite.role),
                .joined_at = now};
  if (invite.department_id) member.department_ids.push_back(*invite.department_id);
  member = directory_.join(transaction, actor.org_id, account->id, std::move(member));
  tell_admins(transaction, actor.org_id);
  return member;
}

void JoinRequests::decline(store::Transaction& transaction, const auth::Actor& actor,
                           const DecideJoinRequest& request) {
  const auto [asked, invite] = undecided(transaction, actor, request.join_request_id);
  decide_join_request(transaction, actor.org_id, asked, JoinState::declined, actor.member_id, clock_.now());
  audit_.record(transaction, actor, decided(AuditVerb::join_declined, asked, invite));
  tell_admins(transaction, actor.org_id);
}

bool JoinRequests::ask(store::Transaction& transaction, OrgId org, const Account& account, const Invite& invite,
                       std::string display_name) {
  const auto before = find_join_request_of(transaction, org, account.id);
  if (before && before->state == JoinState::waiting) return false;
  if (before && before->state == JoinState::declined && before->invite_id == invite.id) throw Refusal(kJoinDeclined);
  forget_join_request(transaction, org, account.id);
  add_join_request(transaction, org,
                   {.id = ids_.next<JoinRequestId>(),
                    .account_id = account.id,
                    .account_login = account.login,
                    .invite_id = invite.id,
                    .display_name = std::move(display_name),
                    .created_at = clock_.now()});
  tell_admins(transaction, org);
  return true;
}

void JoinRequests::forget(store::Transaction& transaction, OrgId org, AccountId account) {
  const auto before = find_join_request_of(transaction, org, account);
  if (!before) return;
  forget_join_request(transaction, org, account);
  tell_admins(transaction, org);
}

std::optional<OrgId> JoinRequests::org_of(store::Transaction& transaction, const auth::Actor& actor,
                                          const WithdrawJoinRequest& request) const {
  auth::require(actor, auth::Verb::identify);
  return org_of_join_request(transaction, actor.account_id, request.join_request_id);
}

void JoinRequests::withdraw(store::Transaction& transaction, const auth::Actor& actor, OrgId org,
                            const WithdrawJoinRequest& request) {
  auth::require(actor, auth::Verb::identify);
  if (withdraw_join_request(transaction, org, actor.account_id, request.join_request_id)) tell_admins(transaction, org);
}

void JoinRequests::tell_admins(store::Transaction& transaction, OrgId org) {
  const JoinRequestsChanged event{count_join_requests(transaction, org)};
  for (const MemberId admin : list_admins(transaction, org)) streams_.tell(transaction, org, admin.text(), event);
  const auto grantees = list_grantees(transaction, org);
  if (grantees.empty()) return;
  const auto waiting = list_join_requests(transaction, org);
  for (const MemberId grantee : grantees) {
    const Powers powers = powers_of(transaction, org, grantee, Role::member);
    if (!powers.hold(Power::invite)) continue;
    streams_.tell(transaction, org, grantee.text(), JoinRequestsChanged{std::ssize(within(powers, waiting))});
  }
}

}  // namespace madang::people

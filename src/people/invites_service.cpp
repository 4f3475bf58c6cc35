#include "people/invites_service.hpp"

#include "kernel/auth/permit.hpp"
#include "kernel/auth/tokens.hpp"
#include "people/accounts_store.hpp"
#include "people/changes_service.hpp"
#include "people/departments_store.hpp"
#include "people/invites_store.hpp"
#include "people/leavings_store.hpp"
#include "people/members_store.hpp"
#include "people/organisations_store.hpp"
#include "people/powers_service.hpp"

namespace madang::people {
namespace {

constexpr std::size_t kOrgLength = 13;

void require_limits(const CreateInvite& request) {
  if (request.expires_in_hours < 1 || request.expires_in_hours > Invites::kMostHours)
    throw Refusal(kInvalid, "expires_in_hours", "expires_in_hours must be between 1 and 720.");
  if (request.max_uses && (*request.max_uses < 1 || *request.max_uses > Invites::kMostUses))
    throw Refusal(kInvalid, "max_uses", "max_uses must be between 1 and 100000.");
}

/// A personal invitation lies where its member is.
bool hold_over(store::Transaction& transaction, OrgId org, const Powers& powers, const Invite& invite) {
  if (powers.are_everywhere() || !invite.member_id) return powers.hold_over(Power::invite, invite.department_id);
  return powers.hold_over(Power::invite, departments_of(transaction, org, *invite.member_id));
}

}  // namespace

InviteList Invites::list(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation&) const {
  const Powers powers = powers_of(transaction, actor);
  powers.require(Power::invite);
  const auto wanted = [&](const Invite& invite) { return hold_over(transaction, actor.org_id, powers, invite); };
  return {list_invites(transaction, actor.org_id, wanted)};
}

Invite Invites::create(store::Transaction& transaction, const auth::Actor& actor, const CreateInvite& request) {
  const Powers powers = powers_of(transaction, actor);
  powers.require(Power::invite);
  require_limits(request);
  if (!may_give(powers.acting_role(), role_of(request.role)))
    throw Refusal(auth::kForbidden, "role", "Only owners may invite admins.");
  powers.require_over(Power::invite, request.department_id);
  if (request.department_id && !department_exists(transaction, actor.org_id, *request.department_id))
    throw Refusal(kInvalid, "department_id", "There is no such department.");
  const Timestamp now = clock_.now();
  Invite invite{.id = ids_.next<InviteId>(),
                .role = request.role,
                .department_id = request.department_id,
                .created_by = actor.member_id,
                .created_at = now,
                .expires_at = now + std::chrono::hours(request.expires_in_hours),
                .max_uses = request.max_uses,
                .needs_approval = request.needs_approval.value_or(false)};
  invite.code = code_of(actor.org_id, invite.id);
  add_invite(transaction, actor.org_id, invite, auth::digest(*invite.code));
  audit_.record(transaction, actor,
                {AuditVerb::invite_created, AuditKind::invite, invite.id.text(), "",
                 terms_of(transaction, actor.org_id, invite)});
  return invite;
}

Invite Invites::create_for(store::Transaction& transaction, const auth::Actor& actor, MemberId member) {
  powers_of(transaction, actor).require(Power::invite);
  const Timestamp now = clock_.now();
  Invite invite{.id = ids_.next<InviteId>(),
                .created_by = actor.member_id,
                .created_at = now,
                .expires_at = now + std::chrono::hours(kMostHours),
                .max_uses = 1,
                .member_id = member};
  invite.code = code_of(actor.org_id, invite.id);
  add_invite(transaction, actor.org_id, invite, auth::digest(*invite.code));
  return invite;
}

Invite Invites::created(store::Transaction& transaction, const auth::Actor& actor, InviteId id) const {
  powers_of(transaction, actor).require(Power::invite);
  auto invite = find_invite(transaction, actor.org_id, id);
  if (!invite || invite->created_by != actor.member_id) throw Refusal(kNotFound);
  invite->code = code_of(actor.org_id, id);
  return std::move(*invite);
}

void Invites::revoke(store::Transaction& transaction, const auth::Actor& actor, const RevokeInvite& request) {
  const Powers powers = powers_of(transaction, actor);
  powers.require(Power::invite);
  const auto invite = find_invite(transaction, actor.org_id, request.invite_id);
  if (!invite) throw Refusal(kNotFound);
  if (!hold_over(transaction, actor.org_id, powers, *invite)) throw Refusal(kOutOfScope);
  if (invite->revoked_at) return;
  revoke_invite(transaction, actor.org_id, request.invite_id, clock_.now());
  audit_.record(transaction, actor,
                {AuditVerb::invite_revoked, AuditKind::invite, invite->id.text(), "",
                 terms_of(transaction, actor.org_id, *invite)});
}

InvitePreview Invites::look(store::Transaction& transaction, const LookAtInvite& request) const {
  const auto [org, invite] = find(transaction, request.invite_code.value);
  require_open(invite, clock_.now());
  const auto organisation = find_organisation(transaction, org);
  const auto inviter = find_member(transaction, org, invite.created_by);
  if (!organisation || !inviter) throw Refusal(kInviteUnknown);
  InvitePreview preview{.organisation_name = organisation->name,
                        .inviter_name = inviter->display_name,
                        .role = invite.role,
                        .expires_at = invite.expires_at,
                        .needs_approval = invite.needs_approval};
  if (!invite.member_id) return preview;
  auto prepared = find_member(transaction, org, *invite.member_id);
  if (!prepared) throw Refusal(kInviteUnknown);
  preview.login = std::move(prepared->account_login);
  preview.display_name = std::move(prepared->display_name);
  return preview;
}

std::string Invites::locale_of(store::Transaction& transaction, std::string_view code) const {
  const auto organisation = find_organisation(transaction, find(transaction, code).org_id);
  if (!organisation) throw Refusal(kInviteUnknown);
  return organisation->locale;
}

std::optional<Invites::Personal> Invites::personal(store::Transaction& transaction, std::string_view code) const {
  const auto [org, invite] = find(transaction, code);
  if (!invite.member_id) return std::nullopt;
  return Personal{org, *invite.member_id};
}

/// The prepared member is theirs from now on, whichever account they came with.
OrgId Invites::become(store::Transaction& transaction, const Account& account, const Found& found,
                      std::string display_name) {
  const auto& [org, invite] = found;
  const auto prepared_account = account_of(transaction, org, *invite.member_id);
  if (!prepared_account) throw Refusal(kInviteUnknown);
  if (*prepared_account != account.id) {
    const bool has_been_here = membership_of(transaction, org, account.id) || find_former(transaction, org, account.id);
    if (has_been_here) throw Refusal(kAlreadyMember);
    directory_.give_to(transaction, org, *invite.member_id, account);
    remove_unclaimed(transaction, *prepared_account);
  }
  count_invite_use(transaction, org, invite.id);
  join_requests_.forget(transaction, org, account.id);
  Member member = find_member(transaction, org, *invite.member_id).value();
  member.display_name = std::move(display_name);
  directory_.change(transaction, org, std::move(member));
  return org;
}

OrgId Invites::accept(store::Transaction& transaction, const Account& account, const AcceptInvite& request) {
  const Found found = find(transaction, request.invite_code.value);
  const auto& [org, invite] = found;
  if (!invite.member_id && membership_of(transaction, org, account.id)) throw Refusal(kAlreadyMember);
  require_open(invite, clock_.now());
  std::string display_name = accepted_line(request.display_name.value, "display_name", 1);
  if (invite.member_id) return become(transaction, account, found, std::move(display_name));
  if (invite.needs_approval) {
    if (join_requests_.ask(transaction, org, account, invite, std::move(display_name)))
      count_invite_use(transaction, org, invite.id);
    return org;
  }
  count_invite_use(transaction, org, invite.id);
  join_requests_.forget(transaction, org, account.id);
  Member member{.id = ids_.next<MemberId>(),
                .account_login = account.login,
                .display_name = std::move(display_name),
                .role = role_of(invite.role),
                .joined_at = clock_.now()};
  if (invite.department_id) member.department_ids.push_back(*invite.department_id);
  directory_.join(transaction, org, account.id, std::move(member));
  return org;
}

OrgId Invites::org_of(std::string_view code) {
  const auto org = read_base32(code.substr(0, kOrgLength));
  if (!org) throw Refusal(kInviteUnknown);
  return OrgId{*org};
}

Invites::Found Invites::find(store::Transaction& transaction, std::string_view code) {
  const OrgId org = org_of(code);
  auto invite = find_invite_by_code(transaction, org, auth::digest(code));
  if (!invite) throw Refusal(kInviteUnknown);
  return {org, std::move(*invite)};
}

std::string Invites::code_of(OrgId org, InviteId id) const {
  return base32(org.value) + auth::derived_code(key_, "invite", id.text());
}

}  // namespace madang::people

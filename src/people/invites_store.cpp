#include "people/invites_store.hpp"

#include <iterator>
#include <limits>

#include "kernel/store/query.hpp"

namespace madang::people {
namespace {

constexpr auto kSelect =
    "SELECT id, NULL, role, department_id, created_by, created_at, expires_at, max_uses, uses, revoked_at,"
    " needs_approval, member_id FROM "
    "invites ";

}  // namespace

void add_invite(store::Transaction& transaction, OrgId org, const Invite& invite, std::string_view code_hash) {
  store::execute(
      transaction,
      "INSERT INTO invites (org_id, id, code_hash, role, department_id, created_by, created_at, expires_at, max_uses,"
      " uses, needs_approval, member_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      org, invite.id, code_hash, invite.role, invite.department_id, invite.created_by, invite.created_at,
      invite.expires_at, invite.max_uses, invite.uses, invite.needs_approval, invite.member_id);
}

std::optional<Invite> find_invite(store::Transaction& transaction, OrgId org, InviteId id) {
  static const std::string sql = std::string(kSelect) + "WHERE org_id = $1 AND id = $2";
  return store::one<Invite>(transaction, sql, org, id);
}

std::optional<Invite> find_invite_by_code(store::Transaction& transaction, OrgId org, std::string_view code_hash) {
  static const std::string sql = std::string(kSelect) + "WHERE org_id = $1 AND code_hash = $2";
  return store::one<Invite>(transaction, sql, org, code_hash);
}

std::vector<Invite> list_invites(store::Transaction& transaction, OrgId org,
                                 const std::function<bool(const Invite&)>& wanted) {
  static const std::string sql = std::string(kSelect) + "WHERE org_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
  std::vector<Invite> invites;
  auto before = std::numeric_limits<std::int64_t>::max();
  while (true) {
    const auto page = store::all<Invite>(transaction, sql, org, before, kMostInvitesListed);
    for (const auto& invite : page) {
      if (wanted(invite)) invites.push_back(invite);
      if (std::ssize(invites) == kMostInvitesListed) return invites;
    }
    if (std::ssize(page) < kMostInvitesListed) return invites;
    before = static_cast<std::int64_t>(page.back().id.value);
  }
}

void revoke_invite(store::Transaction& transaction, OrgId org, InviteId id, Timestamp now) {
  store::execute(transaction, "UPDATE invites SET revoked_at = $3 WHERE org_id = $1 AND id = $2 AND revoked_at IS NULL",
                 org, id, now);
}

void revoke_invites_into(store::Transaction& transaction, OrgId org, DepartmentId department, Timestamp now) {
  store::execute(transaction,
                 "UPDATE invites SET revoked_at = $3 WHERE org_id = $1 AND department_id = $2 AND revoked_at IS NULL",
                 org, department, now);
}

void count_invite_use(store::Transaction& transaction, OrgId org, InviteId id) {
  store::execute(transaction, "UPDATE invites SET uses = uses + 1 WHERE org_id = $1 AND id = $2", org, id);
}

void forget_department(store::Transaction& transaction, OrgId org, DepartmentId department) {
  store::execute(transaction, "UPDATE invites SET department_id = NULL WHERE org_id = $1 AND department_id = $2", org,
                 department);
}

}  // namespace madang::people

#include "people/members_store.hpp"

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "kernel/store/query.hpp"
#include "people/memberships_store.hpp"
#include "people/spelling_model.hpp"

template <>
struct madang::store::Column<std::vector<madang::people::ProfileValue>> {
  static std::vector<madang::people::ProfileValue> from(const Row& row, int column) {
    return json::decode<std::vector<madang::people::ProfileValue>>(row.text(column)).value();
  }
};

template <>
struct madang::store::Column<std::vector<madang::people::Power>> {
  static std::vector<madang::people::Power> from(const Row& row, int column) {
    return json::decode<std::vector<madang::people::Power>>(row.text(column)).value();
  }
};

namespace madang::people {
namespace {

constexpr std::string_view kColumns =
    "m.id, m.account_login, m.display_name, m.reading, m.title, m.phone, m.email, m.about, m.status, m.status_until, "
    "m.role, m.manager_id, m.profile, m.joined_at, m.left_at, m.revision, a.powers, "
    "a.department_id";

constexpr std::string_view kJoinGrants = " LEFT JOIN administrators a ON a.org_id = m.org_id AND a.member_id = m.id ";

/// A member and one of their departments; a member in three departments comes as three rows.
struct MemberRow {
  MemberId id;
  std::string account_login;
  std::string display_name;
  std::string reading;
  std::string title;
  std::string phone;
  std::string email;
  std::string about;
  std::string status;
  std::optional<Timestamp> status_until;
  Role role;
  std::optional<MemberId> manager_id;
  std::vector<ProfileValue> profile;
  Timestamp joined_at;
  std::optional<Timestamp> left_at;
  std::int64_t revision;
  std::optional<std::vector<Power>> powers;
  std::optional<DepartmentId> scope_id;
  std::optional<DepartmentId> department_id;
};
BOOST_DESCRIBE_STRUCT(MemberRow, (),
                      (id, account_login, display_name, reading, title, phone, email, about, status, status_until, role,
                       manager_id, profile, joined_at, left_at, revision, powers, scope_id, department_id))

struct IdAndRole {
  MemberId id;
  Role role;
};
BOOST_DESCRIBE_STRUCT(IdAndRole, (), (id, role))

struct OrgAndMember {
  OrgId org_id;
  MemberId id;
};
BOOST_DESCRIBE_STRUCT(OrgAndMember, (), (org_id, id))

std::optional<Grant> grant_from(MemberRow& row) {
  if (!row.powers) return std::nullopt;
  return Grant{std::move(*row.powers), row.scope_id};
}

Member member_from(MemberRow row) {
  return {.id = row.id,
          .account_login = std::move(row.account_login),
          .display_name = std::move(row.display_name),
          .reading = std::move(row.reading),
          .title = std::move(row.title),
          .phone = std::move(row.phone),
          .email = std::move(row.email),
          .about = std::move(row.about),
          .status = std::move(row.status),
          .status_until = row.status_until,
          .role = row.role,
          .grant = grant_from(row),
          .department_ids = {},
          .manager_id = row.manager_id,
          .profile = std::move(row.profile),
          .joined_at = row.joined_at,
          .left_at = row.left_at,
          .revision = row.revision};
}

std::vector<Member> members_from(std::vector<MemberRow> rows) {
  std::vector<Member> members;
  for (auto& row : rows) {
    const auto department = row.department_id;
    if (members.empty() || members.back().id != row.id) members.push_back(member_from(std::move(row)));
    if (department) members.back().department_ids.push_back(*department);
  }
  return members;
}

std::optional<Member> first_of(std::vector<MemberRow> rows) {
  auto members = members_from(std::move(rows));
  if (members.empty()) return std::nullopt;
  return std::move(members.front());
}

std::string select_members(std::string_view rest) {
  return std::string("SELECT ")
      .append(kColumns)
      .append(
          ", d.department_id FROM members m LEFT JOIN department_members d"
          " ON d.org_id = m.org_id AND d.member_id = m.id")
      .append(kJoinGrants)
      .append(rest);
}

std::string name_key_of(store::Transaction& transaction, OrgId org, MemberId member) {
  return store::one<std::string>(transaction, "SELECT name_key FROM members WHERE org_id = $1 AND id = $2", org, member)
      .value_or("");
}

}  // namespace

void add_member(store::Transaction& transaction, OrgId org, AccountId account, const Member& member) {
  store::execute(
      transaction,
      "INSERT INTO members (org_id, id, account_id, account_login, display_name, reading, title, phone, email, about,"
      " status, status_until, role, manager_id, joined_at, revision, name_key, search_key, keyed, profile)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
      org, member.id, account, member.account_login, member.display_name, member.reading, member.title, member.phone,
      member.email, member.about, member.status, member.status_until, member.role, member.manager_id, member.joined_at,
      member.revision, folded(member.display_name), search_key(member), kKeyVersion, json::encode(member.profile));
  set_departments(transaction, org, member.id, member.department_ids);
}

std::optional<Member> find_member(store::Transaction& transaction, OrgId org, MemberId id) {
  static const std::string sql = select_members("WHERE m.org_id = $1 AND m.id = $2 ORDER BY d.department_id");
  return first_of(store::all<MemberRow>(transaction, sql, org, id));
}

std::optional<Member> find_member_of(store::Transaction& transaction, OrgId org, AccountId account) {
  static const std::string sql =
      select_members("WHERE m.org_id = $1 AND m.account_id = $2 AND m.left_at IS NULL ORDER BY d.department_id");
  return first_of(store::all<MemberRow>(transaction, sql, org, account));
}

void save_member(store::Transaction& transaction, OrgId org, const Member& member) {
  store::execute(
      transaction,
      "UPDATE members SET display_name = $3, title = $4, phone = $5, email = $6, about = $7,"
      " status = $8, status_until = $9, role = $10, manager_id = $11, revision = $12, name_key = $13,"
      " search_key = $14, reading = $15, keyed = $16, profile = $17, left_at = $18 WHERE org_id = $1 AND id = $2",
      org, member.id, member.display_name, member.title, member.phone, member.email, member.about, member.status,
      member.status_until, member.role, member.manager_id, member.revision, folded(member.display_name),
      search_key(member), member.reading, kKeyVersion, json::encode(member.profile), member.left_at);
}

void set_account(store::Transaction& transaction, OrgId org, MemberId member, const Account& account) {
  store::execute(transaction, "UPDATE members SET account_id = $3, account_login = $4 WHERE org_id = $1 AND id = $2",
                 org, member, account.id, account.login);
}

void set_departments(store::Transaction& transaction, OrgId org, MemberId member,
                     const std::vector<DepartmentId>& departments) {
  store::execute(transaction, "DELETE FROM department_members WHERE org_id = $1 AND member_id = $2", org, member);
  for (const DepartmentId department : departments)
    store::execute(transaction, "INSERT INTO department_members (org_id, department_id, member_id) VALUES ($1, $2, $3)",
                   org, department, member);
}

std::vector<DepartmentId> departments_of(store::Transaction& transaction, OrgId org, MemberId member) {
  return store::all<DepartmentId>(
      transaction,
      "SELECT department_id FROM department_members WHERE org_id = $1 AND member_id = $2 ORDER BY department_id", org,
      member);
}

std::vector<Member> list_members(store::Transaction& transaction, OrgId org, const MemberFilter& filter) {
  static const std::string sql =
      std::string("SELECT ") + std::string(kColumns) +
      ", d.department_id FROM (SELECT * FROM members p WHERE p.org_id = $1 AND (p.name_key, p.id) > ($2, $3)"
      " AND (CAST($4 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM department_members e"
      " WHERE e.org_id = p.org_id AND e.department_id = $4 AND e.member_id = p.id)) ORDER BY p.name_key, p.id LIMIT "
      "$5) m"
      " LEFT JOIN department_members d ON d.org_id = m.org_id AND d.member_id = m.id" +
      std::string(kJoinGrants) + "ORDER BY m.name_key, m.id, d.department_id";
  const MemberId after = filter.after.value_or(MemberId{});
  const std::string from = filter.after ? name_key_of(transaction, org, after) : "";
  return members_from(store::all<MemberRow>(transaction, sql, org, from, after, filter.department_id, filter.limit));
}

std::vector<OrgId> renew_member_keys(store::Transaction& transaction, std::int64_t most) {
  std::vector<OrgId> orgs;
  const auto old = store::all<OrgAndMember>(
      transaction, "SELECT org_id, id FROM members WHERE keyed < $1 ORDER BY keyed, org_id, id LIMIT $2", kKeyVersion,
      most);
  for (const auto& [org, id] : old) {
    Member member = find_member(transaction, org, id).value();
    member.reading = reading_of(member.display_name);
    save_member(transaction, org, member);
    keep_membership(transaction, org, account_of(transaction, org, id).value(), member);
    orgs.push_back(org);
  }
  return orgs;
}

std::vector<MemberId> holders_of(store::Transaction& transaction, OrgId org, ProfileFieldId field) {
  return store::all<MemberId>(transaction,
                              "SELECT id FROM members WHERE org_id = $1 AND profile LIKE '%' || $2 || '%' ORDER BY id",
                              org, field.text());
}

std::optional<auth::Membership> membership_of(store::Transaction& transaction, OrgId org, AccountId account) {
  const auto found = store::one<IdAndRole>(
      transaction, "SELECT id, role FROM members WHERE org_id = $1 AND account_id = $2 AND left_at IS NULL", org,
      account);
  if (!found) return std::nullopt;
  return auth::Membership{found->id, found->role};
}

auth::MembershipJoin joined_membership() {
  return {"m.id AS member_id, m.role",
          "members m ON m.org_id = $2 AND m.account_id = s.account_id AND m.left_at IS NULL"};
}

std::optional<AccountId> account_of(store::Transaction& transaction, OrgId org, MemberId member) {
  return store::one<AccountId>(transaction, "SELECT account_id FROM members WHERE org_id = $1 AND id = $2", org,
                               member);
}

std::optional<Role> find_role(store::Transaction& transaction, OrgId org, MemberId member) {
  return store::one<Role>(transaction, "SELECT role FROM members WHERE org_id = $1 AND id = $2 AND left_at IS NULL",
                          org, member);
}

std::optional<MemberId> find_former(store::Transaction& transaction, OrgId org, AccountId account) {
  return store::one<MemberId>(transaction,
                              "SELECT id FROM members WHERE org_id = $1 AND account_id = $2 AND left_at IS NOT NULL",
                              org, account);
}

std::optional<std::string> find_display_name(store::Transaction& transaction, OrgId org, MemberId member) {
  return store::one<std::string>(transaction, "SELECT display_name FROM members WHERE org_id = $1 AND id = $2", org,
                                 member);
}

std::optional<MemberId> manager_of(store::Transaction& transaction, OrgId org, MemberId member) {
  return store::one<MemberId>(transaction,
                              "SELECT manager_id FROM members WHERE org_id = $1 AND id = $2 AND manager_id IS NOT NULL",
                              org, member);
}

std::vector<StaffMember> list_staff(store::Transaction& transaction, OrgId org) {
  return store::all<StaffMember>(
      transaction,
      "SELECT id AS member_id, role FROM members WHERE org_id = $1 AND role <> 'guest' AND left_at IS NULL ORDER BY id",
      org);
}

std::vector<StaffMember> list_staff_in(store::Transaction& transaction, OrgId org, DepartmentId department) {
  return store::all<StaffMember>(transaction,
                                 "SELECT m.id AS member_id, m.role FROM department_members d "
                                 "JOIN members m ON m.org_id = d.org_id AND m.id = d.member_id "
                                 "WHERE d.org_id = $1 AND d.department_id = $2 AND m.role <> 'guest' ORDER BY m.id",
                                 org, department);
}

std::vector<MemberId> staff_page(store::Transaction& transaction, OrgId org, MemberId after, std::int64_t most) {
  return store::all<MemberId>(transaction,
                              "SELECT id FROM members WHERE org_id = $1 AND id > $2 AND role <> 'guest'"
                              " AND left_at IS NULL ORDER BY id LIMIT $3",
                              org, after, most);
}

std::vector<MemberId> staff_page_in(store::Transaction& transaction, OrgId org, DepartmentId department, MemberId after,
                                    std::int64_t most) {
  return store::all<MemberId>(
      transaction,
      "WITH RECURSIVE below (id) AS (SELECT id FROM departments WHERE org_id = $1 AND id = $2"
      " UNION SELECT t.id FROM departments t JOIN below ON t.parent_id = below.id WHERE t.org_id = $1)"
      " SELECT DISTINCT d.member_id FROM below JOIN department_members d ON d.org_id = $1 AND d.department_id = "
      "below.id"
      " JOIN members m ON m.org_id = d.org_id AND m.id = d.member_id"
      " WHERE d.member_id > $3 AND m.role <> 'guest' AND m.left_at IS NULL ORDER BY d.member_id LIMIT $4",
      org, department, after, most);
}

std::vector<MemberId> role_page(store::Transaction& transaction, OrgId org, Role role, MemberId after,
                                std::int64_t most) {
  return store::all<MemberId>(transaction,
                              "SELECT id FROM members WHERE org_id = $1 AND role = $2 AND id > $3"
                              " AND left_at IS NULL ORDER BY id LIMIT $4",
                              org, role, after, most);
}

std::vector<MemberId> list_admins(store::Transaction& transaction, OrgId org) {
  return store::all<MemberId>(
      transaction, "SELECT id FROM members WHERE org_id = $1 AND role IN ('owner', 'admin') AND left_at IS NULL", org);
}

std::int64_t count_owners(store::Transaction& transaction, OrgId org) {
  return *store::one<std::int64_t>(
      transaction, "SELECT count(*) FROM members WHERE org_id = $1 AND role = 'owner' AND left_at IS NULL", org);
}

}  // namespace madang::people

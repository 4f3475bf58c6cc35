#include "people/members_service.hpp"

#include <algorithm>

#include "kernel/auth/permit.hpp"
#include "people/changes_service.hpp"
#include "people/departments_store.hpp"
#include "people/leavings_model.hpp"
#include "people/members_store.hpp"
#include "people/organisations_store.hpp"
#include "people/powers_service.hpp"
#include "people/search_store.hpp"

namespace madang::people {
namespace {

constexpr std::int64_t kUsualPage = 100;
/// Where some are not shown, however few are asked for: a short page must not cost a query for every few who are
/// hidden.
constexpr std::int64_t kReadAtOnce = 1'000;
static_assert(kReadAtOnce > Members::kMostListed);

std::int64_t accepted_limit(const std::optional<std::int64_t>& limit) {
  if (limit && (*limit < 1 || *limit > Members::kMostListed))
    throw Refusal(kInvalid, "limit", "limit must be between 1 and 200.");
  return limit.value_or(kUsualPage);
}

/// Cuts what was read beyond the limit off, and says from where to go on.
void turn_page(MemberPage& page, std::int64_t limit) {
  if (std::ssize(page.members) <= limit) return;
  page.members.resize(static_cast<std::size_t>(limit));
  page.next_cursor = page.members.back().id;
}

std::vector<Member> listed(store::Transaction& transaction, OrgId org, const MemberFilter& filter) {
  if (filter.query.empty()) return list_members(transaction, org, filter);
  std::vector<Member> members;
  for (const MemberId id : search_members(transaction, org, filter))
    members.push_back(find_member(transaction, org, id).value());
  return members;
}

/// The member as `sight` has them, if they may be found by `query`: by nothing that the one who asks does not see, such
/// as the name of a closed department that they are in as well.
std::optional<Member> found_by(store::Transaction& transaction, OrgId org, Sight& sight, const SearchQuery& query,
                               Member member) {
  if (query.empty() || sight.is_whole()) return sight.of(std::move(member));
  std::string key = search_key(member);
  const std::size_t places = member.department_ids.size();
  auto seen = sight.of(std::move(member));
  if (!seen || seen->unlisted) return std::nullopt;
  if (seen->department_ids.size() == places) return seen;
  for (const DepartmentId department : seen->department_ids)
    key += search_key(find_department(transaction, org, department).value());
  return fit(query, key) ? std::move(seen) : std::nullopt;
}

bool changes_profile(const ChangeMember& request) {
  return request.display_name || request.title || request.phone || request.email || request.about || request.profile;
}

bool changes_place(const ChangeMember& request) {
  return request.role || request.department_ids || request.manager_id.given;
}

bool changes_status(const ChangeMember& request) { return request.status || request.status_until.given; }

void require_may_change(const auth::Actor& actor, const Powers& powers, const Member& member,
                        const ChangeMember& request) {
  const bool self = member.id == actor.member_id;
  if (changes_status(request)) auth::require(actor, auth::Verb::amend, {.author = self});
  if (request.role && !actor.administers())
    throw Refusal(auth::kForbidden, "role", "Only owners and admins change roles.");
  if (!self) powers.require(Power::people);
  if (request.manager_id.given || (changes_profile(request) && !self)) powers.require_over(Power::people, member);
  if (request.department_ids) powers.require_placing(member, *request.department_ids);
}

void change_profile(Member& member, const ChangeMember& request) {
  if (request.display_name) member.display_name = accepted_line(request.display_name->value, "display_name", 1);
  if (request.title) member.title = accepted_line(request.title->value, "title");
  if (request.phone) member.phone = accepted_line(request.phone->value, "phone");
  if (request.email) member.email = accepted_line(request.email->value, "email");
  if (request.about) member.about = trimmed(request.about->value);
}

void change_status(Member& member, const ChangeMember& request, Timestamp now) {
  if (request.status) member.status = accepted_line(request.status->value, "status");
  if (request.status_until.given) member.status_until = request.status_until.value;
  if (request.status_until.value) require_status_end(*request.status_until.value, now);
  if (!member.status.empty()) return;
  if (request.status_until.value) throw Refusal(kInvalid, "status_until", "status_until needs a status.");
  member.status_until.reset();
}

}  // namespace

Sight Members::sight_of(store::Transaction& transaction, const auth::Actor& actor) const {
  return {transaction, actor, partners_, clock_.now()};
}

MemberPage Members::list(store::Transaction& transaction, const auth::Actor& actor, const ListMembers& request) const {
  auth::require(actor, auth::Verb::see);
  const std::int64_t limit = accepted_limit(request.limit);
  if (actor.role == Role::guest) return list_for_guest(transaction, actor, request);
  if (request.cursor && !find_display_name(transaction, actor.org_id, *request.cursor))
    throw Refusal(kInvalid, "cursor", "cursor must be the next_cursor of the page before.");
  MemberPage page{.revision = directory_.revision(transaction, actor.org_id), .epoch = directory_.epoch(actor.org_id)};
  Sight sight = sight_of(transaction, actor);
  if (request.department_id && sight.departments().hides(*request.department_id)) return page;
  MemberFilter filter{search_query(request.query ? request.query->value : ""),
                      request.department_id.value_or(DepartmentId{}), request.cursor,
                      sight.is_whole() ? limit + 1 : kReadAtOnce};
  for (bool more = true; more && std::ssize(page.members) <= limit;) {
    auto read = listed(transaction, actor.org_id, filter);
    more = std::ssize(read) == filter.limit;
    if (more) filter.after = read.back().id;
    for (auto& member : read)
      if (auto seen = found_by(transaction, actor.org_id, sight, filter.query, std::move(member)))
        page.members.push_back(std::move(*seen));
  }
  turn_page(page, limit);
  return page;
}

MemberPage Members::list_for_guest(store::Transaction& transaction, const auth::Actor& actor,
                                   const ListMembers& request) const {
  MemberPage page{.revision = directory_.revision(transaction, actor.org_id), .epoch = directory_.epoch(actor.org_id)};
  if (request.department_id) return page;
  auto members = seen_by_guest(transaction, actor);
  auto from = members.begin();
  if (request.cursor) {
    from = std::ranges::find(members, *request.cursor, &Member::id);
    if (from == members.end()) throw Refusal(kInvalid, "cursor", "cursor must be the next_cursor of the page before.");
    ++from;
  }
  const SearchQuery query = search_query(request.query ? request.query->value : "");
  const std::int64_t limit = accepted_limit(request.limit);
  for (; from != members.end() && std::ssize(page.members) <= limit; ++from)
    if (fit(query, search_key(*from))) page.members.push_back(std::move(*from));
  turn_page(page, limit);
  return page;
}

/// In the order of their folded names, as list_members() has them.
std::vector<Member> Members::seen_by_guest(store::Transaction& transaction, const auth::Actor& actor) const {
  auto ids = partners_ ? partners_(transaction, actor) : std::vector<MemberId>{};
  ids.push_back(actor.member_id);
  std::ranges::sort(ids);
  const auto repeated = std::ranges::unique(ids);
  ids.erase(repeated.begin(), repeated.end());
  Sight sight = sight_of(transaction, actor);
  std::vector<Member> members;
  for (const MemberId id : ids) {
    auto member = find_member(transaction, actor.org_id, id);
    if (!member) continue;
    if (auto seen = sight.of(std::move(*member))) members.push_back(std::move(*seen));
  }
  std::ranges::sort(members, {},
                    [](const Member& member) { return std::pair(folded(member.display_name), member.id); });
  return members;
}

std::vector<MemberId> Members::those_seen(store::Transaction& transaction, const auth::Actor& actor,
                                          std::vector<MemberId> wanted) const {
  std::ranges::sort(wanted);
  const auto repeated = std::ranges::unique(wanted);
  wanted.erase(repeated.begin(), repeated.end());
  Sight sight = sight_of(transaction, actor);
  std::erase_if(wanted, [&](MemberId each) {
    if (!find_role(transaction, actor.org_id, each)) return true;
    return !sight.is_whole() && !sight.of(find_member(transaction, actor.org_id, each).value());
  });
  return wanted;
}

Member Members::look(store::Transaction& transaction, const auth::Actor& actor, const LookAtMember& request) const {
  auto member = find_member(transaction, actor.org_id, request.member_id);
  auto seen = member ? sight_of(transaction, actor).of(std::move(*member)) : std::nullopt;
  auth::require(actor, auth::Verb::see, {.visible = seen.has_value()});
  return std::move(seen).value();
}

Member Members::change(store::Transaction& transaction, const auth::Actor& actor, const ChangeMember& request) {
  look(transaction, actor, {actor.org_id, request.member_id});
  const Timestamp now = clock_.now();
  const Powers powers = powers_of(transaction, actor);
  const Member before = find_member(transaction, actor.org_id, request.member_id).value();
  require_may_change(actor, powers, before, request);
  if (before.left_at) throw Refusal(kHasLeft, "member_id");
  Member member = before;
  drop_ended_status(member, now);
  change_profile(member, request);
  if (request.profile) change_values(transaction, actor, powers, member, *request.profile);
  if (changes_status(request)) change_status(member, request, now);
  if (request.role) change_role(transaction, actor, member, *request.role);
  if (request.department_ids) change_departments(transaction, actor.org_id, member, *request.department_ids);
  if (request.manager_id.given) change_manager(transaction, actor.org_id, member, request.manager_id.value);
  member = directory_.change(transaction, actor.org_id, std::move(member));
  if (member.id != actor.member_id || changes_place(request)) record(transaction, actor, before, member);
  return sight_of(transaction, actor).of(std::move(member)).value();
}

void Members::record(store::Transaction& transaction, const auth::Actor& actor, const Member& before,
                     const Member& after) {
  auto changes = changes_of(transaction, actor.org_id, before, after);
  if (changes.empty()) return;
  audit_.record(
      transaction, actor,
      {AuditVerb::member_changed, AuditKind::member, after.id.text(), after.display_name, std::move(changes)});
}

void Members::change_role(store::Transaction& transaction, const auth::Actor& actor, Member& member, Role role) {
  if (member.role == role) return;
  if (!may_give(actor.role, member.role) || !may_give(actor.role, role)) throw Refusal(auth::kForbidden, "role");
  if (member.role == Role::owner && count_owners(transaction, actor.org_id) == 1) throw Refusal(kLastOwner, "role");
  if (member.role == Role::guest || role == Role::guest)
    directory_.let_hear(transaction, actor.org_id, member.id, role);
  member.role = role;
  member.grant.reset();
}

void Members::change_departments(store::Transaction& transaction, OrgId org, Member& member,
                                 const std::vector<DepartmentId>& departments) {
  if (departments.size() > kMostDepartments)
    throw Refusal(kInvalid, "department_ids", "A member can be in at most 50 departments.");
  for (std::size_t i = 0; i < departments.size(); ++i) {
    if (department_exists(transaction, org, departments[i])) continue;
    throw Refusal(kInvalid, "department_ids[" + std::to_string(i) + "]", "There is no such department.");
  }
  member.department_ids = departments;
}

void Members::change_values(store::Transaction& transaction, const auth::Actor& actor, const Powers& powers,
                            Member& member, const std::vector<WantedValue>& values) {
  const auto fields = find_organisation(transaction, actor.org_id).value().profile_fields;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string at = "profile[" + std::to_string(i) + "]";
    const auto field = std::ranges::find(fields, values[i].field_id, &ProfileField::id);
    if (field == fields.end()) throw Refusal(kInvalid, at + ".field_id", "There is no such field.");
    if (field->writer == ProfileFieldWriter::admin) powers.require_over(Power::people, member);
    member.profile =
        with_value(std::move(member.profile), field->id, accepted_value(*field, values[i].value.value, at + ".value"));
  }
}

void Members::change_manager(store::Transaction& transaction, OrgId org, Member& member,
                             std::optional<MemberId> manager) {
  if (manager && !find_role(transaction, org, *manager))
    throw Refusal(kInvalid, "manager_id", "There is no such member.");
  for (auto above = manager; above; above = manager_of(transaction, org, *above)) {
    if (*above == member.id) throw Refusal(kManagerCycle, "manager_id");
  }
  member.manager_id = manager;
}

}  // namespace madang::people

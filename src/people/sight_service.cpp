#include "people/sight_service.hpp"

#include "people/administrators_store.hpp"
#include "people/departments_store.hpp"
#include "people/members_store.hpp"

namespace madang::people {
namespace {

/// What everybody may know of whoever's words they read.
Member name_alone(Member member) {
  return {.id = member.id,
          .account_login = {},
          .display_name = std::move(member.display_name),
          .reading = std::move(member.reading),
          .title = {},
          .phone = {},
          .email = {},
          .about = {},
          .status = {},
          .status_until = {},
          .role = member.role,
          .grant = {},
          .department_ids = {},
          .manager_id = {},
          .profile = {},
          .joined_at = member.joined_at,
          .left_at = member.left_at,
          .unlisted = !member.left_at,
          .revision = member.revision};
}

Member as_guests_see(Member member) {
  member.grant.reset();
  member.department_ids.clear();
  member.manager_id.reset();
  member.profile.clear();
  return member;
}

}  // namespace

DepartmentSight department_sight(store::Transaction& transaction, const auth::Actor& actor) {
  if (actor.administers() || !has_closed_departments(transaction, actor.org_id)) return {};
  const auto grant = find_grant(transaction, actor.org_id, actor.member_id);
  if (grant && !grant->department_id) return {};
  auto places = department_places(transaction, actor.org_id);
  for (auto& place : places)
    if (grant && place.id == grant->department_id) place.head_id = actor.member_id;
  return {places, actor.member_id, departments_of(transaction, actor.org_id, actor.member_id)};
}

Sight::Sight(store::Transaction& transaction, const auth::Actor& actor, const Partners& partners, Timestamp now)
    : transaction_(transaction), actor_(actor), partners_(partners), now_(now) {
  if (actor.role != Role::guest) departments_ = department_sight(transaction, actor);
}

std::optional<Member> Sight::of(Member member) {
  drop_ended_status(member, now_);
  if (!actor_.administers() && member.id != actor_.member_id) member.account_login.reset();
  if (actor_.role == Role::guest) {
    if (member.id != actor_.member_id && !talks_with(member.id)) return std::nullopt;
    return as_guests_see(std::move(member));
  }
  if (departments_.is_whole() || member.id == actor_.member_id) return member;
  if (member.left_at) return name_alone(std::move(member));
  if (departments_.hides_member_of(member.department_ids)) {
    if (!talks_with(member.id)) return std::nullopt;
    return name_alone(std::move(member));
  }
  member.department_ids = departments_.seen(std::move(member.department_ids));
  const auto& over = member.grant ? member.grant->department_id : std::nullopt;
  if (over && departments_.hides(*over)) member.grant.reset();
  return member;
}

bool Sight::talks_with(MemberId member) {
  if (!talks_) {
    const auto partners = partners_ ? partners_(transaction_, actor_) : std::vector<MemberId>{};
    talks_.emplace(partners.begin(), partners.end());
  }
  return talks_->contains(member);
}

}  // namespace madang::people

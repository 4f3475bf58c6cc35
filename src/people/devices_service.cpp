#include "people/devices_service.hpp"

#include <algorithm>

#include "kernel/auth/permit.hpp"
#include "people/leavings_model.hpp"
#include "people/members_store.hpp"
#include "people/powers_service.hpp"
#include "people/sight_service.hpp"

namespace madang::people {
namespace {

struct Owner {
  Member member;
  AccountId account_id;
};

Owner owner_of_devices(store::Transaction& transaction, const auth::Actor& actor, MemberId id) {
  const Powers powers = powers_of(transaction, actor);
  powers.require(Power::devices);
  auto member = find_member(transaction, actor.org_id, id);
  if (!member || department_sight(transaction, actor).hides_member_of(member->department_ids)) throw Refusal(kNotFound);
  powers.require_over(Power::devices, *member);
  if (member->left_at) throw Refusal(kHasLeft, "member_id");
  const bool own = id == actor.member_id;
  if (!own && !may_give(powers.acting_role(), member->role)) throw Refusal(auth::kForbidden, "member_id");
  return {std::move(*member), account_of(transaction, actor.org_id, id).value()};
}

AuditAct signed_out(const Member& member, std::string_view device_name) {
  AuditChanges changes;
  changes.add("device_name", device_name, "");
  return {AuditVerb::member_signed_out, AuditKind::member, member.id.text(), member.display_name, changes.take()};
}

}  // namespace

SessionList Devices::list(store::Transaction& transaction, const auth::Actor& actor, const OfMember& request) const {
  const Owner owner = owner_of_devices(transaction, actor, request.member_id);
  SessionList list;
  for (auto& each : sessions_.list(transaction, owner.account_id))
    list.sessions.push_back(
        {each.id, std::move(each.device_name), each.created_at, each.last_used_at, each.id == actor.session_id});
  return list;
}

void Devices::end(store::Transaction& transaction, const auth::Actor& actor, const EndMemberSession& request) {
  const Owner owner = owner_of_devices(transaction, actor, request.member_id);
  const auto living = sessions_.list(transaction, owner.account_id);
  const auto session = std::ranges::find(living, request.session_id, &auth::KnownSession::id);
  if (!sessions_.end_own(transaction, owner.account_id, request.session_id)) throw Refusal(kNotFound);
  if (session != living.end()) audit_.record(transaction, actor, signed_out(owner.member, session->device_name));
}

void Devices::end_all(store::Transaction& transaction, const auth::Actor& actor, const OfMember& request) {
  const Owner owner = owner_of_devices(transaction, actor, request.member_id);
  if (sessions_.end_all(transaction, owner.account_id, SessionId{}).empty()) return;
  audit_.record(transaction, actor, signed_out(owner.member, ""));
}

}  // namespace madang::people

#pragma once

#include <optional>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "people/model.hpp"

namespace madang::people {

/// What is remembered of a leaving. The role stays with the member.
struct Leaving {
  MemberId member_id;
  Timestamp left_at;
  MemberId by_id;
  std::optional<MemberId> heir_id;
  std::optional<MemberId> manager_id;
  std::vector<DepartmentId> department_ids;
};

void add_leaving(store::Transaction& transaction, OrgId org, const Leaving& leaving);
void remove_leaving(store::Transaction& transaction, OrgId org, MemberId member);
std::optional<Leaving> find_leaving(store::Transaction& transaction, OrgId org, MemberId member);
/// Since then, the newest first.
std::vector<Leaving> list_leavings(store::Transaction& transaction, OrgId org, Timestamp since);

std::vector<MemberId> list_reports(store::Transaction& transaction, OrgId org, MemberId manager);
std::vector<DepartmentId> list_headed_by(store::Transaction& transaction, OrgId org, MemberId head);
/// The links that the member made, and those that make somebody this member, let nobody in any more. Personal ones that
/// the member made for others stay: they are how those get in.
void revoke_invites_of(store::Transaction& transaction, OrgId org, MemberId member, Timestamp now);

}  // namespace madang::people

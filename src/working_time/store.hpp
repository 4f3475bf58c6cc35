#pragma once

#include <map>
#include <optional>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "working_time/model.hpp"

namespace madang::working_time {

/// Nothing when the organisation never said how it works.
std::optional<OrganisationTime> find_organisation_time(store::Transaction& transaction, OrgId org);
void save_organisation_time(store::Transaction& transaction, OrgId org, const OrganisationTime& time);

/// By date.
std::vector<EnteredDay> entered_days(store::Transaction& transaction, OrgId org);
std::optional<EnteredDay> find_entered_day(store::Transaction& transaction, OrgId org, Date date);
void save_entered_day(store::Transaction& transaction, OrgId org, const EnteredDay& day);
void remove_entered_day(store::Transaction& transaction, OrgId org, Date date);

/// All absent when the member is as the organisation.
MemberTime member_time(store::Transaction& transaction, OrgId org, MemberId member);
/// Of those between two, both among them, who said anything.
std::map<MemberId, MemberTime> member_times(store::Transaction& transaction, OrgId org, MemberId first, MemberId last);
void save_member_time(store::Transaction& transaction, OrgId org, MemberId member, const MemberTime& time);

}  // namespace madang::working_time

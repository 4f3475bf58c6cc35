#pragma once

#include <optional>
#include <vector>

#include "alerts/delivery_model.hpp"
#include "alerts/requests.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::alerts {

/// A step at somebody who need not be reached then.
struct DisturbanceRow {
  Timestamp at;
  AlertId alert_id;
  MemberId member_id;
  MemberId stands_for;
  std::int64_t number = 0;
  MemberId sender_id;
  Channel channel = Channel::in_app;
};
BOOST_DESCRIBE_STRUCT(DisturbanceRow, (), (at, alert_id, member_id, stands_for, number, sender_id, channel))

void note_disturbance(store::Transaction& transaction, OrgId org, const DisturbanceRow& row);
/// Of one member, the newest first, from before a moment.
std::vector<DisturbanceRow> disturbances_of(store::Transaction& transaction, OrgId org, MemberId member,
                                            Timestamp before, std::int64_t most);

/// Those who were disturbed most, or who disturbed most, in [from, to).
enum class Side { sender, receiver };
std::vector<DisturbanceCount> count_disturbances(store::Transaction& transaction, OrgId org, Side side, Timestamp from,
                                                 Timestamp to, std::int64_t most);
/// Who sent how many, those with the most first. Alerts are numbered by the moment they were sent at.
std::vector<SentCount> count_sent_by_all(store::Transaction& transaction, OrgId org, Timestamp from, Timestamp to,
                                         std::int64_t most);

}  // namespace madang::alerts

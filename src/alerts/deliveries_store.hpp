#pragma once

#include <optional>
#include <vector>

#include "alerts/delivery_model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::alerts {

/// A step on its way out of the house.
struct DeliveryRow {
  AlertId alert_id;
  MemberId member_id;
  MemberId stands_for;
  std::int64_t number = 0;
  Channel channel = Channel::email;
  std::int64_t attempts = 0;
  bool leased = false;  ///< somebody is at it
  Timestamp try_at;     ///< while leased, when that is no longer believed
  SessionId spared;     ///< whose browser needs no word, of kTakenBack

  StepKey key() const { return {alert_id, member_id, stands_for, number}; }
};
BOOST_DESCRIBE_STRUCT(DeliveryRow, (),
                      (alert_id, member_id, stands_for, number, channel, attempts, leased, try_at, spared))

void add_delivery(store::Transaction& transaction, OrgId org, const DeliveryRow& row);
void save_delivery(store::Transaction& transaction, OrgId org, const DeliveryRow& row);
void remove_delivery(store::Transaction& transaction, OrgId org, const StepKey& key);
std::optional<DeliveryRow> find_delivery(store::Transaction& transaction, OrgId org, const StepKey& key);
/// What is on its way to one recipient.
std::vector<DeliveryRow> deliveries_to(store::Transaction& transaction, OrgId org, AlertId alert, MemberId member,
                                       MemberId stands_for);
/// To be tried by then, the earliest first.
std::vector<DeliveryRow> due_deliveries(store::Transaction& transaction, OrgId org, AlertId alert, Timestamp by,
                                        std::int64_t most);
std::optional<Timestamp> next_delivery_at(store::Transaction& transaction, OrgId org, AlertId alert);

}  // namespace madang::alerts

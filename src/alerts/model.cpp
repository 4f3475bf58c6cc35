#include "alerts/model.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace madang::alerts {
namespace {

void require_between(std::int64_t value, std::int64_t most, const std::string& field) {
  if (value < 1 || value > most)
    throw Refusal(kInvalid, field, fmt::format("{} must be between 1 and {}.", field, most));
}

}  // namespace

std::int64_t& Tallies::of(RecipientState state) {
  switch (state) {
    case RecipientState::queued: return queued;
    case RecipientState::deferred: return deferred;
    case RecipientState::delivered: return delivered;
    case RecipientState::seen: return seen;
    case RecipientState::confirmed: return confirmed;
    case RecipientState::declined: return declined;
    case RecipientState::expired: return expired;
    case RecipientState::recalled: return recalled;
    case RecipientState::unreachable: break;
  }
  return unreachable;
}

void require_rules(const Rules& rules, const std::string& field) {
  require_policy(rules.policy, field + ".policy");
  require_between(rules.alerts_per_day, 10'000, field + ".alerts_per_day");
  require_between(rules.emergencies_per_week, 10'000, field + ".emergencies_per_week");
  if (rules.reasons.size() > kMostReasons)
    throw Refusal(kInvalid, field + ".reasons", fmt::format("There are at most {} reasons.", kMostReasons));
  for (std::size_t i = 0; i < rules.reasons.size(); ++i) {
    const std::size_t length = count_code_points(rules.reasons[i]);
    if (length < 1 || length > kMostReason)
      throw Refusal(kInvalid, fmt::format("{}.reasons[{}]", field, i),
                    fmt::format("A reason has between 1 and {} characters.", kMostReason));
  }
}

void require_reason(const Rules& rules, Urgency urgency, const std::string& reason) {
  if (urgency == Urgency::important) {
    if (!reason.empty()) throw Refusal(kInvalid, "reason", "Only an emergency needs a reason.");
    return;
  }
  if (reason.empty())
    throw Refusal(kInvalid, "reason", "An emergency needs a reason: it does not wait for working hours.");
  const bool listed = std::ranges::find(rules.reasons, reason) != rules.reasons.end();
  if (listed || (rules.reasons.empty() && !rules.right_to_disconnect)) return;
  throw Refusal(kInvalid, "reason", "This is none of the reasons that your organisation has settled for emergencies.");
}

}  // namespace madang::alerts

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "alerts/service.hpp"

namespace madang::alerts {
namespace {

/// `in_app 0 3*10, email 30`: after how many minutes, how often and how far apart.
std::string words_of(const Policy& policy) {
  std::string words;
  for (const Rung& rung : policy.rungs) {
    words += fmt::format("{}{} {}", words.empty() ? "" : ", ", enumerator_name(rung.channel), rung.after_minutes);
    if (rung.times > 1) words += fmt::format(" {}*{}", rung.times, rung.gap_minutes);
  }
  return words;
}

std::string_view word_of(bool settled) { return settled ? "yes" : "no"; }

}  // namespace

Rules Service::rules_of(store::Transaction& transaction, OrgId org) const {
  return find_rules(transaction, org).value_or(Rules{});
}

SettledRules Service::look_rules(store::Transaction& transaction, const auth::Actor& actor,
                                 const OfOrganisation&) const {
  auth::require(actor, auth::Verb::see);
  return {rules_of(transaction, actor.org_id), {around_.channels.begin(), around_.channels.end()}};
}

SettledRules Service::settle_rules(store::Transaction& transaction, const auth::Actor& actor,
                                   const SettleRules& request) {
  people_.powers_of(transaction, actor).require_over(people::Power::rules, std::nullopt);
  require_rules(request.rules, "rules");
  const Rules before = rules_of(transaction, actor.org_id);
  const std::vector<Channel> channels(around_.channels.begin(), around_.channels.end());
  if (request.rules == before) return {before, channels};
  save_rules(transaction, actor.org_id, request.rules);
  people::AuditChanges changes;
  changes.add("alert_policy", words_of(before.policy), words_of(request.rules.policy));
  changes.add("alerts_per_day", fmt::to_string(before.alerts_per_day), fmt::to_string(request.rules.alerts_per_day));
  changes.add("emergencies_per_week", fmt::to_string(before.emergencies_per_week),
              fmt::to_string(request.rules.emergencies_per_week));
  changes.add("emergency_reasons", fmt::to_string(fmt::join(before.reasons, ", ")),
              fmt::to_string(fmt::join(request.rules.reasons, ", ")));
  changes.add("right_to_disconnect", word_of(before.right_to_disconnect), word_of(request.rules.right_to_disconnect));
  people_.record_act(transaction, actor,
                     {people::AuditVerb::alert_rules_changed, people::AuditKind::organisation, actor.org_id.text(),
                      people_.organisation_of(transaction, actor.org_id).name, changes.take()});
  return {request.rules, channels};
}

Deputy Service::look_deputy(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation&) const {
  auth::require(actor, auth::Verb::see);
  return {deputy_of(transaction, actor.org_id, actor.member_id)};
}

Deputy Service::choose_deputy(store::Transaction& transaction, const auth::Actor& actor, const ChooseDeputy& request) {
  auth::require(actor, auth::Verb::contribute);
  const auto& wanted = request.member_id.value;
  if (wanted == actor.member_id) throw Refusal(kInvalid, "member_id", "Nobody is their own deputy.");
  if (wanted && people_.those_seen(transaction, actor, {*wanted}).empty())
    throw Refusal(kInvalid, "member_id", "There is no such member here.");
  if (request.member_id.given) set_deputy(transaction, actor.org_id, actor.member_id, wanted);
  return {deputy_of(transaction, actor.org_id, actor.member_id)};
}

}  // namespace madang::alerts

#include "alerts/disturbances_store.hpp"
#include "alerts/hand_service.hpp"

namespace madang::alerts {
namespace {

constexpr std::int64_t kPageOfLedger = 50;
constexpr std::int64_t kMostReported = 100;
constexpr auto kWeek = std::chrono::hours(7 * 24);

}  // namespace

/// What is told in the hours that somebody keeps is no disturbance; everything else is written down, whoever allowed
/// it.
void Service::note_if_disturbed(Hand& hand, const TakenStep& step) {
  if (step.outcome == Outcome::nobody || step.channel == Channel::deputy || step.channel == Channel::manager) return;
  if (hand.availabilities.value().of(step.member_id).next(hand.now) == hand.now) return;
  note_disturbance(hand.transaction, hand.org,
                   {hand.now, hand.alert.id, step.member_id, step.stands_for.value_or(MemberId{}), step.number,
                    hand.alert.sender_id, step.channel});
}

AlertLedger Service::look_ledger(store::Transaction& transaction, const auth::Actor& actor,
                                 const LookLedger& request) const {
  auth::require(actor, auth::Verb::see);
  const auto before = request.before.value_or(clock_.now() + std::chrono::hours(1));
  AlertLedger ledger;
  auto rows = disturbances_of(transaction, actor.org_id, actor.member_id, before, kPageOfLedger + 1);
  if (std::ssize(rows) > kPageOfLedger) {
    // A page ends between two moments, for the next one begins by its moment. Of one alone there are never so many:
    // a ladder has fewer steps, and takes them one after the other.
    const Timestamp cut = rows.back().at;
    while (rows.size() > 1 && rows.back().at == cut) rows.pop_back();
    ledger.next_before = rows.back().at;
  }
  for (const DisturbanceRow& row : rows) {
    const auto alert = find_alert(transaction, actor.org_id, row.alert_id).value();
    ledger.disturbances.push_back({row.at, row.channel, row.sender_id, alert.urgency, alert.reason});
  }
  return ledger;
}

AlertReport Service::look_report(store::Transaction& transaction, const auth::Actor& actor,
                                 const LookReport& request) const {
  people_.powers_of(transaction, actor).require_over(people::Power::rules, std::nullopt);
  const Timestamp from = request.from.value_or(clock_.now() - kWeek);
  const Timestamp to = from + kWeek;
  const auto most_by = [&](Side side) {
    return count_disturbances(transaction, actor.org_id, side, from, to, kMostReported);
  };
  return {from, to, count_sent_by_all(transaction, actor.org_id, from, to, kMostReported), most_by(Side::sender),
          most_by(Side::receiver)};
}

}  // namespace madang::alerts

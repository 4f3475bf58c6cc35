#include <algorithm>

#include "alerts/events.hpp"
#include "alerts/hand_service.hpp"

namespace madang::alerts {
namespace {

constexpr std::int64_t kAtOnce = static_cast<std::int64_t>(Service::kLaidAtOnce);

std::vector<MemberId> members_of(const std::vector<RecipientRow>& rows) {
  std::set<MemberId> members;
  for (const RecipientRow& row : rows) members.insert(row.member_id);
  return {members.begin(), members.end()};
}

}  // namespace

Policy for_stand_ins(const Policy& policy) {
  Policy own = policy;
  std::erase_if(own.rungs,
                [](const Rung& rung) { return rung.channel == Channel::deputy || rung.channel == Channel::manager; });
  return own;
}

void Service::look_up(Hand& hand, std::vector<MemberId> members) const {
  hand.availabilities = around_.availabilities_of(hand.transaction, hand.org, members);
  const auto connected = around_.those_connected(hand.org, std::move(members));
  hand.connected = {connected.begin(), connected.end()};
}

void Service::climb(Hand& hand) {
  if (hand.is_over()) return;
  auto rows = due_rows(hand.transaction, hand.org, hand.alert.id, hand.now, kAtOnce);
  look_up(hand, members_of(rows));
  for (RecipientRow& row : rows) {
    advance(hand, row);
    keep(hand, row);
  }
}

void Service::advance(Hand& hand, RecipientRow& row) {
  while (row.next_at && *row.next_at <= hand.now) {
    // Their hours may have moved since, and what a server missed is not made up for at night.
    plan(hand, row);
    if (!row.next_at || *row.next_at > hand.now) return;
    const auto number = static_cast<std::size_t>(row.steps_done);
    const Climb after = climbed({row.began_at, number, row.last_at}, {number, *row.next_at}, hand.now);
    take(hand, row, hand.ladder_of(row).step(number).channel);
    row.steps_done = static_cast<std::int64_t>(after.steps_done);
    row.last_at = after.last_at;
    plan(hand, row);
  }
}

void Service::plan(Hand& hand, RecipientRow& row) {
  const bool is_emergency = hand.alert.urgency == Urgency::emergency;
  const Reachable reachable = [&](Timestamp moment) -> std::optional<Timestamp> {
    if (is_emergency) return moment;
    return hand.availabilities.value().of(row.member_id).next(std::max(moment, hand.now));
  };
  const Climb climb{row.began_at, static_cast<std::size_t>(row.steps_done), row.last_at};
  const auto due = next_step(hand.ladder_of(row), climb, reachable);
  row.next_at = due ? std::optional(due->at) : std::nullopt;
  const bool is_untold = row.state == RecipientState::queued || row.state == RecipientState::deferred;
  if (!is_untold) return;
  if (!due)
    move(hand, row, RecipientState::unreachable);
  else if (row.rings == 0 && due->at > hand.now)
    move(hand, row, RecipientState::deferred);
}

void Service::take(Hand& hand, RecipientRow& row, Channel channel) {
  TakenStep step{row.member_id, std::nullopt, row.logged++, channel, hand.now, Outcome::told, std::nullopt};
  if (row.stands_for) step.stands_for = row.stands_for;
  if (channel == Channel::deputy) step.told_id = deputy_of(hand.transaction, hand.org, row.member_id);
  if (channel == Channel::manager) step.told_id = people_.manager_of(hand.transaction, hand.org, row.member_id);
  if (channel == Channel::deputy || channel == Channel::manager)
    step.outcome = tell_instead(hand, row, step.told_id);
  else if (leaves_house(channel))
    step.outcome = send_out(hand, step);
  else
    ring(hand, row);
  log_step(hand.transaction, hand.org, hand.alert.id, step);
  note_if_disturbed(hand, step);
}

/// The message says more than that there is one, so its receiver also finds it in the app.
Outcome Service::send_out(Hand& hand, const TakenStep& step) const {
  // Most have let no browser be woken, and need no delivery to find that out.
  const bool is_push = step.channel == Channel::push;
  if (is_push && around_.pushes_to(hand.transaction, hand.org, step.member_id).empty()) return Outcome::nobody;
  add_delivery(hand.transaction, hand.org,
               {hand.alert.id,
                step.member_id,
                step.stands_for.value_or(MemberId{}),
                step.number,
                step.channel,
                0,
                false,
                hand.now,
                {}});
  hand.sends_out = true;
  return Outcome::underway;
}

void Service::ring(Hand& hand, RecipientRow& row) {
  if (++row.rings == 1) hand.newly_told.insert({row.member_id, row.stands_for});
  const bool is_untold = row.state == RecipientState::queued || row.state == RecipientState::deferred ||
                         row.state == RecipientState::unreachable;
  if (!is_untold) return;
  const bool is_connected = hand.connected.contains(row.member_id);
  move(hand, row, is_connected ? RecipientState::delivered : RecipientState::queued);
  if (is_connected) row.delivered_at = hand.now;
}

Outcome Service::tell_instead(Hand& hand, const RecipientRow& row, std::optional<MemberId> instead) {
  if (!instead || *instead == hand.alert.sender_id || *instead == row.member_id) return Outcome::nobody;
  if (!people_.is_member(hand.transaction, hand.org, *instead)) return Outcome::nobody;
  // What is known of those who were looked up stays; this one comes on top.
  auto known = std::move(hand.availabilities);
  auto connected = std::move(hand.connected);
  look_up(hand, {*instead});
  add(hand, *instead, row.member_id);
  hand.availabilities = std::move(known);
  hand.connected = std::move(connected);
  return Outcome::told;
}

/// Beside the ladder, which goes on as it would have.
void Service::remind_some(Hand& hand) {
  if (hand.is_over()) return;
  RecipientPlace place;
  if (const auto after = MemberId::read(hand.payload)) place = {*after, kAllLaid};
  auto rows = open_rows_after(hand.transaction, hand.org, hand.alert.id, place, kAtOnce);
  look_up(hand, members_of(rows));
  const bool is_emergency = hand.alert.urgency == Urgency::emergency;
  for (RecipientRow& row : rows) {
    const auto reached = hand.availabilities.value().of(row.member_id).next(hand.now);
    const bool is_reachable = is_emergency || reached == hand.now;
    if (!is_reachable || (row.rings == 0 && row.next_at)) continue;  // it comes to them when they may be reached
    take(hand, row, Channel::in_app);
    keep(hand, row);
  }
  if (rows.size() == kLaidAtOnce) do_later(hand, kRemind, hand.now, rows.back().member_id.text());
}

}  // namespace madang::alerts

#include <algorithm>

#include "alerts/events.hpp"
#include "alerts/hand_service.hpp"

namespace madang::alerts {
namespace {

constexpr std::int64_t kAtOnce = static_cast<std::int64_t>(Service::kLaidAtOnce);

/// Their own, or else the first of those that they stand in for.
RecipientRow& foremost(std::vector<RecipientRow>& rows) {
  const auto own = std::ranges::find(rows, MemberId{}, &RecipientRow::stands_for);
  return own == rows.end() ? rows.front() : *own;
}

void require_gap(std::optional<Timestamp> last, Timestamp now) {
  if (!last) return;
  const auto free_at = *last + std::chrono::minutes(kShortestGap);
  if (free_at <= now) return;
  Refusal refusal(kTooSoon, "alert_id");
  refusal.retry_after_seconds = static_cast<int>((free_at - now) / std::chrono::seconds(1)) + 1;
  throw refusal;
}

}  // namespace

ReceivedAlert Service::receive(store::Transaction& transaction, const auth::Actor& actor, const TouchAlert& request) {
  return touch(transaction, actor, request.alert_id, RecipientState::delivered);
}

ReceivedAlert Service::see(store::Transaction& transaction, const auth::Actor& actor, const TouchAlert& request) {
  return touch(transaction, actor, request.alert_id, RecipientState::seen);
}

ReceivedAlert Service::touch(store::Transaction& transaction, const auth::Actor& actor, AlertId id,
                             RecipientState state) {
  auto [hand, rows] = reach(transaction, actor, id);
  for (RecipientRow& row : rows) {
    if (!row.is_open || row.state == RecipientState::seen || row.state == state) continue;
    move(hand, row, state);
    if (!row.delivered_at) row.delivered_at = hand.now;
    if (state == RecipientState::seen) row.seen_at = hand.now;
    keep(hand, row);
  }
  finish(hand);
  return {brief_of(hand.alert), receipt_of(foremost(rows))};
}

ReceivedAlert Service::confirm(store::Transaction& transaction, const auth::Actor& actor, const TouchAlert& request) {
  auto [hand, rows] = reach(transaction, actor, request.alert_id);
  hand.answered_in = actor.session_id;
  RecipientRow& first = foremost(rows);
  if (!first.is_open && first.state == RecipientState::confirmed) return {brief_of(hand.alert), receipt_of(first)};
  if (hand.is_over()) throw Refusal(kOver, "alert_id");
  if (std::ranges::none_of(rows, &RecipientRow::is_open)) throw Refusal(kAnswered, "alert_id");
  confirm_rows(hand, rows, actor.member_id);
  finish(hand);
  return {brief_of(hand.alert), receipt_of(first)};
}

void Service::confirm_rows(Hand& hand, std::vector<RecipientRow>& rows, MemberId by) {
  for (RecipientRow& row : rows) {
    if (!row.is_open) continue;
    close(hand, row, RecipientState::confirmed, Closing::oneself, by);
    keep(hand, row);
    close_about(hand, row.stands_for ? row.stands_for : row.member_id, by);
  }
  if (hand.alert.needs == Confirmers::anyone)
    end(hand, AlertState::done);
  else
    end_if_answered(hand);
}

void Service::settle_about(store::Transaction& transaction, const auth::Actor& actor, const Source& source) {
  for (const RecipientRow& row : open_rows(transaction, actor.org_id, actor.member_id)) {
    auto alert = find_alert(transaction, actor.org_id, row.alert_id);
    if (row.stands_for || !alert || alert->source_kind != source.kind || alert->source_id != source.id) continue;
    Hand hand = open_hand(transaction, actor.org_id, std::move(*alert));
    if (hand.is_over()) continue;
    hand.answered_in = actor.session_id;
    std::vector<RecipientRow> own{row};
    confirm_rows(hand, own, actor.member_id);
    finish(hand);
  }
}

void Service::release(store::Transaction& transaction, OrgId org, AlertId id) {
  auto alert = find_alert(transaction, org, id);
  if (!alert) return;
  Hand hand = open_hand(transaction, org, std::move(*alert));
  if (hand.is_over()) return;
  end(hand, AlertState::recalled);
  finish(hand);
}

ReceivedAlert Service::decline(store::Transaction& transaction, const auth::Actor& actor, const DeclineAlert& request) {
  auto [hand, rows] = reach(transaction, actor, request.alert_id);
  hand.answered_in = actor.session_id;
  RecipientRow& own = foremost(rows);
  if (own.state == RecipientState::declined) return {brief_of(hand.alert), receipt_of(own)};
  if (hand.is_over()) throw Refusal(kOver, "alert_id");
  if (!own.is_open) throw Refusal(kAnswered, "alert_id");
  own.note = std::string(trimmed(request.reason.value));
  if (own.note.empty()) throw Refusal(kInvalid, "reason", "reason must say something.");
  decline_row(hand, own, actor.member_id);
  finish(hand);
  return {brief_of(hand.alert), receipt_of(own)};
}

void Service::decline_row(Hand& hand, RecipientRow& row, MemberId member) {
  close(hand, row, RecipientState::declined, Closing::oneself, member);
  keep(hand, row);
  if (!row.stands_for) close_about(hand, row.member_id, member);
  end_if_answered(hand);
}

/// What is about one person is over for all who were told of it, once one of them has confirmed.
void Service::close_about(Hand& hand, MemberId member, MemberId by) {
  for (RecipientRow& row : rows_about(hand.transaction, hand.org, hand.alert.id, member)) {
    if (!row.is_open) continue;
    const bool is_own = row.member_id == member;
    close(hand, row, is_own ? RecipientState::confirmed : RecipientState::expired,
          is_own ? Closing::stand_in : Closing::another, by);
    keep(hand, row);
  }
}

void Service::close(Hand& hand, RecipientRow& row, RecipientState state, Closing closing, std::optional<MemberId> by) {
  move(hand, row, state);
  withdraw(hand, row);
  row.is_open = false;
  row.next_at = std::nullopt;
  row.closed_at = hand.now;
  row.closing = closing;
  row.closed_by = by;
}

/// What is on its way to them is not wanted any more; the courier looks before it sends, and hangs up.
void Service::withdraw(Hand& hand, const RecipientRow& row) {
  const auto leaves = [](const Rung& rung) { return leaves_house(rung.channel); };
  if (std::ranges::none_of(hand.alert.policy.rungs, leaves)) return;
  bool is_shown = was_woken(hand.transaction, hand.org, hand.alert.id, row.member_id, row.stands_for);
  for (const DeliveryRow& delivery :
       deliveries_to(hand.transaction, hand.org, hand.alert.id, row.member_id, row.stands_for)) {
    is_shown = is_shown || (delivery.channel == Channel::push && delivery.leased);
    settle_step(hand.transaction, hand.org, delivery.key(), Outcome::withdrawn, {});
    remove_delivery(hand.transaction, hand.org, delivery.key());
  }
  if (is_shown) take_back(hand, row);
}

/// What a browser's maker has in hand and what a browser shows, as far as that can be. Not where the answer was given.
void Service::take_back(Hand& hand, const RecipientRow& row) {
  DeliveryRow delivery{hand.alert.id, row.member_id, row.stands_for, kTakenBack, Channel::push, 0, false, hand.now, {}};
  delivery.spared = hand.answered_in;
  add_delivery(hand.transaction, hand.org, delivery);
  hand.sends_out = true;
}

Alert Service::recall(store::Transaction& transaction, const auth::Actor& actor, const TouchAlert& request) {
  Hand hand = open_hand(transaction, actor.org_id, own_alert(transaction, actor, request.alert_id));
  if (hand.alert.state == AlertState::recalled) return view(transaction, actor.org_id, hand.alert);
  if (hand.is_over()) throw Refusal(kOver, "alert_id");
  end(hand, AlertState::recalled);
  finish(hand);
  return view(transaction, actor.org_id, hand.alert);
}

Alert Service::remind(store::Transaction& transaction, const auth::Actor& actor, const TouchAlert& request) {
  Hand hand = open_hand(transaction, actor.org_id, own_alert(transaction, actor, request.alert_id));
  if (hand.is_over()) throw Refusal(kOver, "alert_id");
  require_gap(hand.alert.reminded_at, hand.now);
  hand.alert.reminded_at = hand.now;
  remind_some(hand);
  finish(hand);
  return view(transaction, actor.org_id, hand.alert);
}

void Service::end(Hand& hand, AlertState state) {
  hand.alert.state = state;
  hand.alert.ended_at = hand.now;
  for (const char* kind : {kLay, kClimb, kExpire, kRemind})
    jobs_.cancel(hand.transaction, hand.org, kind, hand.alert.id.text());
  sweep(hand);
}

void Service::sweep(Hand& hand) {
  const bool is_recalled = hand.alert.state == AlertState::recalled;
  const auto state = is_recalled ? RecipientState::recalled : RecipientState::expired;
  const auto closing = is_recalled                               ? Closing::sender
                       : hand.alert.state == AlertState::expired ? Closing::deadline
                                                                 : Closing::another;
  const auto rows = open_rows_of_alert(hand.transaction, hand.org, hand.alert.id, kAtOnce);
  for (RecipientRow row : rows) {
    close(hand, row, state, closing, std::nullopt);
    keep(hand, row);
  }
  if (rows.size() == kLaidAtOnce) do_later(hand, kSweep, hand.now);
}

void Service::expire(Hand& hand) {
  if (!hand.is_over()) end(hand, AlertState::expired);
}

void Service::end_if_answered(Hand& hand) {
  if (hand.is_over() || hand.alert.laid_after != kAllLaid) return;
  if (open_rows_of_alert(hand.transaction, hand.org, hand.alert.id, 1).empty()) end(hand, AlertState::done);
}

void Service::forget_member(store::Transaction& transaction, OrgId org, MemberId member) {
  remove_pushes_of(transaction, org, member);
  for (RecipientRow& row : open_rows(transaction, org, member)) {
    Hand hand = open_hand(transaction, org, find_alert(transaction, org, row.alert_id).value());
    close(hand, row, RecipientState::unreachable, Closing::left, std::nullopt);
    keep(hand, row);
    if (!row.stands_for) close_about(hand, member, member);
    end_if_answered(hand);
    finish(hand);
  }
}

}  // namespace madang::alerts

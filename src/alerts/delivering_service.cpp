#include <fmt/format.h>

#include <algorithm>

#include "alerts/hand_service.hpp"

namespace madang::alerts {
namespace {

constexpr std::int64_t kClaimedAtOnce = 50;
constexpr auto kUntilThereIsRoom = std::chrono::seconds(1);
constexpr std::string_view kNoWord = "Nothing was heard of it any more.";

std::string key_of(const StepKey& step) {
  const std::string whose = step.stands_for ? step.stands_for.text() : "self";
  return fmt::format("{}.{}.{}.{}", step.alert_id.text(), step.member_id.text(), whose, step.number);
}

}  // namespace

std::vector<ClaimedDelivery> Service::claim(store::Transaction& transaction, OrgId org, AlertId id,
                                            const Drivers& drivers, std::map<Channel, std::size_t> room) {
  auto alert = find_alert(transaction, org, id);
  if (!alert) return {};
  Hand hand = open_hand(transaction, org, std::move(*alert));
  std::vector<ClaimedDelivery> claimed;
  const auto give_up = [&](const DeliveryRow& row, Outcome outcome, std::string_view why) {
    settle_step(transaction, org, row.key(), outcome, why);
    remove_delivery(transaction, org, row.key());
  };
  for (DeliveryRow row : due_deliveries(transaction, org, id, hand.now, kClaimedAtOnce)) {
    const auto driver = drivers.find(row.channel);
    if (driver == drivers.end() || (row.leased && !driver->second.knows_repetition)) {
      give_up(row, Outcome::failed, kNoWord);
    } else if (row.attempts >= kMostAttempts) {
      give_up(row, Outcome::failed, kNoWord);
    } else if (room[row.channel] == 0) {
      row.try_at = hand.now + kUntilThereIsRoom;
      row.leased = false;
      save_delivery(transaction, org, row);
    } else if (auto parcel = parcel_of(hand, row)) {
      --room[row.channel];
      ++row.attempts;
      row.leased = true;
      row.try_at = hand.now + driver->second.lease;
      save_delivery(transaction, org, row);
      claimed.push_back({org, row.key(), row.attempts, std::move(*parcel)});
    } else {
      give_up(row, Outcome::nobody, {});
    }
  }
  if (const auto next = next_delivery_at(transaction, org, id)) do_later(hand, kDeliver, *next);
  return claimed;
}

std::optional<Parcel> Service::parcel_of(Hand& hand, const DeliveryRow& row) const {
  const auto contact = people_.contact_of(hand.transaction, hand.org, row.member_id);
  if (!contact) return std::nullopt;
  const people::Organisation organisation = people_.organisation_of(hand.transaction, hand.org);
  const auto sender = people_.contact_of(hand.transaction, hand.org, hand.alert.sender_id);
  const Letterhead letterhead{organisation.name, sender ? sender->display_name : organisation.name,
                              around_.public_url.empty() ? std::string() : around_.public_url + "/alerts?view=received",
                              organisation.locale};
  if (row.channel == Channel::push) return push_of(hand, row, letterhead);
  Parcel parcel = written(brief_of(hand.alert), row.channel, letterhead);
  parcel.idempotency_key = key_of(row.key());
  parcel.to_name = contact->display_name;
  parcel.to =
      row.channel == Channel::email ? contact->email : e164_of(contact->phone, organisation.time_zone).value_or("");
  return parcel.to.empty() ? std::nullopt : std::optional(std::move(parcel));
}

/// One letter for each of their browsers, in what that one speaks.
std::optional<Parcel> Service::push_of(Hand& hand, const DeliveryRow& row, const Letterhead& letterhead) const {
  const AlertBrief alert = brief_of(hand.alert);
  const bool is_taken_back = row.number == kTakenBack;
  Parcel parcel;
  parcel.channel = Channel::push;
  parcel.idempotency_key = key_of(row.key());
  parcel.to = row.member_id.text();
  parcel.manner = {alert.id.text(), is_taken_back ? std::chrono::seconds(0) : kept_for(alert, hand.now),
                   !is_taken_back};
  for (const PushRow& push : around_.pushes_to(hand.transaction, hand.org, row.member_id)) {
    if (row.spared && push.session_id == row.spared) continue;
    const std::string language =
        push.language ? std::string(enumerator_name(*push.language)) : std::string(letterhead.locale);
    const PushHead head{hand.org, letterhead.organisation, letterhead.sender, language};
    const PushNote note = is_taken_back ? settled_note(alert, head, parcel.idempotency_key)
                                        : alert_note(alert, head, parcel.idempotency_key);
    parcel.letters.push_back({push.id, push.endpoint, push.p256dh, push.auth, text_of(note)});
  }
  return parcel.letters.empty() ? std::nullopt : std::optional(std::move(parcel));
}

bool Service::is_wanted(store::Transaction& transaction, const ClaimedDelivery& claimed) {
  const auto row = find_delivery(transaction, claimed.org_id, claimed.step);
  return row && row->leased && row->attempts == claimed.attempt;
}

void Service::settle(store::Transaction& transaction, const ClaimedDelivery& claimed, const Delivered& delivered) {
  note_pushes(transaction, claimed.org_id, delivered.reports, clock_.now());
  if (!is_wanted(transaction, claimed)) return;
  Hand hand =
      open_hand(transaction, claimed.org_id, find_alert(transaction, claimed.org_id, claimed.step.alert_id).value());
  if (delivered.end == DeliveryEnd::later && claimed.attempt < kMostAttempts) {
    DeliveryRow row = find_delivery(transaction, claimed.org_id, claimed.step).value();
    row.leased = false;
    row.try_at = hand.now + std::max(wait_after(claimed.attempt), delivered.wait.value_or(std::chrono::seconds(0)));
    save_delivery(transaction, claimed.org_id, row);
    settle_step(transaction, claimed.org_id, claimed.step, Outcome::underway, delivered.detail);
  } else {
    const bool is_answer = delivered.end == DeliveryEnd::confirmed || delivered.end == DeliveryEnd::declined;
    const Outcome outcome = is_answer                            ? Outcome::answered
                            : delivered.end == DeliveryEnd::told ? Outcome::told
                                                                 : Outcome::failed;
    settle_step(transaction, claimed.org_id, claimed.step, outcome, delivered.detail);
    remove_delivery(transaction, claimed.org_id, claimed.step);
    answer_outside(hand, claimed, delivered.end);
  }
  finish(hand);
  if (const auto next = next_delivery_at(transaction, claimed.org_id, claimed.step.alert_id))
    do_later(hand, kDeliver, *next);
}

/// Who answered a call has heard it; who pressed a key has said so.
void Service::answer_outside(Hand& hand, const ClaimedDelivery& claimed, DeliveryEnd end) {
  const StepKey& step = claimed.step;
  auto rows = rows_of(hand.transaction, hand.org, step.alert_id, step.member_id);
  const auto own = std::ranges::find(rows, step.stands_for, &RecipientRow::stands_for);
  if (own == rows.end() || !own->is_open) return;
  if (end == DeliveryEnd::confirmed) return confirm_rows(hand, rows, step.member_id);
  if (end == DeliveryEnd::declined) return decline_row(hand, *own, step.member_id);
  const bool is_heard = end == DeliveryEnd::told && claimed.parcel.channel == Channel::phone;
  if (!is_heard || own->delivered_at) return;
  move(hand, *own, RecipientState::delivered);
  own->delivered_at = hand.now;
  keep(hand, *own);
}

}  // namespace madang::alerts

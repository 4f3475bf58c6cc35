#include <algorithm>

#include "alerts/events.hpp"
#include "alerts/hand_service.hpp"

namespace madang::alerts {
namespace {

constexpr auto kTellingGap = std::chrono::seconds(1);

std::int64_t accepted_limit(std::optional<std::int64_t> limit, std::int64_t usual) {
  const std::int64_t most = limit.value_or(usual);
  if (most < 1 || most > 200) throw Refusal(kInvalid, "limit", "limit must be between 1 and 200.");
  return most;
}

}  // namespace

template <class E>
void Service::tell(store::Transaction& transaction, OrgId org, MemberId member, const E& event) {
  const bus::StreamName own = member.text();
  streams_.append(transaction, org, own, streams_.next_seq(transaction, org, own), event);
}

AlertBrief brief_of(const AlertRow& alert) {
  AlertBrief brief{alert.id,     alert.sender_id, alert.text,       alert.urgency,   alert.reason,
                   std::nullopt, alert.needs,     alert.created_at, alert.starts_at, alert.deadline};
  if (alert.source_kind) brief.source = Source{*alert.source_kind, alert.source_id.value_or(""), alert.source_place};
  return brief;
}

Service::Service(const Clock& clock, IdSource& ids, bus::Streams& streams, jobs::Schedule& jobs, PeopleDoors people,
                 Surroundings around)
    : clock_(clock), ids_(ids), streams_(streams), jobs_(jobs), people_(std::move(people)), around_(std::move(around)) {
  handle(kLay, &Service::lay);
  handle(kClimb, &Service::climb);
  handle(kSweep, &Service::sweep);
  handle(kExpire, &Service::expire);
  handle(kRemind, &Service::remind_some);
  handle(kTell, &Service::tell_now);
  jobs_.handle(kMustRead, [this](store::Transaction& transaction, const jobs::Job& job) {
    watch_must_read(transaction, job.org_id, chat::ConversationId::read(job.key).value());
  });
}

void Service::handle(const char* kind, void (Service::*work)(Hand&)) {
  jobs_.handle(kind, [this, work](store::Transaction& transaction, const jobs::Job& job) {
    const auto id = AlertId::read(job.key);
    auto alert = find_alert(transaction, job.org_id, id.value());
    if (!alert) return;
    Hand hand = open_hand(transaction, job.org_id, std::move(*alert));
    hand.payload = job.payload;
    (this->*work)(hand);
    finish(hand);
  });
}

void Service::do_later(Hand& hand, const char* kind, Timestamp at, std::string_view payload) {
  jobs_.schedule(hand.transaction, hand.org, kind, hand.alert.id.text(), at, payload);
}

Service::Hand Service::open_hand(store::Transaction& transaction, OrgId org, AlertRow alert) const {
  Ladder ladder(alert.policy);
  Ladder of_stand_ins(for_stand_ins(alert.policy));
  const AlertState state = alert.state;
  const bool is_laid = alert.laid_after == kAllLaid;
  return {.transaction = transaction,
          .org = org,
          .alert = std::move(alert),
          .now = clock_.now(),
          .state_before = state,
          .laid_before = is_laid,
          .ladder = std::move(ladder),
          .ladder_of_stand_ins = std::move(of_stand_ins),
          .payload = {},
          .moved = {},
          .connected = {},
          .availabilities = {},
          .newly_told = {},
          .sends_out = false,
          .answered_in = {}};
}

AlertRow Service::own_alert(store::Transaction& transaction, const auth::Actor& actor, AlertId id) const {
  auto alert = find_alert(transaction, actor.org_id, id);
  const bool is_own = alert && alert->sender_id == actor.member_id;
  auth::require(actor, auth::Verb::amend, {.visible = is_own, .author = is_own});
  return std::move(*alert);
}

std::pair<Service::Hand, std::vector<RecipientRow>> Service::reach(store::Transaction& transaction,
                                                                   const auth::Actor& actor, AlertId id) const {
  auto rows = rows_of(transaction, actor.org_id, id, actor.member_id);
  std::erase_if(rows, [](const RecipientRow& row) { return row.rings == 0; });
  auth::require(actor, auth::Verb::contribute, {.visible = !rows.empty(), .takes_part = !rows.empty()});
  return {open_hand(transaction, actor.org_id, find_alert(transaction, actor.org_id, id).value()), std::move(rows)};
}

void Service::move(Hand& hand, RecipientRow& row, RecipientState state) {
  if (!row.stands_for) {
    --hand.moved[row.state];
    ++hand.moved[state];
  }
  row.state = state;
}

void Service::keep(Hand& hand, const RecipientRow& row) {
  save_recipient(hand.transaction, hand.org, row);
  if (row.rings == 0) return;  // they have heard nothing of it
  if (hand.newly_told.erase({row.member_id, row.stands_for}) > 0)
    tell(hand.transaction, hand.org, row.member_id, AlertReceived{{brief_of(hand.alert), receipt_of(row)}});
  else
    tell(hand.transaction, hand.org, row.member_id, ReceiptChanged{receipt_of(row)});
}

void Service::finish(Hand& hand) {
  for (const auto& [state, members] : hand.moved)
    if (members != 0) add_to_tally(hand.transaction, hand.org, hand.alert.id, state, members);
  const bool changed = !hand.moved.empty() || hand.alert.state != hand.state_before ||
                       (hand.alert.laid_after == kAllLaid) != hand.laid_before;
  hand.moved.clear();
  if (!hand.is_over())
    if (const auto next = next_row(hand.transaction, hand.org, hand.alert.id)) do_later(hand, kClimb, *next->next_at);
  if (hand.sends_out) do_later(hand, kDeliver, hand.now);
  if (changed) tell_sender(hand);
  save_alert(hand.transaction, hand.org, hand.alert);
}

void Service::tell_sender(Hand& hand) {
  if (hand.alert.by_rule) return;  // they did not send it
  const Timestamp free_at = hand.alert.told_at + kTellingGap;
  if (free_at <= hand.now) return tell_now(hand);
  if (!hand.alert.untold) do_later(hand, kTell, free_at);
  hand.alert.untold = true;
}

void Service::tell_now(Hand& hand) {
  hand.alert.told_at = hand.now;
  hand.alert.untold = false;
  save_alert(hand.transaction, hand.org, hand.alert);
  streams_.tell(hand.transaction, hand.org, hand.alert.sender_id.text(),
                SentChanged{view(hand.transaction, hand.org, hand.alert)});
}

Alert Service::view(store::Transaction& transaction, OrgId org, const AlertRow& row) const {
  Alert alert;
  alert.brief = brief_of(row);
  alert.state = row.state;
  alert.ended_at = row.ended_at;
  alert.counted = row.ended_at.has_value() || row.laid_after == kAllLaid;
  alert.tallies = tallies_of(transaction, org, row.id);
  for (const Rung& rung : row.policy.rungs)
    if (std::ranges::find(alert.channels, rung.channel) == alert.channels.end()) alert.channels.push_back(rung.channel);
  if (row.ended_at) return alert;
  if (row.state == AlertState::scheduled) alert.next_at = row.starts_at;
  if (const auto next = next_row(transaction, org, row.id)) {
    const Ladder ladder(next->stands_for ? for_stand_ins(row.policy) : row.policy);
    alert.next_at = next->next_at;
    alert.next_channel = ladder.step(static_cast<std::size_t>(next->steps_done)).channel;
  }
  return alert;
}

SentList Service::list_sent(store::Transaction& transaction, const auth::Actor& actor, const ListSent& request) const {
  auth::require(actor, auth::Verb::see);
  const std::int64_t limit = accepted_limit(request.limit, 30);
  const auto rows =
      alerts::list_sent(transaction, actor.org_id, actor.member_id, request.cursor.value_or(AlertId{}), limit + 1);
  SentList list;
  for (const AlertRow& row : rows) {
    if (std::ssize(list.alerts) == limit) {
      list.next_cursor = list.alerts.back().brief.id;
      break;
    }
    list.alerts.push_back(view(transaction, actor.org_id, row));
  }
  return list;
}

Alert Service::look(store::Transaction& transaction, const auth::Actor& actor, const NameAlert& request) const {
  return view(transaction, actor.org_id, own_alert(transaction, actor, request.alert_id));
}

RecipientList Service::list_recipients(store::Transaction& transaction, const auth::Actor& actor,
                                       const ListRecipients& request) const {
  const AlertRow alert = own_alert(transaction, actor, request.alert_id);
  const std::int64_t limit = accepted_limit(request.limit, 100);
  const auto rows = alerts::list_recipients(transaction, actor.org_id, alert.id,
                                            {request.state, request.cursor.value_or(MemberId{}), limit + 1});
  RecipientList list;
  for (const RecipientRow& row : rows) {
    if (std::ssize(list.receipts) == limit) {
      list.next_cursor = list.receipts.back().member_id;
      break;
    }
    list.receipts.push_back(receipt_of(row));
  }
  return list;
}

RecipientLog Service::look_recipient(store::Transaction& transaction, const auth::Actor& actor,
                                     const NameRecipient& request) const {
  const AlertRow alert = own_alert(transaction, actor, request.alert_id);
  const auto rows = rows_about(transaction, actor.org_id, alert.id, request.member_id);
  if (rows.empty() || rows.front().stands_for) throw Refusal(kNotFound, "member_id");
  RecipientLog log;
  for (const RecipientRow& row : rows) log.receipts.push_back(receipt_of(row));
  log.steps = steps_about(transaction, actor.org_id, alert.id, request.member_id);
  return log;
}

ReceivedList Service::list_received(store::Transaction& transaction, const auth::Actor& actor,
                                    const OfOrganisation&) const {
  auth::require(actor, auth::Verb::see);
  const bus::StreamName own = actor.member_id.text();
  ReceivedList list;
  list.member_cursor = {own, streams_.epoch(actor.org_id), streams_.head(transaction, actor.org_id, own)};
  for (const RecipientRow& row : open_rows(transaction, actor.org_id, actor.member_id)) {
    if (row.rings == 0) continue;
    const auto alert = find_alert(transaction, actor.org_id, row.alert_id);
    list.alerts.push_back({brief_of(alert.value()), receipt_of(row)});
  }
  return list;
}

}  // namespace madang::alerts

#include <algorithm>

#include "alerts/hand_service.hpp"
#include "alerts/must_reads_store.hpp"

namespace madang::alerts {
namespace {

constexpr std::size_t kMostQuoted = 300;  ///< bytes of the message that the alert says
constexpr std::int64_t kRings = 20;

/// In the app alone: what must be read is read there.
Policy ringing_every(std::int64_t minutes) {
  Policy policy;
  policy.rungs.push_back({Channel::in_app, 0, kRings, std::max(kShortestGap, minutes), true});
  return policy;
}

/// The group's name and how the message begins; never half a character.
std::string quoted(const chat::Heed& heed) {
  std::string text = heed.text.text.empty() ? "…" : heed.text.text;
  if (text.size() > kMostQuoted) {
    std::size_t end = kMostQuoted;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text = text.substr(0, end) + "…";
  }
  return heed.title.empty() ? text : heed.title + ": " + text;
}

}  // namespace

MustRead Service::look_must_read(store::Transaction& transaction, const auth::Actor& actor,
                                 const NameMustRead& request) const {
  auth::require(actor, auth::Verb::see);
  around_.runs_group(transaction, actor, request.conversation_id);
  const auto row = find_must_read(transaction, actor.org_id, request.conversation_id);
  return {row ? std::optional(row->minutes) : std::nullopt};
}

MustRead Service::mark_must_read(store::Transaction& transaction, const auth::Actor& actor,
                                 const MarkMustRead& request) {
  auth::require(actor, auth::Verb::contribute);
  if (!around_.runs_group(transaction, actor, request.conversation_id))
    throw Refusal(auth::kForbidden, "conversation_id");
  auto row = find_must_read(transaction, actor.org_id, request.conversation_id);
  const auto& minutes = request.minutes.value;
  if (!request.minutes.given) return {row ? std::optional(row->minutes) : std::nullopt};
  if (!minutes) {
    if (row) forget_must_read(transaction, actor.org_id, *row);
    return {};
  }
  if (*minutes < kShortestGap || *minutes > kLongestUnread)
    throw Refusal(kInvalid, "minutes", "minutes must be between 5 and 1440.");
  if (!row) row = MustReadRow{request.conversation_id, 0, {}, 0, std::nullopt};
  if (!row->set_by) {
    // What was said before is not chased: only what comes from now on.
    const auto before = around_.heed_of(transaction, actor.org_id, request.conversation_id, clock_.now());
    row->seq = before ? before->text.seq : 0;
  }
  row->minutes = *minutes;
  row->set_by = actor.member_id;
  save_must_read(transaction, actor.org_id, *row);
  look_again(transaction, actor.org_id, *row);
  return {row->minutes};
}

void Service::forget_must_read(store::Transaction& transaction, OrgId org, const MustReadRow& row) {
  jobs_.cancel(transaction, org, kMustRead, row.conversation_id.text());
  end_must_read(transaction, org, row, AlertState::recalled);
  remove_must_read(transaction, org, row.conversation_id);
}

void Service::look_again(store::Transaction& transaction, OrgId org, const MustReadRow& row) {
  // Twice as often as it may stay unread, so that nobody is alarmed much later than promised.
  const auto gap = std::chrono::seconds(std::min<std::int64_t>(row.minutes * 30, 60 * 5));
  jobs_.schedule(transaction, org, kMustRead, row.conversation_id.text(), clock_.now() + gap, {});
}

/// Takes from the alert those who have read meanwhile, and alarms those who have not read what came since.
void Service::watch_must_read(store::Transaction& transaction, OrgId org, chat::ConversationId conversation) {
  auto row = find_must_read(transaction, org, conversation);
  if (!row) return;
  const auto heed = around_.heed_of(transaction, org, conversation, clock_.now() - std::chrono::minutes(row->minutes));
  if (row->alert_id) settle_readers(transaction, org, *row);
  if (heed && heed->text.seq > row->seq && !heed->unread.empty()) {
    end_must_read(transaction, org, *row, AlertState::expired);
    row->alert_id = raise_must_read(transaction, org, *row, *heed);
    row->seq = heed->text.seq;
    save_must_read(transaction, org, *row);
  }
  look_again(transaction, org, *row);
}

void Service::settle_readers(store::Transaction& transaction, OrgId org, const MustReadRow& row) {
  auto alert = find_alert(transaction, org, *row.alert_id);
  if (!alert || alert->ended_at) return;
  Hand hand = open_hand(transaction, org, std::move(*alert));
  for (const MemberId reader : around_.readers_of(transaction, org, row.conversation_id, row.seq)) {
    auto rows = rows_of(transaction, org, hand.alert.id, reader);
    if (std::ranges::any_of(rows, &RecipientRow::is_open)) confirm_rows(hand, rows, reader);
    if (hand.is_over()) break;
  }
  finish(hand);
}

void Service::end_must_read(store::Transaction& transaction, OrgId org, const MustReadRow& row, AlertState state) {
  auto alert = row.alert_id ? find_alert(transaction, org, *row.alert_id) : std::nullopt;
  if (!alert || alert->ended_at) return;
  Hand hand = open_hand(transaction, org, std::move(*alert));
  end(hand, state);
  finish(hand);
}

/// In the name of who said it, and of nobody's quota.
AlertId Service::raise_must_read(store::Transaction& transaction, OrgId org, const MustReadRow& row,
                                 const chat::Heed& heed) {
  AlertRow alert;
  alert.id = ids_.next<AlertId>();
  alert.sender_id = heed.text.author_id;
  alert.text = quoted(heed);
  alert.by_rule = true;
  alert.source_kind = SourceKind::message;
  alert.source_id = heed.text.id.text();
  alert.source_place = row.conversation_id.text();
  alert.policy = ringing_every(row.minutes);
  alert.created_at = alert.starts_at = clock_.now();
  add_alert(transaction, org, alert);
  for (const MemberId member : heed.unread)
    if (people_.is_member(transaction, org, member)) name_member(transaction, org, alert.id, member);
  const AlertId id = alert.id;
  Hand hand = open_hand(transaction, org, std::move(alert));
  lay(hand);
  finish(hand);
  return id;
}

}  // namespace madang::alerts

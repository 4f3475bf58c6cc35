#include "alerts/pushing_service.hpp"

#include <algorithm>

#include "base/json/encode.hpp"

namespace madang::alerts {
namespace {

PushDevice device_of(const PushRow& row, const auth::Actor& actor, const std::vector<auth::KnownSession>& sessions) {
  const auto session = std::ranges::find(sessions, row.session_id, &auth::KnownSession::id);
  return {row.id,
          session == sessions.end() ? "" : session->device_name,
          row.session_id == actor.session_id,
          row.created_at,
          row.told_at,
          row.fault};
}

/// Throws a refusal that names the field, which such a sentence begins with.
[[noreturn]] void refuse(const std::string& fault) {
  const auto colon = fault.find(": ");
  throw Refusal(kInvalid, fault.substr(0, colon), fault + ".");
}

}  // namespace

PushSetting Pushes::look(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation&) const {
  auth::require(actor, auth::Verb::see);
  PushSetting setting;
  if (!doors_.public_key.empty()) setting.public_key = doors_.public_key;
  const auto rows = living(transaction, actor.org_id, actor.member_id);
  if (rows.empty()) return setting;
  const auto sessions = doors_.sessions_of(transaction, actor.account_id);
  for (const PushRow& row : rows) setting.devices.push_back(device_of(row, actor, sessions));
  return setting;
}

PushDevice Pushes::keep(store::Transaction& transaction, const auth::Actor& actor, const KeepPush& request) {
  auth::require(actor, auth::Verb::contribute);
  if (doors_.public_key.empty()) throw Refusal(kNoPush);
  if (const auto fault = doors_.fault_of({request.endpoint.value, request.p256dh.value, request.auth.value}))
    refuse(*fault);
  const Timestamp now = clock_.now();
  auto known = push_at(transaction, actor.org_id, request.endpoint.value);
  if (known && known->member_id != actor.member_id) {
    remove_push(transaction, actor.org_id, known->id);
    known = std::nullopt;
  }
  PushRow row = known.value_or(PushRow{});
  row.session_id = actor.session_id;
  row.p256dh = request.p256dh.value;
  row.auth = request.auth.value;
  row.language = request.language;
  row.renewed_at = now;
  if (known) {
    save_push(transaction, actor.org_id, row);
  } else {
    row.id = ids_.next<PushId>();
    row.member_id = actor.member_id;
    row.account_id = actor.account_id;
    row.endpoint = request.endpoint.value;
    row.created_at = now;
    add_push(transaction, actor.org_id, row);
  }
  make_room(transaction, actor, row.id);
  return device_of(row, actor, doors_.sessions_of(transaction, actor.account_id));
}

/// A browser has one: another of the same session is an endpoint that it has left.
void Pushes::make_room(store::Transaction& transaction, const auth::Actor& actor, PushId kept) const {
  auto stay = living(transaction, actor.org_id, actor.member_id);
  std::erase_if(stay, [&](const PushRow& row) { return row.id != kept && row.session_id == actor.session_id; });
  std::ranges::sort(stay, std::ranges::greater{}, &PushRow::renewed_at);
  if (stay.size() > kMostPushes) stay.resize(kMostPushes);
  for (const PushRow& row : pushes_of(transaction, actor.org_id, actor.member_id))
    if (row.id != kept && std::ranges::find(stay, row.id, &PushRow::id) == stay.end())
      remove_push(transaction, actor.org_id, row.id);
}

PushRow Pushes::own(store::Transaction& transaction, const auth::Actor& actor, PushId id, auth::Verb verb) const {
  auto row = find_push(transaction, actor.org_id, id);
  const bool is_own = row && row->member_id == actor.member_id;
  auth::require(actor, verb, {.visible = is_own, .takes_part = is_own, .author = is_own});
  return std::move(*row);
}

void Pushes::forget(store::Transaction& transaction, const auth::Actor& actor, const NamePush& request) {
  remove_push(transaction, actor.org_id, own(transaction, actor, request.push_id, auth::Verb::amend).id);
}

PushDevice Pushes::try_out(store::Transaction& transaction, const auth::Actor& actor, const TryPush& request) {
  const PushRow row = own(transaction, actor, request.push_id, auth::Verb::contribute);
  if (doors_.public_key.empty()) throw Refusal(kNoPush);
  jobs_.schedule(transaction, actor.org_id, kTryPush, row.id.text(), clock_.now(), "");
  return device_of(row, actor, doors_.sessions_of(transaction, actor.account_id));
}

std::vector<PushRow> Pushes::living(store::Transaction& transaction, OrgId org, MemberId member) const {
  auto rows = pushes_of(transaction, org, member);
  if (rows.empty()) return rows;
  const auto sessions = doors_.sessions_of(transaction, rows.front().account_id);
  std::erase_if(rows, [&](const PushRow& row) {
    return std::ranges::find(sessions, row.session_id, &auth::KnownSession::id) == sessions.end();
  });
  return rows;
}

PushHead Pushes::head_of(const people::Organisation& organisation, const PushRow& row, const std::string& sender) {
  const std::string language =
      row.language ? std::string(enumerator_name(*row.language)) : std::string(organisation.locale);
  return {organisation.id, organisation.name, sender, language};
}

void Pushes::tell(store::Transaction& transaction, OrgId org, const CallNews& news) {
  if (doors_.public_key.empty() || living(transaction, org, news.callee_id).empty()) return;
  jobs_.schedule(transaction, org, kPushCall, news.call_id, clock_.now(), json::encode(news));
}

std::optional<ClaimedPush> Pushes::claim_call(store::Transaction& transaction, OrgId org, const CallNews& news) const {
  if (news.until && *news.until <= clock_.now()) return std::nullopt;
  const auto rows = living(transaction, org, news.callee_id);
  if (rows.empty()) return std::nullopt;
  const people::Organisation organisation = doors_.organisation_of(transaction, org);
  Parcel parcel;
  parcel.channel = Channel::push;
  parcel.manner = manner_of(news, clock_.now());
  for (const PushRow& row : rows)
    parcel.letters.push_back({row.id, row.endpoint, row.p256dh, row.auth,
                              text_of(call_note(news, head_of(organisation, row, news.caller)))});
  return ClaimedPush{org, std::move(parcel)};
}

std::optional<ClaimedPush> Pushes::claim_trial(store::Transaction& transaction, OrgId org, PushId id) const {
  const auto row = find_push(transaction, org, id);
  if (!row) return std::nullopt;
  const people::Organisation organisation = doors_.organisation_of(transaction, org);
  Parcel parcel;
  parcel.channel = Channel::push;
  parcel.manner = {.topic = "trial", .keep = std::chrono::minutes(1), .hurries = true};
  parcel.letters.push_back({row->id, row->endpoint, row->p256dh, row->auth,
                            text_of(trial_note(head_of(organisation, *row, organisation.name)))});
  return ClaimedPush{org, std::move(parcel)};
}

void Pushes::settle(store::Transaction& transaction, const ClaimedPush& claimed, const Delivered& delivered) const {
  note_pushes(transaction, claimed.org_id, delivered.reports, clock_.now());
}

}  // namespace madang::alerts

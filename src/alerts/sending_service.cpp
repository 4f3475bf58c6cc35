#include <fmt/format.h>

#include <algorithm>

#include "alerts/hand_service.hpp"

namespace madang::alerts {
namespace {

using std::chrono::hours;

constexpr auto kLongestAhead = hours(24) * 366;
constexpr std::size_t kPage = 400;               // looked through for those who are connected
constexpr std::chrono::milliseconds kBreath{4};  // so that an alert to thousands leaves others half of the machine
constexpr std::size_t kMostRoles = 4;

void require_times(const RaiseAlert& request, Timestamp now) {
  if (request.starts_at && *request.starts_at > now + kLongestAhead)
    throw Refusal(kInvalid, "starts_at", "An alert begins within a year.");
  const Timestamp starts = std::max(now, request.starts_at.value_or(now));
  if (request.deadline && *request.deadline <= starts)
    throw Refusal(kInvalid, "deadline", "The deadline comes after the beginning.");
  if (request.deadline && *request.deadline > now + 2 * kLongestAhead)
    throw Refusal(kInvalid, "deadline", "The deadline is within two years.");
}

/// Of the organisation's policy what this server can do.
Policy possible(const Policy& policy, const std::set<Channel>& channels) {
  Policy possible = policy;
  std::erase_if(possible.rungs, [&](const Rung& rung) { return !channels.contains(rung.channel); });
  return possible;
}

bool is_named(const Audience& audience) {
  return !audience.everyone && audience.department_ids.empty() && !audience.missing_of &&
         (!audience.roles || audience.roles->empty());
}

}  // namespace

Alert Service::raise(store::Transaction& transaction, const auth::Actor& actor, const RaiseAlert& request) {
  auth::require(actor, auth::Verb::contribute);
  require_audience(transaction, actor, request.to);
  AlertRow alert = accepted(transaction, actor, request);
  add_alert(transaction, actor.org_id, alert);
  name_audience(transaction, actor, alert, request.to);
  Hand hand = open_hand(transaction, actor.org_id, std::move(alert));
  if (hand.alert.deadline) do_later(hand, kExpire, *hand.alert.deadline);
  if (hand.alert.state == AlertState::scheduled)
    do_later(hand, kLay, hand.alert.starts_at);
  else
    lay(hand);
  finish(hand);
  return view(transaction, actor.org_id, hand.alert);
}

AlertRow Service::accepted(store::Transaction& transaction, const auth::Actor& actor, const RaiseAlert& request) const {
  const Timestamp now = clock_.now();
  require_times(request, now);
  const Rules rules = rules_of(transaction, actor.org_id);
  AlertRow alert;
  alert.urgency = request.urgency.value_or(Urgency::important);
  if (request.reason) alert.reason = std::string(trimmed(request.reason->value));
  require_reason(rules, alert.urgency, alert.reason);
  require_quota(transaction, actor, rules, alert.urgency);
  if (request.source) {
    const auto sees = around_.sees.find(request.source->kind);
    if (sees == around_.sees.end() || !sees->second(transaction, actor, request.source->id))
      throw Refusal(kInvalid, "source.id", "There is no such thing here to alert about.");
    alert.source_kind = request.source->kind;
    alert.source_id = request.source->id;
    const auto place = around_.place_of.find(request.source->kind);
    if (place != around_.place_of.end()) alert.source_place = place->second(transaction, actor, request.source->id);
  }
  alert.text = std::string(trimmed(request.text.value));
  if (alert.text.empty()) throw Refusal(kInvalid, "text", "text must say something.");
  alert.id = ids_.next<AlertId>();
  alert.sender_id = actor.member_id;
  alert.needs = request.needs.value_or(Confirmers::everyone);
  alert.policy = possible(rules.policy, around_.channels);
  alert.to_everyone = request.to.everyone;
  alert.departments = request.to.department_ids;
  if (request.to.roles) alert.roles = *request.to.roles;
  if (request.to.missing_of) alert.missing_of = request.to.missing_of->value;
  alert.created_at = now;
  alert.starts_at = std::max(now, request.starts_at.value_or(now));
  alert.deadline = request.deadline;
  alert.state = alert.starts_at > now ? AlertState::scheduled : AlertState::open;
  return alert;
}

void Service::require_quota(store::Transaction& transaction, const auth::Actor& actor, const Rules& rules,
                            Urgency urgency) const {
  const Timestamp now = clock_.now();
  if (count_sent(transaction, actor.org_id, actor.member_id, now - hours(24)) >= rules.alerts_per_day)
    throw Refusal(kTooManyToday);
  const bool is_emergency = urgency == Urgency::emergency;
  if (is_emergency &&
      count_emergencies(transaction, actor.org_id, actor.member_id, now - hours(24 * 7)) >= rules.emergencies_per_week)
    throw Refusal(kTooManyEmergencies);
}

void Service::require_audience(store::Transaction& transaction, const auth::Actor& actor,
                               const Audience& audience) const {
  if (audience.member_ids.size() > kMostNamed)
    throw Refusal(kInvalid, "to.member_ids", fmt::format("At most {} people are named.", kMostNamed));
  if (audience.department_ids.size() > kMostDepartments)
    throw Refusal(kInvalid, "to.department_ids", fmt::format("At most {} departments are named.", kMostDepartments));
  if (audience.roles && audience.roles->size() > kMostRoles)
    throw Refusal(kInvalid, "to.roles", fmt::format("At most {} roles are named.", kMostRoles));
  if (is_named(audience) && audience.member_ids.empty() && !audience.unread_of)
    throw Refusal(kInvalid, "to", "to must name somebody.");
  if (audience.missing_of && !(around_.may_chase && around_.may_chase(transaction, actor, audience.missing_of->value)))
    throw Refusal(kInvalid, "to.missing_of", "There is no such announcement here.");
  if (!is_named(audience) && !people::hears_directory(actor.role))
    throw Refusal(auth::kForbidden, "to", "Guests alert people by name.");
  const auto seen = people_.those_seen(transaction, actor, audience.member_ids);
  for (std::size_t i = 0; i < audience.member_ids.size(); ++i)
    if (!std::ranges::binary_search(seen, audience.member_ids[i]))  // by id
      throw Refusal(kInvalid, fmt::format("to.member_ids[{}]", i), "There is no such member here.");
  for (std::size_t i = 0; i < audience.department_ids.size(); ++i)
    if (!people_.sees_department(transaction, actor, audience.department_ids[i]))
      throw Refusal(kInvalid, fmt::format("to.department_ids[{}]", i), "There is no such department here.");
}

std::set<MemberId> Service::named_in(store::Transaction& transaction, const auth::Actor& actor,
                                     const Audience& audience) const {
  std::set<MemberId> named(audience.member_ids.begin(), audience.member_ids.end());
  if (audience.unread_of)
    for (const MemberId member : around_.unread_of(transaction, actor, *audience.unread_of)) named.insert(member);
  named.erase(actor.member_id);
  return named;
}

std::set<MemberId> Service::some_of(store::Transaction& transaction, const auth::Actor& actor, const Audience& audience,
                                    std::size_t most) const {
  const OrgId org = actor.org_id;
  std::set<MemberId> found = named_in(transaction, actor, audience);
  const auto add = [&](const std::vector<MemberId>& members) { found.insert(members.begin(), members.end()); };
  if (audience.everyone) add(people_.staff_after(transaction, org, std::nullopt, {}, most));
  for (const auto department : audience.department_ids)
    add(people_.staff_after(transaction, org, department, {}, most));
  for (const auto role : audience.roles.value_or(std::vector<people::Role>{}))
    add(people_.role_after(transaction, org, role, {}, most));
  if (audience.missing_of) add(around_.missing_after(transaction, org, audience.missing_of->value, {}, most));
  found.erase(actor.member_id);
  return found;
}

AlertEstimate Service::estimate(store::Transaction& transaction, const auth::Actor& actor,
                                const EstimateAlert& request) {
  auth::require(actor, auth::Verb::contribute);
  require_audience(transaction, actor, request.to);
  const auto found = some_of(transaction, actor, request.to, kMostEstimated + 2);
  std::vector<MemberId> members(found.begin(), found.end());
  AlertEstimate estimate;
  estimate.more = members.size() > kMostEstimated;
  if (estimate.more) members.resize(kMostEstimated);
  estimate.people = std::ssize(members);
  const Timestamp now = clock_.now();
  const auto availabilities = around_.availabilities_of(transaction, actor.org_id, members);
  for (const MemberId member : members) {
    const auto next = availabilities.of(member).next(now);
    if (next == now) continue;
    ++estimate.off_duty;
    if (!next) {
      ++estimate.never;
      continue;
    }
    estimate.first_at = std::min(*next, estimate.first_at.value_or(*next));
    estimate.last_at = std::max(*next, estimate.last_at.value_or(*next));
  }
  return estimate;
}

void Service::name_audience(store::Transaction& transaction, const auth::Actor& actor, const AlertRow& alert,
                            const Audience& audience) {
  const auto named = named_in(transaction, actor, audience);
  if (is_named(audience) && named.empty()) throw Refusal(kNobody, "to");
  for (const MemberId member : named)
    if (people_.is_member(transaction, actor.org_id, member)) name_member(transaction, actor.org_id, alert.id, member);
}

/// Those who are connected come first, then all the others, so many at once.
void Service::lay(Hand& hand) {
  if (hand.is_over()) return;
  hand.alert.state = AlertState::open;
  for (std::size_t laid = 0; laid < kLaidAtOnce && hand.alert.laid_after != kAllLaid;) laid += lay_page(hand);
  if (hand.alert.laid_after != kAllLaid)
    do_later(hand, kLay, hand.now + kBreath);
  else
    end_if_answered(hand);
}

std::size_t Service::lay_page(Hand& hand) {
  const std::size_t size = hand.alert.laid_online ? kLaidAtOnce : kPage;
  std::vector<MemberId> page = audience_after(hand, hand.alert.laid_after, size);
  bool is_last = page.size() < size;
  if (!page.empty()) hand.alert.laid_after = page.back();
  if (!hand.alert.laid_online) page = around_.those_connected(hand.org, std::move(page));
  if (page.size() > kLaidAtOnce) {
    page.resize(kLaidAtOnce);
    hand.alert.laid_after = page.back();
    is_last = false;
  }
  look_up(hand, page);
  for (const MemberId member : page) add(hand, member, {});
  if (is_last) {
    hand.alert.laid_after = hand.alert.laid_online ? kAllLaid : MemberId{};
    hand.alert.laid_online = true;
  }
  return page.size();
}

std::vector<MemberId> Service::audience_after(const Hand& hand, MemberId after, std::size_t most) const {
  std::set<MemberId> found;
  const auto add = [&](const std::vector<MemberId>& members) { found.insert(members.begin(), members.end()); };
  add(named_after(hand.transaction, hand.org, hand.alert.id, after, static_cast<std::int64_t>(most)));
  if (hand.alert.to_everyone) add(people_.staff_after(hand.transaction, hand.org, std::nullopt, after, most));
  if (hand.alert.missing_of)
    add(around_.missing_after(hand.transaction, hand.org, *hand.alert.missing_of, after, most));
  for (const auto department : hand.alert.departments)
    add(people_.staff_after(hand.transaction, hand.org, department, after, most));
  for (const auto role : hand.alert.roles) add(people_.role_after(hand.transaction, hand.org, role, after, most));
  std::vector<MemberId> members(found.begin(), found.end());
  if (members.size() > most) members.resize(most);  // each of them gave its first
  return members;
}

void Service::add(Hand& hand, MemberId member, MemberId stands_for) {
  if (member == hand.alert.sender_id) return;
  RecipientRow row;
  row.alert_id = hand.alert.id;
  row.member_id = member;
  row.stands_for = stands_for;
  row.began_at = row.last_at = hand.now;
  const bool is_full = count_open(hand.transaction, hand.org, member) >= kMostOpen;
  if (!add_recipient(hand.transaction, hand.org, row)) return;
  if (!stands_for) ++hand.moved[row.state];
  if (is_full) {
    close(hand, row, RecipientState::unreachable, Closing::full, std::nullopt);
  } else {
    plan(hand, row);
    advance(hand, row);
  }
  keep(hand, row);
}

}  // namespace madang::alerts

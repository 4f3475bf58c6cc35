#include "working_time/service.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "working_time/events.hpp"
#include "working_time/store.hpp"

namespace madang::working_time {
namespace {

/// `09:00-18:00, 19:00-20:00`; an hour beyond midnight is above 24.
std::string words_of(const DayHours& hours) {
  std::string words;
  for (const Stretch& each : hours)
    words += fmt::format("{}{:02}:{:02}-{:02}:{:02}", words.empty() ? "" : ", ", each.from / 60, each.from % 60,
                         each.to / 60, each.to % 60);
  return words;
}

/// `1-5 09:00-18:00; 6 22:00-30:00`, Monday is 1. Days that follow each other and are alike are said together, for the
/// log keeps no long texts.
std::string words_of(const WeekHours& hours) {
  std::string words;
  const auto& days = hours.days;
  for (std::size_t day = 0; day < days.size(); ++day) {
    const std::size_t first = day;
    while (day + 1 < days.size() && days[day + 1] == days[first]) ++day;
    if (days[first].empty()) continue;
    const std::string whose = first == day ? fmt::format("{}", day + 1) : fmt::format("{}-{}", first + 1, day + 1);
    words += fmt::format("{}{} {}", words.empty() ? "" : "; ", whose, words_of(days[first]));
  }
  return words;
}

std::string words_of(const std::optional<EnteredDay>& day) {
  if (!day) return "";
  return fmt::format("{}, {}", day->name, enumerator_name(day->kind));
}

}  // namespace

Service::Service(bus::Streams& streams, PeopleDoors people) : streams_(streams), people_(std::move(people)) {
  if (!Zone::find("UTC")) throw std::runtime_error("The system has no time zones: install the package tzdata.");
}

OrganisationTime Service::look(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation&) const {
  auth::require(actor, auth::Verb::see);
  return time_of(transaction, actor.org_id);
}

OrganisationTime Service::change(store::Transaction& transaction, const auth::Actor& actor,
                                 const ChangeOrganisationTime& request) {
  require_rules(transaction, actor);
  const OrganisationTime before = time_of(transaction, actor.org_id);
  OrganisationTime time = before;
  if (request.country) time.country = *request.country;
  if (request.hours) {
    require_week_hours(*request.hours, "hours");
    time.hours = *request.hours;
  }
  if (time == before) return time;
  save_organisation_time(transaction, actor.org_id, time);
  people::AuditChanges changes;
  changes.add("country", before.country, time.country);
  changes.add("working_hours", words_of(before.hours), words_of(time.hours));
  record(transaction, actor, std::move(changes));
  return time;
}

SpecialDayList Service::list_days(store::Transaction& transaction, const auth::Actor& actor,
                                  const ListSpecialDays& request) const {
  auth::require(actor, auth::Verb::see);
  if (request.year < kFirstYear || request.year > kLastYear)
    throw Refusal(kInvalid, "year", fmt::format("year must be between {} and {}.", kFirstYear, kLastYear));
  const int year = static_cast<int>(request.year);
  const Country country = time_of(transaction, actor.org_id).country;
  return {special_days(country, entered_days(transaction, actor.org_id), year), is_settled(country, year)};
}

EnteredDay Service::enter_day(store::Transaction& transaction, const auth::Actor& actor, const EnterDay& request) {
  require_rules(transaction, actor);
  const EnteredDay day{request.date, request.kind, people::accepted_line(request.name.value, "name", 1)};
  const auto before = find_entered_day(transaction, actor.org_id, day.date);
  if (before == day) return day;
  if (!before && entered_days(transaction, actor.org_id).size() >= kMostEntered) throw Refusal(kTooManyDays, "date");
  save_entered_day(transaction, actor.org_id, day);
  people::AuditChanges changes;
  changes.add(day.date.text(), words_of(before), words_of(day));
  record(transaction, actor, std::move(changes));
  return day;
}

void Service::remove_day(store::Transaction& transaction, const auth::Actor& actor, const NameDay& request) {
  require_rules(transaction, actor);
  const auto before = find_entered_day(transaction, actor.org_id, request.date);
  if (!before) return;
  remove_entered_day(transaction, actor.org_id, request.date);
  people::AuditChanges changes;
  changes.add(request.date.text(), words_of(before), "");
  record(transaction, actor, std::move(changes));
}

MemberTime Service::look_member(store::Transaction& transaction, const auth::Actor& actor,
                                const OfMember& request) const {
  require_oneself(transaction, actor, request.member_id);
  return member_time(transaction, actor.org_id, request.member_id);
}

MemberTime Service::change_member(store::Transaction& transaction, const auth::Actor& actor,
                                  const ChangeMemberTime& request) {
  require_oneself(transaction, actor, request.member_id);
  const MemberTime before = member_time(transaction, actor.org_id, actor.member_id);
  MemberTime time = before;
  if (request.time_zone.value) require_zone(request.time_zone.value->value, "time_zone");
  if (request.hours.value) require_week_hours(*request.hours.value, "hours");
  if (request.quiet.value) require_quiet(*request.quiet.value, "quiet");
  if (request.time_zone.given)
    time.time_zone = request.time_zone.value ? std::optional(request.time_zone.value->value) : std::nullopt;
  if (request.hours.given) time.hours = request.hours.value;
  if (request.quiet.given) time.quiet = request.quiet.value;
  if (time == before) return time;
  save_member_time(transaction, actor.org_id, actor.member_id, time);
  const bus::StreamName own = actor.member_id.text();
  streams_.append(transaction, actor.org_id, own, streams_.next_seq(transaction, actor.org_id, own),
                  MemberTimeChanged{time});
  return time;
}

struct Service::Usual {
  std::string time_zone;
  OrganisationTime time;
  Days days;
};

Service::Usual Service::usual_of(store::Transaction& transaction, OrgId org) const {
  OrganisationTime time = time_of(transaction, org);
  std::vector<ChangedDay> changed;
  for (const EnteredDay& day : entered_days(transaction, org)) changed.push_back({day.date, day.kind});
  Days days(time.country, changed);
  return {people_.organisation_of(transaction, org).time_zone, std::move(time), std::move(days)};
}

Availability Service::merged(const Usual& usual, const MemberTime& own) {
  // A name that the system no longer knows must not keep anybody from being reached.
  const Zone zone = Zone::find(own.time_zone.value_or(usual.time_zone)).value_or(Zone::find("UTC").value());
  Availability availability{WorkingTime(zone, own.hours.value_or(usual.time.hours), usual.days), std::nullopt};
  if (own.quiet) availability.quiet.emplace(zone, *own.quiet);
  return availability;
}

Availability Service::availability_of(store::Transaction& transaction, OrgId org, MemberId member) const {
  return merged(usual_of(transaction, org), member_time(transaction, org, member));
}

Availabilities Service::availabilities_of(store::Transaction& transaction, OrgId org,
                                          std::span<const MemberId> members) const {
  const Usual usual = usual_of(transaction, org);
  std::map<MemberId, Availability> own;
  if (!members.empty())
    for (const auto& [member, time] : member_times(transaction, org, members.front(), members.back()))
      own.emplace(member, merged(usual, time));
  return {merged(usual, {}), std::move(own)};
}

OrganisationTime Service::time_of(store::Transaction& transaction, OrgId org) const {
  if (auto said = find_organisation_time(transaction, org)) return std::move(*said);
  return {country_of(people_.organisation_of(transaction, org).time_zone), WeekHours::usual()};
}

void Service::require_rules(store::Transaction& transaction, const auth::Actor& actor) const {
  people_.powers_of(transaction, actor).require_over(people::Power::rules, std::nullopt);
}

void Service::require_oneself(store::Transaction& transaction, const auth::Actor& actor, MemberId member) const {
  const bool self = member == actor.member_id;
  const bool visible = self || !people_.those_seen(transaction, actor, {member}).empty();
  auth::require(actor, auth::Verb::amend, {.visible = visible, .author = self});
}

void Service::record(store::Transaction& transaction, const auth::Actor& actor, people::AuditChanges changes) {
  people_.record_act(transaction, actor,
                     {people::AuditVerb::working_time_changed, people::AuditKind::organisation, actor.org_id.text(),
                      people_.organisation_of(transaction, actor.org_id).name, changes.take()});
}

}  // namespace madang::working_time

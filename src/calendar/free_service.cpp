#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "calendar/service.hpp"

namespace madang::calendar {
namespace {

using std::chrono::days;

constexpr days kLongestLook{31};
constexpr std::size_t kMostPeople = 50;
constexpr std::int64_t kMostEventsLooked = 2000;
constexpr std::size_t kMostOfOne = 500;
constexpr std::int64_t kShortest = 5;
constexpr std::int64_t kLongest = 24 * 60;

void require_span(TimeSpan span) {
  if (span.ends_at <= span.starts_at || span.ends_at - span.starts_at > kLongestLook)
    throw Refusal(kInvalid, "to", "to must be later than from, by at most 31 days.");
}

std::vector<MemberId> read_members(std::string_view text) {
  std::set<MemberId> members;
  while (!text.empty()) {
    const auto one = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    const auto id = MemberId::read(one);
    if (!id) throw Refusal(kInvalid, "member_ids", "member_ids must be ids of members, with commas between them.");
    members.insert(*id);
  }
  if (members.size() > kMostPeople)
    throw Refusal(kInvalid, "member_ids", fmt::format("member_ids can name at most {} people.", kMostPeople));
  return {members.begin(), members.end()};
}

std::vector<TimeSpan> worked(const working_time::WorkingTime& working, TimeSpan span) {
  std::vector<TimeSpan> spans;
  const Date last = working.zone().date(span.ends_at);
  for (Date date = working.zone().date(span.starts_at) - days(1); date <= last; ++date)
    for (const auto& each : working.on(date))
      if (each.from < span.ends_at && span.starts_at < each.to) spans.push_back({each.from, each.to});
  return joined(std::move(spans));
}

}  // namespace

std::vector<PersonsTime> Service::times_of(store::Transaction& transaction, const auth::Actor& actor,
                                           const std::string& member_ids, TimeSpan span) const {
  auth::require(actor, auth::Verb::see);
  require_span(span);
  const auto members = read_members(member_ids);
  if (doors_.those_seen(transaction, actor, members).size() < members.size())
    throw Refusal(kInvalid, "member_ids", "member_ids names somebody who is not here.");
  const auto availabilities = doors_.availabilities_of(transaction, actor.org_id, members);
  std::vector<PersonsTime> people;
  for (const MemberId member : members) {
    PersonsTime person{member, {}, worked(availabilities.of(member).working, span)};
    for (const CalendarEvent& event : events_of(transaction, actor.org_id, member, span, kMostEventsLooked)) {
      if (!takes_time_of(event, member)) continue;
      for (const Occurrence& each : occurrences_of(event, span, kMostOfOne))
        if (each.starts_at < each.ends_at) person.busy.push_back({each.starts_at, each.ends_at});
    }
    person.busy = joined(std::move(person.busy));
    people.push_back(std::move(person));
  }
  return people;
}

FreeBusyList Service::look_free_busy(store::Transaction& transaction, const auth::Actor& actor,
                                     const LookFreeBusy& request) const {
  FreeBusyList list;
  for (PersonsTime& person : times_of(transaction, actor, request.member_ids.value, {request.from, request.to}))
    list.members.push_back({person.member_id, std::move(person.busy), std::move(person.working)});
  return list;
}

TimeSuggestions Service::find_time(store::Transaction& transaction, const auth::Actor& actor,
                                   const FindTime& request) const {
  if (request.minutes < kShortest || request.minutes > kLongest)
    throw Refusal(kInvalid, "minutes", fmt::format("minutes must be between {} and {}.", kShortest, kLongest));
  const TimeSpan span{std::max(request.from, clock_.now()), request.to};
  const auto people = times_of(transaction, actor, request.member_ids.value, span);
  return {suggested(people, span, std::chrono::minutes(request.minutes))};
}

}  // namespace madang::calendar

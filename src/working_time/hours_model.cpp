#include "working_time/hours_model.hpp"

#include <algorithm>

#include "base/refusal.hpp"

namespace madang::working_time {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr int kMostStretches = 4;
constexpr days kLongestSearch{366};
const DayHours kNoHours;

Timestamp moment(const Zone& zone, Date date, int minute, Twice twice) {
  return zone.moment(CivilTime(date.days()) + minutes(minute), twice);
}

/// Who begins in an hour that comes twice begins in the first; who ends in it, in the second.
Span span(const Zone& zone, Date date, Stretch stretch) {
  return {moment(zone, date, stretch.from, Twice::first), moment(zone, date, stretch.to, Twice::second)};
}

std::map<Date, DayKind> table(Country country) {
  std::map<Date, DayKind> kinds;
  for (int year = kFirstYear; year <= kLastYear; ++year)
    for (const Holiday& holiday : holidays_of(country, year)) kinds[holiday.date] = holiday.kind;
  return kinds;
}

const std::map<Date, DayKind>& kinds_of(Country country) {
  static const std::array tables = {table(Country::none), table(Country::korea), table(Country::china)};
  return tables.at(static_cast<std::size_t>(country));
}

[[noreturn]] void refuse(const std::string& field, const char* sentence) { throw Refusal(kInvalid, field, sentence); }

void require_day_hours(const DayHours& hours, const std::string& field) {
  if (hours.size() > kMostStretches) refuse(field, "A day has at most four stretches of work.");
  int end = 0;
  for (const Stretch& stretch : hours) {
    if (stretch.from < end || stretch.from >= kMinutesOfDay)
      refuse(field, "A stretch begins on its day, after the one before has ended.");
    if (stretch.to <= stretch.from || stretch.to > 2 * kMinutesOfDay || stretch.to - stretch.from > kMinutesOfDay)
      refuse(field, "A stretch ends after it begins, and within a day.");
    end = stretch.to;
  }
}

}  // namespace

WeekHours WeekHours::usual() {
  WeekHours hours;
  for (std::size_t day = 0; day < 5; ++day) hours.days[day] = {{9 * 60, 18 * 60}};
  return hours;
}

const DayHours& WeekHours::of_swapped(std::chrono::weekday day) const {
  if (!of(day).empty()) return of(day);
  const auto found = std::ranges::find_if(days, [](const DayHours& hours) { return !hours.empty(); });
  return found == days.end() ? kNoHours : *found;
}

void require_week_hours(const WeekHours& hours, const std::string& field) {
  if (hours.days.size() != 7) refuse(field + ".days", "A week has seven days.");
  for (std::size_t day = 0; day < 7; ++day) {
    const std::string name = field + ".days." + std::to_string(day);
    require_day_hours(hours.days[day], name);
    const DayHours& next = hours.days[(day + 1) % 7];
    if (hours.days[day].empty() || next.empty()) continue;
    if (hours.days[day].back().to - kMinutesOfDay > next.front().from)
      refuse(name, "A night's work ends before the next day's begins.");
  }
}

Days::Days(Country country, const std::vector<ChangedDay>& changed) : country_(country) {
  for (const ChangedDay& day : changed) changed_[day.date] = day.kind;
}

std::optional<DayKind> Days::kind(Date date) const {
  if (const auto found = changed_.find(date); found != changed_.end()) return found->second;
  const auto& kinds = kinds_of(country_);
  if (const auto found = kinds.find(date); found != kinds.end()) return found->second;
  return std::nullopt;
}

const DayHours& WorkingTime::hours_of(Date date) const {
  const std::chrono::weekday day = date.weekday();
  const auto kind = days_.kind(date);
  if (!kind) return hours_.of(day);
  return *kind == DayKind::off ? kNoHours : hours_.of_swapped(day);
}

std::vector<Span> WorkingTime::on(Date date) const {
  std::vector<Span> spans;
  for (const Stretch& stretch : hours_of(date)) {
    const Span worked = span(zone_, date, stretch);
    if (worked.from < worked.to) spans.push_back(worked);  // else it lies within what a clock put forward leaves out
  }
  return spans;
}

bool WorkingTime::at(Timestamp moment) const { return next(moment) == moment; }

std::optional<Timestamp> WorkingTime::next(Timestamp moment) const {
  const Date today = zone_.date(moment);
  for (Date date = today - days(1); date <= today + kLongestSearch; ++date)
    for (const Span& worked : on(date))
      if (moment < worked.to) return std::max(moment, worked.from);
  return std::nullopt;
}

std::optional<Timestamp> WorkingTime::after(Timestamp moment, milliseconds worked) const {
  const Date today = zone_.date(moment);
  Date last = today + kLongestSearch;
  for (Date date = today - days(1); date <= last; ++date) {
    for (const Span& span : on(date)) {
      if (span.to <= moment) continue;
      const Timestamp from = std::max(moment, span.from);
      if (span.to - from >= worked) return from + worked;
      worked -= span.to - from;
      last = date + kLongestSearch;
    }
  }
  return std::nullopt;
}

milliseconds WorkingTime::between(Timestamp from, Timestamp to) const {
  milliseconds worked{0};
  for (Date date = zone_.date(from) - days(1); date <= zone_.date(to); ++date)
    for (const Span& span : on(date))
      if (span.from < to && from < span.to) worked += std::min(to, span.to) - std::max(from, span.from);
  return worked;
}

Timestamp QuietHours::next(Timestamp moment) const {
  const Date today = zone_.date(moment);
  for (const Date date : {today - days(1), today}) {
    const Span quiet = span(zone_, date, stretch_);
    if (quiet.from <= moment && moment < quiet.to) moment = quiet.to;
  }
  return moment;
}

std::optional<Timestamp> next_reachable(Timestamp moment, const WorkingTime& working,
                                        const std::optional<QuietHours>& quiet) {
  const Timestamp last = moment + kLongestSearch;
  while (moment <= last) {
    const auto worked = working.next(moment);
    if (!worked || !quiet) return worked;
    moment = quiet->next(*worked);
    if (moment == *worked) return worked;
  }
  return std::nullopt;
}

}  // namespace madang::working_time

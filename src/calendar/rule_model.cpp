#include "calendar/rule_model.hpp"

#include <libical/ical.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/refusal.hpp"

namespace madang::calendar {
namespace {

using std::chrono::days;

constexpr int kMostSteps = 20'000;  // 54 years of days
constexpr int kLastYear = 2199;

struct FreeIterator {
  void operator()(icalrecur_iterator* iterator) const { icalrecur_iterator_free(iterator); }
};
struct FreeText {
  void operator()(char* text) const { icalmemory_free_buffer(text); }
};

icaltimetype ical_time(CivilTime civil) {
  const auto midnight = std::chrono::floor<days>(civil);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(civil - midnight));
  icaltimetype time = icaltime_null_time();
  time.year = int(date.year());
  time.month = static_cast<int>(unsigned(date.month()));
  time.day = static_cast<int>(unsigned(date.day()));
  time.hour = static_cast<int>(clock.hours().count());
  time.minute = static_cast<int>(clock.minutes().count());
  time.second = static_cast<int>(clock.seconds().count());
  return time;
}

CivilTime civil_time(const icaltimetype& time) {
  const std::chrono::year_month_day date{std::chrono::year(time.year),
                                         std::chrono::month(static_cast<unsigned>(time.month)),
                                         std::chrono::day(static_cast<unsigned>(time.day))};
  return CivilTime(std::chrono::local_days(date)) + std::chrono::hours(time.hour) + std::chrono::minutes(time.minute);
}

/// Frees what libical allocated in it.
struct Rule {
  explicit Rule(std::string_view text) : parts(icalrecurrencetype_from_string(std::string(text).c_str())) {}
  ~Rule() {
    if (parts.rscale) icalmemory_free_buffer(parts.rscale);
  }
  Rule(const Rule&) = delete;

  bool is_sound() const {
    return parts.freq >= ICAL_DAILY_RECURRENCE && parts.freq <= ICAL_YEARLY_RECURRENCE && !parts.rscale &&
           parts.interval > 0 && parts.by_second[0] == ICAL_RECURRENCE_ARRAY_MAX &&
           parts.by_minute[0] == ICAL_RECURRENCE_ARRAY_MAX && parts.by_hour[0] == ICAL_RECURRENCE_ARRAY_MAX;
  }
  std::string text() {
    const std::unique_ptr<char, FreeText> written(icalrecurrencetype_as_string_r(&parts));
    return written ? written.get() : "";
  }

  icalrecurrencetype parts;
};

/// An end in UTC is meant by the clock on the wall here, as everything that is counted.
void make_civil(icaltimetype& until, const Zone& zone) {
  if (icaltime_is_null_time(until)) return;
  if (icaltime_is_date(until)) {
    until = ical_time(civil_time(until) + days(1) - std::chrono::minutes(1));
  } else if (icaltime_is_utc(until)) {
    const auto moment = Timestamp::from_milliseconds(std::int64_t{icaltime_as_timet(until)} * 1000);
    until = ical_time(zone.civil(moment));
  }
}

/// Calls `use` for each start from the first on, until it says no.
template <class Use>
void walk(const std::string& text, CivilTime first, const Zone& zone, Use use) {
  if (!use(first)) return;
  Rule rule(text);
  if (!rule.is_sound()) return;
  make_civil(rule.parts.until, zone);
  const std::unique_ptr<icalrecur_iterator, FreeIterator> iterator(
      icalrecur_iterator_new(rule.parts, ical_time(first)));
  if (!iterator) return;
  for (int step = 0; step < kMostSteps; ++step) {
    const icaltimetype next = icalrecur_iterator_next(iterator.get());
    if (icaltime_is_null_time(next) || next.year > kLastYear) return;
    const CivilTime start = civil_time(next);
    if (start > first && !use(start)) return;
  }
}

icaltimetype utc_time(Timestamp moment) {
  return icaltime_from_timet_with_zone(static_cast<time_t>(moment.milliseconds() / 1000), 0,
                                       icaltimezone_get_utc_timezone());
}

int weekday_of(CivilTime civil) {
  return static_cast<int>(std::chrono::weekday(std::chrono::floor<days>(civil)).c_encoding());
}

int month_day_of(CivilTime civil) {
  return static_cast<int>(unsigned(std::chrono::year_month_day(std::chrono::floor<days>(civil)).day()));
}

int month_of(CivilTime civil) {
  return static_cast<int>(unsigned(std::chrono::year_month_day(std::chrono::floor<days>(civil)).month()));
}

bool is_one(const short* list) { return list[0] != ICAL_RECURRENCE_ARRAY_MAX && list[1] == ICAL_RECURRENCE_ARRAY_MAX; }

/// libical keeps a weekday and its place in the month in one number: 1 is Sunday, 8 and more the first of them.
void turn_weekdays(short* list, int turn) {
  for (; *list != ICAL_RECURRENCE_ARRAY_MAX; ++list)
    if (icalrecurrencetype_day_position(*list) == 0) *list = static_cast<short>((*list - 1 + turn) % 7 + 1);
}

void place_weekday(short& day, CivilTime to) {
  const int position = icalrecurrencetype_day_position(day);
  const int nth = position < 0 ? -1 : (month_day_of(to) - 1) / 7 + 1;
  day = static_cast<short>((nth < 0 ? -1 : 1) * (std::abs(nth) * 8 + weekday_of(to) + 1));
}

}  // namespace

std::optional<std::string> read_rule(std::string_view text) {
  if (text.empty() || text.size() > kMostRule || text.find('\0') != std::string_view::npos) return std::nullopt;
  Rule rule(text);
  if (!rule.is_sound()) return std::nullopt;
  auto normal = rule.text();
  if (normal.empty() || normal.size() > kMostRule) return std::nullopt;
  return normal;
}

std::string accepted_rule(std::string_view text, const std::string& field) {
  auto rule = read_rule(text);
  if (!rule) throw Refusal(kInvalid, field, field + " must be a rule such as FREQ=WEEKLY;BYDAY=MO, daily at the most.");
  return std::move(*rule);
}

std::vector<CivilTime> starts_by(const std::string& rule, CivilTime first, const Zone& zone, const Window& window) {
  std::vector<CivilTime> found;
  walk(rule, first, zone, [&](CivilTime start) {
    if (start >= window.to) return false;
    if (start >= window.from) found.push_back(start);
    return found.size() < window.most;
  });
  return found;
}

std::optional<CivilTime> last_start(const std::string& text, CivilTime first, const Zone& zone) {
  const Rule rule(text);
  if (rule.parts.count == 0 && icaltime_is_null_time(rule.parts.until)) return std::nullopt;
  CivilTime last = first;
  int steps = 0;
  walk(text, first, zone, [&](CivilTime start) {
    last = start;
    return ++steps < kMostSteps;
  });
  return steps < kMostSteps ? std::optional(last) : std::nullopt;
}

std::string ended_before(const std::string& text, CivilTime end, const Zone& zone, bool is_all_day) {
  Rule rule(text);
  rule.parts.count = 0;
  if (is_all_day) {
    rule.parts.until = ical_time(end - days(1));
    rule.parts.until.is_date = 1;
  } else {
    rule.parts.until = utc_time(zone.moment(end - std::chrono::minutes(1)));
  }
  return rule.text();
}

std::string begun_at(const std::string& text, CivilTime first, CivilTime start, const Zone& zone) {
  Rule rule(text);
  if (rule.parts.count == 0) return text;
  int passed = 0;
  walk(text, first, zone, [&](CivilTime each) {
    if (each >= start) return false;
    return ++passed < rule.parts.count;
  });
  rule.parts.count = std::max(1, rule.parts.count - passed);
  return rule.text();
}

std::string moved_rule(const std::string& text, CivilTime from, CivilTime to) {
  Rule rule(text);
  auto& parts = rule.parts;
  const int turn = (weekday_of(to) - weekday_of(from) + 7) % 7;
  if (parts.freq == ICAL_WEEKLY_RECURRENCE) turn_weekdays(parts.by_day, turn);
  const bool by_month_day = is_one(parts.by_month_day) && parts.by_month_day[0] == month_day_of(from);
  if (by_month_day) parts.by_month_day[0] = static_cast<short>(month_day_of(to));
  const bool by_place = parts.freq >= ICAL_MONTHLY_RECURRENCE && is_one(parts.by_day) &&
                        icalrecurrencetype_day_position(parts.by_day[0]) != 0;
  if (by_place && turn != 0) place_weekday(parts.by_day[0], to);
  const bool by_month = is_one(parts.by_month) && parts.by_month[0] == month_of(from);
  if (by_month) parts.by_month[0] = static_cast<short>(month_of(to));
  return rule.text();
}

}  // namespace madang::calendar

#include "working_time/zone_model.hpp"

#include <date/tz.h>

#include <charconv>
#include <stdexcept>

namespace madang::working_time {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kLongestName = 64;

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (problem != std::errc() || end != digits.data() + digits.size() || digits.front() == '-') return std::nullopt;
  return value;
}

date::local_time<milliseconds> theirs(CivilTime civil) {
  return date::local_time<milliseconds>(civil.time_since_epoch());
}

std::chrono::sys_time<milliseconds> system_time(Timestamp moment) {
  return std::chrono::sys_time<milliseconds>(milliseconds(moment.milliseconds()));
}

Timestamp timestamp(std::chrono::sys_time<milliseconds> moment) {
  return Timestamp::from_milliseconds(moment.time_since_epoch().count());
}

}  // namespace

std::optional<CivilDate> read_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  if (!year || !month || !day || *year < 1900 || *year > 2199) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return CivilDate(date);
}

std::string text_of(CivilDate date) {
  const std::chrono::year_month_day parts(date);
  const auto two = [](unsigned value) { return std::string{char('0' + value / 10), char('0' + value % 10)}; };
  return std::to_string(int(parts.year())) + "-" + two(unsigned(parts.month())) + "-" + two(unsigned(parts.day()));
}

std::optional<Zone> Zone::find(std::string_view name) {
  if (name.empty() || name.size() > kLongestName) return std::nullopt;
  try {
    return Zone(*date::locate_zone(std::string(name)));
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

const std::string& Zone::name() const { return zone_->name(); }

CivilTime Zone::civil(Timestamp moment) const {
  return CivilTime(zone_->to_local(system_time(moment)).time_since_epoch());
}

Timestamp Zone::moment(CivilTime civil, Twice twice) const {
  const date::local_info info = zone_->get_info(theirs(civil));
  if (info.result == date::local_info::nonexistent) return timestamp(info.first.end);
  const bool second = info.result == date::local_info::ambiguous && twice == Twice::second;
  const std::chrono::seconds offset = second ? info.second.offset : info.first.offset;
  return timestamp(std::chrono::sys_time<milliseconds>(civil.time_since_epoch()) - offset);
}

}  // namespace madang::working_time

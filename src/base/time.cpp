#include "base/time.hpp"

#include <fmt/format.h>

#include <charconv>

namespace madang {
namespace {

using std::chrono::days;
using Milliseconds = std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

/// Takes `digits` decimal digits off the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
  if (error != std::errc{} || end != text.data() + digits || text[0] == '-') return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take_character(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text[0]) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<int> take_after(std::string_view& text, std::string_view any_of, std::size_t digits) {
  if (!take_character(text, any_of)) return std::nullopt;
  return take_number(text, digits);
}

std::optional<int> take_fraction(std::string_view& text) {
  if (!take_character(text, ".")) return 0;
  int value = 0;
  int scale = 100;
  std::size_t count = 0;
  for (; count < text.size() && text[count] >= '0' && text[count] <= '9'; ++count, scale /= 10)
    value += (text[count] - '0') * scale;
  if (count == 0) return std::nullopt;
  text.remove_prefix(count);
  return value;
}

/// Minutes east of UTC.
std::optional<int> take_offset(std::string_view& text) {
  if (take_character(text, "Zz")) return 0;
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const int sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  const auto hours = take_number(text, 2);
  const auto minutes = take_after(text, ":", 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return sign * (*hours * 60 + *minutes);
}

}  // namespace

std::string Timestamp::text() const {
  const std::chrono::sys_time<Milliseconds> point{Milliseconds(milliseconds_)};
  const auto day = std::chrono::floor<days>(point);
  const year_month_day date(day);
  const std::chrono::hh_mm_ss clock(point - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", int(date.year()), unsigned(date.month()),
                     unsigned(date.day()), clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::optional<Timestamp> Timestamp::read(std::string_view text) {
  const auto year = take_number(text, 4);
  const auto month = take_after(text, "-", 2);
  const auto day = take_after(text, "-", 2);
  const auto hour = take_after(text, "Tt ", 2);
  const auto minute = take_after(text, ":", 2);
  const auto second = take_after(text, ":", 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const auto fraction = take_fraction(text);
  const auto offset = take_offset(text);
  if (!fraction || !offset || !text.empty()) return std::nullopt;
  const year_month_day date{std::chrono::year(*year), std::chrono::month(*month), std::chrono::day(*day)};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const auto point = sys_days(date).time_since_epoch() + std::chrono::hours(*hour) +
                     std::chrono::minutes(*minute - *offset) + std::chrono::seconds(*second) + Milliseconds(*fraction);
  return Timestamp(std::chrono::duration_cast<Milliseconds>(point).count());
}

Timestamp SystemClock::now() const {
  return Timestamp::from_milliseconds(
      std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()).time_since_epoch().count());
}

}  // namespace madang

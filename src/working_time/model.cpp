#include "working_time/model.hpp"

#include <algorithm>
#include <array>

#include "base/refusal.hpp"

namespace madang::working_time {
namespace {

constexpr std::array<std::string_view, 5> kOfChina = {"Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Harbin",
                                                      "PRC"};
constexpr std::array<std::string_view, 2> kOfKorea = {"Asia/Seoul", "ROK"};

bool is_entered(const std::vector<EnteredDay>& entered, Date date) {
  return std::ranges::find(entered, date, &EnteredDay::date) != entered.end();
}

}  // namespace

Country country_of(std::string_view time_zone) {
  if (std::ranges::find(kOfKorea, time_zone) != kOfKorea.end()) return Country::korea;
  if (std::ranges::find(kOfChina, time_zone) != kOfChina.end()) return Country::china;
  return Country::none;
}

std::vector<SpecialDay> special_days(Country country, const std::vector<EnteredDay>& entered, int year) {
  std::vector<SpecialDay> days;
  for (const Holiday& holiday : holidays_of(country, year))
    if (!is_entered(entered, holiday.date))
      days.push_back({holiday.date, holiday.kind, holiday.name, holiday.substitute, std::nullopt});
  for (const EnteredDay& day : entered)
    if (day.date.year() == year) days.push_back({day.date, day.kind, std::nullopt, false, day.name});
  std::ranges::sort(days, {}, [](const SpecialDay& day) { return std::pair(day.date, day.holiday); });
  return days;
}

void require_quiet(const Stretch& quiet, const std::string& field) {
  const bool begins = quiet.from >= 0 && quiet.from < kMinutesOfDay;
  if (!begins || quiet.to <= quiet.from || quiet.to - quiet.from >= kMinutesOfDay)
    throw Refusal(kInvalid, field, "Quiet hours begin on a day, and end after that, within 24 hours.");
}

void require_zone(std::string_view name, const std::string& field) {
  if (!Zone::find(name)) throw Refusal(kInvalid, field, "The time zone must be a name such as Asia/Seoul.");
}

}  // namespace madang::working_time

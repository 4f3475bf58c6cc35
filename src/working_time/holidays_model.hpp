#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "working_time/zone_model.hpp"

// The days on which a country does not work, and those on which it does although it usually would not. Pure.

namespace madang::working_time {

/// Whose holidays an organisation keeps. `none` keeps those alone that its administrators entered.
enum class Country { none, korea, china };
BOOST_DESCRIBE_ENUM(Country, none, korea, china)

/// What a day is, whatever weekday it falls on.
enum class DayKind { off, working };
BOOST_DESCRIBE_ENUM(DayKind, off, working)

/// A holiday as people call it; the client has the words.
enum class HolidayName {
  new_years_day,
  lunar_new_year,  ///< 설날
  independence_movement_day,
  buddhas_birthday,
  childrens_day,
  memorial_day,
  constitution_day,
  liberation_day,
  chuseok,
  national_foundation_day,
  hangul_day,
  christmas,
  election_day,
  temporary_holiday,
  spring_festival,  ///< 春节
  qingming_festival,
  labour_day,
  dragon_boat_festival,
  victory_day,
  mid_autumn_festival,
  national_day,
};
BOOST_DESCRIBE_ENUM(HolidayName, new_years_day, lunar_new_year, independence_movement_day, buddhas_birthday,
                    childrens_day, memorial_day, constitution_day, liberation_day, chuseok, national_foundation_day,
                    hangul_day, christmas, election_day, temporary_holiday, spring_festival, qingming_festival,
                    labour_day, dragon_boat_festival, victory_day, mid_autumn_festival, national_day)

/// One day of a country's table. `substitute` is a day off in the place of a holiday that fell on another day off.
struct Holiday {
  Date date;
  HolidayName name = HolidayName::new_years_day;
  DayKind kind = DayKind::off;
  bool substitute = false;

  bool operator==(const Holiday&) const = default;
};

/// The years that are known, both included.
constexpr int kFirstYear = 2015;
constexpr int kLastYear = 2050;

/// The holidays that fall into a year, by date; a date comes once for each of its names. Empty for a year that is
/// not known.
///
/// Korea: the law on public holidays with its substitutes, and what was decided for one year alone as far as this
/// version knows it. China: the State Council's notice of each year, which also says which days at weekends are worked
/// instead; where the notice is not out yet, the days of the law alone.
std::vector<Holiday> holidays_of(Country country, int year);

/// Whether everything a year brings is known: false for China as long as no notice is in the table.
bool is_settled(Country country, int year);

/// By country, for holidays_of.
std::vector<Holiday> holidays_of_korea(int year);
std::vector<Holiday> holidays_of_china(int year);
bool is_settled_in_china(int year);

}  // namespace madang::working_time

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unicode/calendar.h>

#include <array>
#include <map>
#include <memory>
#include <set>

#include "working_time/holidays_model.hpp"

namespace madang::working_time {
namespace {

using testing::ElementsAreArray;

/// Month and day of every day off, one for each date.
std::vector<int> days_off(Country country, int year) {
  std::set<int> found;
  for (const Holiday& holiday : holidays_of(country, year)) {
    if (holiday.kind != DayKind::off) continue;
    const std::chrono::year_month_day date(holiday.date.days());
    found.insert(int(unsigned(date.month()) * 100 + unsigned(date.day())));
  }
  return {found.begin(), found.end()};
}

std::optional<DayKind> kind_of(Country country, int date) {
  std::optional<DayKind> kind;
  for (const Holiday& holiday : holidays_of(country, date / 10000))
    if (holiday.date == Date::of(date)) kind = holiday.kind;
  return kind;
}

// What the `holidays` project (vacanza/holidays, July 2026) lists, which reads the law by itself.
const std::map<int, std::vector<int>> kKorea = {
    // clang-format off
    {2015, {101, 218, 219, 220, 301, 505, 525, 606, 814, 815, 926, 927, 928, 929, 1003, 1009, 1225}},
    {2016, {101, 207, 208, 209, 210, 301, 413, 505, 506, 514, 606, 815, 914, 915, 916, 1003, 1009, 1225}},
    {2017, {101, 127, 128, 129, 130, 301, 503, 505, 509, 606, 815, 1002, 1003, 1004, 1005, 1006, 1009, 1225}},
    {2018, {101, 215, 216, 217, 301, 505, 507, 522, 606, 613, 815, 923, 924, 925, 926, 1003, 1009, 1225}},
    {2019, {101, 204, 205, 206, 301, 505, 506, 512, 606, 815, 912, 913, 914, 1003, 1009, 1225}},
    {2020, {101, 124, 125, 126, 127, 301, 415, 430, 505, 606, 815, 817, 930, 1001, 1002, 1003, 1009, 1225}},
    {2021, {101, 211, 212, 213, 301, 505, 519, 606, 815, 816, 920, 921, 922, 1003, 1004, 1009, 1011, 1225}},
    {2022, {101, 131, 201, 202, 301, 309, 505, 508, 601, 606, 815, 909, 910, 911, 912, 1003, 1009, 1010, 1225}},
    {2023, {101, 121, 122, 123, 124, 301, 505, 527, 529, 606, 815, 928, 929, 930, 1002, 1003, 1009, 1225}},
    {2024, {101, 209, 210, 211, 212, 301, 410, 505, 506, 515, 606, 815, 916, 917, 918, 1001, 1003, 1009, 1225}},
    {2025, {101, 127, 128, 129, 130, 301, 303, 505, 506, 603, 606, 815, 1003, 1005, 1006, 1007, 1008, 1009, 1225}},
    {2026, {101, 216, 217, 218, 301, 302, 505, 524, 525, 603, 606, 717, 815, 817, 924, 925, 926, 1003, 1005, 1009, 1225}},
    {2027, {101, 206, 207, 208, 209, 301, 505, 513, 606, 717, 815, 816, 914, 915, 916, 1003, 1004, 1009, 1011, 1225, 1227}},
    {2028, {101, 126, 127, 128, 301, 412, 502, 505, 606, 717, 815, 1002, 1003, 1004, 1005, 1009, 1225}},
    {2029, {101, 212, 213, 214, 301, 505, 507, 520, 521, 606, 717, 815, 921, 922, 923, 924, 1003, 1009, 1225}},
    {2030, {101, 202, 203, 204, 205, 301, 403, 505, 506, 509, 606, 612, 717, 815, 911, 912, 913, 1003, 1009, 1225}},
    {2031, {101, 122, 123, 124, 301, 303, 505, 528, 606, 717, 815, 930, 1001, 1002, 1003, 1009, 1225}},
    // clang-format on
};

TEST(Holidays, of_korea_are_those_that_another_reading_of_the_law_finds) {
  for (const auto& [year, expected] : kKorea)
    EXPECT_THAT(days_off(Country::korea, year), ElementsAreArray(expected)) << year;
}

/// The day in the civil calendar on which a lunar month and day falls, by ICU.
Date by_icu(const char* calendar_name, int year, int month, int day) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale locale(calendar_name);
  const std::unique_ptr<icu::Calendar> civil(icu::Calendar::createInstance(*icu::TimeZone::getGMT(), status));
  const std::unique_ptr<icu::Calendar> lunar(icu::Calendar::createInstance(*icu::TimeZone::getGMT(), locale, status));
  EXPECT_TRUE(U_SUCCESS(status));
  civil->set(year, 0, 15, 12, 0, 0);
  for (int passed = 0; passed < 366; ++passed) {
    lunar->setTime(civil->getTime(status), status);
    const bool is_leap = lunar->get(UCAL_IS_LEAP_MONTH, status) != 0;
    if (!is_leap && lunar->get(UCAL_MONTH, status) == month - 1 && lunar->get(UCAL_DATE, status) == day)
      return Date::from_number(static_cast<std::int64_t>(std::floor(civil->getTime(status) / 86'400'000.0)));
    civil->add(UCAL_DATE, 1, status);
  }
  ADD_FAILURE() << year;
  return Date();
}

Date middle_of(int year, HolidayName name) {
  std::vector<Date> dates;
  for (const Holiday& holiday : holidays_of(Country::korea, year))
    if (holiday.name == name && !holiday.substitute) dates.push_back(holiday.date);
  return dates.at(dates.size() / 2);
}

TEST(Holidays, lunar_ones_of_korea_are_those_of_icu) {
  for (int year = kFirstYear; year <= kLastYear; ++year) {
    EXPECT_EQ(middle_of(year, HolidayName::lunar_new_year), by_icu("ko@calendar=dangi", year, 1, 1)) << year;
    EXPECT_EQ(middle_of(year, HolidayName::buddhas_birthday), by_icu("ko@calendar=dangi", year, 4, 8)) << year;
    EXPECT_EQ(middle_of(year, HolidayName::chuseok), by_icu("ko@calendar=dangi", year, 8, 15)) << year;
  }
}

TEST(Holidays, the_new_years_of_korea_and_china_are_not_always_the_same) {
  EXPECT_EQ(middle_of(2027, HolidayName::lunar_new_year), Date::of(20270207));
  EXPECT_EQ(middle_of(2028, HolidayName::lunar_new_year), Date::of(20280127));
  EXPECT_THAT(days_off(Country::china, 2027), testing::IsSupersetOf({205, 206, 207, 208}));
  EXPECT_THAT(days_off(Country::china, 2028), testing::IsSupersetOf({125, 126, 127, 128}));
  EXPECT_THAT(days_off(Country::china, 2030), testing::IsSupersetOf({202, 203, 204, 205}));
}

TEST(Holidays, two_that_meet_on_a_day_have_one_substitute) {
  const auto found = holidays_of(Country::korea, 2025);
  EXPECT_EQ(std::ranges::count(found, Date::of(20250505), &Holiday::date), 2);
  EXPECT_EQ(std::ranges::count(found, Date::of(20250506), &Holiday::date), 1);
  EXPECT_FALSE(kind_of(Country::korea, 20250507));
}

TEST(Holidays, china_works_on_some_days_at_weekends) {
  EXPECT_EQ(kind_of(Country::china, 20260104), DayKind::working);
  EXPECT_EQ(kind_of(Country::china, 20260214), DayKind::working);
  EXPECT_EQ(kind_of(Country::china, 20260223), DayKind::off);
  EXPECT_FALSE(kind_of(Country::china, 20260224));
}

TEST(Holidays, a_notice_for_the_next_year_may_change_this_december) {
  EXPECT_EQ(kind_of(Country::china, 20181229), DayKind::working);
  EXPECT_EQ(kind_of(Country::china, 20181231), DayKind::off);
  EXPECT_EQ(kind_of(Country::china, 20221231), DayKind::off);
}

TEST(Holidays, without_a_notice_china_has_the_days_of_the_law_and_says_so) {
  EXPECT_TRUE(is_settled(Country::china, 2026));
  EXPECT_FALSE(is_settled(Country::china, 2027));
  EXPECT_THAT(days_off(Country::china, 2027),
              testing::ElementsAre(101, 205, 206, 207, 208, 405, 501, 502, 609, 915, 1001, 1002, 1003));
}

TEST(Holidays, a_year_that_is_not_known_has_none) {
  EXPECT_TRUE(holidays_of(Country::korea, kFirstYear - 1).empty());
  EXPECT_TRUE(holidays_of(Country::china, kLastYear + 1).empty());
  EXPECT_FALSE(is_settled(Country::korea, kLastYear + 1));
  EXPECT_TRUE(holidays_of(Country::none, 2026).empty());
  EXPECT_TRUE(is_settled(Country::none, 3000));
}

TEST(Holidays, lie_in_their_year_and_are_sorted) {
  for (const Country country : {Country::korea, Country::china})
    for (int year = kFirstYear; year <= kLastYear; ++year) {
      const auto found = holidays_of(country, year);
      EXPECT_TRUE(std::ranges::is_sorted(found, {}, &Holiday::date)) << year;
      for (const Holiday& holiday : found) EXPECT_EQ(holiday.date.year(), year) << holiday.date.text();
    }
}

}  // namespace
}  // namespace madang::working_time

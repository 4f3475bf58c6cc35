// The holidays of China: what the State Council announces for each year (国务院办公厅关于部分节假日安排的通知), and for
// years whose notice is not out yet the days of the law (全国年节及纪念日放假办法, as of 2025).
//
// The days are those of the notices as the project NateScarlet/holiday-cn (MIT) lists them with their addresses at
// gov.cn. The lunar days behind the law are a table as well: those of the Hong Kong Observatory, as the `holidays`
// project (vacanza/holidays, MIT) lists them. ICU's `chinese` calendar is a day off in 2027 and 2030.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "working_time/holidays_model.hpp"

namespace madang::working_time {
namespace {

using std::chrono::days;
using enum HolidayName;

/// From a date on, so many days off; worked instead, when the number is below zero. A notice may reach into December of
/// the year before.
struct Span {
  int date;
  int length;
  HolidayName name;
};

constexpr int kLastNotice = 2026;

// clang-format off
constexpr std::array kNotices = std::to_array<Span>({
    // 2015
    {20150101, 3, new_years_day}, {20150104, -1, new_years_day}, {20150215, -1, spring_festival},
    {20150218, 7, spring_festival}, {20150228, -1, spring_festival}, {20150405, 2, qingming_festival},
    {20150501, 1, labour_day}, {20150620, 1, dragon_boat_festival}, {20150622, 1, dragon_boat_festival},
    {20150903, 3, victory_day}, {20150906, -1, victory_day}, {20150927, 1, mid_autumn_festival},
    {20151001, 7, national_day}, {20151010, -1, national_day},
    // 2016
    {20160101, 1, new_years_day}, {20160206, -1, spring_festival}, {20160207, 7, spring_festival},
    {20160214, -1, spring_festival}, {20160404, 1, qingming_festival}, {20160501, 2, labour_day},
    {20160609, 3, dragon_boat_festival}, {20160612, -1, dragon_boat_festival}, {20160915, 3, mid_autumn_festival},
    {20160918, -1, mid_autumn_festival}, {20161001, 7, national_day}, {20161008, -2, national_day},
    // 2017
    {20170101, 2, new_years_day}, {20170122, -1, spring_festival}, {20170127, 7, spring_festival},
    {20170204, -1, spring_festival}, {20170401, -1, qingming_festival}, {20170402, 3, qingming_festival},
    {20170501, 1, labour_day}, {20170527, -1, dragon_boat_festival}, {20170528, 3, dragon_boat_festival},
    {20170930, -1, mid_autumn_festival}, {20171001, 8, mid_autumn_festival},
    // 2018
    {20180101, 1, new_years_day}, {20180211, -1, spring_festival}, {20180215, 7, spring_festival},
    {20180224, -1, spring_festival}, {20180405, 3, qingming_festival}, {20180408, -1, qingming_festival},
    {20180428, -1, labour_day}, {20180429, 3, labour_day}, {20180618, 1, dragon_boat_festival},
    {20180924, 1, mid_autumn_festival}, {20180929, -2, national_day}, {20181001, 7, national_day},
    // 2019
    {20181229, -1, new_years_day}, {20181230, 3, new_years_day}, {20190202, -2, spring_festival},
    {20190204, 7, spring_festival}, {20190405, 1, qingming_festival}, {20190428, -1, labour_day},
    {20190501, 4, labour_day}, {20190505, -1, labour_day}, {20190607, 1, dragon_boat_festival},
    {20190913, 1, mid_autumn_festival}, {20190929, -1, national_day}, {20191001, 7, national_day},
    {20191012, -1, national_day},
    // 2020
    {20200101, 1, new_years_day}, {20200119, -1, spring_festival}, {20200124, 10, spring_festival},
    {20200203, -1, spring_festival}, {20200404, 3, qingming_festival}, {20200426, -1, labour_day},
    {20200501, 5, labour_day}, {20200509, -1, labour_day}, {20200625, 3, dragon_boat_festival},
    {20200628, -1, dragon_boat_festival}, {20200927, -1, mid_autumn_festival}, {20201001, 8, mid_autumn_festival},
    {20201010, -1, mid_autumn_festival},
    // 2021
    {20210101, 3, new_years_day}, {20210207, -1, spring_festival}, {20210211, 7, spring_festival},
    {20210220, -1, spring_festival}, {20210403, 3, qingming_festival}, {20210425, -1, labour_day},
    {20210501, 5, labour_day}, {20210508, -1, labour_day}, {20210612, 3, dragon_boat_festival},
    {20210918, -1, mid_autumn_festival}, {20210919, 3, mid_autumn_festival}, {20210926, -1, national_day},
    {20211001, 7, national_day}, {20211009, -1, national_day},
    // 2022
    {20220101, 3, new_years_day}, {20220129, -2, spring_festival}, {20220131, 7, spring_festival},
    {20220402, -1, qingming_festival}, {20220403, 3, qingming_festival}, {20220424, -1, labour_day},
    {20220430, 5, labour_day}, {20220507, -1, labour_day}, {20220603, 3, dragon_boat_festival},
    {20220910, 3, mid_autumn_festival}, {20221001, 7, national_day}, {20221008, -2, national_day},
    // 2023
    {20221231, 3, new_years_day}, {20230121, 7, spring_festival}, {20230128, -2, spring_festival},
    {20230405, 1, qingming_festival}, {20230423, -1, labour_day}, {20230429, 5, labour_day},
    {20230506, -1, labour_day}, {20230622, 3, dragon_boat_festival}, {20230625, -1, dragon_boat_festival},
    {20230929, 8, mid_autumn_festival}, {20231007, -2, mid_autumn_festival},
    // 2024
    {20240101, 1, new_years_day}, {20240204, -1, spring_festival}, {20240210, 8, spring_festival},
    {20240218, -1, spring_festival}, {20240404, 3, qingming_festival}, {20240407, -1, qingming_festival},
    {20240428, -1, labour_day}, {20240501, 5, labour_day}, {20240511, -1, labour_day},
    {20240610, 1, dragon_boat_festival}, {20240914, -1, mid_autumn_festival}, {20240915, 3, mid_autumn_festival},
    {20240929, -1, national_day}, {20241001, 7, national_day}, {20241012, -1, national_day},
    // 2025
    {20250101, 1, new_years_day}, {20250126, -1, spring_festival}, {20250128, 8, spring_festival},
    {20250208, -1, spring_festival}, {20250404, 3, qingming_festival}, {20250427, -1, labour_day},
    {20250501, 5, labour_day}, {20250531, 3, dragon_boat_festival}, {20250928, -1, mid_autumn_festival},
    {20251001, 8, mid_autumn_festival}, {20251011, -1, mid_autumn_festival},
    // 2026
    {20260101, 3, new_years_day}, {20260104, -1, new_years_day}, {20260214, -1, spring_festival},
    {20260215, 9, spring_festival}, {20260228, -1, spring_festival}, {20260404, 3, qingming_festival},
    {20260501, 5, labour_day}, {20260509, -1, labour_day}, {20260619, 3, dragon_boat_festival},
    {20260920, -1, national_day}, {20260925, 3, mid_autumn_festival}, {20261001, 7, national_day},
    {20261010, -1, national_day},
});

/// Month and day in the civil calendar: 217 is 17 February.
struct LunarYear {
  int new_year;
  int qingming;
  int dragon_boat;
  int mid_autumn;
};

constexpr std::array<LunarYear, kLastYear - kFirstYear + 1> kLunar = {{
    /* 2015 */ {219, 405, 620, 927}, {208, 404, 609, 915}, {128, 404, 530, 1004}, {216, 405, 618, 924}, {205, 405, 607, 913},
    /* 2020 */ {125, 404, 625, 1001}, {212, 404, 614, 921}, {201, 405, 603, 910}, {122, 405, 622, 929}, {210, 404, 610, 917},
    /* 2025 */ {129, 404, 531, 1006}, {217, 405, 619, 925}, {206, 405, 609, 915}, {126, 404, 528, 1003}, {213, 404, 616, 922},
    /* 2030 */ {203, 405, 605, 912}, {123, 405, 624, 1001}, {211, 404, 612, 919}, {131, 404, 601, 908}, {219, 405, 620, 927},
    /* 2035 */ {208, 405, 610, 916}, {128, 404, 530, 1004}, {215, 404, 618, 924}, {204, 405, 607, 913}, {124, 405, 527, 1002},
    /* 2040 */ {212, 404, 614, 920}, {201, 404, 603, 910}, {122, 404, 622, 928}, {210, 405, 611, 917}, {130, 404, 531, 1005},
    /* 2045 */ {217, 404, 619, 925}, {206, 404, 608, 915}, {126, 405, 529, 1004}, {214, 404, 615, 922}, {202, 404, 604, 911},
    /* 2050 */ {123, 404, 623, 930},
}};
// clang-format on

void add(std::vector<Holiday>& holidays, const Span& span, int year) {
  const DayKind kind = span.length > 0 ? DayKind::off : DayKind::working;
  for (int offset = 0; offset < std::abs(span.length); ++offset) {
    const Date date = Date::of(span.date) + days(offset);
    if (date.year() == year) holidays.push_back({date, span.name, kind, false});
  }
}

std::vector<Holiday> by_notice(int year) {
  std::vector<Holiday> holidays;
  for (const Span& span : kNotices) add(holidays, span, year);
  return holidays;
}

std::vector<Holiday> by_law(int year) {
  const LunarYear& lunar = kLunar.at(static_cast<std::size_t>(year - kFirstYear));
  const auto day = [year](int month_and_day) { return year * 10000 + month_and_day; };
  const Date eve = Date::of(day(lunar.new_year)) - days(1);
  std::vector<Holiday> holidays;
  add(holidays, {day(101), 1, new_years_day}, year);
  for (int offset = 0; offset < 4; ++offset)
    holidays.push_back({eve + days(offset), spring_festival, DayKind::off, false});
  add(holidays, {day(lunar.qingming), 1, qingming_festival}, year);
  add(holidays, {day(501), 2, labour_day}, year);
  add(holidays, {day(lunar.dragon_boat), 1, dragon_boat_festival}, year);
  add(holidays, {day(lunar.mid_autumn), 1, mid_autumn_festival}, year);
  add(holidays, {day(1001), 3, national_day}, year);
  return holidays;
}

}  // namespace

bool is_settled_in_china(int year) { return year <= kLastNotice; }

std::vector<Holiday> holidays_of_china(int year) {
  std::vector<Holiday> holidays = is_settled_in_china(year) ? by_notice(year) : by_law(year);
  std::ranges::sort(holidays, {}, [](const Holiday& holiday) { return std::pair(holiday.date, holiday.name); });
  return holidays;
}

}  // namespace madang::working_time

// The holidays of Korea: the Public Holidays Act (공휴일에 관한 법률), and the Regulations on Holidays of Government
// Offices before it.
//
// The lunar days are a table and not computed, so that no update of a library moves a day that people took off. They
// are those of the Korea Astronomy and Space Science Institute, as the `holidays` project (vacanza/holidays, MIT) lists
// them; ICU's `dangi` calendar says the same.
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "working_time/holidays_model.hpp"

namespace madang::working_time {
namespace {

using std::chrono::days;
using std::chrono::weekday;

/// Month and day in the civil calendar: 217 is 17 February.
struct LunarYear {
  int new_year;
  int buddha;
  int chuseok;
};

// clang-format off
constexpr std::array<LunarYear, kLastYear - kFirstYear + 1> kLunar = {{
    /* 2015 */ {219, 525, 927}, {208, 514, 915}, {128, 503, 1004}, {216, 522, 924}, {205, 512, 913},
    /* 2020 */ {125, 430, 1001}, {212, 519, 921}, {201, 508, 910}, {122, 527, 929}, {210, 515, 917},
    /* 2025 */ {129, 505, 1006}, {217, 524, 925}, {207, 513, 915}, {127, 502, 1003}, {213, 520, 922},
    /* 2030 */ {203, 509, 912}, {123, 528, 1001}, {211, 516, 919}, {131, 506, 908}, {219, 525, 927},
    /* 2035 */ {208, 515, 916}, {128, 503, 1004}, {215, 522, 924}, {204, 511, 913}, {124, 430, 1002},
    /* 2040 */ {212, 518, 921}, {201, 507, 910}, {122, 526, 928}, {210, 516, 917}, {130, 505, 1005},
    /* 2045 */ {217, 524, 925}, {206, 513, 915}, {126, 502, 1004}, {214, 520, 922}, {202, 509, 911},
    /* 2050 */ {123, 528, 930},
}};
// clang-format on

struct Decided {
  int date;
  HolidayName name;
};

/// What was decided for one day alone. Elections at the end of a term follow from the law, but the government may move
/// them; they are listed as far as they are sure.
constexpr std::array kDecided = {
    Decided{20150814, HolidayName::temporary_holiday}, Decided{20160413, HolidayName::election_day},
    Decided{20160506, HolidayName::temporary_holiday}, Decided{20170509, HolidayName::election_day},
    Decided{20171002, HolidayName::temporary_holiday}, Decided{20180613, HolidayName::election_day},
    Decided{20200415, HolidayName::election_day},      Decided{20200817, HolidayName::temporary_holiday},
    Decided{20220309, HolidayName::election_day},      Decided{20220601, HolidayName::election_day},
    Decided{20231002, HolidayName::temporary_holiday}, Decided{20240410, HolidayName::election_day},
    Decided{20241001, HolidayName::temporary_holiday}, Decided{20250127, HolidayName::temporary_holiday},
    Decided{20250603, HolidayName::election_day},      Decided{20260603, HolidayName::election_day},
    Decided{20280412, HolidayName::election_day},      Decided{20300403, HolidayName::election_day},
    Decided{20300612, HolidayName::election_day},
};

/// On which days of the week a holiday has a substitute.
enum class Substitute { never, sunday, weekend };

struct Rule {
  int month_and_day;
  HolidayName name;
  int since;  ///< the year of the first one
  int substitute_since;
  Substitute substitute = Substitute::weekend;
};

constexpr int kNever = 9999;

constexpr std::array kFixed = {
    Rule{101, HolidayName::new_years_day, 0, kNever},
    Rule{301, HolidayName::independence_movement_day, 0, 2022},
    Rule{505, HolidayName::childrens_day, 0, 2015},
    Rule{606, HolidayName::memorial_day, 0, kNever},
    Rule{717, HolidayName::constitution_day, 2026, kNever},
    Rule{815, HolidayName::liberation_day, 0, 2021},
    Rule{1003, HolidayName::national_foundation_day, 0, 2021},
    Rule{1009, HolidayName::hangul_day, 0, 2021},
    Rule{1225, HolidayName::christmas, 0, 2023},
};

class KoreanYear {
 public:
  explicit KoreanYear(int year) : year_(year), lunar_(kLunar.at(static_cast<std::size_t>(year - kFirstYear))) {}

  std::vector<Holiday> holidays() && {
    for (const Rule& rule : kFixed)
      if (year_ >= rule.since) add(date(rule.month_and_day), rule.name, rule.substitute_since, rule.substitute);
    add(date(lunar_.buddha), HolidayName::buddhas_birthday, 2023, Substitute::weekend);
    add_three_days(date(lunar_.new_year), HolidayName::lunar_new_year);
    add_three_days(date(lunar_.chuseok), HolidayName::chuseok);
    for (const Decided& decided : kDecided)
      if (decided.date / 10000 == year_) add(Date::of(decided.date), decided.name, kNever, Substitute::never);
    add_substitutes();
    return std::move(holidays_);
  }

 private:
  struct Owed {
    Date date;
    HolidayName name;
    Substitute substitute;
  };

  Date date(int month_and_day) const { return Date::of(year_ * 10000 + month_and_day); }

  void add(Date date, HolidayName name, int substitute_since, Substitute substitute) {
    holidays_.push_back({date, name, DayKind::off, false});
    taken_.insert(date);
    if (year_ >= substitute_since && substitute != Substitute::never) owed_.push_back({date, name, substitute});
  }

  void add_three_days(Date middle, HolidayName name) {
    for (int offset : {-1, 0, 1}) add(middle + days(offset), name, kFirstYear, Substitute::sunday);
  }

  bool falls_on_day_off(const Owed& owed) const {
    const weekday day = owed.date.weekday();
    const bool met =
        day == std::chrono::Sunday || (day == std::chrono::Saturday && owed.substitute == Substitute::weekend);
    return met || std::ranges::count(holidays_, owed.date, &Holiday::date) > 1;
  }

  /// The first day after it that is neither at a weekend nor a holiday. Two that meet on one day have one together.
  void add_substitutes() {
    std::ranges::sort(owed_, {}, [](const Owed& owed) { return std::pair(owed.date, owed.name); });
    std::vector<Holiday> substitutes;
    std::set<Date> seen;
    for (const Owed& owed : owed_) {
      if (!falls_on_day_off(owed) || !seen.insert(owed.date).second) continue;
      Date next = owed.date + days(1);
      while (taken_.contains(next) || next.weekday() == std::chrono::Saturday || next.weekday() == std::chrono::Sunday)
        ++next;
      taken_.insert(next);
      substitutes.push_back({next, owed.name, DayKind::off, true});
    }
    holidays_.insert(holidays_.end(), substitutes.begin(), substitutes.end());
    std::ranges::sort(holidays_, {}, [](const Holiday& holiday) { return std::pair(holiday.date, holiday.name); });
  }

  const int year_;
  const LunarYear lunar_;
  std::vector<Holiday> holidays_;
  std::vector<Owed> owed_;
  std::set<Date> taken_;
};

}  // namespace

std::vector<Holiday> holidays_of_korea(int year) { return KoreanYear(year).holidays(); }

}  // namespace madang::working_time

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "working_time/holidays_model.hpp"
#include "working_time/hours_model.hpp"

// The nouns of working time, as they cross the wire, and what always holds for them. Pure.

namespace madang::working_time {

constexpr std::size_t kMostDayName = 60;  ///< code points

/// A day that an organisation's administrators entered: a holiday of its own, or a day at a weekend that is worked. It
/// wins over the country's table.
struct EnteredDay {
  Date date;
  DayKind kind = DayKind::off;
  std::string name;

  bool operator==(const EnteredDay&) const = default;
};
BOOST_DESCRIBE_STRUCT(EnteredDay, (), (date, kind, name))

/// How an organisation works: what holds for everybody who did not say otherwise.
struct OrganisationTime {
  Country country = Country::none;
  WeekHours hours = WeekHours::usual();

  bool operator==(const OrganisationTime&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrganisationTime, (), (country, hours))

/// In what a member differs; what is absent is as the organisation. `quiet` is when nothing but what may always shall
/// disturb them, each day by the clock on their wall.
struct MemberTime {
  std::optional<std::string> time_zone;
  std::optional<WeekHours> hours;
  std::optional<Stretch> quiet;

  bool operator==(const MemberTime&) const = default;
};
BOOST_DESCRIBE_STRUCT(MemberTime, (), (time_zone, hours, quiet))

/// One day on which not the week decides, as people read it. `holiday` for those of the country's table, `name` for
/// those that administrators entered.
struct SpecialDay {
  Date date;
  DayKind kind = DayKind::off;
  std::optional<HolidayName> holiday;
  bool substitute = false;
  std::optional<std::string> name;

  bool operator==(const SpecialDay&) const = default;
};
BOOST_DESCRIBE_STRUCT(SpecialDay, (), (date, kind, holiday, substitute, name))

/// Whose holidays an organisation in this zone keeps as long as nobody says otherwise.
Country country_of(std::string_view time_zone);

/// Those of the country and those entered, by date; an entered day stands in the place of the country's.
std::vector<SpecialDay> special_days(Country country, const std::vector<EnteredDay>& entered, int year);

/// Throws a Refusal that names the field.
void require_quiet(const Stretch& quiet, const std::string& field);
void require_zone(std::string_view name, const std::string& field);

}  // namespace madang::working_time

#pragma once

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/time.hpp"
#include "working_time/holidays_model.hpp"
#include "working_time/zone_model.hpp"

// When somebody works: one engine for quiet hours, reminders, due dates and whatever else asks. Pure.

namespace madang::working_time {

constexpr int kMinutesOfDay = 24 * 60;

/// A part of a day, in minutes since its midnight by the clock on the wall. `to` beyond 1440 is on the next day, at
/// most its midnight, so 1320 to 1800 is a night shift.
struct Stretch {
  int from = 0;
  int to = 0;

  bool operator==(const Stretch&) const = default;
};
BOOST_DESCRIBE_STRUCT(Stretch, (), (from, to))

using DayHours = std::vector<Stretch>;

/// The hours of each day of a week, Monday's first.
struct WeekHours {
  std::vector<DayHours> days = std::vector<DayHours>(7);

  /// Monday to Friday, nine to six.
  static WeekHours usual();
  const DayHours& of(std::chrono::weekday day) const { return days.at(day.iso_encoding() - 1); }
  /// A day at a weekend that is worked in the place of another has the hours of the first day that has any.
  const DayHours& of_swapped(std::chrono::weekday day) const;
  bool operator==(const WeekHours&) const = default;
};
BOOST_DESCRIBE_STRUCT(WeekHours, (), (days))

/// Seven days; on each at most four stretches, one after the other, none longer than a day, none into the next day's
/// first. Throws a Refusal that names the field, such as `hours.days.4`.
void require_week_hours(const WeekHours& hours, const std::string& field);

/// A day that an organisation's administrators entered. It wins over the country's table.
struct ChangedDay {
  Date date;
  DayKind kind = DayKind::off;
};

/// Which days are off, or worked although they usually are not.
class Days {
 public:
  Days(Country country, const std::vector<ChangedDay>& changed);

  /// Nothing when the week decides.
  std::optional<DayKind> kind(Date date) const;

 private:
  Country country_;
  std::map<Date, DayKind> changed_;
};

/// A part of time. Of real time, so a night in which clocks are put back is an hour longer.
struct Span {
  Timestamp from;
  Timestamp to;

  bool operator==(const Span&) const = default;
};

/// When one person works. Holds no references but to the zone database. Any thread.
class WorkingTime {
 public:
  WorkingTime(Zone zone, WeekHours hours, Days days) : zone_(zone), hours_(std::move(hours)), days_(std::move(days)) {}

  const Zone& zone() const { return zone_; }
  /// What is worked of the shift of this date, also beyond its midnight.
  std::vector<Span> on(Date date) const;
  bool at(Timestamp moment) const;
  /// The moment itself when it is worked, or else when work begins again; nothing when that is more than a year away.
  std::optional<Timestamp> next(Timestamp moment) const;
  /// When so much has been worked since then. Nothing as above.
  std::optional<Timestamp> after(Timestamp moment, std::chrono::milliseconds worked) const;
  std::chrono::milliseconds between(Timestamp from, Timestamp to) const;

 private:
  const DayHours& hours_of(Date date) const;

  Zone zone_;
  WeekHours hours_;
  Days days_;
};

/// When nothing shall disturb, each day: 1320 to 1860 is from ten in the evening to seven. A stretch as above.
class QuietHours {
 public:
  QuietHours(Zone zone, Stretch stretch) : zone_(zone), stretch_(stretch) {}

  /// The moment itself when it is not quiet, or else the end of the quiet.
  Timestamp next(Timestamp moment) const;

 private:
  Zone zone_;
  Stretch stretch_;
};

/// The first moment from this one on that is worked and not quiet. Nothing when there is none within a year.
std::optional<Timestamp> next_reachable(Timestamp moment, const WorkingTime& working,
                                        const std::optional<QuietHours>& quiet);

}  // namespace madang::working_time

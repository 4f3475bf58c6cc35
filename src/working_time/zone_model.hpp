#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/time.hpp"

namespace date {
class time_zone;
}

// Civil time and where it holds. Pure, but for the system's zone files, which are read once for each zone.

namespace madang::working_time {

/// What a clock on the wall shows.
using CivilTime = std::chrono::local_time<std::chrono::milliseconds>;

/// Which of the two moments is meant when clocks were put back and a civil time comes twice.
enum class Twice { first, second };

/// A place's civil time, by the zone database of the system (tzdata), so that an upgrade of the system is enough when a
/// government changes its mind. What shall happen later is kept as civil time and a zone, and only made a moment here.
/// Copies are cheap. Any thread.
class Zone {
 public:
  /// An IANA name such as `Asia/Seoul`; nothing for a name that the system does not know.
  static std::optional<Zone> find(std::string_view name);

  const std::string& name() const;
  CivilTime civil(Timestamp moment) const;
  Date date(Timestamp moment) const { return Date(std::chrono::floor<std::chrono::days>(civil(moment))); }
  /// A time that a clock put forward leaves out is the first moment after the gap.
  Timestamp moment(CivilTime civil, Twice twice = Twice::first) const;

 private:
  explicit Zone(const date::time_zone& zone) : zone_(&zone) {}

  const date::time_zone* zone_;
};

}  // namespace madang::working_time

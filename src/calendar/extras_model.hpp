#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"

// What other programs write of an event and we have no place for. It is kept to be given back, and read by nobody here.

namespace madang::calendar {

/// `minutes` before the start where it is an alarm that can be our reminder. `lines` stand between BEGIN and END.
struct KeptAlarm {
  std::optional<std::int64_t> minutes;
  std::vector<std::string> lines;

  bool operator==(const KeptAlarm&) const = default;
};
BOOST_DESCRIBE_STRUCT(KeptAlarm, (), (minutes, lines))

/// Of one VEVENT: of the event, or with an `occurrence` of what that one says instead.
struct KeptComponent {
  std::string occurrence;
  std::vector<std::string> lines;  ///< unfolded, without line ends
  std::vector<KeptAlarm> alarms;

  bool operator==(const KeptComponent&) const = default;
};
BOOST_DESCRIBE_STRUCT(KeptComponent, (), (occurrence, lines, alarms))

struct EventExtras {
  std::vector<KeptComponent> components;

  bool operator==(const EventExtras&) const = default;
};
BOOST_DESCRIBE_STRUCT(EventExtras, (), (components))

inline constexpr std::size_t kMostExtraBytes = 64 * 1024;  ///< of one event

inline const KeptComponent* kept_of(const EventExtras& extras, std::string_view occurrence) {
  for (const KeptComponent& each : extras.components)
    if (each.occurrence == occurrence) return &each;
  return nullptr;
}

}  // namespace madang::calendar

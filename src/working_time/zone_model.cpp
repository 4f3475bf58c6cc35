#include "working_time/zone_model.hpp"

#include <date/tz.h>

#include <stdexcept>

namespace madang::working_time {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kLongestName = 64;

date::local_time<milliseconds> theirs(CivilTime civil) {
  return date::local_time<milliseconds>(civil.time_since_epoch());
}

std::chrono::sys_time<milliseconds> system_time(Timestamp moment) {
  return std::chrono::sys_time<milliseconds>(milliseconds(moment.milliseconds()));
}

Timestamp timestamp(std::chrono::sys_time<milliseconds> moment) {
  return Timestamp::from_milliseconds(moment.time_since_epoch().count());
}

}  // namespace

std::optional<Zone> Zone::find(std::string_view name) {
  if (name.empty() || name.size() > kLongestName) return std::nullopt;
  try {
    return Zone(*date::locate_zone(std::string(name)));
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

const std::string& Zone::name() const { return zone_->name(); }

CivilTime Zone::civil(Timestamp moment) const {
  return CivilTime(zone_->to_local(system_time(moment)).time_since_epoch());
}

Timestamp Zone::moment(CivilTime civil, Twice twice) const {
  const date::local_info info = zone_->get_info(theirs(civil));
  if (info.result == date::local_info::nonexistent) return timestamp(info.first.end);
  const bool second = info.result == date::local_info::ambiguous && twice == Twice::second;
  const std::chrono::seconds offset = second ? info.second.offset : info.first.offset;
  return timestamp(std::chrono::sys_time<milliseconds>(civil.time_since_epoch()) - offset);
}

}  // namespace madang::working_time

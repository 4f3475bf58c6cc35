#include "announcements/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace madang::announcements {
namespace {

constexpr auto kLongestAhead = std::chrono::days(366);

void require_after(std::optional<Timestamp> end, Timestamp begin, Timestamp now, const std::string& field) {
  if (!end) return;
  if (*end <= begin) throw Refusal(kInvalid, field, fmt::format("{} comes after the publication.", field));
  if (*end > now + 10 * kLongestAhead) throw Refusal(kInvalid, field, fmt::format("{} is within ten years.", field));
}

}  // namespace

void ReaderTally::add(ReaderStanding standing, std::int64_t members) {
  if (standing == ReaderStanding::gone) return;
  total += members;
  (standing == ReaderStanding::unread ? unread : standing == ReaderStanding::read ? read : confirmed) += members;
}

bool is_wanted(Asks asks, ReaderStanding standing) {
  if (standing == ReaderStanding::unread) return true;
  return standing == ReaderStanding::read && asks != Asks::nothing;
}

void require_audience(const AnnouncementAudience& audience, const std::string& field) {
  if (audience.department_ids.size() > kMostDepartments)
    throw Refusal(kInvalid, field + ".department_ids",
                  fmt::format("At most {} departments are named.", kMostDepartments));
  const std::set<auth::Role> roles(audience.roles.begin(), audience.roles.end());
  if (roles.size() != audience.roles.size()) throw Refusal(kInvalid, field + ".roles", "Each role is named once.");
}

bool is_empty(const AnnouncementAudience& audience) {
  return !audience.everyone && audience.department_ids.empty() && audience.roles.empty();
}

void require_times(const Times& times, Timestamp now) {
  if (times.publish_at && *times.publish_at > now + kLongestAhead)
    throw Refusal(kInvalid, "publish_at", "publish_at is within a year.");
  const Timestamp begin = std::max(now, times.publish_at.value_or(now));
  require_after(times.pinned_until, begin, now, "pinned_until");
  require_after(times.expires_at, begin, now, "expires_at");
}

}  // namespace madang::announcements

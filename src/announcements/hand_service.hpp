#pragma once

#include <map>
#include <string>
#include <utility>

#include "announcements/service.hpp"

namespace madang::announcements {

/// What is done later; the announcement's id is the key of each but the last, whose key is a member's.
inline constexpr const char* kPublish = "announcements.publish";
inline constexpr const char* kExpire = "announcements.expire";
inline constexpr const char* kLay = "announcements.lay";
inline constexpr const char* kSweep = "announcements.sweep";
inline constexpr const char* kTell = "announcements.tell";
inline constexpr const char* kWelcome = "announcements.welcome";

struct Service::Hand {
  store::Transaction& transaction;
  OrgId org;
  AnnouncementRow row;
  Timestamp now;
  MemberId laid_before;
  std::map<std::pair<people::DepartmentId, ReaderStanding>, std::int64_t> moved;
};

}  // namespace madang::announcements

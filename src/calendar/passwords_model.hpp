#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/refusal.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

// By what calendar programs on phones and desktops sign in: for calendars alone, and for nothing else here.

namespace madang::calendar {

using CalendarPasswordId = Id<"cpw">;

struct CalendarPassword {
  CalendarPasswordId id;
  std::string name;  ///< of the device, as its owner calls it
  Timestamp created_at;
  std::optional<Timestamp> last_used_at;  ///< to the hour

  bool operator==(const CalendarPassword&) const = default;
};
BOOST_DESCRIBE_STRUCT(CalendarPassword, (), (id, name, created_at, last_used_at))

/// `secret` is said once: nobody can look it up again.
struct NewCalendarPassword {
  CalendarPassword password;
  std::string secret;
};
BOOST_DESCRIBE_STRUCT(NewCalendarPassword, (), (password, secret))

/// The newest first. `user_name` is the same for all of them, and `server_path` is where programs begin to look.
struct CalendarPasswordList {
  std::vector<CalendarPassword> passwords;
  std::string user_name;
  std::string server_path;
};
BOOST_DESCRIBE_STRUCT(CalendarPasswordList, (), (passwords, user_name, server_path))

struct CreateCalendarPassword {
  OrgId org_id;
  ClientId client_id;
  Text<1, 100> name;
};
BOOST_DESCRIBE_STRUCT(CreateCalendarPassword, (), (org_id, client_id, name))

struct NameCalendarPassword {
  OrgId org_id;
  CalendarPasswordId password_id;
};
BOOST_DESCRIBE_STRUCT(NameCalendarPassword, (), (org_id, password_id))

inline constexpr std::size_t kMostCalendarPasswords = 20;  // of one member
inline constexpr RefusalKind kTooManyCalendarPasswords{"calendar.too_many_passwords", 409,
                                                       "There can be at most 20 passwords for calendar programs."};

/// Who says they are whom: `org_….mem_…` and a secret.
struct CalendarLogin {
  OrgId org_id;
  MemberId member_id;
  std::string secret;
};

std::string user_name_of(OrgId org, MemberId member);
/// Nothing when it is no user name of ours. The secret may be written with or without its hyphens.
std::optional<CalendarLogin> read_login(std::string_view user_name, std::string_view secret);

}  // namespace madang::calendar

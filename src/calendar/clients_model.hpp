#pragma once

#include <functional>
#include <optional>
#include <string>

#include "calendar/model.hpp"
#include "calendar/passwords_model.hpp"
#include "kernel/auth/actor.hpp"

// Calendars as programs on phones and desktops know them (RFC 4791).

namespace madang::calendar {

/// Who showed a password, and by which.
struct SignedInClient {
  auth::Actor actor;
  CalendarPasswordId password_id;
  bool is_use_old = false;  ///< its last use was noted a while ago
};

struct ClientCalendar {
  Calendar calendar;
  std::string name;          ///< one's own is called as its owner is
  std::int64_t changes = 0;  ///< that it has seen
};

/// An event as a resource of a calendar.
struct ClientEvent {
  EventId event_id;
  std::int64_t number = 0;  ///< of its last change in its calendar; a list is in this order
  std::string name;         ///< within its calendar
  std::string etag;         ///< with its quotes
  bool is_removed = false;
  std::string text;  ///< iCalendar, where it was asked for
};

/// Whether the conditions of a request hold for what is there: an ETag, or nothing.
using Conditions = std::function<bool(const std::optional<std::string>& etag)>;

enum class PutOutcome { made, changed };

inline constexpr RefusalKind kNoSuchData{"calendar.not_one_event", 403,
                                         "This is no calendar with one event that can be kept (RFC 4791, 4.1)."};
inline constexpr RefusalKind kUidTaken{"calendar.uid_taken", 403, "Another event here has this UID."};
inline constexpr RefusalKind kTooMuchData{"calendar.too_much_data", 403, "This event holds more than can be kept."};
inline constexpr RefusalKind kNotAsTaken{"request.precondition_failed", 412,
                                         "It is not what the request takes it for."};
inline constexpr RefusalKind kOldToken{"calendar.old_token", 403, "What changed since then is not known any more."};

}  // namespace madang::calendar

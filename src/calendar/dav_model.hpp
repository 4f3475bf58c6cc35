#pragma once

#include <compare>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

// What calendar programs ask over WebDAV (RFC 4918), CalDAV (RFC 4791) and by synchronising (RFC 6578), read from XML
// by pugixml within limits. Pure.

namespace madang::calendar::dav {

inline constexpr std::string_view kDav = "DAV:";
inline constexpr std::string_view kCalDav = "urn:ietf:params:xml:ns:caldav";
inline constexpr std::string_view kCalendarServer = "http://calendarserver.org/ns/";
inline constexpr std::string_view kApple = "http://apple.com/ns/ical/";

struct PropertyName {
  std::string space;
  std::string name;

  auto operator<=>(const PropertyName&) const = default;
};

/// Which properties are wanted: those named, or all that are told to who names none.
struct Wanted {
  bool all = false;
  bool names_alone = false;
  std::vector<PropertyName> names;

  bool has(std::string_view space, std::string_view name) const;
};

/// A time that is asked about; without an end it has none.
struct TimeRange {
  std::optional<Timestamp> from;
  std::optional<Timestamp> to;
};

/// Which events a calendar-query is about: all, or those with this UID, or in this time. Nothing of what is no event
/// lies in our calendars.
struct Filter {
  bool of_events = true;
  std::optional<std::string> uid;
  std::optional<TimeRange> time;
};

enum class ReportKind { query, multiget, sync, free_busy };

struct Report {
  ReportKind kind = ReportKind::query;
  Wanted wanted;
  std::vector<std::string> hrefs;  ///< of a multiget
  Filter filter;                   ///< of a query; of free_busy its time
  std::string sync_token;
  std::optional<std::int64_t> most;  ///< changes wanted at once
};

struct PropertyChange {
  PropertyName name;
  std::optional<std::string> value;  ///< nothing to remove it
};

/// Why a request cannot be answered: a status, and the precondition of an RFC that failed, where it has a name.
struct Fault {
  int status = 400;
  std::string_view space{};
  std::string_view condition{};
};

inline constexpr std::size_t kMostBodyBytes = 512 * 1024;  ///< of XML
inline constexpr int kDeepest = 16;
inline constexpr std::size_t kMostNodes = 40'000;
inline constexpr std::size_t kMostProperties = 100;
inline constexpr std::size_t kMostHrefs = 5000;

/// An empty body asks for all (RFC 4918, 9.1).
std::expected<Wanted, Fault> read_propfind(std::string_view body);
std::expected<Report, Fault> read_report(std::string_view body);
std::expected<std::vector<PropertyChange>, Fault> read_proppatch(std::string_view body);

/// `20261201T000000Z`
std::optional<Timestamp> read_moment(std::string_view text);

/// Where something lies below /dav/, of the member who signed in. What is absent behind is the collection before it.
struct Place {
  enum class Kind { root, principal, home, calendar, event };

  Kind kind = Kind::root;
  std::string org;
  std::string member;
  std::string calendar;
  std::string name;  ///< of an event's resource, decoded
};

/// From a path as it stands in a request, or in an href that names a whole address; nothing when there is nothing such.
std::optional<Place> read_place(std::string_view path);

/// As it stands in a path: every byte but letters, digits and `-._~@` is encoded.
std::string encoded(std::string_view name);

/// By the colours that a calendar can have, as `#RRGGBB`; and the one that comes nearest to what a program wants.
std::string_view colour_text(std::int64_t colour);
std::optional<std::int64_t> nearest_colour(std::string_view text);

}  // namespace madang::calendar::dav

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/civil_model.hpp"

// How an event comes again: a rule as RFC 5545 (3.3.10) writes it, read by libical. It counts by the clock on the wall
// of the event's place. Pure.

namespace madang::calendar {

inline constexpr std::size_t kMostRule = 500;  // bytes

/// The rule in one spelling; nothing when it is none, or comes more often than daily.
std::optional<std::string> read_rule(std::string_view text);
/// The same; throws a Refusal that names the field.
std::string accepted_rule(std::string_view text, const std::string& field);

/// From when to when starts are wanted, the latter not included, and how many at most.
struct Window {
  CivilTime from;
  CivilTime to;
  std::size_t most = 1000;
};

/// The civil starts of a rule in the window. Its first is always one of them. What lies so far behind that counting
/// there would take long is not found.
std::vector<CivilTime> starts_by(const std::string& rule, CivilTime first, const Zone& zone, const Window& window);
/// Nothing when it goes on without an end, or for longer than anybody counts.
std::optional<CivilTime> last_start(const std::string& rule, CivilTime first, const Zone& zone);

/// The same rule, of which nothing comes at `end` or later.
std::string ended_before(const std::string& rule, CivilTime end, const Zone& zone, bool is_all_day);
/// The rule from `start` on: what it counts is what is left.
std::string begun_at(const std::string& rule, CivilTime first, CivilTime start, const Zone& zone);

/// The rule of an event whose first day moved: days of it that followed from that day follow it.
std::string moved_rule(const std::string& rule, CivilTime from, CivilTime to);

}  // namespace madang::calendar

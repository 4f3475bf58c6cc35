#pragma once

#include <cstdint>
#include <span>
#include <string_view>

// What the demo company announces, meets for, does and is alerted to. People are named by login. Data only.

namespace madang::app::demo {

struct DemoAnnouncement {
  std::string_view author;
  std::string_view title;
  std::string_view text;
  std::string_view asks;  ///< nothing, confirmation or signature
  int hours_ago = 0;
  std::string_view revised;    ///< what it says since; empty where nothing changed
  std::string_view note;       ///< what the revision changed
  std::string_view withdrawn;  ///< why; empty where it stands
  std::span<const std::string_view> done_by;
};

/// On a day of the week, Monday's 0.
struct DemoEvent {
  std::string_view organiser;
  std::string_view title;
  int day = 0;
  std::int64_t from = 0;  ///< minutes since midnight in Seoul
  std::int64_t to = 0;
  std::string_view rule;                      ///< empty for once
  bool in_room = false;                       ///< in the one that there is
  std::span<const std::string_view> people;   ///< who is asked to come
  std::span<const std::string_view> accepts;  ///< who has said that they do
};

struct DemoTask {
  std::string_view maker;
  std::string_view title;
  std::span<const std::string_view> assignees;
  int due_in_days = 0;
  bool until_confirmed = false;  ///< is reminded of at nine by an alert
  bool is_weekly = false;
};

std::span<const DemoAnnouncement> announcements();
std::span<const DemoEvent> events();
std::span<const DemoTask> tasks();

}  // namespace madang::app::demo

#pragma once

#include <span>
#include <string_view>

// Who works at the demo company and what they say: invented people, real languages. Data only.

namespace madang::app::demo {

struct Person {
  std::string_view login;
  std::string_view name;
  std::string_view title;
  std::string_view about;
  std::string_view department;  ///< by name; empty for none
  std::string_view manager;     ///< by login
  std::string_view role;        ///< as the invite gives it; the first person founds
};

struct DemoDepartment {
  std::string_view name;
  std::string_view parent;
  std::string_view head;
};

/// One thing said. `@login` in the text becomes a mention.
struct Line {
  std::string_view speaker;
  std::string_view text;
  std::string_view emoji = {};  ///< what everybody else puts under it; empty for nothing
};

struct Talk {
  std::string_view kind;  ///< direct or group
  std::string_view title;
  std::string_view history;                  ///< nothing, last_100 or all
  std::span<const std::string_view> people;  ///< the first one starts it
  std::span<const Line> lines;
  std::string_view recalled;  ///< a text its speaker takes back; empty for none
  std::string_view pinned;    ///< a text that stays on top; empty for none
  int hours_ago = 0;          ///< when it begins
};

inline constexpr std::string_view kPassword = "madang-demo";

std::span<const Person> people();
std::span<const DemoDepartment> departments();
std::span<const Talk> talks();

}  // namespace madang::app::demo

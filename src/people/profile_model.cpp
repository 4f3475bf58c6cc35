#include "people/profile_model.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "people/model.hpp"

namespace madang::people {
namespace {

bool is_link(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (text.size() > scheme.size() && folded(text.substr(0, scheme.size())) == scheme) return true;
  return false;
}

int number_in(std::string_view digits) {
  int number = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc{} && end == digits.data() + digits.size() ? number : -1;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const std::chrono::year_month_day date{std::chrono::year(number_in(text.substr(0, 4))),
                                         std::chrono::month(static_cast<unsigned>(number_in(text.substr(5, 2)))),
                                         std::chrono::day(static_cast<unsigned>(number_in(text.substr(8, 2))))};
  return number_in(text.substr(0, 4)) >= 0 && date.ok();
}

}  // namespace

std::string accepted_value(const ProfileField& field, std::string_view value, const std::string& path) {
  std::string line = accepted_line(value, path);
  if (line.empty()) return line;
  if (field.kind == ProfileFieldKind::link && !is_link(line))
    throw Refusal(kInvalid, path, "A link begins with https:// or http://.");
  if (field.kind == ProfileFieldKind::date && !is_date(line))
    throw Refusal(kInvalid, path, "A date is written as 2026-05-31.");
  return line;
}

std::vector<ProfileValue> with_value(std::vector<ProfileValue> values, ProfileFieldId field, std::string value) {
  std::erase_if(values, [&](const ProfileValue& each) { return each.field_id == field; });
  if (!value.empty()) values.push_back({field, std::move(value)});
  std::ranges::sort(values, {}, &ProfileValue::field_id);
  return values;
}

}  // namespace madang::people

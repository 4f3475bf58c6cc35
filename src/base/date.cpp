#include "base/date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace madang {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;

bool is_digit(char character) { return character >= '0' && character <= '9'; }

unsigned number_of(std::string_view digits) {
  unsigned value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

std::string Date::text() const {
  const std::chrono::year_month_day parts(days_);
  return fmt::format("{:04}-{:02}-{:02}", int(parts.year()), unsigned(parts.month()), unsigned(parts.day()));
}

std::optional<Date> Date::read(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00";
  const auto fits = [](char wanted, char given) { return wanted == '0' ? is_digit(given) : wanted == given; };
  if (!std::ranges::equal(kForm, text, fits)) return std::nullopt;
  const int year = static_cast<int>(number_of(text.substr(0, 4)));
  const std::chrono::year_month_day parts{std::chrono::year(year), std::chrono::month(number_of(text.substr(5, 2))),
                                          std::chrono::day(number_of(text.substr(8, 2)))};
  if (year < kFirstYear || year > kLastYear || !parts.ok()) return std::nullopt;
  return Date(Days(parts));
}

}  // namespace madang

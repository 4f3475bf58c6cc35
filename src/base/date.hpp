#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace madang {

/// A day of the calendar, wherever one is: no point in time. `2026-03-29` on the wire, days since 1970 in the store.
class Date {
 public:
  using Days = std::chrono::local_days;

  constexpr Date() = default;
  constexpr explicit Date(Days days) : days_(days) {}
  /// 20260329
  static constexpr Date of(int digits) {
    return Date(Days(std::chrono::year(digits / 10000) / (digits / 100 % 100) / (digits % 100)));
  }
  static constexpr Date from_number(std::int64_t number) { return Date(Days(std::chrono::days(number))); }

  constexpr Days days() const { return days_; }
  constexpr std::int64_t number() const { return days_.time_since_epoch().count(); }
  constexpr int year() const { return int(std::chrono::year_month_day(days_).year()); }
  constexpr std::chrono::weekday weekday() const { return std::chrono::weekday(days_); }
  constexpr auto operator<=>(const Date&) const = default;

  constexpr Date operator+(std::chrono::days count) const { return Date(days_ + count); }
  constexpr Date operator-(std::chrono::days count) const { return Date(days_ - count); }
  constexpr Date& operator++() { return *this = *this + std::chrono::days(1); }

  /// `2026-03-29`
  std::string text() const;
  /// Of the years 1900 to 2199; nothing when there is no such day.
  static std::optional<Date> read(std::string_view text);

 private:
  Days days_{};
};

}  // namespace madang

#include "working_time/holidays_model.hpp"

namespace madang::working_time {

std::vector<Holiday> holidays_of(Country country, int year) {
  if (year < kFirstYear || year > kLastYear) return {};
  switch (country) {
    case Country::none: return {};
    case Country::korea: return holidays_of_korea(year);
    case Country::china: return holidays_of_china(year);
  }
  return {};
}

bool is_settled(Country country, int year) {
  if (country == Country::none) return true;
  if (year < kFirstYear || year > kLastYear) return false;
  return country != Country::china || is_settled_in_china(year);
}

}  // namespace madang::working_time

#include "calendar/passwords_model.hpp"

namespace madang::calendar {

std::string user_name_of(OrgId org, MemberId member) { return org.text() + "." + member.text(); }

std::optional<CalendarLogin> read_login(std::string_view user_name, std::string_view secret) {
  const auto dot = user_name.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto org = OrgId::read(user_name.substr(0, dot));
  const auto member = MemberId::read(user_name.substr(dot + 1));
  if (!org || !member) return std::nullopt;
  CalendarLogin login{*org, *member, {}};
  for (const char c : secret)
    if (c != '-' && c != ' ') login.secret += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return login;
}

}  // namespace madang::calendar

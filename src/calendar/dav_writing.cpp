#include "calendar/dav_writing.hpp"

#include <fmt/format.h>

namespace madang::calendar::dav {
namespace {

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
constexpr std::string_view kSpaces =
    " xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\" xmlns:S=\"http://calendarserver.org/ns/\""
    " xmlns:A=\"http://apple.com/ns/ical/\"";

std::string_view prefix_of(std::string_view space) {
  if (space == kDav) return "D";
  if (space == kCalDav) return "C";
  if (space == kCalendarServer) return "S";
  if (space == kApple) return "A";
  return "";
}

std::string element(const PropertyName& name, std::string_view inner) {
  const auto prefix = prefix_of(name.space);
  const std::string tag = prefix.empty() ? name.name : fmt::format("{}:{}", prefix, name.name);
  const std::string space = prefix.empty() ? fmt::format(" xmlns=\"{}\"", escaped(name.space)) : "";
  if (inner.empty()) return fmt::format("<{}{}/>", tag, space);
  return fmt::format("<{}{}>{}</{}>", tag, space, inner, tag);
}

std::string_view reason(int status) {
  switch (status) {
    case 200: return "OK";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 424: return "Failed Dependency";
    case 507: return "Insufficient Storage";
    default: return "";
  }
}

std::string status_line(int status) {
  return fmt::format("<D:status>HTTP/1.1 {} {}</D:status>", status, reason(status));
}

std::string propstat(std::string_view properties, int status) {
  return fmt::format("<D:propstat><D:prop>{}</D:prop>{}</D:propstat>", properties, status_line(status));
}

/// Told to who names none: what costs more is asked for by name.
bool is_told_to_all(const PropertyName& name) { return name.space == kDav || name.space == kCalendarServer; }

}  // namespace

/// What no document may hold is left out (XML 1.0, 2.2).
std::string escaped(std::string_view text) {
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_control = static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
    const auto next = text.substr(i, 3);
    if (next == "\xef\xbf\xbe" || next == "\xef\xbf\xbf") i += 2;
    if (is_control || next == "\xef\xbf\xbe" || next == "\xef\xbf\xbf") continue;
    switch (c) {
      case '&': safe += "&amp;"; break;
      case '<': safe += "&lt;"; break;
      case '>': safe += "&gt;"; break;
      case '"': safe += "&quot;"; break;
      case '\r': safe += "&#13;"; break;
      default: safe += c;
    }
  }
  return safe;
}

void Multistatus::add(std::string_view href, const Properties& properties) {
  std::string found;
  std::string missing;
  if (wanted_.all)
    for (const auto& [name, value] : properties)
      if (is_told_to_all(name)) found += element(name, wanted_.names_alone ? "" : value);
  for (const PropertyName& name : wanted_.names) {
    const auto known = properties.find(name);
    (known == properties.end() ? missing : found) += element(name, known == properties.end() ? "" : known->second);
  }
  responses_ += fmt::format("<D:response><D:href>{}</D:href>", escaped(href));
  if (!found.empty() || missing.empty()) responses_ += propstat(found, 200);
  if (!missing.empty()) responses_ += propstat(missing, 404);
  responses_ += "</D:response>\n";
}

void Multistatus::add_status(std::string_view href, int status, std::string_view condition) {
  responses_ += fmt::format("<D:response><D:href>{}</D:href>{}", escaped(href), status_line(status));
  if (!condition.empty()) responses_ += fmt::format("<D:error><D:{}/></D:error>", condition);
  responses_ += "</D:response>\n";
}

void Multistatus::add_changes(std::string_view href, const std::vector<std::pair<PropertyName, int>>& changes) {
  responses_ += fmt::format("<D:response><D:href>{}</D:href>", escaped(href));
  for (const auto& [name, status] : changes) responses_ += propstat(element(name, ""), status);
  responses_ += "</D:response>\n";
}

std::string Multistatus::text(const std::optional<std::string>& sync_token) const {
  std::string text = fmt::format("{}<D:multistatus{}>\n{}", kDeclaration, kSpaces, responses_);
  if (sync_token) text += fmt::format("<D:sync-token>{}</D:sync-token>\n", escaped(*sync_token));
  return text + "</D:multistatus>\n";
}

std::string error_text(const Fault& fault, std::string_view inner) {
  if (fault.condition.empty()) return "";
  return fmt::format("{}<D:error{}>{}</D:error>\n", kDeclaration, kSpaces,
                     element({std::string(fault.space), std::string(fault.condition)}, inner));
}

}  // namespace madang::calendar::dav

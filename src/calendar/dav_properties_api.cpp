#include "calendar/dav_properties_api.hpp"

#include <fmt/format.h>

#include <charconv>

namespace madang::calendar::dav {
namespace {

constexpr std::string_view kTokenBegins = "urn:x-madang:sync:";

PropertyName dav(std::string_view name) { return {std::string(kDav), std::string(name)}; }
PropertyName caldav(std::string_view name) { return {std::string(kCalDav), std::string(name)}; }

std::string href(std::string_view path) { return fmt::format("<D:href>{}</D:href>", escaped(path)); }

std::string privileges(bool may_write) {
  std::string text;
  const auto add = [&](std::string_view name) { text += fmt::format("<D:privilege><{}/></D:privilege>", name); };
  for (const auto* name : {"D:read", "D:read-current-user-privilege-set", "C:read-free-busy"}) add(name);
  if (may_write)
    for (const auto* name : {"D:write", "D:write-content", "D:write-properties", "D:bind", "D:unbind"}) add(name);
  return text;
}

std::string reports() {
  std::string text;
  for (const auto* name : {"C:calendar-query", "C:calendar-multiget", "C:free-busy-query", "D:sync-collection"})
    text += fmt::format("<D:supported-report><D:report><{}/></D:report></D:supported-report>", name);
  return text;
}

/// What every resource says of who asks.
Properties common(const auth::Actor& actor) {
  return {{dav("current-user-principal"), href(principal_path(actor))},
          {dav("principal-collection-set"), href("/dav/")}};
}

void add_homes(Properties& properties, const auth::Actor& actor) {
  properties[dav("principal-URL")] = href(principal_path(actor));
  properties[caldav("calendar-home-set")] = href(home_path(actor));
  properties[caldav("calendar-user-address-set")] =
      href(attendee_address(actor.member_id)) + href(principal_path(actor));
}

}  // namespace

std::string principal_path(const auth::Actor& actor) {
  return fmt::format("/dav/{}/{}/", actor.org_id.text(), actor.member_id.text());
}
std::string home_path(const auth::Actor& actor) { return principal_path(actor) + "calendars/"; }
std::string calendar_path(const auth::Actor& actor, CalendarId calendar) {
  return home_path(actor) + calendar.text() + "/";
}
std::string event_path(const auth::Actor& actor, CalendarId calendar, const std::string& name) {
  return calendar_path(actor, calendar) + encoded(name);
}

std::string sync_token(const std::string& epoch, std::int64_t changes) {
  return fmt::format("{}{}:{}", kTokenBegins, epoch, changes);
}

std::optional<std::int64_t> read_sync_token(std::string_view token, const std::string& epoch) {
  const std::string begin = fmt::format("{}{}:", kTokenBegins, epoch);
  if (!token.starts_with(begin)) return std::nullopt;
  const auto digits = token.substr(begin.size());
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number < 0) return std::nullopt;
  return number;
}

Properties root_properties(const auth::Actor& actor) {
  Properties properties = common(actor);
  properties[dav("resourcetype")] = "<D:collection/>";
  properties[dav("displayname")] = "Madang";
  properties[dav("current-user-privilege-set")] = privileges(false);
  add_homes(properties, actor);
  return properties;
}

Properties principal_properties(const auth::Actor& actor, const std::string& name) {
  Properties properties = root_properties(actor);
  properties[dav("resourcetype")] = "<D:collection/><D:principal/>";
  properties[dav("displayname")] = escaped(name);
  return properties;
}

Properties home_properties(const auth::Actor& actor) {
  Properties properties = root_properties(actor);
  properties[dav("owner")] = href(principal_path(actor));
  return properties;
}

Properties calendar_properties(const auth::Actor& actor, const ClientCalendar& view, const std::string& epoch) {
  const Calendar& calendar = view.calendar;
  const std::string token = sync_token(epoch, view.changes);
  Properties properties = common(actor);
  properties[dav("resourcetype")] = "<D:collection/><C:calendar/>";
  properties[dav("displayname")] = escaped(view.name);
  properties[dav("owner")] = href(principal_path(actor));
  properties[dav("current-user-privilege-set")] = privileges(calendar.may_write);
  properties[dav("supported-report-set")] = reports();
  properties[dav("sync-token")] = escaped(token);
  properties[dav("getcontenttype")] = "text/calendar; charset=utf-8";
  properties[{std::string(kCalendarServer), "getctag"}] = escaped(token);
  properties[{std::string(kApple), "calendar-color"}] = colour_text(calendar.colour);
  properties[caldav("supported-calendar-component-set")] = "<C:comp name=\"VEVENT\"/>";
  properties[caldav("supported-calendar-data")] = "<C:calendar-data content-type=\"text/calendar\" version=\"2.0\"/>";
  properties[caldav("max-resource-size")] = std::to_string(kMostObjectBytes);
  return properties;
}

Properties event_properties(const auth::Actor& actor, const ClientEvent& event) {
  Properties properties = common(actor);
  properties[dav("resourcetype")] = "";
  properties[dav("getetag")] = escaped(event.etag);
  properties[dav("getcontenttype")] = "text/calendar; charset=utf-8; component=VEVENT";
  properties[dav("owner")] = href(principal_path(actor));
  if (!event.text.empty()) properties[caldav("calendar-data")] = escaped(event.text);
  return properties;
}

net::HttpResponse plain(int status, net::Headers headers) {
  net::HttpResponse response;
  response.status = status;
  response.headers = std::move(headers);
  response.headers.emplace_back("DAV", std::string(kProtocols));
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

net::HttpResponse multistatus(std::string text) {
  auto response = plain(207, {{"Content-Type", "application/xml; charset=utf-8"}});
  response.body = std::move(text);
  return response;
}

net::HttpResponse failed(const Fault& fault, std::string_view inner) {
  auto response = plain(fault.status, {{"Content-Type", "application/xml; charset=utf-8"}});
  response.body = error_text(fault, inner);
  return response;
}

}  // namespace madang::calendar::dav

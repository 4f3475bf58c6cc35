#pragma once

#include <string>

#include "calendar/clients_model.hpp"
#include "calendar/dav_writing.hpp"
#include "kernel/net/http.hpp"

// What each resource of /dav/ tells of itself, and the forms of answers.

namespace madang::calendar::dav {

std::string principal_path(const auth::Actor& actor);
std::string home_path(const auth::Actor& actor);
std::string calendar_path(const auth::Actor& actor, CalendarId calendar);
std::string event_path(const auth::Actor& actor, CalendarId calendar, const std::string& name);

/// An address that says how far a calendar has come, of which history; and the number in one of ours.
std::string sync_token(const std::string& epoch, std::int64_t changes);
std::optional<std::int64_t> read_sync_token(std::string_view token, const std::string& epoch);

Properties root_properties(const auth::Actor& actor);
Properties principal_properties(const auth::Actor& actor, const std::string& name);
Properties home_properties(const auth::Actor& actor);
Properties calendar_properties(const auth::Actor& actor, const ClientCalendar& calendar, const std::string& epoch);
/// With its text where it has one.
Properties event_properties(const auth::Actor& actor, const ClientEvent& event);

inline constexpr std::string_view kProtocols = "1, 3, calendar-access";
inline constexpr std::size_t kMostObjectBytes = 1024 * 1024;

net::HttpResponse multistatus(std::string text);
net::HttpResponse failed(const Fault& fault, std::string_view inner = {});
net::HttpResponse plain(int status, net::Headers headers = {});

}  // namespace madang::calendar::dav

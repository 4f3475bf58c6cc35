#include <algorithm>
#include <map>
#include <set>

#include "calendar/rooms_store.hpp"
#include "calendar/service.hpp"
#include "kernel/auth/tokens.hpp"

namespace madang::calendar {
namespace {

constexpr std::int64_t kMostGroups = 2000;

void require_colour(std::int64_t colour) {
  if (colour < 0 || colour >= kColours) throw Refusal(kInvalid, "colour", "colour must be between 0 and 11.");
}

void require_no(bool given, const std::string& field, std::string_view kind) {
  if (given) throw Refusal(kInvalid, field, field + " is of no " + std::string(kind) + " calendar.");
}

}  // namespace

std::optional<CalendarRow> Service::calendar_row(store::Transaction& transaction, OrgId org, CalendarId id) const {
  if (auto row = find_calendar(transaction, org, id)) return row;
  const MemberId owner = owner_of_personal(id);
  if (!doors_.is_member(transaction, org, owner)) return std::nullopt;
  CalendarRow row;
  row.id = id;
  row.owner_id = owner;
  row.created_at = clock_.now();
  return row;
}

bool Service::has_power(store::Transaction& transaction, const auth::Actor& actor) const {
  try {
    require_power(transaction, actor);
    return true;
  } catch (const Refusal&) {
    return false;
  }
}

void Service::require_power(store::Transaction& transaction, const auth::Actor& actor) const {
  doors_.powers_of(transaction, actor).require_over(people::Power::rules, std::nullopt);
}

Service::Access Service::access_to(store::Transaction& transaction, const auth::Actor& actor,
                                   const CalendarRow& row) const {
  const bool is_guest = actor.role == auth::Role::guest;
  switch (row.kind) {
    case CalendarKind::personal:
    case CalendarKind::subscribed: return row.owner_id == actor.member_id ? Access::manage : Access::none;
    case CalendarKind::group: {
      const auto sees =
          doors_.chat.sees_from(transaction, actor.org_id, row.conversation_id.value(), actor.member_id).has_value();
      if (!sees) return Access::none;
      return is_guest ? Access::see : Access::manage;
    }
    case CalendarKind::organisation:
      if (is_guest) return Access::none;
      return has_power(transaction, actor) ? Access::manage : Access::see;
  }
  return Access::none;
}

CalendarRow Service::enter(store::Transaction& transaction, const auth::Actor& actor, CalendarId id,
                           Access least) const {
  auto row = calendar_row(transaction, actor.org_id, id);
  const Access access = row ? access_to(transaction, actor, *row) : Access::none;
  auth::require(actor, auth::Verb::amend, {.visible = access != Access::none, .author = access >= least});
  return std::move(*row);
}

std::vector<CalendarRow> Service::visible_calendars(store::Transaction& transaction, const auth::Actor& actor) const {
  std::vector<CalendarRow> found{calendar_row(transaction, actor.org_id, personal_calendar(actor.member_id)).value()};
  for (auto& row : calendars_of_owner(transaction, actor.org_id, actor.member_id))
    if (row.kind == CalendarKind::subscribed) found.push_back(std::move(row));
  if (actor.role != auth::Role::guest)
    for (auto& row : calendars_of_organisation(transaction, actor.org_id)) found.push_back(std::move(row));
  auto groups = calendars_of_groups(transaction, actor.org_id, kMostGroups);
  if (groups.empty()) return found;
  std::set<std::string> heard;
  for (const auto& stream : doors_.chat.streams_of(transaction, actor)) heard.insert(stream.stream);
  for (auto& row : groups)
    if (heard.contains(chat::stream_of(*row.conversation_id))) found.push_back(std::move(row));
  return found;
}

Calendar Service::view(store::Transaction& transaction, const auth::Actor& actor, const CalendarRow& row,
                       const std::optional<CalendarLook>& look) const {
  const Access access = access_to(transaction, actor, row);
  Calendar calendar;
  calendar.id = row.id;
  calendar.kind = row.kind;
  calendar.name = row.name;
  calendar.colour = look ? look->colour : row.colour;
  calendar.is_shown = !look || look->is_shown;
  calendar.owner_id = row.owner_id;
  calendar.conversation_id = row.conversation_id;
  calendar.may_write = access >= Access::write && row.kind != CalendarKind::subscribed;
  calendar.may_manage = access == Access::manage;
  calendar.source_url = row.source_url;
  calendar.refreshed_at = row.refreshed_at;
  calendar.refresh_failed = row.refresh_failed;
  if (calendar.may_manage && row.feed_number > 0)
    calendar.feed_path =
        "/api/calendar_feeds/" + actor.org_id.text() + "/" + row.id.text() + "/" + feed_code(actor.org_id, row);
  return calendar;
}

Calendar Service::view(store::Transaction& transaction, const auth::Actor& actor, const CalendarRow& row) const {
  std::optional<CalendarLook> own;
  for (const CalendarLook& look : looks_of(transaction, actor.org_id, actor.member_id))
    if (look.calendar_id == row.id) own = look;
  return view(transaction, actor, row, own);
}

CalendarList Service::list_calendars(store::Transaction& transaction, const auth::Actor& actor,
                                     const OfOrganisation&) const {
  auth::require(actor, auth::Verb::see);
  std::map<CalendarId, CalendarLook> looks;
  for (const CalendarLook& look : looks_of(transaction, actor.org_id, actor.member_id)) looks[look.calendar_id] = look;
  CalendarList list;
  for (const CalendarRow& row : visible_calendars(transaction, actor)) {
    const auto look = looks.find(row.id);
    list.calendars.push_back(
        view(transaction, actor, row, look == looks.end() ? std::nullopt : std::optional(look->second)));
  }
  std::ranges::sort(list.calendars.begin() + 1, list.calendars.end(), {}, &Calendar::id);
  return list;
}

CalendarRow Service::accepted(store::Transaction& transaction, const auth::Actor& actor,
                              const CreateCalendar& request) const {
  CalendarRow row;
  row.id = ids_.next<CalendarId>();
  row.kind = request.kind;
  row.name = people::accepted_line(request.name.value, "name", 1);
  row.colour = request.colour.value_or(1);
  row.owner_id = actor.member_id;
  row.created_at = clock_.now();
  if (request.kind == CalendarKind::personal)
    throw Refusal(kInvalid, "kind", "Everybody has a personal calendar without making it.");
  if (request.kind != CalendarKind::group) require_no(request.conversation_id.has_value(), "conversation_id", "such");
  if (request.kind != CalendarKind::subscribed) require_no(request.source_url.has_value(), "source_url", "such");
  if (request.kind == CalendarKind::organisation) require_power(transaction, actor);
  if (request.kind == CalendarKind::group) {
    if (!request.conversation_id)
      throw Refusal(kInvalid, "conversation_id", "A group's calendar names its conversation.");
    if (!doors_.chat.sees_from(transaction, actor.org_id, *request.conversation_id, actor.member_id))
      throw Refusal(kInvalid, "conversation_id", "conversation_id is no conversation of yours.");
    row.conversation_id = request.conversation_id;
  }
  if (request.kind == CalendarKind::subscribed) {
    const std::string url = request.source_url ? request.source_url->value : "";
    if (!url.starts_with("https://") && !url.starts_with("http://"))
      throw Refusal(kInvalid, "source_url",
                    "A subscribed calendar names an address that begins with https:// or http://.");
    row.source_url = url;
  }
  return row;
}

Calendar Service::create_calendar(store::Transaction& transaction, const auth::Actor& actor,
                                  const CreateCalendar& request) {
  auth::require(actor, auth::Verb::contribute, {.takes_part = actor.role != auth::Role::guest});
  require_colour(request.colour.value_or(1));
  const CalendarRow row = accepted(transaction, actor, request);
  const auto there =
      row.kind == CalendarKind::group ? calendars_of_conversation(transaction, actor.org_id, *row.conversation_id)
      : row.kind == CalendarKind::organisation ? calendars_of_organisation(transaction, actor.org_id)
                                               : calendars_of_owner(transaction, actor.org_id, row.owner_id);
  if (std::ssize(there) >= kMostCalendars) throw Refusal(kTooManyCalendars);
  save_calendar(transaction, actor.org_id, row);
  if (row.source_url) refresh_later(transaction, actor.org_id, row.id, std::chrono::milliseconds(0));
  tell_calendar(transaction, actor.org_id, row.id, {actor.member_id});
  return view(transaction, actor, row, std::nullopt);
}

Calendar Service::change_calendar(store::Transaction& transaction, const auth::Actor& actor,
                                  const ChangeCalendar& request) {
  CalendarRow row = enter(transaction, actor, request.calendar_id, request.name ? Access::manage : Access::see);
  if (request.name) {
    row.name = people::accepted_line(request.name->value, "name", 1);
    save_calendar(transaction, actor.org_id, row);
  }
  if (request.colour) require_colour(*request.colour);
  if (request.colour || request.is_shown) {
    const Calendar now = view(transaction, actor, row);
    save_look(transaction, actor.org_id, actor.member_id,
              {row.id, request.colour.value_or(now.colour), request.is_shown.value_or(now.is_shown)});
  }
  tell_calendar(transaction, actor.org_id, row.id, {actor.member_id});
  return view(transaction, actor, row);
}

void Service::remove_calendar(store::Transaction& transaction, const auth::Actor& actor, const NameCalendar& request) {
  const CalendarRow row = enter(transaction, actor, request.calendar_id, Access::manage);
  if (row.kind == CalendarKind::personal)
    throw Refusal(kInvalid, "calendar_id", "Everybody keeps their personal calendar.");
  for (const CalendarEvent& event : all_events_in(transaction, actor.org_id, row.id, kMostEvents)) {
    auto stored = find_event(transaction, actor.org_id, event.id).value();
    take_away(transaction, actor.org_id, stored);
    forget_event(transaction, actor.org_id, event.id);
  }
  calendar::remove_calendar(transaction, actor.org_id, row.id);
  tell_calendar(transaction, actor.org_id, row.id, {actor.member_id});
  if (row.conversation_id)
    streams_.tell(transaction, actor.org_id, chat::stream_of(*row.conversation_id), CalendarChanged{row.id});
}

std::string Service::feed_code(OrgId org, const CalendarRow& row) const {
  return auth::derived_code(key_, "calendar feed",
                            org.text() + " " + row.id.text() + " " + std::to_string(row.feed_number));
}

Calendar Service::open_feed(store::Transaction& transaction, const auth::Actor& actor, const NameCalendar& request) {
  CalendarRow row = enter(transaction, actor, request.calendar_id, Access::manage);
  if (row.feed_number == 0) {
    row.feed_number = ++row.feeds_made;
    save_calendar(transaction, actor.org_id, row);
  }
  return view(transaction, actor, row);
}

Calendar Service::revoke_feed(store::Transaction& transaction, const auth::Actor& actor, const NameCalendar& request) {
  CalendarRow row = enter(transaction, actor, request.calendar_id, Access::manage);
  if (row.feed_number != 0) {
    row.feed_number = 0;
    save_calendar(transaction, actor.org_id, row);
  }
  return view(transaction, actor, row);
}

}  // namespace madang::calendar

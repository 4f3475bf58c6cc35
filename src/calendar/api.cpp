#include "calendar/api.hpp"

#include "kernel/net/service_routes.hpp"
#include "kernel/store/once.hpp"

namespace madang::calendar {
namespace {

using auth::Verb;
using net::Method;
using people::needs;
using people::Power;

constexpr std::string_view kCalendars = "/api/orgs/{org_id}/calendars";
constexpr std::string_view kCalendar = "/api/orgs/{org_id}/calendars/{calendar_id}";
constexpr std::string_view kFeed = "/api/orgs/{org_id}/calendars/{calendar_id}/feed";
constexpr std::string_view kFile = "/api/orgs/{org_id}/calendars/{calendar_id}/file";
constexpr std::string_view kOpenFeed = "/api/calendar_feeds/{org_id}/{calendar_id}/{code}";
constexpr std::string_view kOccurrences = "/api/orgs/{org_id}/occurrences";
constexpr std::string_view kEvents = "/api/orgs/{org_id}/events";
constexpr std::string_view kEvent = "/api/orgs/{org_id}/events/{event_id}";
constexpr std::string_view kRestore = "/api/orgs/{org_id}/events/{event_id}/restore";
constexpr std::string_view kAnswer = "/api/orgs/{org_id}/events/{event_id}/answer";
constexpr std::string_view kInvitations = "/api/orgs/{org_id}/invitations";
constexpr std::string_view kFreeBusy = "/api/orgs/{org_id}/free_busy";
constexpr std::string_view kSuggestions = "/api/orgs/{org_id}/time_suggestions";
constexpr std::string_view kPasswords = "/api/orgs/{org_id}/calendar_passwords";
constexpr std::string_view kPassword = "/api/orgs/{org_id}/calendar_passwords/{password_id}";
constexpr std::string_view kRooms = "/api/orgs/{org_id}/rooms";
constexpr std::string_view kRoom = "/api/orgs/{org_id}/rooms/{room_id}";

void add_calendar_routes(net::RouteTable& routes, Service& service) {
  look(routes, service, {Method::get, kCalendars, "List the calendars that one sees", 200, {Verb::see, "calendar"}, {}},
       &Service::list_calendars);
  change(routes, service,
         {Method::post,
          kCalendars,
          "Make a calendar for a group or the organisation, or subscribe to one outside",
          201,
          {Verb::contribute, "calendar"},
          {kTooManyCalendars, needs(Power::rules), people::kOutOfScope}},
         &Service::create_calendar);
  change(routes, service,
         {Method::patch, kCalendar, "Rename a calendar, or say how one sees it", 200, {Verb::amend, "calendar"}, {}},
         &Service::change_calendar);
  settle(routes, service,
         {Method::delete_, kCalendar, "Remove a calendar with its events", 204, {Verb::amend, "calendar"}, {}},
         &Service::remove_calendar);
  change(routes, service,
         {Method::put,
          kFeed,
          "Give a calendar a secret address that other programs read it by",
          200,
          {Verb::amend, "calendar"},
          {}},
         &Service::open_feed);
  change(routes, service,
         {Method::delete_, kFeed, "Take a calendar's secret address back", 200, {Verb::amend, "calendar"}, {}},
         &Service::revoke_feed);
}

void add_event_routes(net::RouteTable& routes, Service& service) {
  look(routes, service, {Method::get, kOccurrences, "List what takes place in a time", 200, {Verb::see, "event"}, {}},
       &Service::list_occurrences);
  change(routes, service,
         {Method::post,
          kEvents,
          "Make an event",
          201,
          {Verb::contribute, "event"},
          {kRoomTaken, kCalendarIsFull, kReadOnly}},
         &Service::create_event);
  look(routes, service, {Method::get, kEvent, "Look at an event", 200, {Verb::see, "event"}, {}}, &Service::look);
  change(routes, service,
         {Method::patch,
          kEvent,
          "Change an event: all of it, one occurrence, or that and later ones",
          200,
          {Verb::amend, "event"},
          {kRoomTaken, kReadOnly}},
         &Service::change_event);
  settle(routes, service,
         {Method::delete_,
          kEvent,
          "Remove an event: all of it, one occurrence, or that and later ones",
          204,
          {Verb::amend, "event"},
          {kReadOnly}},
         &Service::remove_event);
  change(routes, service,
         {Method::post,
          kRestore,
          "Take an event's last removal back",
          200,
          {Verb::amend, "event"},
          {kNotRestorable, kRoomTaken}},
         &Service::restore_event);
}

void add_invitation_routes(net::RouteTable& routes, Service& service) {
  look(routes, service, {Method::get, kInvitations, "List what one has not answered", 200, {Verb::see, "event"}, {}},
       &Service::list_invitations);
  change(routes, service, {Method::put, kAnswer, "Say whether one comes to an event", 200, {Verb::amend, "event"}, {}},
         &Service::answer);
  look(routes, service,
       {Method::get, kFreeBusy, "Say when people are busy, and when they work", 200, {Verb::see, "member"}, {}},
       &Service::look_free_busy);
  look(routes, service,
       {Method::get, kSuggestions, "Find a time that suits several people", 200, {Verb::see, "member"}, {}},
       &Service::find_time);
}

void add_room_routes(net::RouteTable& routes, Service& service) {
  look(routes, service, {Method::get, kRooms, "List rooms, and when they are taken", 200, {Verb::see, "room"}, {}},
       &Service::list_rooms);
  change(routes, service,
         {Method::post,
          kRooms,
          "Add a room",
          201,
          {Verb::administer, "room"},
          {needs(Power::rules), people::kOutOfScope, kTooManyRooms}},
         &Service::create_room);
  settle(routes, service,
         {Method::delete_,
          kRoom,
          "Remove a room",
          204,
          {Verb::administer, "room"},
          {needs(Power::rules), people::kOutOfScope}},
         &Service::remove_room);
}

/// The kept answer is the id alone: the secret is made again for a retry, and lies in no table.
boost::asio::awaitable<NewCalendarPassword> create_password(Service& service, net::Call& call,
                                                            CreateCalendarPassword request) {
  const auto create = [&](store::Transaction& transaction) {
    const auth::Actor actor = call.identify(transaction);
    const store::ClientWrite write{actor.org_id, actor.member_id.value, request.client_id.value, call.request_hash};
    const auto id = store::once(transaction, write, call.now,
                                [&] { return service.create_password(transaction, actor, request).text(); });
    return service.created_password(transaction, actor, CalendarPasswordId::read(id).value());
  };
  co_return co_await call.store.write(call.lane, create);
}

void add_password_routes(net::RouteTable& routes, Service& service) {
  look(routes, service,
       {Method::get,
        kPasswords,
        "List the passwords by which one's calendar programs sign in",
        200,
        {Verb::see, "calendar_password"},
        {}},
       &Service::list_passwords);
  routes.custom<CreateCalendarPassword, NewCalendarPassword>(
      {Method::post,
       kPasswords,
       "Make a password for a calendar program",
       201,
       {Verb::see, "calendar_password"},
       {kTooManyCalendarPasswords}},
      [&service](net::Call& call, CreateCalendarPassword request) {
        return create_password(service, call, std::move(request));
      });
  settle(routes, service,
         {Method::delete_,
          kPassword,
          "Revoke a password of a calendar program",
          204,
          {Verb::amend, "calendar_password"},
          {}},
         &Service::revoke_password);
}

void add_exchange_routes(net::RouteTable& routes, Exchange& exchange) {
  routes.take_bytes<NameCalendar, ImportedCalendar>({Method::put,
                                                     kFile,
                                                     "Import an iCalendar file into a calendar",
                                                     200,
                                                     {Verb::amend, "calendar"},
                                                     {kNoCalendarFile, kReadOnly, kRoomTaken, threads::kBusy}},
                                                    kMostFileBytes, std::bind_front(&Exchange::import_file, &exchange));
  routes.give_bytes<NameCalendar>(
      {Method::get, kFile, "Export a calendar as an iCalendar file", 200, {Verb::see, "calendar"}, {}},
      std::bind_front(&Exchange::export_file, &exchange));
  routes.give_bytes<ReadFeed>({Method::get,
                               kOpenFeed,
                               "Read a calendar by its secret address, as an iCalendar file",
                               200,
                               {Verb::visit, "calendar"},
                               {}},
                              std::bind_front(&Exchange::read_feed, &exchange));
}

}  // namespace

void add_routes(net::RouteTable& routes, Service& service, Exchange& exchange) {
  add_calendar_routes(routes, service);
  add_event_routes(routes, service);
  add_invitation_routes(routes, service);
  add_room_routes(routes, service);
  add_password_routes(routes, service);
  add_exchange_routes(routes, exchange);
}

void add_events(net::Contract& contract) {
  contract.add_event<InvitationSaved>();
  contract.add_event<InvitationLeft>();
  contract.add_event<EventReminded>();
  contract.add_event<CalendarChanged>();
}

}  // namespace madang::calendar

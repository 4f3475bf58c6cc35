#include "meetings/breakouts_api.hpp"

#include "kernel/net/service_routes.hpp"

namespace madang::meetings {
namespace {

using auth::Verb;
using net::Method;

constexpr std::string_view kBreakouts = "/api/orgs/{org_id}/meetings/{meeting_id}/breakouts";
constexpr std::string_view kAssign = "/api/orgs/{org_id}/meetings/{meeting_id}/breakouts/assign";
constexpr std::string_view kOpen = "/api/orgs/{org_id}/meetings/{meeting_id}/breakouts/open";
constexpr std::string_view kClose = "/api/orgs/{org_id}/meetings/{meeting_id}/breakouts/close";
constexpr std::string_view kMessages = "/api/orgs/{org_id}/meetings/{meeting_id}/breakouts/messages";

#define PARTICIPANT "/api/orgs/{org_id}/meetings/{meeting_id}/participants/{participant_id}"
constexpr std::string_view kAssignment = PARTICIPANT "/breakout_assignment";
constexpr std::string_view kRoom = PARTICIPANT "/breakout_room";
constexpr std::string_view kHelp = PARTICIPANT "/help";
#undef PARTICIPANT

void add_hosts_routes(net::RouteTable& routes, Service& service) {
  change(routes, service,
         {Method::put,
          kBreakouts,
          "Lay out a meeting's breakout rooms",
          200,
          {Verb::moderate, "meeting"},
          {kMeetingEnded, kBreakoutOccupied}},
         &Service::lay_out_breakouts);
  change(routes, service,
         {Method::post,
          kAssign,
          "Divide those in a meeting among its breakout rooms, at random",
          200,
          {Verb::moderate, "meeting"},
          {kNoBreakouts}},
         &Service::assign_breakouts);
  change(routes, service,
         {Method::post,
          kOpen,
          "Open the breakout rooms, or give them another time",
          200,
          {Verb::moderate, "meeting"},
          {kMeetingEnded, kNoBreakouts}},
         &Service::open_breakouts);
  change(routes, service,
         {Method::post, kClose, "Call everybody back from the breakout rooms", 200, {Verb::moderate, "meeting"}, {}},
         &Service::close_breakouts);
  change(routes, service,
         {Method::post,
          kMessages,
          "Tell all breakout rooms something",
          200,
          {Verb::moderate, "meeting"},
          {kBreakoutsClosed}},
         &Service::tell_breakouts);
  change(routes, service,
         {Method::put,
          kAssignment,
          "Assign somebody to a breakout room, or to none",
          200,
          {Verb::moderate, "participant"},
          {kNotPresent}},
         &Service::assign_to_breakout);
}

}  // namespace

void add_breakout_routes(net::RouteTable& routes, Service& service) {
  add_hosts_routes(routes, service);
  change(routes, service,
         {Method::put,
          kRoom,
          "Go to a breakout room, or back to the main one",
          200,
          {Verb::visit, "participant"},
          {kNotPresent, kBreakoutsClosed, kMayNotChooseRoom, kMayNotReturn}},
         &Service::go_to_breakout);
  change(routes, service,
         {Method::put,
          kHelp,
          "Ask the host for help from within a breakout room, or no longer; who hosts answers",
          200,
          {Verb::visit, "participant"},
          {kNotPresent, kBreakoutsClosed}},
         &Service::ask_for_help);
}

void add_breakout_events(net::Contract& contract) {
  contract.add_event<BreakoutsChanged>();
  contract.add_event<BreakoutPlaceChanged>();
  contract.add_event<BreakoutsTold>();
}

}  // namespace madang::meetings

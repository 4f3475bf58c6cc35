#include "app/contract.hpp"

#include "kernel/net/frames.hpp"

namespace madang::app {

net::RouteTable routes_of(Slices& slices) {
  net::RouteTable routes;
  slices.add_routes(routes);
  return routes;
}

net::CommandTable commands_of(Slices& slices) {
  net::CommandTable commands;
  slices.add_commands(commands);
  return commands;
}

net::Contract contract_of(const net::RouteTable& routes, const net::CommandTable& commands) {
  net::Contract contract;
  contract.add(routes);
  net::add_frames(contract);
  commands.add_to(contract);
  Slices::add_events(contract);
  return contract;
}

namespace {

/// The slices need parts to exist, though a contract only asks them for their declarations: no table is touched.
struct Declarations {
  Config config;
  SystemClock clock;
  IdSource ids{clock, 0};
  bus::Hub hub{{}, net::event_frame};
  bus::Streams streams{clock, "", hub};
  auth::Sessions sessions{clock, ids, std::string(32, '\0'), people::find_membership};
  auth::Passwords passwords;
  auth::Attempts counted_here{clock};
  auth::SharedAttempts attempts{counted_here, clock, auth::SharedAttempts::With::nobody};
  jobs::Schedule schedule;
  Slices slices{
      {config, clock, ids, std::string(32, '\0'), sessions, passwords, attempts, streams, schedule, {}, {}, {}}};
};

}  // namespace

net::Contract contract() {
  Declarations declarations;
  return contract_of(routes_of(declarations.slices), commands_of(declarations.slices));
}

}  // namespace madang::app

#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "base/json/schema.hpp"
#include "base/refusal.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/auth/permit.hpp"
#include "kernel/net/http.hpp"
#include "kernel/store/store.hpp"

namespace madang::net {

/// The request of a route that takes nothing but its path, and the response of one that answers 204.
struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

/// What a slice says about a route. Path parameters in braces are fields of the request struct: `{org_id}` is `org_id`.
/// For GET and DELETE the remaining fields come from the query; otherwise from the JSON body.
struct RouteInfo {
  Method method;
  std::string_view path;
  std::string_view summary;  ///< one line, for the reference
  int status;                ///< of success
  auth::Permit permit;
  std::vector<RefusalKind> refusals;  ///< what it may say no with, besides what every route may
};

/// One request on its way, from HTTP or from a socket: what a route's work may need beyond the decoded request.
struct Call {
  store::Store& store;
  /// Who asks, as of this transaction. Throws when the permit needs a member and the asker is none.
  std::function<auth::Actor(store::Transaction&)> identify;
  std::string address;       ///< of the asker, for limits on attempts
  std::string request_hash;  ///< a digest of everything asked, for store::once
  Timestamp now;
  Headers response_headers;  ///< added to the answer, such as Set-Cookie
};

/// One entry of the table: everything the router, OpenAPI and the tests need to know.
struct Route {
  RouteInfo info;
  std::vector<std::string> path_parameters;
  /// Decodes, runs, encodes. `input` holds path, query and body fields together.
  std::function<boost::asio::awaitable<std::string>(Call&, const boost::json::value& input)> run;
  /// The request's fields and their schemas, for reading the query.
  boost::json::object properties;
  /// Tells the schema of request and response.
  std::function<boost::json::object(json::Schemas&)> request_schema;
  std::function<std::optional<boost::json::object>(json::Schemas&)> response_schema;
  bool carries_client_id = false;
  bool writes = false;
};

template <class Request>
concept HasClientId = requires(Request request) {
  { request.client_id } -> std::convertible_to<ClientId>;
};

/// All routes of one process, added by each slice's api.cpp. The only source of the router, of api/openapi.json and of
/// the cross-tenant test matrix.
class RouteTable {
 public:
  /// A verb that only looks: runs on a snapshot.
  template <class Request, class Response>
  void read(RouteInfo info, std::function<Response(store::Transaction&, const auth::Actor&, const Request&)> verb);

  /// A verb that changes: one durable transaction; POST and PATCH are idempotent by the request's client_id.
  template <class Request, class Response>
  void write(RouteInfo info, std::function<Response(store::Transaction&, const auth::Actor&, const Request&)> verb);

  /// A verb that must also wait for something else, such as a password's hash. It opens its own transactions and sees
  /// to its own idempotence.
  template <class Request, class Response>
  void custom(RouteInfo info, std::function<boost::asio::awaitable<Response>(Call&, Request)> verb);

  const std::deque<Route>& routes() const { return routes_; }

 private:
  template <class Request, class Response>
  Route& add(RouteInfo info);
  Route& add_checked(RouteInfo info);  // throws std::logic_error on a bad declaration, which stops the server at start

  static void check_client_id(const Route& route);  // POST and PATCH must carry one

  std::deque<Route> routes_;  // a Route& stays good while more are added
};

}  // namespace madang::net

#include "kernel/net/route_impl.hpp"

#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <deque>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/schema.hpp"
#include "base/refusal.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/auth/permit.hpp"
#include "kernel/net/call.hpp"
#include "kernel/net/http.hpp"
#include "kernel/net/routed_verb.hpp"

namespace madang::net {

/// What a slice says about a route. Path parameters in braces are fields of the request struct: `{org_id}` is `org_id`.
/// For GET and DELETE the remaining fields come from the query; otherwise from the JSON body.
struct RouteInfo {
  Method method;
  std::string_view path;
  std::string_view summary;  ///< one line, for the reference
  int status;                ///< of success
  auth::Permit permit;
  std::vector<RefusalKind> refusals;  ///< what it may say no with, besides what every route may
  /// The path parameter of the one thing in the organisation that a write relies on and changes, such as
  /// `conversation_id`: then it need not wait for writes elsewhere in the organisation. See store::Lane.
  std::string_view lane{};
  store::Turn turn = store::Turn::alone;  ///< how it takes turns with its like in that lane
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
  std::size_t bytes_taken = 0;  ///< the body is so many bytes at most, and the fields come from path and query
  bool gives_bytes = false;     ///< answers with a Representation

  /// The fields that the path does not carry come in a JSON body, else in the query.
  bool takes_json() const { return bytes_taken == 0 && info.method != Method::get && info.method != Method::delete_; }
  /// Bytes do not go through a socket's frames.
  bool is_http_alone() const { return bytes_taken > 0 || gives_bytes; }
};

/// All routes of one process, added by each slice's api.cpp. The only source of the router, of api/openapi.json and of
/// the cross-tenant test matrix.
class RouteTable {
 public:
  /// A verb that only looks: runs on a snapshot.
  template <class Request, class Response>
  void read(RouteInfo info, std::function<Response(store::Transaction&, const auth::Actor&, const Request&)> verb);

  /// A verb that changes: one durable transaction; POST and PATCH are idempotent by the request's client_id.
  /// `foresee` says what the verb will ask first.
  template <class Request, class Response>
  void write(RouteInfo info, std::function<Response(store::Transaction&, const auth::Actor&, const Request&)> verb,
             Foresight<Request> foresee = {});

  /// A verb that must also wait for something else, such as a password's hash. It opens its own transactions and sees
  /// to its own idempotence.
  template <class Request, class Response>
  void custom(RouteInfo info, std::function<boost::asio::awaitable<Response>(Call&, Request)> verb);

  /// A PUT whose body is up to `most` bytes of anything, sent as application/octet-stream: call.body.
  template <class Request, class Response>
  void take_bytes(RouteInfo info, std::size_t most,
                  std::function<boost::asio::awaitable<Response>(Call&, Request)> verb);

  /// A GET that answers with bytes, whole or in part.
  template <class Request>
  void give_bytes(RouteInfo info, std::function<boost::asio::awaitable<Representation>(Call&, Request)> verb);

  const std::deque<Route>& routes() const { return routes_; }

 private:
  template <class Request, class Response>
  Route& add(RouteInfo info);
  Route& add_checked(RouteInfo info);  // throws std::logic_error on a bad declaration, which stops the server at start

  static void check_client_id(const Route& route);  // POST and PATCH must carry one

  std::deque<Route> routes_;  // a Route& stays good while more are added
};

template <class Request, class Response>
Route& RouteTable::add(RouteInfo info) {
  Route& route = add_checked(std::move(info));
  route.carries_client_id = HasClientId<Request>;
  json::Schemas inline_schemas;
  route.properties = inline_schemas.structure_of<Request>().at("properties").as_object();
  route.request_schema = [](json::Schemas& schemas) { return schemas.structure_of<Request>(); };
  route.response_schema = [](json::Schemas& schemas) -> std::optional<boost::json::object> {
    if constexpr (std::is_same_v<Response, Nothing>) return std::nullopt;
    return schemas.of<Response>();
  };
  return route;
}

template <class Request, class Response>
void RouteTable::read(RouteInfo info,
                      std::function<Response(store::Transaction&, const auth::Actor&, const Request&)> verb) {
  Route& route = add<Request, Response>(std::move(info));
  route.run = [verb = std::move(verb)](Call& call, const boost::json::value& input) {
    return detail::look<Request, Response>(verb, call, input);
  };
}

template <class Request, class Response>
void RouteTable::write(RouteInfo info,
                       std::function<Response(store::Transaction&, const auth::Actor&, const Request&)> verb,
                       Foresight<Request> foresee) {
  Route& route = add<Request, Response>(std::move(info));
  route.writes = true;
  check_client_id(route);
  route.run = [verb = std::move(verb), foresee = std::move(foresee)](Call& call, const boost::json::value& input) {
    return detail::change<Request, Response>(verb, foresee, call, input);
  };
}

template <class Request, class Response>
void RouteTable::custom(RouteInfo info, std::function<boost::asio::awaitable<Response>(Call&, Request)> verb) {
  Route& route = add<Request, Response>(std::move(info));
  route.writes = route.info.method != Method::get;
  route.run = [verb = std::move(verb)](Call& call, const boost::json::value& input) {
    return detail::run_custom<Request, Response>(verb, call, input);
  };
}

template <class Request, class Response>
void RouteTable::take_bytes(RouteInfo info, std::size_t most,
                            std::function<boost::asio::awaitable<Response>(Call&, Request)> verb) {
  custom<Request, Response>(std::move(info), std::move(verb));
  routes_.back().bytes_taken = most;
}

template <class Request>
void RouteTable::give_bytes(RouteInfo info,
                            std::function<boost::asio::awaitable<Representation>(Call&, Request)> verb) {
  Route& route = add<Request, Nothing>(std::move(info));
  route.gives_bytes = true;
  route.run = [verb = std::move(verb)](Call& call, const boost::json::value& input) {
    return detail::run_representation<Request>(verb, call, input);
  };
}

}  // namespace madang::net

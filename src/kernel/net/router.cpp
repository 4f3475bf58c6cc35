#include "kernel/net/router.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <boost/json/serialize.hpp>

#include "kernel/log/log.hpp"
#include "kernel/net/input.hpp"

namespace madang::net {
namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    segments.push_back(segment);
    path.remove_prefix(segment.size());
  }
  return segments;
}

RoutedAnswer refused(const Refusal& refusal) {
  RefusalBody body{std::string(refusal.kind.code), refusal.message, {}};
  if (!refusal.field.empty()) body.field = refusal.field;
  RoutedAnswer answer{refusal.kind.status, json::encode(body), {}};
  if (refusal.retry_after_seconds)
    answer.headers.emplace_back("Retry-After", std::to_string(*refusal.retry_after_seconds));
  return answer;
}

/// Of the address and everything in it: two requests are the same when this is.
std::string digest(std::string_view method, std::string_view path, const boost::json::object& input) {
  const std::string text = fmt::format("{} {} {}", method, path, boost::json::serialize(input));
  unsigned char hash[16];
  crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  char hexadecimal[2 * sizeof hash + 1];
  return sodium_bin2hex(hexadecimal, sizeof hexadecimal, hash, sizeof hash);
}

constexpr std::string_view kOrganisations = "/api/orgs/{org_id}/";

/// What nobody may see is answered as what does not exist, also when the id in the path is no id at all.
OrgId org_of(const boost::json::object& input) {
  const auto* text = input.if_contains("org_id");
  const auto org = text && text->is_string() ? OrgId::read(text->get_string()) : std::nullopt;
  if (!org) throw Refusal(kNotFound);
  return *org;
}

/// A part whose id cannot be read is refused by the verb; until then any lane will do.
store::Lane lane_of(const Route& route, const boost::json::object& input) {
  const auto org = org_of(input);
  if (route.info.lane.empty()) return store::Lane::of(org);
  const std::string_view text = input.at(route.info.lane).as_string();
  return store::Lane::of(org, read_base32(text.substr(text.find('_') + 1)).value_or(0), route.info.turn);
}

std::string_view bearer_token(const HttpRequest& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const auto header = request.header("Authorization");
  return header.starts_with(kScheme) ? header.substr(kScheme.size()) : request.cookie("madang_session");
}

/// A browser says where its page is from, and net::Server has looked at it; whoever is no browser speaks for the host
/// that it asks.
std::string origin_of(const HttpRequest& request) {
  const auto origin = request.header("Origin");
  if (!origin.empty()) return std::string(origin);
  return std::string(request.secure ? "https://" : "http://").append(request.header("Host"));
}

/// Whether the asker brings what the route takes, the way it takes it.
void check_form(const Route& route, const HttpRequest* request) {
  if (route.is_http_alone() && !request) throw Refusal(kHttpAlone);
  if (!request) return;
  const auto type = request->header("Content-Type");
  if (route.bytes_taken > 0 && type != "application/octet-stream") throw Refusal(kBytesWanted);
  const bool is_json = request->body.empty() || type == "application/json" || type.starts_with("application/json;");
  if (route.bytes_taken == 0 && !is_json) throw Refusal(kWrongContentType);
}

}  // namespace

Router::Router(const RouteTable& table, store::Store& store, const auth::Sessions& sessions, const Clock& clock)
    : store_(store), sessions_(sessions), clock_(clock) {
  for (const auto& route : table.routes()) add(route);
}

void Router::add(const Route& route) {
  Node* node = &root_;
  for (const auto segment : segments_of(route.info.path)) {
    if (segment.starts_with('{')) {
      if (!node->parameter) node->parameter = std::make_unique<Node>();
      node = node->parameter.get();
    } else {
      node = &node->named[std::string(segment)];
    }
  }
  if (!node->routes.emplace(route.info.method, &route).second)
    throw std::logic_error(fmt::format("two routes answer {} {}", method_name(route.info.method), route.info.path));
}

Router::Found Router::find(Method method, std::string_view path) const {
  const Node* node = &root_;
  std::vector<std::string> values;
  for (const auto segment : segments_of(path)) {
    if (const auto named = node->named.find(segment); named != node->named.end()) {
      node = &named->second;
      continue;
    }
    auto value = percent_decoded(segment);
    if (!node->parameter || !value) throw Refusal(kNoSuchRoute);
    values.push_back(std::move(*value));
    node = node->parameter.get();
  }
  if (node->routes.empty()) throw Refusal(kNoSuchRoute);
  const auto route = node->routes.find(method == Method::head ? Method::get : method);  // the server drops the body
  if (route == node->routes.end()) throw Refusal(kWrongMethod);
  return {route->second, std::move(values)};
}

boost::asio::awaitable<RoutedAnswer> Router::run(RoutedCall& asked) const {
  const Found found = find(asked.method, asked.path);
  const Route& route = *found.route;
  check_form(route, asked.http);
  const boost::json::object input = gather_input(route, found.values, asked.query, asked.body);
  const auth::Verb verb = route.info.permit.verb;
  const bool for_visitors = verb == auth::Verb::visit && route.info.path.starts_with(kOrganisations);
  const bool for_members = route.info.permit.needs_member() || for_visitors;
  auto identify = [&](store::Transaction& transaction) {
    auth::Actor actor = asked.identify(transaction, for_members ? org_of(input) : OrgId{});
    if (for_visitors)
      auth::require_let_in(actor, verb);
    else
      auth::require(actor, for_members ? auth::Verb::see : verb);
    return actor;
  };
  Call call{store_,       identify, std::string(asked.address), digest(method_name(asked.method), asked.path, input),
            clock_.now(), {}};
  if (for_members) call.lane = lane_of(route, input);
  if (asked.http) call.origin = origin_of(*asked.http);
  if (route.bytes_taken > 0) call.body = asked.body;
  const boost::json::value value(input);
  std::string body = co_await route.run(call, value);
  co_return RoutedAnswer{route.info.status, std::move(body), std::move(call.response_headers),
                         std::move(call.representation)};
}

boost::asio::awaitable<RoutedAnswer> Router::answer(RoutedCall call) const {
  try {
    co_return co_await run(call);
  } catch (const Refusal& refusal) {
    co_return refused(refusal);
  } catch (const std::exception& failure) {
    log::error("a request failed", {{"method", std::string(method_name(call.method))},
                                    {"path", std::string(call.path)},
                                    {"error", failure.what()}});
    co_return refused(Refusal(kFailed));
  }
}

std::size_t Router::body_limit(Method method, std::string_view path) const {
  try {
    return find(method, path).route->bytes_taken;
  } catch (const Refusal&) {  // it will be said when the request is there
    return 0;
  }
}

boost::asio::awaitable<HttpResponse> Router::answer(const HttpRequest& request) const {
  const std::string token(bearer_token(request));
  const auto identify = [&](store::Transaction& transaction, OrgId org) {
    if (token.starts_with(auth::kVisitorToken))
      return visitors_.identify(transaction, token, org, request.remote_address);
    return sessions_.identify(transaction, token, org, request.remote_address);
  };
  RoutedCall call{request.method,         request.path, request.query, request.body,
                  request.remote_address, identify,     &request};
  auto answered = co_await answer(std::move(call));
  if (answered.representation) co_return answer_with(std::move(*answered.representation), request);
  HttpResponse response;
  response.status = answered.status;
  response.body = std::move(answered.body);
  response.headers = std::move(answered.headers);
  if (!response.body.empty()) response.headers.emplace_back("Content-Type", "application/json");
  response.headers.emplace_back("Cache-Control", "no-store");
  co_return response;
}

}  // namespace madang::net

#include "kernel/net/route.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace madang::net {
namespace {

std::vector<std::string> parameters_of(std::string_view path) {
  std::vector<std::string> names;
  for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
    const auto close = path.find('}', open);
    if (close == std::string_view::npos) throw std::logic_error(fmt::format("{}: a brace is not closed", path));
    names.emplace_back(path.substr(open + 1, close - open - 1));
  }
  return names;
}

}  // namespace

Route& RouteTable::add_checked(RouteInfo info) {
  const auto fail = [&](std::string_view why) { throw std::logic_error(fmt::format("route {}: {}", info.path, why)); };
  if (!info.path.starts_with("/api/")) fail("must be under /api/");
  if (info.permit.resource.empty()) fail("must declare a permit");
  if (info.summary.empty()) fail("must have a summary");
  if (info.status < 200 || info.status > 299) fail("must say its status of success");
  const bool in_organisation = info.path.starts_with("/api/orgs/{org_id}");
  const bool for_visitors = in_organisation && info.permit.verb == auth::Verb::visit;
  if (info.permit.needs_member() != in_organisation && !for_visitors)
    fail("a permit for members and a path under /api/orgs/{org_id} go together");
  auto parameters = parameters_of(info.path);
  return routes_.emplace_back(Route{.info = std::move(info), .path_parameters = std::move(parameters)});
}

void RouteTable::check_client_id(const Route& route) {
  const bool must_carry = route.info.method == Method::post || route.info.method == Method::patch;
  if (must_carry && !route.carries_client_id)
    throw std::logic_error(fmt::format("route {}: POST and PATCH carry a client_id", route.info.path));
}

}  // namespace madang::net

#include "kernel/net/origin.hpp"

#include <algorithm>

#include "kernel/net/ascii.hpp"

namespace madang::net {

namespace {

struct Origin {
  std::string_view scheme, authority;
};

Origin split(std::string_view origin) {
  const auto end = origin.find("://");
  if (end == std::string_view::npos) return {};
  return {origin.substr(0, end), origin.substr(end + 3)};
}

std::string_view own_port(std::string_view scheme) {
  if (same_without_case(scheme, "http")) return ":80";
  if (same_without_case(scheme, "https")) return ":443";
  return {};
}

std::string_view without_own_port(std::string_view authority, std::string_view scheme) {
  const auto port = own_port(scheme);
  if (!port.empty() && authority.ends_with(port)) authority.remove_suffix(port.size());
  return authority;
}

bool same_authority(const Origin& origin, std::string_view authority) {
  return same_without_case(without_own_port(origin.authority, origin.scheme),
                           without_own_port(authority, origin.scheme));
}

bool same_origin(const Origin& left, const Origin& right) {
  return same_without_case(left.scheme, right.scheme) && same_authority(left, right.authority);
}

}  // namespace

bool is_unsafe(Method method) { return method != Method::get && method != Method::head && method != Method::options; }

bool origin_allowed(const HttpRequest& request, std::span<const std::string> allowed) {
  std::size_t origins = 0;
  for (const auto& [name, value] : request.headers) origins += same_without_case(name, "origin") ? 1 : 0;
  if (origins == 0) return true;
  const auto origin = split(request.header("origin"));
  if (origins > 1 || origin.authority.empty() || own_port(origin.scheme).empty()) return false;
  // Whoever can change what an http page of our own name says must not speak to us as its https page.
  const bool is_own_scheme = !request.secure || same_without_case(origin.scheme, "https");
  if (is_own_scheme && same_authority(origin, request.header("host"))) return true;
  return std::ranges::any_of(allowed, [&](std::string_view one) { return same_origin(origin, split(one)); });
}

}  // namespace madang::net

#include "app/https_redirect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <optional>

#include "base/refusal.hpp"
#include "kernel/net/http_writer.hpp"

namespace madang::app {
namespace {

constexpr std::uint16_t kHttpsPort = 443;
constexpr RefusalKind kHttpsRequired{"request.https_required", 403, "Only HTTPS is spoken here."};
constexpr RefusalKind kUnknownHost{"request.invalid", 400, "The Host is not one this server can send you to."};

bool is_host_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || std::string_view("-._:[]").find(character) != std::string_view::npos;
}

/// Without its port; nothing for what cannot stand in an address.
std::optional<std::string_view> host_of(const net::HttpRequest& request) {
  const auto host = request.header("host");
  if (!std::ranges::all_of(host, is_host_character)) return std::nullopt;
  const auto colon = host.rfind(':');
  const bool has_port = colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos;
  return has_port ? host.substr(0, colon) : host;
}

net::HttpResponse redirected(const net::HttpRequest& request, std::uint16_t port) {
  if (request.method != net::Method::get && request.method != net::Method::head) return net::refused(kHttpsRequired);
  const auto host = host_of(request);
  if (!host) return net::refused(kUnknownHost);
  net::HttpResponse response;
  response.status = 308;
  const auto shown_port = port == kHttpsPort ? std::string() : fmt::format(":{}", port);
  const auto query = request.query.empty() ? std::string() : "?" + request.query;
  response.headers.emplace_back("Location", fmt::format("https://{}{}{}{}", *host, shown_port, request.path, query));
  return response;
}

boost::asio::awaitable<net::HttpResponse> answer(net::HttpRequest request, std::uint16_t port) {
  co_return redirected(request, port);
}

}  // namespace

net::HttpHandler redirect_to_https(std::uint16_t port) {
  return [port](net::HttpRequest request) { return answer(std::move(request), port); };
}

}  // namespace madang::app

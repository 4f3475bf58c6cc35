#include "app/front.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/net/contract.hpp"

namespace madang::app {
namespace {

net::HttpResponse plain(int status, std::string type, std::string body) {
  return {status, {{"Content-Type", std::move(type)}, {"Cache-Control", "no-cache"}}, std::move(body), {}};
}

/// The client is served from one origin and needs no other. Inline styles are set by the component library as
/// attributes.
constexpr std::string_view kContentPolicy =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// Workers that work on what may be hostile or is nobody's business, with WebAssembly, which the page itself may not
/// run. They reach nobody: the page fetches for them. One decodes PDFs: whoever takes it over from inside a PDF gets
/// nowhere. Two find faces and people in pictures of cameras: no picture can leave by them.
constexpr std::string_view kWorkerPolicy = "default-src 'none'; script-src 'wasm-unsafe-eval'; frame-ancestors 'none'";

bool is_pdf_worker(std::string_view path) {
  return path.starts_with("/assets/pdf-") && path.ends_with("/pdf.worker.mjs");
}

bool is_effects_worker(std::string_view path) {
  return path.starts_with("/assets/effects-") &&
         (path.ends_with("/face.worker.js") || path.ends_with("/person.worker.js"));
}

bool has_header(const net::HttpResponse& response, std::string_view name) {
  return std::ranges::any_of(response.headers, [&](const auto& header) { return header.first == name; });
}

std::string_view policy_for(std::string_view path) {
  return is_pdf_worker(path) || is_effects_worker(path) ? kWorkerPolicy : kContentPolicy;
}

/// What people uploaded comes with a stricter policy of its own.
void secure(net::HttpResponse& response, std::string_view path) {
  if (!has_header(response, "Content-Security-Policy"))
    response.headers.emplace_back("Content-Security-Policy", policy_for(path));
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Referrer-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(self)");
}

/// To balancers that cut all connections of whoever fails, and not of whoever answers 404.
net::HttpResponse softened(net::HttpResponse response) {
  if (response.status == 503) response.status = 404;
  return response;
}

bool is_api(std::string_view path) { return path == "/api" || path.starts_with("/api/"); }

}  // namespace

Front::Front(const net::Router& router, const net::StaticFiles& files, const net::Contract& contract)
    : router_(router), files_(files), openapi_(contract.text()), reference_(net::reference_page(contract.document())) {}

void Front::set_hsts(std::int64_t days) {
  if (days > 0) hsts_ = fmt::format("max-age={}", days * 86'400);
}

net::HttpResponse Front::readiness() const {
  constexpr auto kText = "text/plain; charset=utf-8";
  if (!ready_) return plain(503, kText, "not ready\n");
  if (const auto trouble = trouble_ ? trouble_() : ""; !trouble.empty()) return plain(503, kText, trouble + "\n");
  return plain(200, kText, degraded_ ? "ready\n" + degraded_() : "ready\n");
}

std::optional<net::HttpResponse> Front::answer_plainly(const net::HttpRequest& request) const {
  if (request.method != net::Method::get && request.method != net::Method::head) return std::nullopt;
  const std::string_view path = request.path;
  if (path == "/healthz") return plain(200, "text/plain; charset=utf-8", "ok\n");
  if (path == "/readyz") return readiness();
  if (path == "/readyz/404") return softened(readiness());
  if (path == "/metrics" && metrics_) return plain(200, "text/plain; version=0.0.4; charset=utf-8", metrics_());
  if (path == "/api/openapi.json") return plain(200, "application/json", openapi_);
  if (path == "/api" || path == "/api/") return plain(200, "text/html; charset=utf-8", reference_);
  return std::nullopt;
}

boost::asio::awaitable<net::HttpResponse> Front::answer(net::HttpRequest request) const {
  auto response = answer_plainly(request);
  if (!response && asks_calendars_ && asks_calendars_(request.path)) response = co_await calendars_(request);
  if (!response && !is_api(request.path)) response = files_.answer(request);
  if (!response) response = co_await router_.answer(request);
  secure(*response, request.path);
  if (request.secure && !hsts_.empty()) response->headers.emplace_back("Strict-Transport-Security", hsts_);
  co_return std::move(*response);
}

}  // namespace madang::app

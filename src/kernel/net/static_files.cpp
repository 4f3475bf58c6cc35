#include "kernel/net/static_files.hpp"

#include <algorithm>

#include "base/refusal.hpp"
#include "kernel/net/ascii.hpp"
#include "kernel/net/byte_range.hpp"
#include "kernel/net/http_writer.hpp"

namespace madang::net {

namespace {

bool is_below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

/// `q=0`, `q=0.000`: an encoding the client rules out (RFC 9110 12.4.2).
bool is_ruled_out(std::string_view parameters) {
  const auto weight = parameters.find("q=");
  if (weight == std::string_view::npos) return false;
  const auto value = without_spaces(parameters.substr(weight + 2));
  return !value.empty() && std::ranges::all_of(value, [](char c) { return c == '0' || c == '.'; });
}

bool accepts(std::string_view list, std::string_view encoding) {
  while (!list.empty()) {
    const auto element = take_element(list);
    const auto end = element.find(';');
    if (!same_without_case(without_spaces(element.substr(0, end)), encoding)) continue;
    return end == std::string_view::npos || !is_ruled_out(element.substr(end + 1));
  }
  return false;
}

struct Content {
  std::string_view bytes, encoding;
};

Content choose(const Asset& asset, std::string_view accepted) {
  if (!asset.brotli.empty() && accepts(accepted, "br")) return {asset.brotli, "br"};
  if (!asset.gzip.empty() && accepts(accepted, "gzip")) return {asset.gzip, "gzip"};
  return {asset.plain, {}};
}

HttpResponse serve(const Asset& asset, const HttpRequest& request) {
  const auto etag = "\"" + std::string(asset.etag) + "\"";
  HttpResponse response;
  response.headers.emplace_back("ETag", "W/" + etag);
  response.headers.emplace_back("Cache-Control", asset.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (names_etag(request.header("if-none-match"), etag, Comparison::weak)) {
    response.status = 304;
    return response;
  }
  const auto content = choose(asset, request.header("accept-encoding"));
  response.headers.emplace_back("Content-Type", asset.content_type);
  if (!content.encoding.empty()) response.headers.emplace_back("Content-Encoding", content.encoding);
  response.lasting_body = content.bytes;
  return response;
}

}  // namespace

StaticFiles::StaticFiles(std::span<const Asset> assets) {
  for (const auto& asset : assets) by_path_.emplace(asset.path, &asset);
}

const Asset* StaticFiles::find(std::string_view path) const {
  const auto found = by_path_.find(path);
  return found == by_path_.end() ? nullptr : found->second;
}

std::optional<HttpResponse> StaticFiles::answer(const HttpRequest& request) const {
  if (request.method != Method::get && request.method != Method::head) return std::nullopt;
  if (is_below(request.path, "/api")) return std::nullopt;
  if (const auto* asset = find(request.path)) return serve(*asset, request);
  if (is_below(request.path, "/assets")) return refused(kNotFound);
  const auto* index = find("/index.html");
  if (!index) return std::nullopt;
  return serve(*index, request);
}

}  // namespace madang::net

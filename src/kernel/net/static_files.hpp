#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>

#include "kernel/net/http.hpp"

namespace madang::net {

/// One file of the web client, embedded in the program. An encoding that does not pay is empty.
struct Asset {
  std::string_view path;          ///< `/assets/index-4f2a.js`
  std::string_view content_type;  ///< `text/javascript; charset=utf-8`
  std::string_view etag;          ///< a hash of the plain content, without quotes
  std::string_view plain, gzip, brotli;
  bool immutable;  ///< its name changes with its content
};

/// Serves embedded files (RFC 9110 12.5.3, 13.1.2). Never touches the disk. Any thread.
class StaticFiles {
 public:
  /// The assets and what they point to outlive this.
  explicit StaticFiles(std::span<const Asset> assets);

  /// Nothing for what is not its business: `/api` and below, unsafe methods. A path that is no file is one of the
  /// client's own routes and gets index.html; under `/assets` it is a 404.
  std::optional<HttpResponse> answer(const HttpRequest& request) const;

 private:
  const Asset* find(std::string_view path) const;

  std::unordered_map<std::string_view, const Asset*> by_path_;
};

}  // namespace madang::net

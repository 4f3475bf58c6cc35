#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/blob/blobs.hpp"

namespace madang::net {

enum class Method {
  get,
  head,
  post,
  put,
  patch,
  delete_,
  options,
  propfind,  ///< this and the rest: of WebDAV (RFC 4918, 3253) and CalDAV (RFC 4791)
  proppatch,
  report,
  mkcalendar,
  other
};
std::string_view method_name(Method method);  ///< `GET`

using Headers = std::vector<std::pair<std::string, std::string>>;

/// One request as it came in, whole: limits on every dimension were checked before it exists (RFC 9112).
struct HttpRequest {
  Method method = Method::get;
  std::string path;   ///< percent-encoded still, begins with `/`, without the query
  std::string query;  ///< what stood after `?`, without it
  Headers headers;
  std::string body;
  std::string remote_address;  ///< of the peer, or as told by a trusted proxy
  bool secure = false;         ///< the client came over TLS, to us or as told by a trusted proxy
  /// Its place among the bodies that may be large at once; free for another when the request is gone.
  std::shared_ptr<const void> large_body;

  /// The value of a header, compared without case; empty when absent.
  std::string_view header(std::string_view name) const;
  /// The value of one cookie (RFC 6265); empty when absent.
  std::string_view cookie(std::string_view name) const;
};

/// A part of a file's body, read while it is sent: a slow reader holds no memory.
struct FileContent {
  std::shared_ptr<const blob::BlobReader> body;
  std::int64_t offset = 0;
  std::int64_t length = 0;
};

/// `Content-Length`, `Connection` and `Date` are the server's to write; a handler's own are left out.
/// A body is made for this answer, or lives as long as the process (the embedded web client), or is a file's.
struct HttpResponse {
  int status = 200;
  Headers headers;
  std::string body;
  std::string_view lasting_body;
  std::optional<FileContent> file;

  std::string_view content() const { return lasting_body.data() ? lasting_body : std::string_view(body); }
  std::size_t content_length() const { return file ? static_cast<std::size_t>(file->length) : content().size(); }
};

/// Answers one request. Runs as a coroutine on the loop that owns the connection; an exception becomes a 500.
using HttpHandler = std::function<boost::asio::awaitable<HttpResponse>(HttpRequest)>;

}  // namespace madang::net

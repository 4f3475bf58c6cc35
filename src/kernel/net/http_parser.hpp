#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string_view>

#include "base/refusal.hpp"
#include "kernel/net/http.hpp"
#include "kernel/net/http_head.hpp"

namespace madang::net {

/// Reads one request out of bytes as they come (RFC 9112). Beast does the parsing behind this header; HeadFinder and
/// head_fault() decide before it what may be parsed at all. Trailer fields are read over, never taken for headers.
class HttpParser {
 public:
  explicit HttpParser(const ServerLimits& limits);
  ~HttpParser();

  /// Says how many bytes were taken; the rest comes again, followed by more. After a refusal the connection must end.
  std::expected<std::size_t, RefusalKind> feed(std::string_view bytes);

  bool head_done() const { return beast_ != nullptr; }
  bool done() const;
  bool expects_continue() const;
  bool keep_alive() const;
  HttpRequest take();  ///< once, when done()

 private:
  struct Beast;

  std::expected<std::size_t, RefusalKind> feed_head(std::string_view bytes);
  std::expected<std::size_t, RefusalKind> feed_body(std::string_view bytes);
  std::expected<void, RefusalKind> read_head();

  const ServerLimits& limits_;
  HeadFinder finder_;
  HttpRequest request_;
  std::unique_ptr<Beast> beast_;
};

}  // namespace madang::net

#pragma once

#include <cstddef>
#include <expected>
#include <functional>
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
  /// Says how large the body of a request may be, once its head is there.
  using BodyLimit = std::function<std::size_t(Method method, std::string_view path)>;

  explicit HttpParser(const ServerLimits& limits, BodyLimit body_limit = {});
  ~HttpParser();

  /// Says how many bytes were taken; the rest comes again, followed by more. After a refusal the connection must end.
  std::expected<std::size_t, RefusalKind> feed(std::string_view bytes);

  bool head_done() const { return beast_ != nullptr; }
  bool done() const;
  bool expects_continue() const;
  bool keep_alive() const;
  /// Known with the head.
  std::size_t body_limit() const { return body_limit_; }
  /// The body is, or may become, larger than most may.
  bool has_large_body() const;
  void hold(std::shared_ptr<const void> large_body) { request_.large_body = std::move(large_body); }
  HttpRequest take();  ///< once, when done()

 private:
  struct Beast;

  std::expected<std::size_t, RefusalKind> feed_head(std::string_view bytes);
  std::expected<std::size_t, RefusalKind> feed_body(std::string_view bytes);
  std::expected<void, RefusalKind> read_head();
  std::size_t limit_for(std::string_view head) const;

  const ServerLimits& limits_;
  const BodyLimit ask_body_limit_;
  std::size_t body_limit_ = 0;
  HeadFinder finder_;
  HttpRequest request_;
  std::unique_ptr<Beast> beast_;
};

}  // namespace madang::net

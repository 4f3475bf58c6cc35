#pragma once

#include <cstddef>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "base/refusal.hpp"
#include "kernel/net/http.hpp"
#include "kernel/net/http_body.hpp"
#include "kernel/net/http_head.hpp"

namespace madang::net {

/// Reads one request out of bytes as they come (RFC 9112). Beast parses the head behind this header; HeadFinder and
/// head_fault() decide before it what may be parsed at all. BodyReader reads what follows.
class HttpParser {
 public:
  /// Says how large the body of a request may be, once its head is there.
  using BodyLimit = std::function<std::size_t(Method method, std::string_view path)>;

  explicit HttpParser(const ServerLimits& limits, BodyLimit body_limit = {});

  /// Says how many bytes were taken; the rest comes again, followed by more. After a refusal the connection must end.
  std::expected<std::size_t, RefusalKind> feed(std::string_view bytes);

  bool head_done() const { return body_.has_value(); }
  bool done() const { return head_done() && body_->done(); }
  bool expects_continue() const;
  bool keep_alive() const { return keep_alive_; }
  /// Known with the head.
  std::size_t body_limit() const { return body_limit_; }
  /// The body is, or may become, larger than most may.
  bool has_large_body() const { return has_large_body_; }
  void hold(std::shared_ptr<const void> large_body) { request_.large_body = std::move(large_body); }
  HttpRequest take();  ///< once, when done()

 private:
  std::expected<std::size_t, RefusalKind> feed_head(std::string_view bytes);
  std::expected<void, RefusalKind> read_head(std::string_view head);
  std::expected<void, RefusalKind> begin_body();

  const ServerLimits& limits_;
  const BodyLimit ask_body_limit_;
  std::size_t body_limit_ = 0;
  HeadFinder finder_;
  HttpRequest request_;
  std::optional<BodyReader> body_;
  bool has_large_body_ = false;
  bool keep_alive_ = false;
  bool is_old_ = false;  // HTTP/1.0
};

}  // namespace madang::net

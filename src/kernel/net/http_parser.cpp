#include "kernel/net/http_parser.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <charconv>

#include "kernel/net/ascii.hpp"
#include "kernel/net/http_refusals.hpp"

namespace madang::net {

namespace http = boost::beast::http;

namespace {

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get: return Method::get;
    case http::verb::head: return Method::head;
    case http::verb::post: return Method::post;
    case http::verb::put: return Method::put;
    case http::verb::patch: return Method::patch;
    case http::verb::delete_: return Method::delete_;
    case http::verb::options: return Method::options;
    case http::verb::propfind: return Method::propfind;
    case http::verb::proppatch: return Method::proppatch;
    case http::verb::report: return Method::report;
    case http::verb::mkcalendar: return Method::mkcalendar;
    default: return Method::other;
  }
}

RefusalKind fault_of(const boost::beast::error_code& error) {
  return error == http::error::header_limit ? kHeadersTooLarge : kMalformed;
}

/// Takes scheme and authority off a target in absolute form (RFC 9112 3.2.2); they must name the same Host.
std::expected<std::string_view, RefusalKind> path_of(std::string_view target, std::string_view host) {
  if (target.starts_with('/')) return target;
  const auto scheme = target.find("://");
  if (!starts_without_case(target, "http") || scheme == std::string_view::npos) return std::unexpected(kMalformed);
  const auto path = target.find('/', scheme + 3);
  const auto authority = target.substr(scheme + 3, path == std::string_view::npos ? path : path - scheme - 3);
  if (!same_without_case(authority, host)) return std::unexpected(kNoHost);
  return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
}

std::uint64_t number(std::string_view digits) {
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

}  // namespace

HttpParser::HttpParser(const ServerLimits& limits, BodyLimit body_limit)
    : limits_(limits), ask_body_limit_(std::move(body_limit)) {}

std::expected<std::size_t, RefusalKind> HttpParser::feed(std::string_view bytes) {
  std::size_t taken = 0;
  if (!head_done()) {
    const auto head = feed_head(bytes);
    if (!head || *head == 0) return head;
    taken = *head;
  }
  const auto body = body_->feed(bytes.substr(taken));
  if (!body) return body;
  return taken + *body;
}

std::expected<std::size_t, RefusalKind> HttpParser::feed_head(std::string_view bytes) {
  const auto found = finder_.look(bytes, limits_);
  if (!found) return std::unexpected(found.error());
  if (!*found) return 0;
  const auto head = bytes.substr((*found)->begin, (*found)->end - (*found)->begin);
  if (const auto fault = head_fault(head, limits_)) return std::unexpected(*fault);
  if (const auto read = read_head(head); !read) return std::unexpected(read.error());
  if (const auto begun = begin_body(); !begun) return std::unexpected(begun.error());
  return (*found)->end;
}

std::expected<void, RefusalKind> HttpParser::begin_body() {
  body_limit_ = ask_body_limit_ ? ask_body_limit_(request_.method, request_.path) : limits_.body_bytes;
  const bool in_chunks = !request_.header("transfer-encoding").empty();
  const auto length = number(request_.header("content-length"));
  if (length > body_limit_) return std::unexpected(kBodyTooLarge);
  has_large_body_ = body_limit_ > limits_.body_bytes && (in_chunks || length > limits_.body_bytes);
  body_.emplace(in_chunks ? BodyReader::of_chunks(limits_, body_limit_) : BodyReader::of_length(length, limits_));
  return {};
}

std::expected<void, RefusalKind> HttpParser::read_head(std::string_view head) {
  http::request_parser<http::empty_body> parser;
  parser.skip(true);
  parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
  boost::beast::error_code error;
  parser.put(boost::asio::buffer(head), error);
  if (error || !parser.is_header_done()) return std::unexpected(fault_of(error));
  const auto& message = parser.get();
  keep_alive_ = parser.keep_alive();
  is_old_ = message.version() < 11;
  request_.method = method_of(message.method());
  for (const auto& field : message) request_.headers.emplace_back(view(field.name_string()), view(field.value()));
  const auto target = path_of(view(message.target()), request_.header("host"));
  if (!target) return std::unexpected(target.error());
  const auto query = target->find('?');
  request_.path = target->substr(0, query);
  if (query != std::string_view::npos) request_.query = target->substr(query + 1);
  const auto expectation = request_.header("expect");
  if (!expectation.empty() && !same_without_case(expectation, "100-continue"))
    return std::unexpected(kUnknownExpectation);
  return {};
}

bool HttpParser::expects_continue() const {
  return head_done() && !done() && !is_old_ && !request_.header("expect").empty();
}

HttpRequest HttpParser::take() {
  request_.body = body_->take();
  return std::move(request_);
}

}  // namespace madang::net

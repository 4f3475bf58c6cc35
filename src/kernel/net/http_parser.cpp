#include "kernel/net/http_parser.hpp"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "kernel/net/ascii.hpp"
#include "kernel/net/http_refusals.hpp"

namespace madang::net {

namespace http = boost::beast::http;

struct HttpParser::Beast {
  http::request_parser<http::string_body> parser;
};

namespace {

/// No chunked body ends in less. Beast asserts that a last chunk it has begun comes again with at least so much.
constexpr std::string_view kLastChunk = "0\r\n\r\n";

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
    default: return Method::other;
  }
}

RefusalKind fault_of(const boost::beast::error_code& error) {
  if (error == http::error::body_limit || error == http::error::buffer_overflow) return kBodyTooLarge;
  if (error == http::error::header_limit) return kHeadersTooLarge;
  if (error == http::error::bad_chunk || error == http::error::bad_chunk_extension) return kBadChunk;
  return kMalformed;
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

}  // namespace

HttpParser::HttpParser(const ServerLimits& limits, BodyLimit body_limit)
    : limits_(limits), ask_body_limit_(std::move(body_limit)) {}

HttpParser::~HttpParser() = default;

std::expected<std::size_t, RefusalKind> HttpParser::feed(std::string_view bytes) {
  std::size_t taken = 0;
  if (!head_done()) {
    const auto head = feed_head(bytes);
    if (!head || *head == 0) return head;
    taken = *head;
  }
  if (done() || taken == bytes.size()) return taken;
  const auto body = feed_body(bytes.substr(taken));
  if (!body) return body;
  return taken + *body;
}

std::expected<std::size_t, RefusalKind> HttpParser::feed_head(std::string_view bytes) {
  const auto found = finder_.look(bytes, limits_);
  if (!found) return std::unexpected(found.error());
  if (!*found) return 0;
  const auto head = bytes.substr((*found)->begin, (*found)->end - (*found)->begin);
  if (const auto fault = head_fault(head, limits_)) return std::unexpected(*fault);

  beast_ = std::make_unique<Beast>();
  auto& parser = beast_->parser;
  parser.eager(true);
  parser.header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
  body_limit_ = limit_for(head);
  parser.body_limit(body_limit_);
  boost::beast::error_code error;
  parser.put(boost::asio::buffer(head), error);
  if (error && error != http::error::need_more) return std::unexpected(fault_of(error));
  if (const auto read = read_head(); !read) return std::unexpected(read.error());
  return (*found)->end;
}

/// The head is well formed. Beast must know the limit before it reads a length.
std::size_t HttpParser::limit_for(std::string_view head) const {
  if (!ask_body_limit_) return limits_.body_bytes;
  const auto line = head.substr(0, head.find("\r\n"));
  const auto method = line.substr(0, line.find(' '));
  const auto target = line.substr(method.size() + 1, line.rfind(' ') - method.size() - 1);
  const auto verb = http::string_to_verb({method.data(), method.size()});
  return ask_body_limit_(method_of(verb), target.substr(0, target.find('?')));
}

std::expected<void, RefusalKind> HttpParser::read_head() {
  const auto& message = beast_->parser.get();
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

std::expected<std::size_t, RefusalKind> HttpParser::feed_body(std::string_view bytes) {
  if (beast_->parser.chunked() && bytes.size() < kLastChunk.size()) return 0;
  boost::beast::error_code error;
  const auto taken = beast_->parser.put(boost::asio::buffer(bytes), error);
  if (error && error != http::error::need_more) return std::unexpected(fault_of(error));
  if (bytes.size() - taken > limits_.header_bytes && !done()) return std::unexpected(kBadChunk);
  return taken;
}

bool HttpParser::done() const { return beast_ && beast_->parser.is_done(); }

bool HttpParser::expects_continue() const {
  return head_done() && !done() && beast_->parser.get().version() >= 11 && !request_.header("expect").empty();
}

bool HttpParser::has_large_body() const {
  if (body_limit_ <= limits_.body_bytes) return false;
  const auto length = beast_->parser.content_length();
  return length ? *length > limits_.body_bytes : beast_->parser.chunked();
}

bool HttpParser::keep_alive() const { return beast_->parser.keep_alive(); }

HttpRequest HttpParser::take() {
  request_.body = std::move(beast_->parser.get().body());
  return std::move(request_);
}

}  // namespace madang::net

#include <algorithm>
#include <optional>

#include "base/fuzz/harness.hpp"
#include "kernel/net/http_parser.hpp"

namespace madang::fuzz {

using namespace net;

namespace {

constexpr std::size_t kEmptyLine = 2;  // that may stand before a request

ServerLimits narrow() {
  ServerLimits limits;
  limits.header_bytes = 256;
  limits.header_count = 8;
  limits.body_bytes = 300;
  return limits;
}

struct Seen {
  std::vector<std::string> requests;
  bool refused = false;
  bool operator==(const Seen&) const = default;
};

bool is_plain(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7f; });
}

std::string told(const HttpRequest& request, const ServerLimits& limits) {
  must(request.path.starts_with('/'), "a path begins with a slash");
  must(is_plain(request.path) && is_plain(request.query), "no address holds a control character");
  must(request.headers.size() <= limits.header_count, "there are no more headers than allowed");
  must(request.body.size() <= limits.body_bytes, "no body is larger than allowed");
  std::string all = std::to_string(static_cast<int>(request.method)) + " " + request.path + " " + request.query;
  std::size_t hosts = 0;
  for (const auto& [name, value] : request.headers) {
    must(!name.empty() && is_plain(name) && is_plain(value), "no header holds a control character");
    hosts += std::ranges::equal(name, std::string_view("host"), {}, [](char c) { return std::tolower(c); }) ? 1 : 0;
    all += "\n" + name + ":" + value;
  }
  must(hosts == 1, "there is one Host");
  return all + "\n\n" + request.body;
}

/// As a connection reads them.
Seen read(const std::vector<std::string_view>& pieces, const ServerLimits& limits) {
  Seen seen;
  std::string waiting;
  std::optional<HttpParser> parser;
  for (const auto piece : pieces) {
    waiting.append(piece);
    while (!waiting.empty()) {
      if (!parser) parser.emplace(limits);
      const auto taken = parser->feed(waiting);
      if (!taken) {
        seen.refused = true;
        return seen;
      }
      waiting.erase(0, *taken);
      must(waiting.size() <= kEmptyLine + limits.header_bytes + piece.size(), "what waits is bounded");
      if (!parser->done()) break;
      const bool goes_on = parser->keep_alive();
      seen.requests.push_back(told(parser->take(), limits));
      parser.reset();
      if (!goes_on) return seen;
    }
  }
  return seen;
}

}  // namespace

void try_one(std::string_view input) {
  static const auto kLimits = narrow();
  Choices choices(input);
  must(read(choices.pieces_of(input), kLimits) == read({input}, kLimits), "it does not matter how bytes are cut");
}

}  // namespace madang::fuzz

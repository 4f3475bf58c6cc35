#include "kernel/net/http_head.hpp"

#include <algorithm>

#include "kernel/net/ascii.hpp"
#include "kernel/net/http_refusals.hpp"

namespace madang::net {

namespace {

constexpr std::size_t kMostLengthDigits = 18;

bool is_digit(char character) { return character >= '0' && character <= '9'; }

bool is_token_character(char character) {
  const auto letter = ascii_lower(character);
  return is_digit(character) || (letter >= 'a' && letter <= 'z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(character) != std::string_view::npos;
}

bool is_token(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_token_character); }

bool is_value_character(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

bool is_target_character(char character) { return character > 0x20 && character < 0x7f; }

std::string_view take_line(std::string_view& head) {
  const auto end = head.find("\r\n");
  const auto line = head.substr(0, end);
  head.remove_prefix(end + 2);
  return line;
}

std::optional<RefusalKind> version_fault(std::string_view version) {
  if (version == "HTTP/1.1" || version == "HTTP/1.0") return std::nullopt;
  const bool is_version = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                          version[6] == '.' && is_digit(version[7]);
  return is_version ? kUnknownVersion : kMalformed;
}

std::optional<RefusalKind> request_line_fault(std::string_view line) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return kMalformed;
  const auto target = line.substr(first + 1, last - first - 1);
  if (!is_token(line.substr(0, first)) || !std::ranges::all_of(target, is_target_character)) return kMalformed;
  return version_fault(line.substr(last + 1));
}

struct Framing {
  std::size_t fields = 0;
  std::size_t hosts = 0;
  std::size_t lengths = 0;
  std::size_t codings = 0;
};

bool is_length(std::string_view value) {
  return !value.empty() && value.size() <= kMostLengthDigits && std::ranges::all_of(value, is_digit);
}

std::optional<RefusalKind> field_fault(std::string_view line, Framing& framing) {
  if (!is_field(line)) return kMalformed;
  const auto colon = line.find(':');
  const auto name = line.substr(0, colon);
  const auto value = without_spaces(line.substr(colon + 1));
  framing.fields += 1;
  if (same_without_case(name, "host")) framing.hosts += value.empty() ? 2 : 1;
  if (same_without_case(name, "content-length")) {
    framing.lengths += 1;
    if (!is_length(value)) return kAmbiguousLength;
  }
  if (same_without_case(name, "transfer-encoding")) {
    framing.codings += 1;
    if (!same_without_case(value, "chunked")) return kUnknownCoding;
  }
  return std::nullopt;
}

std::optional<RefusalKind> framing_fault(const Framing& framing, bool old_version) {
  if (framing.lengths + framing.codings > 1) return kAmbiguousLength;
  if (framing.codings > 0 && old_version) return kAmbiguousLength;
  if (framing.hosts != 1) return kNoHost;
  return std::nullopt;
}

}  // namespace

std::expected<std::optional<HeadFinder::Found>, RefusalKind> HeadFinder::look(std::string_view bytes,
                                                                              const ServerLimits& limits) {
  for (auto feed = bytes.find('\n', seen_); feed != std::string_view::npos; feed = bytes.find('\n', seen_)) {
    if (feed == 0 || bytes[feed - 1] != '\r') return std::unexpected(kMalformed);
    const bool is_empty = feed == line_ + 1;
    if (is_empty && line_ > begin_) {
      if (feed + 1 - begin_ > limits.header_bytes) return std::unexpected(kHeadersTooLarge);
      return Found{begin_, feed + 1};
    }
    if (is_empty && begin_ > 0) return std::unexpected(kMalformed);
    line_ = seen_ = feed + 1;
    if (is_empty) begin_ = line_;
  }
  seen_ = bytes.size();
  if (bytes.size() > limits.header_bytes + begin_) return std::unexpected(kHeadersTooLarge);
  return std::nullopt;
}

bool is_field(std::string_view line) {
  const auto colon = line.find(':');
  return colon != std::string_view::npos && is_token(line.substr(0, colon)) &&
         std::ranges::all_of(line, is_value_character);
}

std::optional<RefusalKind> head_fault(std::string_view head, const ServerLimits& limits) {
  const auto request_line = take_line(head);
  if (const auto fault = request_line_fault(request_line)) return fault;
  Framing framing;
  for (auto line = take_line(head); !line.empty(); line = take_line(head)) {
    if (const auto fault = field_fault(line, framing)) return fault;
    if (framing.fields > limits.header_count) return kHeadersTooLarge;
  }
  return framing_fault(framing, request_line.ends_with("1.0"));
}

}  // namespace madang::net

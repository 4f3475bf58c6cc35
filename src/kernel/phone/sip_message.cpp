#include "kernel/phone/sip_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"

namespace madang::phone {
namespace {

constexpr std::string_view kVersion = "SIP/2.0";

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_alike(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, ascii_lower, ascii_lower); }

/// RFC 3261, 25.1
bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') ||
           std::string_view("-.!%*_+`'~").contains(c);
  });
}

bool is_visible(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; });
}

template <class Number>
std::optional<Number> number_of(std::string_view digits) {
  Number number{};
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number);
  if (digits.empty() || digits.front() == '-' || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

/// RFC 3261, 7.3.3
std::string long_name(std::string_view name) {
  if (name.size() != 1) return std::string(name);
  switch (ascii_lower(name[0])) {
    case 'c': return "Content-Type";
    case 'e': return "Content-Encoding";
    case 'f': return "From";
    case 'i': return "Call-ID";
    case 'k': return "Supported";
    case 'l': return "Content-Length";
    case 'm': return "Contact";
    case 's': return "Subject";
    case 't': return "To";
    case 'v': return "Via";
    default: return std::string(name);
  }
}

/// Takes the next line off, without its end.
std::optional<std::string_view> next_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == rest.npos) return std::nullopt;
  auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool read_first_line(std::string_view line, SipMessage& message) {
  const auto first = line.find(' ');
  if (first == line.npos) return false;
  const auto second = line.find(' ', first + 1);
  if (second == line.npos) return false;
  const auto middle = line.substr(first + 1, second - first - 1);
  const auto last = line.substr(second + 1);
  if (is_alike(line.substr(0, first), kVersion)) {
    const auto status = number_of<int>(middle);
    if (middle.size() != 3 || !status || *status < 100 || *status > 699) return false;
    message.status = *status;
    message.reason = last;
    return true;
  }
  if (!is_alike(last, kVersion) || !is_token(line.substr(0, first)) || !is_visible(middle)) return false;
  message.method = line.substr(0, first);
  message.uri = middle;
  return true;
}

bool read_header(std::string_view line, SipMessage& message) {
  if (!line.empty() && is_blank(line.front())) {  // goes on from the line before
    if (message.headers.empty()) return false;
    auto& value = message.headers.back().value;
    const auto more = without_blanks(line);
    if (!value.empty() && !more.empty()) value += ' ';
    value += more;
    return true;
  }
  const auto colon = line.find(':');
  if (colon == line.npos || message.headers.size() >= kMostSipHeaders) return false;
  const auto name = without_blanks(line.substr(0, colon));
  if (!is_token(name)) return false;
  message.add(long_name(name), std::string(without_blanks(line.substr(colon + 1))));
  return true;
}

bool take_body(std::string_view rest, SipMessage& message) {
  const auto length = message.header("Content-Length");
  auto bytes = rest.size();
  if (!length.empty()) {
    const auto said = number_of<std::size_t>(length);
    if (!said || *said > rest.size()) return false;
    bytes = *said;
  }
  message.body = rest.substr(0, bytes);
  message.remove("Content-Length");
  return true;
}

bool has_what_it_must(const SipMessage& message) {
  for (const auto* name : {"Via", "From", "To", "Call-ID"})
    if (message.header(name).empty()) return false;
  if (message.all("Via").empty()) return false;
  const auto cseq = read_cseq(message.header("CSeq"));
  return cseq && (!message.is_request() || cseq->method == message.method);
}

/// Calls `take` with each piece between `separator`s that stand neither in quotes nor in `<…>`.
template <class Take>
void split(std::string_view text, char separator, Take take) {
  bool quoted = false;
  bool bracketed = false;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
      continue;
    }
    if (c == '"') quoted = true;
    if (c == '<') bracketed = true;
    if (c == '>') bracketed = false;
    if (c != separator || bracketed) continue;
    take(without_blanks(text.substr(start, i - start)));
    start = i + 1;
  }
  take(without_blanks(text.substr(std::min(start, text.size()))));
}

std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
  std::string plain;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size()) ++i;
    plain += text[i];
  }
  return plain;
}

}  // namespace

std::string_view SipMessage::header(std::string_view name) const {
  const auto found = std::ranges::find_if(headers, [&](const SipHeader& each) { return is_alike(each.name, name); });
  return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

std::vector<std::string> SipMessage::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& each : headers) {
    if (!is_alike(each.name, name)) continue;
    split(each.value, ',', [&](std::string_view value) {
      if (!value.empty()) values.emplace_back(value);
    });
  }
  return values;
}

void SipMessage::remove(std::string_view name) {
  std::erase_if(headers, [&](const SipHeader& each) { return is_alike(each.name, name); });
}

std::string SipMessage::text() const {
  std::string text = is_request() ? fmt::format("{} {} {}\r\n", method, uri, kVersion)
                                  : fmt::format("{} {} {}\r\n", kVersion, status, reason);
  for (const auto& [name, value] : headers) text += fmt::format("{}: {}\r\n", name, value);
  return text + fmt::format("Content-Length: {}\r\n\r\n{}", body.size(), body);
}

std::optional<SipMessage> read_sip(std::string_view datagram) {
  if (datagram.size() > kMostSipBytes) return std::nullopt;
  SipMessage message;
  const auto first = next_line(datagram);
  if (!first || !read_first_line(*first, message)) return std::nullopt;
  for (;;) {
    const auto line = next_line(datagram);
    if (!line) return std::nullopt;
    if (line->empty()) break;
    if (line->contains('\0') || line->contains('\r') || !read_header(*line, message)) return std::nullopt;
  }
  if (!take_body(datagram, message) || !has_what_it_must(message)) return std::nullopt;
  return message;
}

std::optional<CSeq> read_cseq(std::string_view value) {
  const auto blank = std::ranges::find_if(value, is_blank) - value.begin();
  const auto number = number_of<std::uint32_t>(value.substr(0, static_cast<std::size_t>(blank)));
  const auto method = without_blanks(value.substr(static_cast<std::size_t>(blank)));
  if (!number || *number > 0x7fff'ffff || !is_token(method)) return std::nullopt;
  return CSeq{*number, std::string(method)};
}

std::optional<std::string> parameter(std::string_view value, std::string_view name) {
  std::optional<std::string> found;
  bool is_first = true;  // what the parameters belong to
  split(value, ';', [&](std::string_view piece) {
    const auto equals = std::min(piece.find('='), piece.size());
    const bool is_it = is_alike(without_blanks(piece.substr(0, equals)), name);
    if (is_it && !is_first && !found)
      found = unquoted(without_blanks(piece.substr(std::min(equals + 1, piece.size()))));
    is_first = false;
  });
  return found;
}

std::string_view uri_in(std::string_view value) {
  bool quoted = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && quoted)
      ++i;
    else if (value[i] == '"')
      quoted = !quoted;
    else if (value[i] == '<' && !quoted) {
      const auto end = value.find('>', i);
      return end == value.npos ? std::string_view() : value.substr(i + 1, end - i - 1);
    }
  }
  return without_blanks(value.substr(0, value.find(';')));
}

std::optional<SipUri> read_sip_uri(std::string_view text) {
  if (!is_visible(text) || text.size() > 1024) return std::nullopt;
  const auto scheme = text.find(':');
  if (scheme == text.npos || !is_alike(text.substr(0, scheme), "sip")) return std::nullopt;
  auto rest = text.substr(scheme + 1);
  rest = rest.substr(0, rest.find('?'));
  SipUri uri;
  const auto at = rest.find('@');
  if (at != rest.npos) {
    uri.user = rest.substr(0, at);
    rest.remove_prefix(at + 1);
  }
  const auto semicolon = std::min(rest.find(';'), rest.size());
  uri.parameters = rest.substr(semicolon);
  auto place = rest.substr(0, semicolon);
  const auto bracket = place.rfind(']');
  const auto colon = place.find(':', bracket == place.npos ? 0 : bracket);
  if (colon != place.npos) {
    const auto port = number_of<std::uint16_t>(place.substr(colon + 1));
    if (!port || *port == 0) return std::nullopt;
    uri.port = *port;
    place = place.substr(0, colon);
  }
  if (place.starts_with('[') && place.ends_with(']')) place = place.substr(1, place.size() - 2);
  if (place.empty() || place.find_first_of("<>\",[]") != place.npos) return std::nullopt;
  uri.host = place;
  return uri;
}

}  // namespace madang::phone

#include "kernel/outbound/delivery.hpp"

#include "base/text.hpp"

namespace madang::outbound {
namespace {

constexpr std::size_t kMostBytes = 300;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

}  // namespace

std::string quoted_line(std::string_view words) {
  const bool is_text = is_utf8(words);
  std::string line;
  for (const char c : words) {
    const char shown = is_control(c) ? ' ' : c;
    if (shown == ' ' && line.ends_with(' ')) continue;
    line += is_text || static_cast<unsigned char>(shown) < 0x80 ? shown : '?';
  }
  if (line.size() > kMostBytes) {
    std::size_t end = kMostBytes;
    while (end > 0 && continues(line[end])) --end;
    line.resize(end);
    line += "…";
  }
  return std::string(trimmed(line));
}

}  // namespace madang::outbound

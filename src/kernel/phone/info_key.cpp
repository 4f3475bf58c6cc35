#include "kernel/phone/info_key.hpp"

#include <string>

#include "base/ascii.hpp"
#include "base/text.hpp"
#include "kernel/phone/rtp.hpp"

namespace madang::phone {
namespace {

/// Some write the number of the event (`11` for `#`) in place of its key.
std::optional<char> read_key(std::string_view word) {
  if (word.size() == 1) {
    for (std::uint8_t event = 0; event < 16; ++event)
      if (ascii_lower(*key_of(event)) == ascii_lower(word[0])) return key_of(event);
    return std::nullopt;
  }
  if (word.size() != 2 || word[0] != '1' || word[1] < '0' || word[1] > '5') return std::nullopt;
  return key_of(static_cast<std::uint8_t>(10 + (word[1] - '0')));
}

}  // namespace

std::optional<char> key_in_info(std::string_view content_type, std::string_view body) {
  const auto type = ascii_lowered(trimmed(content_type.substr(0, content_type.find(';'))));
  if (type == "application/dtmf") return read_key(trimmed(body));
  if (type != "application/dtmf-relay") return std::nullopt;
  while (!body.empty()) {
    const auto end = std::min(body.find('\n'), body.size());
    const auto line = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    const auto equals = line.find('=');
    if (equals == line.npos || ascii_lowered(trimmed(line.substr(0, equals))) != "signal") continue;
    return read_key(trimmed(line.substr(equals + 1)));
  }
  return std::nullopt;
}

}  // namespace madang::phone

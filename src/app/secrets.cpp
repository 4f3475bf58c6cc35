#include "app/secrets.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "app/config.hpp"
#include "base/text.hpp"

namespace madang::app {

std::string secret_in(const SecretPlace& place) {
  if (!place.given.empty()) return place.given;
  if (!place.file.empty()) {
    std::ifstream stream(place.file, std::ios::binary);
    if (!stream) throw ConfigError(fmt::format("{}_file: {} cannot be read", place.key, place.file));
    const std::string text((std::istreambuf_iterator<char>(stream)), {});
    return std::string(trimmed(text));
  }
  const char* given = std::getenv(place.variable);
  return given ? given : "";
}

}  // namespace madang::app

#include "files/presenting_api.hpp"

#include <fmt/format.h>

#include "files/sniffing.hpp"

namespace madang::files {
namespace {

constexpr std::string_view kNothingMayRun =
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox";

/// A PDF may hold programs: our own page draws it, no browser opens it.
bool may_stand_alone(FileKind kind) {
  return kind == FileKind::picture || kind == FileKind::video || kind == FileKind::audio;
}

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
}

std::string ascii(std::string_view name) {
  std::string plain;
  for (const char c : name) plain += is_plain(c) || c == ' ' ? c : '_';
  return plain;
}

std::string percent_encoded(std::string_view name) {
  std::string encoded;
  for (const char c : name) {
    if (is_plain(c))
      encoded += c;
    else
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

}  // namespace

std::string disposition(std::string_view kind, std::string_view name) {
  return fmt::format("{}; filename=\"{}\"; filename*=UTF-8''{}", kind, ascii(name), percent_encoded(name));
}

net::Headers headers_of(const File& file, bool download) {
  const bool shown = may_stand_alone(file.kind) && !download;
  return {{"Content-Type", std::string(served_type(file))},
          {"Content-Disposition", disposition(shown ? "inline" : "attachment", file.name)},
          {"Content-Security-Policy", std::string(kNothingMayRun)},
          {"Cross-Origin-Resource-Policy", "same-origin"},
          {"Cache-Control", "private, no-cache"}};
}

}  // namespace madang::files

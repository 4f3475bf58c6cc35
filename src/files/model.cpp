#include "files/model.hpp"

#include <algorithm>

namespace madang::files {
namespace {

/// U+202A to U+202E and U+2066 to U+2069: `photo_gnp.exe` could be shown as `photo_exe.png` with them.
bool turns_direction(std::string_view name) {
  for (auto at = name.find('\xe2'); at != name.npos; at = name.find('\xe2', at + 1)) {
    const auto rest = name.substr(at + 1, 2);
    if (rest.size() < 2) return false;
    if (rest[0] == '\x80' && rest[1] >= '\xaa' && rest[1] <= '\xae') return true;
    if (rest[0] == '\x81' && rest[1] >= '\xa6' && rest[1] <= '\xa9') return true;
  }
  return false;
}

}  // namespace

std::int64_t chunk_count(std::int64_t size) { return (size + kChunkBytes - 1) / kChunkBytes; }

std::int64_t chunk_size(std::int64_t size, std::int64_t number) {
  return std::min(kChunkBytes, size - number * kChunkBytes);
}

std::string accepted_name(std::string_view name) {
  const auto inner = trimmed(name);
  if (inner.empty()) throw Refusal(kInvalid, "name", "name must not be empty.");
  if (inner == "." || inner == ".." || inner.find_first_of("/\\\n\t") != inner.npos)
    throw Refusal(kInvalid, "name", "name must be a file's name without folders.");
  if (turns_direction(inner)) throw Refusal(kInvalid, "name", "name must not change its direction of writing.");
  return std::string(inner);
}

}  // namespace madang::files

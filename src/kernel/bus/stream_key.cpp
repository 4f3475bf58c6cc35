#include "kernel/bus/stream_key.hpp"

#include <algorithm>
#include <stdexcept>

namespace madang::bus {

std::optional<StreamKey> StreamKey::read(const StreamName& stream) {
  StreamKey key;
  const auto mark = stream.find('_');
  if (mark == 0 || mark > key.prefix.size()) return std::nullopt;
  const auto value = read_base32(std::string_view(stream).substr(mark + 1));
  if (!value) return std::nullopt;
  stream.copy(key.prefix.data(), mark);
  key.value = *value;
  return key;
}

StreamKey StreamKey::of(const StreamName& stream) {
  if (const auto key = read(stream)) return *key;
  throw std::logic_error("a stream's name must be an id");
}

StreamName StreamKey::name() const {
  const std::size_t length = static_cast<std::size_t>(std::ranges::find(prefix, '\0') - prefix.begin());
  return StreamName(prefix.data(), length) + "_" + base32(value);
}

bool StreamKey::has_plain_prefix() const {
  const auto end = std::ranges::find(prefix, '\0');
  return std::all_of(prefix.begin(), end, [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace madang::bus

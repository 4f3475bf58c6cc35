#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/id.hpp"
#include "kernel/bus/event.hpp"

namespace madang::bus {

/// A stream's name in 16 bytes: the id it is the text of.
struct StreamKey {
  std::uint64_t value = 0;
  std::array<char, 4> prefix{};

  /// Nothing when it is no id's text.
  static std::optional<StreamKey> read(const StreamName& stream);
  /// The same where anything else would be a bug of ours; throws std::logic_error.
  static StreamKey of(const StreamName& stream);
  template <FixedString Prefix>
  static StreamKey of(Id<Prefix> id) {
    StreamKey key{id.value, {}};
    Prefix.view().copy(key.prefix.data(), key.prefix.size());
    return key;
  }
  StreamName name() const;
  /// Of lower-case letters, as every id's is; matters only for what others sent.
  bool has_plain_prefix() const;
  auto operator<=>(const StreamKey&) const = default;
};

/// Ids are dense; multiplied, they are spread.
inline std::size_t hash_value(const StreamKey& key) { return key.value * 0x9e3779b97f4a7c15U; }

}  // namespace madang::bus

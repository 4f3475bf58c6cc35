#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/fixed_string.hpp"
#include "base/time.hpp"

namespace madang {

/// 13 characters of Crockford's base 32, lower case, most significant first; so text sorts as the numbers do.
std::string base32(std::uint64_t value);
/// Reads exactly what base32() writes; anything else, also another spelling of the same number, is refused.
std::optional<std::uint64_t> read_base32(std::string_view text);

/// Names one thing of one kind. 64 bits, time-ordered, made by IdSource; on the wire `msg_` and 13 characters.
/// Zero means "none" and never crosses the wire.
template <FixedString Prefix>
struct Id {
  std::uint64_t value = 0;

  static constexpr std::string_view prefix() { return Prefix.view(); }

  explicit operator bool() const { return value != 0; }
  auto operator<=>(const Id&) const = default;

  std::string text() const { return std::string(prefix()) + "_" + base32(value); }

  static std::optional<Id> read(std::string_view text) {
    if (!text.starts_with(prefix()) || text.size() <= prefix().size() || text[prefix().size()] != '_')
      return std::nullopt;
    auto value = read_base32(text.substr(prefix().size() + 1));
    if (!value || *value == 0) return std::nullopt;
    return Id{*value};
  }
};

using AccountId = Id<"acc">;
using OrgId = Id<"org">;
using MemberId = Id<"mem">;
using SessionId = Id<"ses">;

/// Makes ids: 41 bits of milliseconds since 2025, 10 bits of node, 12 bits of count. Ids of one source strictly grow,
/// also when the clock steps back. One per process; any thread.
class IdSource {
 public:
  IdSource(const Clock& clock, std::uint16_t node) : clock_(clock), node_(node & 0x3ff) {}

  /// Under which number it makes ids from now on, when that is only known later. Before the first id.
  void act_as(std::uint16_t node) { node_ = node & 0x3ff; }

  /// How far it has come; and to go on beyond that after a restart, whatever the clock says then.
  std::uint64_t last_tick() const { return last_tick_; }
  void go_on_after(std::uint64_t tick);

  template <class AnyId>
  AnyId next() {
    return AnyId{next_value()};
  }

 private:
  std::uint64_t next_value();

  const Clock& clock_;
  std::atomic<std::uint64_t> node_;
  std::atomic<std::uint64_t> last_tick_ = 0;  // milliseconds and count, without the node
};

}  // namespace madang

template <madang::FixedString Prefix>
struct std::hash<madang::Id<Prefix>> {
  std::size_t operator()(const madang::Id<Prefix>& id) const noexcept { return std::hash<std::uint64_t>{}(id.value); }
};

#pragma once

#include <cstdint>

#include "base/id.hpp"

namespace madang::store {

/// How works of the same lane take turns.
enum class Turn : std::uint8_t {
  alone,  ///< strictly one after another
  /// For what only adds to its lane: it takes one number of one counter there (`… DO UPDATE SET n = t.n + 1 RETURNING
  /// n`), and relies on nothing that others of its kind write, but for keys that the database holds unique. Such works
  /// may share a transaction and run beside each other in it; they get their numbers in the order in which they came.
  beside,
};

/// What a transaction relies on, for engines that run several at once. Two whose lanes touch are strictly one after
/// another, on all nodes; two whose lanes do not may see each other half done, so a work must rely on nothing that
/// others write outside its lane. An engine with one writer pays no heed to it.
struct Lane {
  /// Touches every other: for what stands above organisations, such as accounts, or in several of them.
  static Lane everything() { return {}; }
  /// Touches all of the organisation.
  static Lane of(OrgId org) { return {org, 0}; }
  /// Touches what relies on the whole organisation, and the same part of it, such as one conversation. `part` is not 0.
  static Lane of(OrgId org, std::uint64_t part, Turn turn = Turn::alone) { return {org, part, turn}; }
  /// Touches only the same key, for what stands alone and above organisations, such as one ticket.
  static Lane alone(std::uint64_t key) { return {OrgId{}, key | 1}; }

  OrgId org{};
  std::uint64_t part = 0;
  Turn turn = Turn::alone;

  bool operator==(const Lane&) const = default;
};

}  // namespace madang::store

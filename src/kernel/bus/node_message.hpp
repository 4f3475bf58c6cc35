#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/id.hpp"
#include "kernel/bus/event.hpp"
#include "kernel/bus/stream_key.hpp"

namespace madang::bus {

inline constexpr std::int64_t kHearsNoMore = -1;

/// What nodes tell each other, see NodeMessage. Views are into the bytes they were read from.

/// An event was committed. Without its envelope when that is long: who wants it reads the log.
struct EventHint {
  OrgId org;
  StreamKey stream;
  std::int64_t seq = 0;
  Keeping keeping = Keeping::log;
  std::string_view envelope;

  bool operator==(const EventHint&) const = default;
};

/// What is only true now, on one stream.
struct EphemeralBatch {
  OrgId org;
  StreamKey stream;
  std::vector<std::string_view> envelopes;

  bool operator==(const EphemeralBatch&) const = default;
};

/// Somebody began to hear a stream or hears it no more; which of them the database says.
struct HearingChange {
  OrgId org;
  MemberId member;
  StreamKey stream;
  std::int64_t base = kHearsNoMore;  ///< they hear what comes after it

  bool operator==(const HearingChange&) const = default;
};

/// What a stream said up to `seq` was changed in the log.
struct Redaction {
  OrgId org;
  StreamKey stream;
  std::int64_t seq = 0;

  bool operator==(const Redaction&) const = default;
};

struct SessionEnd {
  SessionId session;

  bool operator==(const SessionEnd&) const = default;
};

/// For a slice, which reads it itself; see Cluster::broadcast.
struct Broadcast {
  std::string_view bytes;

  bool operator==(const Broadcast&) const = default;
};

/// Which databases the sender reaches, by the names of [store.shards]; see Standing.
struct Reach {
  std::vector<std::string_view> names;

  bool operator==(const Reach&) const = default;
};

/// One message between nodes. `sender` is the number of a run of the server, so that it knows its own again.
struct NodeMessage {
  std::uint64_t sender = 0;
  std::variant<EventHint, EphemeralBatch, HearingChange, Redaction, SessionEnd, Broadcast, Reach> body;

  bool operator==(const NodeMessage&) const = default;
};

inline constexpr std::size_t kLongestHinted = 16 * 1024;
inline constexpr std::size_t kLongestEphemeral = 4 * 1024;
inline constexpr std::size_t kMostEphemera = 32;
inline constexpr std::size_t kLongestName = 64;  ///< of a database

/// The bytes of a message, and nothing but exactly these bytes read again: another version, an id of nothing, a length
/// that lies is no message. Pure.
std::string write_node_message(const NodeMessage& message);
std::optional<NodeMessage> read_node_message(std::string_view bytes);

}  // namespace madang::bus

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "bench/load/room.hpp"

namespace bench {

/// How one kind of server is spoken to. Every member joins the one room of the measurement.
class Protocol {
 public:
  virtual ~Protocol() = default;

  /// What a new connection says first.
  virtual std::string opening(const Member& member) = 0;
  /// Takes whole pieces from the front of `member.input`, and counts in the room what they are.
  virtual void receive(Room& room, Member& member) = 0;
  /// What `member` says to have `text` told to everybody who joined.
  virtual std::string publish(const Member& member, std::string_view text) = 0;
  /// True where who listens cannot speak: then the last connection only speaks.
  virtual bool needs_speaker() const { return false; }
};

/// `floor`, `ws`, `socket.io`, `redis`, `nats`, `ejabberd`; throws for any other name. `members` is how many will join.
std::unique_ptr<Protocol> peer_protocol(std::string_view name, int members);

}  // namespace bench

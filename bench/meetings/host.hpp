#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "kernel/media_load/connection.hpp"

namespace bench::meetings {

namespace media = madang::media_load;

using Number = std::uint32_t;  ///< of a participant, from 1

/// What somebody wants on the screen.
struct Shown {
  Number stage = 0;  ///< large; 0 is nobody
  std::vector<Number> tiles;
  Number screen = 0;           ///< whose; 0 is nobody's
  std::vector<Number> voices;  ///< for a server that does not choose the loudest itself
};

/// One person's device. With some servers it sends and receives over one connection, with others over two.
struct Participant {
  Number number = 0;
  bool publishes = true;
  bool watches = true;
  bool shares = false;        ///< may share a screen; with our engine alone
  unsigned layers = 7;        ///< of the camera; where the server says which are wanted, its word counts
  std::int64_t asked_at = 0;  ///< wall_clock() when it wanted to join
  std::unique_ptr<media::Connection> sending;
  std::unique_ptr<media::Connection> receiving;  ///< null when `sending` does both
  Shown shown;
  Shown told;  ///< what of it the server knows: only what differs is waited for

  media::Connection* receiver() { return receiving ? receiving.get() : sending.get(); }
  bool is_connected() const {
    return (sending || receiving) && (!sending || sending->connected_at()) && (!receiving || receiving->connected_at());
  }
};

/// How the server says it is, where it says so; the worst since it was last taken.
struct ServerState {
  int surge = 0;                ///< what it gives up (docs/operations.md)
  double load = 0;              ///< of its fullest worker, 0 to 1
  std::uint64_t overflown = 0;  ///< datagrams that it was too late for, since its beginning

  void add(const ServerState& other) {
    surge = std::max(surge, other.surge);
    load = std::max(load, other.load);
    overflown = std::max(overflown, other.overflown);
  }
};

/// What all servers under measurement can be asked for. Everything comes about while the loop runs. One thread.
class Host {
 public:
  virtual ~Host() = default;
  /// Enters, and sees what `who.shown` says from the beginning.
  virtual void join(Participant& who) = 0;
  /// `who.shown` has changed.
  virtual void show(Participant& who) = 0;
  virtual void leave(Participant& who) = 0;
  virtual ServerState take_state() { return {}; }
  /// What is measured next; for others who are in the meeting.
  virtual void begin_part(std::string_view) {}
};

/// What every participant is made with.
struct Ground {
  media::Loop& loop;
  const media::TransportSettings& transport;
  media::Findings& findings;
  media::CameraShape camera;
  std::size_t tiles = 25;
  unsigned open_each = 1;

  std::unique_ptr<media::Connection> connection(Number number, unsigned kind, bool takes_unknown = false) const {
    const media::ConnectionSettings settings{.source = number,
                                             .seed = number * 4ULL + kind,
                                             .camera = camera,
                                             .open_each = open_each,
                                             .takes_unknown = takes_unknown};
    return std::make_unique<media::Connection>(loop, transport, settings, findings);
  }
};

}  // namespace bench::meetings

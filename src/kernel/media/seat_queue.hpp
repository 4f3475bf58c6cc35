#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "kernel/media/capacity_model.hpp"
#include "kernel/media/meeting_ids.hpp"
#include "kernel/media/surge_order.hpp"

namespace madang::media {

/// What somebody who came is let have.
enum class SeatAccess : std::uint8_t {
  waits,     ///< not even sound has room
  hears,     ///< sound both ways, and no pictures yet
  pictures,  ///< everything
};

/// Where somebody stands. Place 1 is the next to get pictures; 0 has them.
struct SeatPlace {
  SeatAccess access = SeatAccess::pictures;
  std::size_t place = 0;
  bool operator==(const SeatPlace&) const = default;
};

/// How many the server lets in.
struct SeatRule {
  std::optional<std::size_t> most_pictures;  ///< people with pictures; nothing: as `packets` allows
  std::optional<std::size_t> most_hearing;   ///< people more who hear
  double packets = 0;                        ///< a second, that may be planned with in all
  MeetingProfile profile;
  Surge surge = Surge::none;
};

/// Everybody who is in a meeting of this server or waits for it, in the order in which they came. Who came first gets
/// pictures first; sound costs a fraction, so those who wait hear as soon as that fits. Nobody loses what they have.
/// Pure; one thread.
class SeatQueue {
 public:
  /// Who has not made use of their place and has not asked for so long is no longer there, and who went comes back so
  /// long.
  static constexpr std::chrono::seconds kPatience{60};

  struct Settled;
  struct Change {
    ParticipantId participant{};
    SeatPlace place;
    SeatAccess before = SeatAccess::waits;
  };

  /// Once for each; again it says where they stand. `owner` is whose device it is: one that goes and comes again, as a
  /// page that is loaded anew does, has its turn where it had it.
  SeatPlace enter(ParticipantId participant, RoomId room, std::uint64_t owner, const SeatRule& rule, Time now);
  void leave(ParticipantId participant, Time now);
  void close(RoomId room);
  /// They are connected: from now on they need not ask, and stay until they leave.
  void use(ParticipantId participant);
  /// They are still there. Nothing of who is not.
  std::optional<SeatPlace> ask(ParticipantId participant, Time now);
  std::optional<SeatPlace> look(ParticipantId participant) const;

  /// Lets in who fits, and forgets who no longer asks.
  Settled settle(const SeatRule& rule, Time now);

  std::size_t rooms() const;
  std::size_t with_pictures() const { return count(SeatAccess::pictures); }
  std::size_t hearing() const { return count(SeatAccess::hears); }
  std::size_t waiting() const { return count(SeatAccess::waits); }

 private:
  using Turn = std::uint64_t;
  struct Seat {
    ParticipantId participant{};
    RoomId room{};
    std::uint64_t owner = 0;
    SeatAccess access = SeatAccess::waits;
    SeatPlace told;
    Time asked;
    bool is_used = false;
  };
  struct Gone {
    RoomId room{};
    std::uint64_t owner = 0;
    Turn turn = 0;
    Time since;
  };

  std::size_t count(SeatAccess access) const;
  Turn turn_for(RoomId room, std::uint64_t owner, Time now);
  std::map<Turn, Seat>::iterator find(ParticipantId participant);
  SeatPlace place_of(Turn turn) const;
  bool fits(Turn turn, SeatAccess wanted, const SeatRule& rule) const;
  void let_in(const SeatRule& rule);
  std::vector<ParticipantId> forget_absent(Time now);

  std::map<Turn, Seat> seats_;
  std::map<ParticipantId, Turn> turns_;
  std::vector<Gone> gone_;
  Turn next_ = 1;
};

struct SeatQueue::Settled {
  std::vector<Change> changes;           ///< what they were not told yet
  std::vector<ParticipantId> forgotten;  ///< who no longer asked
};

}  // namespace madang::media

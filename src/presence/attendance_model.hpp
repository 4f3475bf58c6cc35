#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "presence/devices_model.hpp"
#include "presence/model.hpp"
#include "presence/views_model.hpp"

namespace madang::presence {

/// What turn() found: whom to tell of, and what to keep.
struct Turn {
  std::vector<std::pair<OrgId, Presence>> told;
  std::vector<Seen> seen;
};

/// A time or none, in the eight bytes of a time.
class MaybeTime {
 public:
  MaybeTime() = default;
  MaybeTime(Timestamp time) : milliseconds_(time.milliseconds()) {}
  MaybeTime(std::optional<Timestamp> time) : milliseconds_(time ? time->milliseconds() : kNone) {}

  explicit operator bool() const { return milliseconds_ != kNone; }
  Timestamp operator*() const { return Timestamp::from_milliseconds(milliseconds_); }
  std::optional<Timestamp> optional() const { return *this ? std::optional(**this) : std::nullopt; }
  void reset() { milliseconds_ = kNone; }
  bool operator==(const MaybeTime&) const = default;

 private:
  static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();

  std::int64_t milliseconds_ = kNone;
};

/// Who is connected, with which devices, and what these said. Knows those who are there, who just left, and who want
/// quiet; of everybody else it holds nothing. Pure; one thread at a time.
///
/// Changes are told by turns, so that somebody who comes and goes within one is told of once, and a storm of people
/// who come back is told little by little. Who leaves is given `grace` to come back before anybody hears of it.
class Attendance {
 public:
  using Device = std::uint64_t;

  explicit Attendance(std::chrono::milliseconds grace) : grace_(grace) {}

  void came(Place place, Device device, Timestamp now);
  void left(Place place, Device device, Timestamp now);
  /// Of a device that is not there it changes nothing.
  void said(Place place, Device device, Activity activity, Timestamp now);
  /// Nothing disturbs until then; nothing ends it. Holds for all devices of the member, also while there is none.
  void keep_quiet(Place place, std::optional<Timestamp> until, Timestamp now);

  /// As it was last told, so that whoever looks and then hears of changes is never left behind. Nothing of who is not
  /// there.
  std::optional<Presence> look(Place place) const;

  /// Whether a device is connected, here or at another node.
  bool is_there(Place place) const;

  /// The next `most` changes due by now.
  Turn turn(Timestamp now, std::size_t most);
  /// Everybody who is there, for when the server goes; but for those whom another node still has.
  std::vector<Seen> everybody(Timestamp now) const;

  std::size_t size() const { return here_.size(); }

  /// In a cluster, where each node knows its own devices: from now on it is remembered what others must be told.
  void share() { shares_ = true; }
  /// What the devices here are together: the next `most` that changed since they were asked for, or all.
  std::vector<View> views_changed(std::size_t most);
  std::vector<View> views() const;
  /// What another node says; it counts as one device more.
  void hear(const View& view, std::uint64_t node, Timestamp now);
  /// The node says it no more: it went, or fell silent.
  void lose(Place place, std::uint64_t node, Timestamp now);

 private:
  /// What hardly anybody who is there has.
  struct Seldom {
    MaybeTime gone_at;  // while there is no device
    MaybeTime quiet_until;
    Timestamp quiet_said_at;
    MaybeTime due;  // the alarm in due_
    MaybeTime told_quiet_until;

    bool operator==(const Seldom&) const = default;
  };
  /// There is one for everybody who is there, so its fields are few.
  struct Attendee {
    Devices devices;
    Timestamp active_at;  // when somebody was last in front of a device, unless they are now
    MaybeTime told_active_at;
    std::unique_ptr<Seldom> kept_seldom;
    PresenceState told = PresenceState::offline;
    bool changed = false;   // stands in changed_
    bool unseen = false;    // came or left since it was last kept
    bool unshared = false;  // stands in unshared_

    const Seldom& seldom() const;
    Seldom& change_seldom();
    void forget_seldom();  ///< when there is nothing in it
    bool is_active() const;
    bool left_active() const;  ///< the last device went while somebody sat in front of it, as when a page is reloaded
  };

  static Presence told_of(MemberId member, const Attendee& attendee);
  bool is_here(const Attendee& attendee, Timestamp now) const;
  Timestamp seen_at(const Attendee& attendee, Timestamp now) const;
  Presence presence_of(MemberId member, const Attendee& attendee, Timestamp now) const;
  void change(Place place, Attendee& attendee);
  void change_here(Place place, Attendee& attendee);
  void go_if_last(Attendee& attendee, Timestamp now) const;
  static void come_back(Attendee& attendee);
  View view_of(Place place) const;
  void set_alarm(Place place, Attendee& attendee, Timestamp now);
  void look_again(Place place, Timestamp now, Turn& turn);

  const std::chrono::milliseconds grace_;
  std::map<Place, Attendee> here_;
  std::deque<Place> changed_;
  std::deque<Place> unshared_;
  bool shares_ = false;
  std::set<std::pair<Timestamp, Place>> due_;
};

}  // namespace madang::presence

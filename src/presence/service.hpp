#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kernel/auth/actor.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/store/transaction.hpp"
#include "presence/attendance_model.hpp"

namespace madang::presence {

/// The people on the screen, in place of those before.
struct WatchFrame {
  std::vector<MemberId> member_ids;
};
BOOST_DESCRIBE_STRUCT(WatchFrame, (), (member_ids))

/// Said when it begins and when it changes. A device that says nothing is away.
struct PresentFrame {
  Activity activity = Activity::active;
};
BOOST_DESCRIBE_STRUCT(PresentFrame, (), (activity))

/// Do not disturb, for a day at most; without a time it ends.
struct QuietFrame {
  std::optional<Timestamp> until;
};
BOOST_DESCRIBE_STRUCT(QuietFrame, (), (until))

/// Those of the named members whom the actor may see, each once.
using Sight = std::function<std::vector<MemberId>(store::Transaction&, const auth::Actor&, std::vector<MemberId>)>;

/// What somebody watches from now on.
struct Watched {
  std::vector<bus::StreamName> streams;
  std::vector<Presence> otherwise;  ///< how each is who is not there
};

/// Who is there. One per process; any thread. Only when somebody was last seen outlives it.
class Service {
 public:
  Service(const Clock& clock, bus::Streams& streams, Sight sight, std::chrono::milliseconds grace)
      : clock_(clock), streams_(streams), sight_(std::move(sight)), attendance_(grace) {}

  /// A device came or left: for the kernel, which knows.
  void came(Place place, Attendance::Device device);
  void left(Place place, Attendance::Device device);

  void present(const auth::Actor& actor, Attendance::Device device, const PresentFrame& frame);
  void quiet(const auth::Actor& actor, Attendance::Device device, const QuietFrame& frame);
  /// Whom the actor may not see is left out. Guests are told how it stands and nothing after, since whom they may see
  /// changes without a word: they ask again.
  Watched watch(store::Transaction& transaction, const auth::Actor& actor, const WatchFrame& frame);

  /// How they are, as it crosses the wire; asked once the streams are heard, so that nothing falls in between.
  std::string told(const auth::Actor& actor, const std::vector<Presence>& otherwise);

  /// Those of the members who were last told to be there.
  std::vector<MemberId> those_there(OrgId org, std::vector<MemberId> members);

  /// Tells of what has changed, every second; what is left to do is to keep these.
  std::vector<Seen> take_turn();
  /// When those who are there were seen, for when the server goes.
  std::vector<Seen> everybody();

  /// For Sharing, see Attendance.
  void share();
  std::vector<View> views_changed(std::size_t most);
  std::vector<View> views();
  void hear(const View& view, std::uint64_t node);
  void lose(Place place, std::uint64_t node);

  static void keep(store::Transaction& transaction, std::span<const Seen> seen);

 private:
  const Clock& clock_;
  bus::Streams& streams_;
  const Sight sight_;
  std::mutex mutex_;
  Attendance attendance_;  // under the mutex
};

}  // namespace madang::presence

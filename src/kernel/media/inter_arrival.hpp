#pragma once

#include <cstdint>
#include <optional>

#include "kernel/media/data_rate.hpp"

namespace madang::media {

/// How two groups of packets that followed each other differ.
struct GroupDelta {
  Duration sent;     ///< between the last packets of both
  Duration arrived;  ///< the same at the receiver, by its clock
};

/// Gathers packets into groups that were sent, or came, as one burst, and tells by how much more or less time they
/// arrived apart than they were sent (draft-ietf-rmcat-gcc-02, 5.2). A frame is sent in one go and a radio delivers
/// what waited in one go: packet by packet both would look like a queue that empties and fills. No allocation; one
/// thread.
class InterArrival {
 public:
  /// A packet that was received, in the order it was sent. `arrived` is by the receiver's clock.
  std::optional<GroupDelta> add(Time sent, Duration arrived);

 private:
  struct Group {
    Time first_sent;
    Time last_sent;
    Duration first_arrived{};
    Duration last_arrived{};
  };

  bool is_of_group(Time sent, Duration arrived) const;

  std::optional<Group> previous_;
  std::optional<Group> current_;
};

}  // namespace madang::media

#pragma once

#include <unordered_map>
#include <vector>

#include "kernel/media/forwarder_counts.hpp"
#include "kernel/media/layer_allocator.hpp"
#include "kernel/media/media_reports.hpp"
#include "kernel/media/outlet.hpp"
#include "kernel/media/packet_pool.hpp"
#include "kernel/media/published_layer.hpp"
#include "kernel/media/recording_tap.hpp"
#include "kernel/media/surge_order.hpp"
#include "kernel/media/worker_links.hpp"

namespace madang::media {

class Downlink;

/// What everything of one worker's Forwarder works with. One thread.
struct WorkerContext {
  Outlet& outlet;
  MediaReports& reports;
  WorkerLinks links;
  PacketPool& pool;
  ForwarderCounts counts;
  SurgeLimits limits;
  /// By the names of their streams, for retransmissions of what a slot showed before.
  std::unordered_map<std::uint32_t, const PublishedLayer*> layers;
  /// Those with something that waits for its turn.
  std::vector<Downlink*> active;
  RecordingTap* tap = nullptr;        ///< where recorded packets go; there when a room is recorded
  RecordingTap* voice_tap = nullptr;  ///< where voices go that are listened to; there when a room is
  std::uint32_t last_name = 0;
  std::uint32_t last_incarnation = 0;
  DependencyStructure no_structure{};  ///< of streams without dependency descriptors
  // Where one receiver's line is shared, receiver by receiver:
  std::vector<Wish> wishes{};         ///< the first is all sound together
  std::vector<std::size_t> wished{};  ///< the slots of the others
};

/// The time as reports of senders say it: of our steady clock, which all that we send is counted by. 32 bits of seconds
/// and 32 of parts.
inline std::uint64_t ntp_of(MediaTime now) {
  const auto since = std::chrono::duration_cast<std::chrono::nanoseconds>(now.time_since_epoch());
  const auto whole = std::chrono::floor<std::chrono::seconds>(since);
  const auto parts = (static_cast<std::uint64_t>((since - whole).count()) << 32) / 1'000'000'000U;
  // Far from zero, which would say that there is no report.
  return static_cast<std::uint64_t>(whole.count() + 1'000'000) << 32 | parts;
}

}  // namespace madang::media

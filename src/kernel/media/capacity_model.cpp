#include "kernel/media/capacity_model.hpp"

#include <algorithm>

namespace madang::media {
namespace {

constexpr double kNew = 0.2;  // how much of a measurement stays

}  // namespace

double packets_to_listener(const MeetingProfile& profile, std::size_t people) {
  if (people < 2) return 0;
  return kVoicePackets * static_cast<double>(std::min(profile.heard, people - 1));
}

double packets_to_each(const MeetingProfile& profile, std::size_t people) {
  if (people < 2) return 0;
  const std::size_t staged = profile.has_stage ? 1 : 0;
  return packets_to_listener(profile, people) + kStagePackets * static_cast<double>(staged) +
         kTilePackets * static_cast<double>(std::min(profile.tiles, people - 1 - staged));
}

void PacketCost::learn(Duration time, Duration used, std::uint64_t packets_out) {
  if (time <= Duration::zero() || used <= Duration::zero()) return;
  const auto packets = static_cast<double>(packets_out);
  if (packets / seconds_of(time) < kLeastRate) return;
  const Duration seen(static_cast<std::int64_t>(static_cast<double>(used.count()) / packets));
  const auto mixed = static_cast<double>(value_.count()) * (1 - kNew) + static_cast<double>(seen.count()) * kNew;
  value_ = is_learned_ ? Duration(static_cast<std::int64_t>(mixed)) : seen;
  is_learned_ = true;
}

double packets_to_spare(const ServerRoom& room) {
  const double cores = kPlanned * static_cast<double>(room.workers) - room.in_use;
  return std::max(0.0, cores) / seconds_of(std::max(room.packet_cost, Duration(1)));
}

std::size_t people_held(const MeetingProfile& profile, const ServerRoom& room) {
  const double packets = packets_to_spare(room);
  const std::uint64_t in_memory = room.free_bytes / kPersonBytes;
  std::size_t fits = 0;
  std::size_t beyond = static_cast<std::size_t>(std::min<std::uint64_t>(kMostPeople, in_memory)) + 1;
  while (beyond - fits > 1) {
    const std::size_t people = fits + (beyond - fits) / 2;
    const bool is_held = static_cast<double>(people) * packets_to_each(profile, people) <= packets;
    (is_held ? fits : beyond) = people;
  }
  return fits < 2 ? 0 : fits;
}

}  // namespace madang::media

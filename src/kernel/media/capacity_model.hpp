#pragma once

#include <cstddef>
#include <cstdint>

#include "kernel/media/data_rate.hpp"

// How many people a server can hold in a meeting, from what one packet costs it. Pure.

namespace madang::media {

/// What those in a meeting are sent. Rates are those of Chromium at 720p (bench/README.md).
struct MeetingProfile {
  std::size_t heard = 5;   ///< voices forwarded to each
  std::size_t tiles = 25;  ///< small pictures on a page, at most
  bool has_stage = true;
};

inline constexpr double kVoicePackets = 50;   ///< a second, of one who talks
inline constexpr double kTilePackets = 20;    ///< of a camera's smallest layer
inline constexpr double kStagePackets = 130;  ///< of its largest

/// Packets a second that one of so many people is sent. Nobody is sent themselves, and who is on the stage is no tile.
double packets_to_each(const MeetingProfile& profile, std::size_t people);
/// The same of somebody who only hears.
double packets_to_listener(const MeetingProfile& profile, std::size_t people);

/// What a forwarded packet costs, learned while the server runs: the workers' processor time for each packet they sent,
/// with all that goes with it (opening what came, feedback, timers). One thread.
class PacketCost {
 public:
  /// Until something was learned: on the safe side of what was measured (docs/performance.md).
  static constexpr Duration kAssumed{6'000};
  /// Of fewer packets a second nothing is learned: turns cost more than packets then.
  static constexpr double kLeastRate = 2'000;

  /// What all workers did in `time`.
  void learn(Duration time, Duration used, std::uint64_t packets_out);
  Duration value() const { return value_; }
  bool is_learned() const { return is_learned_; }

 private:
  Duration value_ = kAssumed;
  bool is_learned_ = false;
};

/// What a server has to give to one more meeting.
struct ServerRoom {
  std::size_t workers = 1;
  double in_use = 0;  ///< of all workers, each 0 to 1, added up
  Duration packet_cost = PacketCost::kAssumed;
  std::uint64_t free_bytes = 0;
};

/// Of a worker's core, what may be planned with: beyond it the surge order begins.
inline constexpr double kPlanned = 0.8;
/// Memory of a participant, with what the kernel's buffers and the web server keep for them.
inline constexpr std::uint64_t kPersonBytes = 400'000;
/// No meeting is larger, whatever the machine.
inline constexpr std::size_t kMostPeople = 10'000;

/// Packets a second that can be planned with beside what is in use.
double packets_to_spare(const ServerRoom& room);
/// The largest meeting that it holds now beside those that are held; 0 when there is no room for two.
std::size_t people_held(const MeetingProfile& profile, const ServerRoom& room);

}  // namespace madang::media

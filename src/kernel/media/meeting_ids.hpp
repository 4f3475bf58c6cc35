#pragma once

#include <cstdint>

#include "kernel/media/data_rate.hpp"
#include "kernel/media/join_slots.hpp"

namespace madang::media {

/// Made by whoever owns meetings; here they only tell one from another.
enum class RoomId : std::uint64_t {};
/// One device of one person in one meeting.
enum class ParticipantId : std::uint64_t {};
/// A worker's own number of a connection: small, and used again once it was removed.
enum class TransportIndex : std::uint32_t {};

using MediaTime = Time;

/// The most threads that forward packets: a room keeps a bit for each.
inline constexpr std::size_t kMostWorkers = 32;

/// What a participant sends, and may: the first four kinds of slots.
inline constexpr bool is_sound(SlotKind kind) {
  return kind == SlotKind::microphone || kind == SlotKind::screen_sound || kind == SlotKind::voice ||
         kind == SlotKind::shared_sound;
}

}  // namespace madang::media

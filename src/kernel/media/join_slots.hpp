#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kernel/media/session_description.hpp"

// The fixed shape of a join: which medium of the offer is for what. The client adds its transceivers in this order, so
// nobody has to say it, and paging, pinning and speakers never change it. Pure; any thread.

namespace madang::media {

/// In the order of the offer. What the client sends comes first, then what it is sent.
enum class SlotKind : std::uint8_t {
  microphone,    ///< its own voice
  camera,        ///< with simulcast
  screen,        ///< that it shares
  screen_sound,  ///< of what it shares
  voice,         ///< one of the loudest
  shared_screen,
  shared_sound,
  stage,  ///< the one large picture
  tile,   ///< one of a page
};

inline constexpr std::size_t kVoiceSlots = 5;
inline constexpr std::size_t kMostTileSlots = 25;
inline constexpr std::size_t kSendSlots = 4;
inline constexpr std::size_t kFewestSlots = kSendSlots + kVoiceSlots + 3;  ///< without tiles
inline constexpr std::size_t kMostSlots = kFewestSlots + kMostTileSlots;   ///< the media of the largest offer
inline constexpr std::size_t kMostReceiveSlots = kMostSlots - kSendSlots;  ///< what one client is sent at most

struct SlotRole {
  SlotKind kind = SlotKind::microphone;
  std::uint8_t index = 0;  ///< among its kind, from 0
  bool operator==(const SlotRole&) const = default;
};

/// What the medium at that place of an offer is for; nothing beyond the largest.
std::optional<SlotRole> slot_at(std::size_t place);

bool is_from_client(SlotKind kind);
MediaKind medium_of(SlotKind kind);

/// `voice 3`, numbered from 1 as people do: for reasons of refusals and names of tracks.
std::string name_of(SlotRole role);

}  // namespace madang::media

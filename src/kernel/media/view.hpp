#pragma once

#include <optional>
#include <vector>

#include "kernel/media/meeting_ids.hpp"

namespace madang::media {

/// What one participant looks at. Its slots are pointed at these; nothing is negotiated. Who is named and sends nothing
/// (yet) is shown as soon as they do.
struct View {
  std::optional<ParticipantId> stage;  ///< whose camera is the large picture
  std::uint16_t stage_height = 0;      ///< pixels it has on the screen: nothing higher is sent than fills them
  std::vector<ParticipantId> tiles;    ///< one for each tile slot, in page order; those beyond kMostTileSlots are none
  std::uint16_t tile_height = 0;
  std::optional<ParticipantId> screen;  ///< whose shared screen
  std::uint16_t screen_height = 0;
  bool hears_only = false;  ///< no pictures at all
  bool operator==(const View&) const = default;
};

/// What a participant may send. What is not allowed is dropped when it comes: a hard mute.
struct PublishRights {
  bool microphone = true;
  bool camera = true;
  bool screen = true;  ///< and its sound
  bool operator==(const PublishRights&) const = default;

  bool allows(SlotKind kind) const {
    if (kind == SlotKind::microphone) return microphone;
    return kind == SlotKind::camera ? camera : screen;
  }
};

}  // namespace madang::media

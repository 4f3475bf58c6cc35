#include "kernel/media/join_slots.hpp"

#include <fmt/format.h>

#include <array>

namespace madang::media {

namespace {

struct SlotRun {
  SlotKind kind;
  std::string_view name;
  MediaKind medium;
  std::size_t count;
};

constexpr std::array kTemplate = {
    SlotRun{SlotKind::microphone, "microphone", MediaKind::audio, 1},
    SlotRun{SlotKind::camera, "camera", MediaKind::video, 1},
    SlotRun{SlotKind::screen, "screen", MediaKind::video, 1},
    SlotRun{SlotKind::screen_sound, "screen sound", MediaKind::audio, 1},
    SlotRun{SlotKind::voice, "voice", MediaKind::audio, kVoiceSlots},
    SlotRun{SlotKind::shared_screen, "shared screen", MediaKind::video, 1},
    SlotRun{SlotKind::shared_sound, "shared sound", MediaKind::audio, 1},
    SlotRun{SlotKind::stage, "stage", MediaKind::video, 1},
    SlotRun{SlotKind::tile, "tile", MediaKind::video, kMostTileSlots},
};

const SlotRun& run_of(SlotKind kind) { return kTemplate[static_cast<std::size_t>(kind)]; }

}  // namespace

std::optional<SlotRole> slot_at(std::size_t place) {
  for (const auto& run : kTemplate) {
    if (place < run.count) return SlotRole{run.kind, static_cast<std::uint8_t>(place)};
    place -= run.count;
  }
  return std::nullopt;
}

bool is_from_client(SlotKind kind) { return kind <= SlotKind::screen_sound; }

MediaKind medium_of(SlotKind kind) { return run_of(kind).medium; }

std::string name_of(SlotRole role) {
  const auto& run = run_of(role.kind);
  return run.count == 1 ? std::string(run.name) : fmt::format("{} {}", run.name, role.index + 1);
}

}  // namespace madang::media

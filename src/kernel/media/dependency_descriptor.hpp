#pragma once

#include <array>
#include <optional>

#include "kernel/media/bytes.hpp"

// The dependency descriptor (RTP Payload Format for AV1, appendix A): which layers a frame belongs to and which decode
// targets need it, whatever its codec and however it is encrypted. No allocation, no throw, any thread. Of chains only
// what has to be stepped over is read: whether one is whole is not known here.

namespace madang::media {

/// How much a decode target needs a frame.
enum class FrameNeed : std::uint8_t { absent = 0, discardable = 1, switching = 2, required = 3 };

/// For each decode target two bits.
class FrameNeeds {
 public:
  FrameNeed of(unsigned target) const { return static_cast<FrameNeed>(bits_ >> 2 * target & 3); }
  void set(unsigned target, std::uint32_t need) {
    bits_ = (bits_ & ~(std::uint64_t{3} << 2 * target)) | std::uint64_t{need & 3} << 2 * target;
  }

 private:
  std::uint64_t bits_ = 0;
};

/// What a sender says once, with a key frame, and frames lean on: kept by stream.
struct DependencyStructure {
  static constexpr unsigned kMostTemplates = 64;
  static constexpr unsigned kMostTargets = 32;

  struct Template {
    std::uint8_t spatial = 0;
    std::uint8_t temporal = 0;
    bool has_dependencies = false;
    FrameNeeds needs;
  };
  struct Target {
    std::uint8_t spatial = 0;
    std::uint8_t temporal = 0;
  };
  struct Size {
    std::uint16_t width = 0;
    std::uint16_t height = 0;
  };

  std::uint8_t first_template = 0;
  std::uint8_t templates_count = 0;
  std::uint8_t targets_count = 0;
  std::uint8_t chains_count = 0;
  std::uint8_t spatial_layers = 0;
  bool has_sizes = false;
  std::array<Template, kMostTemplates> templates{};
  std::array<Target, kMostTargets> targets{};
  std::array<Size, 4> sizes{};  ///< by spatial layer

  /// The target with the most of both, first spatial, then temporal, that needs no more than these. Nothing when none.
  std::optional<unsigned> target_within(unsigned most_spatial, unsigned most_temporal) const;
};

struct DependencyDescriptor {
  bool starts_frame = false;
  bool ends_frame = false;
  std::uint16_t frame_number = 0;
  bool has_structure = false;                   ///< a key frame's
  std::optional<std::uint32_t> active_targets;  ///< when they change: a bit for each
  std::uint8_t spatial = 0;
  std::uint8_t temporal = 0;
  bool has_dependencies = false;  ///< on earlier frames
  FrameNeeds needs;

  bool is_for(unsigned target) const { return needs.of(target) != FrameNeed::absent; }
};

/// Reads the value of the extension. A structure in it replaces `kept`, when it can be read whole. Nothing when it
/// leans on a structure that is not there (`kept` of no templates) or says what cannot be.
std::optional<DependencyDescriptor> read_dependency_descriptor(Bytes value, DependencyStructure& kept);

/// The frame's number stands at one place of the value that was read, and may be written over.
void set_frame_number(MutableBytes value, std::uint16_t frame_number);

}  // namespace madang::media

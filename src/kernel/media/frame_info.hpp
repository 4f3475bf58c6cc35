#pragma once

#include "kernel/media/dependency_descriptor.hpp"
#include "kernel/media/rtp_packet.hpp"

// What a forwarder asks of a packet, whatever its codec: where frames begin and end, where a viewer can begin, which
// layer it is of, and the numbers of pictures that have to stay in order. No allocation, no throw, any thread.

namespace madang::media {

enum class Codec : std::uint8_t { opus, vp8, vp9, h264, av1 };

/// The counters of pictures that a packet carries besides its own.
struct PictureNumbers {
  std::uint8_t bits = 0;  ///< of the number: 7, 15 or 16; 0 is none
  std::uint16_t number = 0;
  std::optional<std::uint8_t> tl0_picture;
  /// A picture that was left out leaves no gap in the numbers: so VP8. Others say how far back they lean, in numbers.
  bool is_gapless = false;
};

struct FrameInfo {
  bool starts_frame = false;      ///< not known of H.264, where it is false: a timestamp tells
  bool ends_frame = false;        ///< of its spatial layer
  bool starts_key_frame = false;  ///< a viewer can begin with this packet
  bool is_switching_up = false;   ///< temporal layers above this one may be added here
  std::uint8_t temporal = 0;
  std::uint8_t spatial = 0;
  PictureNumbers pictures;
  std::optional<FrameNeeds> needs;  ///< by decode target, where the packet has a dependency descriptor
};

/// `descriptor` is the packet's dependency descriptor or empty, and `structure` is what its stream keeps for it.
/// Nothing when the payload is none of the codec; of AV1 without a descriptor, only where it starts and ends are known.
std::optional<FrameInfo> frame_info(Codec codec, const RtpPacket& packet, Bytes descriptor,
                                    DependencyStructure& structure);

/// Writes other numbers over those that frame_info() found, in `bytes`, of which `packet` was read. `descriptor_id` is
/// the id of the dependency descriptor's extension.
void set_picture_numbers(Codec codec, MutableBytes bytes, const RtpPacket& packet, std::uint8_t descriptor_id,
                         const PictureNumbers& numbers);

}  // namespace madang::media

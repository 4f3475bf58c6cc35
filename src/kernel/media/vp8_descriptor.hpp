#pragma once

#include <optional>

#include "kernel/media/bytes.hpp"

// What stands before VP8 in a packet (RFC 7741, 4.2 and 4.3). No allocation, no throw, any thread.

namespace madang::media {

struct Vp8Descriptor {
  bool starts_partition = false;
  std::uint8_t partition = 0;
  bool is_discardable = false;       ///< no other frame needs this one
  std::uint8_t picture_id_bits = 0;  ///< 7 or 15; 0 is none
  std::uint16_t picture_id = 0;
  std::optional<std::uint8_t> tl0_picture;  ///< TL0PICIDX: counts the frames of the lowest temporal layer
  std::optional<std::uint8_t> temporal;     ///< TID
  bool is_layer_sync = false;               ///< Y: needs the lowest temporal layer alone
  std::optional<std::uint8_t> key_index;    ///< KEYIDX
  std::size_t size = 0;                     ///< of the descriptor
  std::size_t picture_id_at = 0;            ///< where these stand, when they are there
  std::size_t tl0_picture_at = 0;
  bool is_key_frame = false;  ///< known where the frame starts alone
  std::uint16_t width = 0;    ///< of a key frame, where the packet shows it; 0 is not known
  std::uint16_t height = 0;

  bool starts_frame() const { return starts_partition && partition == 0; }
};

std::optional<Vp8Descriptor> read_vp8(Bytes payload);

/// Write over what read_vp8() found in this payload, in as many bits as it has; what it has not stays away.
void set_picture_id(MutableBytes payload, const Vp8Descriptor& read, std::uint16_t picture_id);
void set_tl0_picture(MutableBytes payload, const Vp8Descriptor& read, std::uint8_t tl0_picture);

}  // namespace madang::media

#pragma once

#include <optional>

#include "kernel/media/bytes.hpp"

// What stands before VP9 in a packet (RFC 9628, 4.2). No allocation, no throw, any thread.

namespace madang::media {

struct Vp9Descriptor {
  bool is_predicted = false;         ///< P: from earlier pictures
  bool is_flexible = false;          ///< F: says what it was predicted from
  bool starts_frame = false;         ///< B: of one spatial layer
  bool ends_frame = false;           ///< E
  bool is_not_reference = false;     ///< Z: no higher spatial layer of this picture needs it
  std::uint8_t picture_id_bits = 0;  ///< 7 or 15; 0 is none
  std::uint16_t picture_id = 0;
  bool has_layers = false;
  std::uint8_t temporal = 0;
  bool is_switching_up = false;  ///< U: from here on the temporal layer may rise
  std::uint8_t spatial = 0;
  bool needs_lower_spatial = false;  ///< D
  std::optional<std::uint8_t> tl0_picture;
  std::uint8_t spatial_layers = 0;  ///< of the scalability structure; 0 is none in this packet
  std::uint16_t width = 0;          ///< of the highest layer; 0 is not said
  std::uint16_t height = 0;
  std::size_t size = 0;  ///< of the descriptor
  std::size_t picture_id_at = 0;
  std::size_t tl0_picture_at = 0;

  /// The first packet of a picture that needs no other.
  bool starts_key_picture() const { return !is_predicted && starts_frame && spatial == 0; }
};

std::optional<Vp9Descriptor> read_vp9(Bytes payload);

/// Write over what read_vp9() found in this payload, in as many bits as it has.
void set_picture_id(MutableBytes payload, const Vp9Descriptor& read, std::uint16_t picture_id);
void set_tl0_picture(MutableBytes payload, const Vp9Descriptor& read, std::uint8_t tl0_picture);

}  // namespace madang::media

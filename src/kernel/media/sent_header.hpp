#pragma once

#include <array>

#include "kernel/media/media_packet.hpp"
#include "kernel/media/rtp_extensions.hpp"

namespace madang::media {

/// Room for the largest header that is sent: with a dependency descriptor of 255 bytes.
inline constexpr std::size_t kMostHeader = 384;

/// What a header says besides the fields that all have.
struct HeaderExtras {
  std::string_view mid;  ///< empty: not said
  std::optional<std::uint16_t> transport_sequence;
  std::optional<std::uint32_t> send_time;
  const MediaPacket* packet = nullptr;  ///< whose own extensions go with it
  std::uint16_t frame_number = 0;       ///< written into its dependency descriptor
};

/// Writes the header as a receiver reads it, by its own ids. Gives its size.
std::size_t write_header(const RtpHeader& header, const HeaderExtras& extras, const ExtensionIds& ids,
                         MutableBytes room);

}  // namespace madang::media

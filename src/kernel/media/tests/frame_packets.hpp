#pragma once

#include <cstdint>
#include <vector>

#include "kernel/media/recorded_frames.hpp"

// Frames taken apart to packets of RTP, as browsers do.

namespace madang::media::tests {

using PacketBytes = std::vector<std::uint8_t>;

struct Packetizer {
  RecordedCodec codec = RecordedCodec::vp8;
  std::uint16_t sequence = 65'500;  ///< of the next packet: it runs over soon
  std::uint32_t ssrc = 7;
  std::size_t most = 1'100;  ///< bytes of payload

  /// All packets of one frame; the last has the marker.
  std::vector<PacketBytes> packets(Bytes frame, std::uint32_t timestamp, bool is_key);
  PacketBytes packet(Bytes payload, std::uint32_t timestamp, bool has_marker);

 private:
  std::vector<PacketBytes> in_pieces(Bytes frame, std::uint32_t timestamp, bool is_key);
  std::vector<PacketBytes> in_units(Bytes frame, std::uint32_t timestamp);
  void add_unit(Bytes unit, std::uint32_t timestamp, std::vector<PacketBytes>& all);
};

}  // namespace madang::media::tests

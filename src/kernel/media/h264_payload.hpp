#pragma once

#include <optional>

#include "kernel/media/bytes.hpp"

// What a packet of H.264 carries (RFC 6184, 5): a unit alone, several (STAP-A) or a part of one (FU-A). Packets of the
// interleaved mode, which browsers do not speak, are none. No allocation, no throw, any thread.

namespace madang::media {

enum class NalType : std::uint8_t {
  slice = 1,
  idr_slice = 5,
  sei = 6,
  sequence_parameters = 7,
  picture_parameters = 8
};

struct H264Payload {
  enum class Form : std::uint8_t { alone, several, part };
  Form form = Form::alone;
  std::uint8_t reference_idc = 0;  ///< the highest; 0: nothing needs it
  bool starts_unit = true;         ///< of a part: it is the first
  bool ends_unit = true;
  std::uint32_t types = 0;  ///< of the units within, a bit for each

  bool has(NalType type) const { return types >> static_cast<unsigned>(type) & 1U; }
  /// From here a decoder can begin: with the parameters of a sequence, or with an IDR picture where they came
  /// otherwise.
  bool starts_key_frame() const {
    return starts_unit && (has(NalType::sequence_parameters) || has(NalType::idr_slice));
  }
};

std::optional<H264Payload> read_h264(Bytes payload);

}  // namespace madang::media

#include "kernel/media/frame_payload.hpp"

#include <array>

#include "kernel/media/h264_payload.hpp"
#include "kernel/media/vp8_descriptor.hpp"
#include "kernel/media/vp9_descriptor.hpp"

namespace madang::media {
namespace {

constexpr std::array<std::uint8_t, 4> kStartCode{0, 0, 0, 1};
constexpr std::size_t kPartHeader = 2;  // of FU-A

void append(Bytes bytes, std::vector<std::uint8_t>& frame) { frame.insert(frame.end(), bytes.begin(), bytes.end()); }

void append_unit(Bytes unit, std::vector<std::uint8_t>& frame) {
  append(kStartCode, frame);
  append(unit, frame);
}

void append_h264(Bytes payload, std::vector<std::uint8_t>& frame) {
  const auto read = read_h264(payload);
  if (!read) return;
  if (read->form == H264Payload::Form::alone) return append_unit(payload, frame);
  if (read->form == H264Payload::Form::several) {
    for (ByteReader reader(payload.subspan(1)); reader.left() > 0;) append_unit(reader.take(reader.u16()), frame);
    return;
  }
  if (read->starts_unit) {
    append(kStartCode, frame);
    frame.push_back(static_cast<std::uint8_t>((payload[0] & 0xe0) | (payload[1] & 0x1f)));
  }
  append(payload.subspan(kPartHeader), frame);
}

}  // namespace

void append_payload(RecordedCodec codec, Bytes payload, std::vector<std::uint8_t>& frame) {
  switch (codec) {
    case RecordedCodec::opus: return append(payload, frame);
    case RecordedCodec::vp8:
      if (const auto read = read_vp8(payload)) append(payload.subspan(read->size), frame);
      return;
    case RecordedCodec::vp9:
      if (const auto read = read_vp9(payload)) append(payload.subspan(read->size), frame);
      return;
    case RecordedCodec::h264: return append_h264(payload, frame);
  }
}

void append_superframe_index(std::span<const std::size_t> begins, std::vector<std::uint8_t>& frame) {
  constexpr unsigned kSizeBytes = 4;
  const auto marker = static_cast<std::uint8_t>(0xc0 | (kSizeBytes - 1) << 3 | (begins.size() - 1));
  const std::size_t end = frame.size();
  frame.push_back(marker);
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const std::size_t size = (i + 1 < begins.size() ? begins[i + 1] : end) - begins[i];
    for (unsigned byte = 0; byte < kSizeBytes; ++byte) frame.push_back(static_cast<std::uint8_t>(size >> 8 * byte));
  }
  frame.push_back(marker);
}

}  // namespace madang::media

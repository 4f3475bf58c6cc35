#include "kernel/media/picture_size.hpp"

#include <algorithm>
#include <vector>

#include "kernel/media/access_unit.hpp"
#include "kernel/media/bit_reader.hpp"

namespace madang::media {
namespace {

std::optional<PictureSize> checked(std::uint64_t width, std::uint64_t height) {
  if (width == 0 || height == 0 || width > 0xffff || height > 0xffff) return {};
  return PictureSize{static_cast<std::uint16_t>(width), static_cast<std::uint16_t>(height)};
}

std::optional<PictureSize> of_vp8(Bytes frame) {
  ByteReader reader(frame);
  const std::uint32_t tag = reader.u24();
  const bool is_key = (tag >> 16 & 1U) == 0;
  if (!is_key || reader.u24() != 0x9d012a) return {};
  const auto little = [&] {
    const std::uint16_t big = reader.u16();
    return static_cast<std::uint16_t>((big >> 8 | big << 8) & 0x3fff);
  };
  const std::uint16_t width = little();
  const std::uint16_t height = little();
  if (!reader.ok()) return {};
  return checked(width, height);
}

std::optional<PictureSize> of_vp9(Bytes frame) {
  constexpr std::uint32_t kSync = 0x498342;
  constexpr std::uint32_t kRgb = 7;
  BitReader bits(frame);
  if (bits.bits(2) != 2) return {};
  const std::uint32_t low = bits.bits(1);
  const std::uint32_t profile = bits.bits(1) << 1 | low;
  if (profile == 3) bits.bits(1);
  const bool shows_existing = bits.bit();
  const bool is_predicted = bits.bit();
  if (shows_existing || is_predicted) return {};
  bits.bits(2);
  if (bits.bits(24) != kSync) return {};
  if (profile >= 2) bits.bits(1);
  const bool is_rgb = bits.bits(3) == kRgb;
  if (!is_rgb) bits.bits(1);
  if (profile == 1 || profile == 3) bits.bits(is_rgb ? 1 : 3);
  const std::uint64_t width = std::uint64_t{bits.bits(16)} + 1;
  const std::uint64_t height = std::uint64_t{bits.bits(16)} + 1;
  if (!bits.ok()) return {};
  return checked(width, height);
}

/// Without the bytes that keep start codes away (7.4.1).
std::vector<std::uint8_t> unescaped(Bytes unit) {
  std::vector<std::uint8_t> out;
  out.reserve(unit.size());
  for (std::size_t i = 0; i < unit.size(); ++i) {
    const bool is_escape = i >= 2 && unit[i] == 3 && unit[i - 1] == 0 && unit[i - 2] == 0;
    if (!is_escape) out.push_back(unit[i]);
  }
  return out;
}

/// ue(v) of H.264, 9.1.
std::uint32_t golomb(BitReader& bits) {
  unsigned zeros = 0;
  while (bits.ok() && zeros < 32 && !bits.bit()) ++zeros;
  if (zeros >= 32 || !bits.ok()) return 0;
  return (1U << zeros) - 1 + bits.bits(zeros);
}

void skip_scaling_list(BitReader& bits, unsigned size) {
  int last = 8;
  int next = 8;
  for (unsigned i = 0; i < size && bits.ok(); ++i) {
    if (next != 0) {
      const std::uint32_t code = golomb(bits);
      const int delta = static_cast<int>((code + 1) / 2) * (code % 2 == 0 ? -1 : 1);
      next = (last + delta) & 0xff;
    }
    last = next == 0 ? last : next;
  }
}

/// The chroma format; 4:2:0 where the profile does not say.
std::uint32_t read_chroma(BitReader& bits, std::uint32_t profile) {
  constexpr std::uint32_t kWithChroma[] = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135};
  if (std::ranges::find(kWithChroma, profile) == std::end(kWithChroma)) return 1;
  const std::uint32_t chroma = golomb(bits);
  if (chroma == 3) bits.bits(1);
  golomb(bits);
  golomb(bits);
  bits.bits(1);
  if (bits.bit())
    for (unsigned list = 0; list < (chroma == 3 ? 12U : 8U); ++list)
      if (bits.bit()) skip_scaling_list(bits, list < 6 ? 16 : 64);
  return chroma;
}

void skip_order(BitReader& bits) {
  golomb(bits);  // log2_max_frame_num
  const std::uint32_t type = golomb(bits);
  if (type == 0) golomb(bits);
  if (type != 1) return;
  bits.bits(1);
  golomb(bits);
  golomb(bits);
  for (std::uint32_t left = std::min(golomb(bits), 255U); left > 0; --left) golomb(bits);
}

std::optional<PictureSize> of_parameters(Bytes unit) {
  const auto plain = unescaped(unit);
  BitReader bits(plain);
  bits.bits(8);
  const std::uint32_t profile = bits.bits(8);
  bits.bits(16);
  golomb(bits);
  const std::uint32_t chroma = read_chroma(bits, profile);
  skip_order(bits);
  golomb(bits);
  bits.bits(1);
  const std::uint64_t columns = std::uint64_t{golomb(bits)} + 1;
  const std::uint64_t rows = std::uint64_t{golomb(bits)} + 1;
  const bool is_whole_frames = bits.bit();
  if (!is_whole_frames) bits.bits(1);
  bits.bits(1);
  std::uint64_t across = 0;
  std::uint64_t down = 0;
  if (bits.bit()) {
    across = std::uint64_t{golomb(bits)} + golomb(bits);
    down = std::uint64_t{golomb(bits)} + golomb(bits);
  }
  if (!bits.ok()) return {};
  const std::uint64_t fields = is_whole_frames ? 1 : 2;
  const std::uint64_t width = 16 * columns - std::min(16 * columns, across * (chroma == 1 || chroma == 2 ? 2 : 1));
  const std::uint64_t height = 16 * rows * fields - std::min(16 * rows * fields, down * fields * (chroma == 1 ? 2 : 1));
  return checked(width, height);
}

std::optional<PictureSize> of_h264(Bytes frame) {
  const auto sets = parameter_sets_in(frame);
  if (!sets) return {};
  return of_parameters(sets->sequence);
}

}  // namespace

std::optional<PictureSize> picture_size(RecordedCodec codec, Bytes key_frame) {
  switch (codec) {
    case RecordedCodec::opus: return {};
    case RecordedCodec::vp8: return of_vp8(key_frame);
    case RecordedCodec::vp9: return of_vp9(key_frame);
    case RecordedCodec::h264: return of_h264(key_frame);
  }
  return {};
}

}  // namespace madang::media

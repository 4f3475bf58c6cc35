#include "kernel/media/tests/vp8_publisher.hpp"

#include "kernel/media/bytes.hpp"
#include "kernel/media/vp8_descriptor.hpp"

namespace madang::media::tests {
namespace {

constexpr std::uint32_t kNone = 0xffff'ffff;
constexpr std::size_t kDescriptor = 6;
constexpr std::size_t kMark = 10 + 8 + 1 + 4 + 4 + 2;

}  // namespace

Vp8Publisher::Vp8Publisher(std::uint64_t whose, SlotKind kind, std::uint8_t layer, std::uint32_t ssrc,
                           std::uint16_t height, std::size_t frame_size, std::mt19937& random)
    : whose_(whose),
      kind_(kind),
      layer_(layer),
      ssrc_(ssrc),
      height_(height),
      frame_size_(frame_size),
      random_(random),
      sequence_(static_cast<std::uint16_t>(65'536 - random() % 300)),
      first_timestamp_(static_cast<std::uint32_t>(0 - random() % 100'000)),
      picture_(static_cast<std::uint16_t>(32'768 - random() % 100)),
      tl0_(static_cast<std::uint8_t>(random())) {}

std::vector<std::uint8_t> Vp8Publisher::payload(const FrameMark& mark, std::size_t size) const {
  std::vector<std::uint8_t> bytes(std::max(size, kDescriptor + kMark));
  ByteWriter writer(bytes);
  const bool is_sync = mark.temporal == 1 || (mark.temporal == 2 && mark.leans_on == last_base_);
  writer.u8(mark.index == 0 ? 0x90 : 0x80);
  writer.u8(0xe0);  // I, L, T
  writer.u16(static_cast<std::uint16_t>(0x8000 | mark.picture));
  writer.u8(mark.tl0);
  writer.u8(static_cast<std::uint8_t>(mark.temporal << 6 | (is_sync ? 0x20 : 0)));
  writer.u8(mark.leans_on ? 0x01 : 0x00);  // the tag of a frame, of which the lowest bit says that it is no key frame
  writer.u16(0);
  writer.u24(0x9d012a);
  writer.u16(static_cast<std::uint16_t>((height_ * 16 / 9 & 0xff) << 8 | height_ * 16 / 9 >> 8));
  writer.u16(static_cast<std::uint16_t>((height_ & 0xff) << 8 | height_ >> 8));
  writer.u64(whose_ << 4 | static_cast<std::uint64_t>(kind_));
  writer.u8(mark.layer);
  writer.u32(mark.frame);
  writer.u32(mark.leans_on.value_or(kNone));
  writer.u8(mark.index);
  writer.u8(mark.count);
  return bytes;
}

std::vector<VideoPacket> Vp8Publisher::frame(MediaTime now) {
  static constexpr std::uint8_t kPattern[] = {0, 2, 1, 2};
  const bool is_key = std::exchange(wants_key_frame_, false);
  if (is_key) since_key_ = 0;
  FrameMark mark{.layer = layer_, .frame = frames_++, .temporal = kPattern[since_key_++ % 4]};
  if (mark.temporal == 0) ++tl0_;
  picture_ = static_cast<std::uint16_t>((picture_ + 1) & 0x7fff);
  mark.picture = picture_;
  mark.tl0 = tl0_;
  if (!is_key) mark.leans_on = mark.temporal == 2 && last_middle_ > last_base_ ? last_middle_ : last_base_;
  const std::size_t size = (is_key ? 4 : 1) * frame_size_ * (50 + random_() % 100) / 100;
  mark.count = static_cast<std::uint8_t>(1 + size / 1'100);
  const auto timestamp =
      first_timestamp_ + static_cast<std::uint32_t>(now.time_since_epoch() / std::chrono::microseconds(1) * 9 / 100);
  std::vector<VideoPacket> packets;
  for (mark.index = 0; mark.index < mark.count; ++mark.index) {
    packets.push_back({sequence_, timestamp, mark.index + 1 == mark.count, payload(mark, size / mark.count)});
    history_[sequence_] = packets.back();
    history_.erase(static_cast<std::uint16_t>(sequence_++ - 2'000));
  }
  if (mark.temporal == 0) last_base_ = mark.frame;
  if (mark.temporal == 1) last_middle_ = mark.frame;
  return packets;
}

const VideoPacket* Vp8Publisher::sent(std::uint16_t sequence) const {
  const auto found = history_.find(sequence);
  return found == history_.end() ? nullptr : &found->second;
}

std::optional<FrameMark> read_mark(std::span<const std::uint8_t> payload) {
  const auto descriptor = read_vp8(payload);
  if (!descriptor || payload.size() < kDescriptor + kMark) return {};
  ByteReader reader(payload.subspan(kDescriptor + 10));
  FrameMark mark;
  mark.publisher = reader.u64();
  mark.layer = reader.u8();
  mark.frame = reader.u32();
  const std::uint32_t leans_on = reader.u32();
  if (leans_on != kNone) mark.leans_on = leans_on;
  mark.index = reader.u8();
  mark.count = reader.u8();
  mark.picture = descriptor->picture_id;
  mark.tl0 = descriptor->tl0_picture.value_or(0);
  mark.temporal = descriptor->temporal.value_or(0);
  return mark;
}

}  // namespace madang::media::tests

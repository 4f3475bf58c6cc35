#include "kernel/media/twcc_feedback.hpp"

#include <algorithm>
#include <limits>

namespace madang::media {
namespace {

constexpr std::size_t kFrontSize = 20;
constexpr std::size_t kMostSize = 1500;
constexpr std::size_t kMostRun = 0x1fff;

TwccTicks floor_to_reference(TwccTicks time) {
  const auto over = time.count() % kTwccReference.count();
  return TwccTicks(time.count() - (over < 0 ? over + kTwccReference.count() : over));
}

}  // namespace

std::optional<TwccFeedback> read_twcc(const RtcpPacket& packet) {
  if (packet.type != RtcpType::transport_feedback || packet.count != kTwccFormat) return {};
  ByteReader reader(packet.body);
  TwccFeedback feedback;
  feedback.sender = reader.u32();
  feedback.media = reader.u32();
  feedback.base = reader.u16();
  feedback.count = reader.u16();
  feedback.reference = reader.u24();
  feedback.number = reader.u8();
  feedback.chunks = reader.rest();
  if (!reader.ok() || feedback.count == 0) return {};
  if (!feedback.walk([](std::uint16_t, std::optional<TwccTicks>) { return true; })) return {};
  return feedback;
}

TwccWriter::TwccWriter(MutableBytes room, Feedback front, std::uint16_t base, std::uint8_t number)
    : room_(room.first(std::min(room.size(), kMostSize))), front_(front), base_(base), number_(number) {}

// Every two bytes of chunks tell of seven packets at least.
std::size_t TwccWriter::size_with(std::size_t packets, std::size_t delta_bytes) const {
  return kFrontSize + 2 * ((packets + 6) / 7) + delta_bytes + 3;
}

bool TwccWriter::add(std::optional<TwccTicks> arrival) {
  if (packets_ == kMostPackets) return false;
  if (!arrival) {
    statuses_[packets_++] = TwccStatuses::kLost;
    return true;
  }
  const TwccTicks before = reference_ ? last_ : floor_to_reference(*arrival);
  const auto delta = (*arrival - before).count();
  if (delta < std::numeric_limits<std::int16_t>::min() || delta > std::numeric_limits<std::int16_t>::max())
    return false;
  const bool is_small = delta >= 0 && delta <= 255;
  const std::size_t bytes = delta_bytes_ + (is_small ? 1 : 2);
  if (size_with(packets_ + 1, bytes) > room_.size()) return false;
  if (!reference_) reference_ = before;
  last_ = *arrival;
  delta_bytes_ = bytes;
  deltas_[packets_] = static_cast<std::int16_t>(delta);
  statuses_[packets_++] = is_small ? TwccStatuses::kSmallDelta : TwccStatuses::kLargeDelta;
  came_ = packets_;
  return true;
}

std::uint16_t TwccWriter::next_chunk(std::size_t& told) const {
  const std::uint8_t first = statuses_[told];
  std::size_t run = 1;
  while (told + run < came_ && statuses_[told + run] == first && run < kMostRun) ++run;
  std::size_t one_bit = 0;
  while (told + one_bit < came_ && one_bit < 14 && statuses_[told + one_bit] != TwccStatuses::kLargeDelta) ++one_bit;
  // A vector tells of all that it has room for: only the last one may have fewer.
  if (one_bit < 14 && told + one_bit < came_) one_bit = 0;
  const std::size_t two_bits = std::min<std::size_t>(7, came_ - told);
  if (run >= std::max(one_bit, two_bits)) {
    told += run;
    return static_cast<std::uint16_t>(first << 13 | run);
  }
  std::uint16_t chunk = 0x8000;
  if (one_bit >= two_bits) {
    for (std::size_t i = 0; i < one_bit; ++i) chunk |= static_cast<std::uint16_t>(statuses_[told + i] << (13 - i));
    told += one_bit;
    return chunk;
  }
  chunk |= 0x4000;
  for (std::size_t i = 0; i < two_bits; ++i) chunk |= static_cast<std::uint16_t>(statuses_[told + i] << (12 - 2 * i));
  told += two_bits;
  return chunk;
}

void TwccWriter::write_chunks(ByteWriter& writer) const {
  for (std::size_t told = 0; told < came_;) writer.u16(next_chunk(told));
}

std::size_t TwccWriter::finish() {
  if (!reference_) return 0;
  ByteWriter writer(room_);
  writer.u32(0);
  writer.u32(front_.sender);
  writer.u32(front_.media);
  writer.u16(base_);
  writer.u16(static_cast<std::uint16_t>(came_));
  writer.u24(static_cast<std::uint32_t>(reference_->count() / kTwccReference.count()) & 0xffffff);
  writer.u8(number_);
  write_chunks(writer);
  for (std::size_t i = 0; i < came_; ++i) {
    if (statuses_[i] == TwccStatuses::kSmallDelta) writer.u8(static_cast<std::uint8_t>(deltas_[i]));
    if (statuses_[i] == TwccStatuses::kLargeDelta) writer.u16(static_cast<std::uint16_t>(deltas_[i]));
  }
  const std::size_t padding = (4 - writer.size() % 4) % 4;
  if (padding > 0) {
    writer.zeros(padding - 1);
    writer.u8(static_cast<std::uint8_t>(padding));
  }
  if (!writer.ok()) return 0;
  ByteWriter front(room_);
  front.u8(static_cast<std::uint8_t>(0x80 | (padding > 0 ? 0x20 : 0) | kTwccFormat));
  front.u8(static_cast<std::uint8_t>(RtcpType::transport_feedback));
  front.u16(static_cast<std::uint16_t>(writer.size() / 4 - 1));
  return writer.size();
}

}  // namespace madang::media

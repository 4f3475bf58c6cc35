#include "kernel/media/rtcp_writer.hpp"

#include <algorithm>

namespace madang::media {
namespace {

constexpr std::size_t kMostNacks = 1000;

/// `words` counts what follows the first four bytes.
void write_front(ByteWriter& writer, RtcpType type, std::size_t count, std::size_t words) {
  writer.u8(static_cast<std::uint8_t>(0x80 | count));
  writer.u8(static_cast<std::uint8_t>(type));
  writer.u16(static_cast<std::uint16_t>(words));
}

void write_feedback_front(ByteWriter& writer, RtcpType type, std::uint8_t format, std::size_t items, Feedback front) {
  write_front(writer, type, format, 2 + items);
  writer.u32(front.sender);
  writer.u32(front.media);
}

void write_block(ByteWriter& writer, const ReportBlock& block) {
  constexpr std::int32_t kMost = (1 << 23) - 1;
  writer.u32(block.ssrc);
  writer.u8(block.fraction_lost);
  writer.u24(static_cast<std::uint32_t>(std::clamp(block.cumulative_lost, -kMost - 1, kMost)) & 0xffffff);
  writer.u32(block.highest_sequence);
  writer.u32(block.jitter);
  writer.u32(block.last_sender_report);
  writer.u32(block.delay_since);
}

struct NackItem {
  std::uint16_t first;
  std::uint16_t mask;
};

/// Takes from the front what one item can say.
NackItem take_item(std::span<const std::uint16_t>& sequences) {
  NackItem item{sequences.front(), 0};
  sequences = sequences.subspan(1);
  for (std::uint16_t last = 0; !sequences.empty();) {
    const auto after = static_cast<std::uint16_t>(sequences.front() - item.first);
    if (after <= last || after > 16) break;
    last = after;
    item.mask |= static_cast<std::uint16_t>(1U << (after - 1));
    sequences = sequences.subspan(1);
  }
  return item;
}

std::size_t count_items(std::span<const std::uint16_t> sequences) {
  std::size_t count = 0;
  for (; !sequences.empty(); ++count) take_item(sequences);
  return count;
}

}  // namespace

bool write_sender_report(ByteWriter& writer, const SenderReport& report, std::span<const ReportBlock> blocks) {
  if (blocks.size() > kMostReportBlocks) return false;
  write_front(writer, RtcpType::sender_report, blocks.size(), 6 + 6 * blocks.size());
  writer.u32(report.ssrc);
  writer.u64(report.ntp);
  writer.u32(report.timestamp);
  writer.u32(report.packets);
  writer.u32(report.octets);
  for (const auto& block : blocks) write_block(writer, block);
  return writer.ok();
}

bool write_receiver_report(ByteWriter& writer, std::uint32_t ssrc, std::span<const ReportBlock> blocks) {
  if (blocks.size() > kMostReportBlocks) return false;
  write_front(writer, RtcpType::receiver_report, blocks.size(), 1 + 6 * blocks.size());
  writer.u32(ssrc);
  for (const auto& block : blocks) write_block(writer, block);
  return writer.ok();
}

bool write_cname(ByteWriter& writer, std::uint32_t ssrc, std::string_view cname) {
  if (cname.empty() || cname.size() > 255) return false;
  const std::size_t items = (2 + cname.size()) / 4 + 1;  // at least one zero ends them
  write_front(writer, RtcpType::description, 1, 1 + items);
  writer.u32(ssrc);
  writer.u8(1);
  writer.u8(static_cast<std::uint8_t>(cname.size()));
  writer.bytes({reinterpret_cast<const std::uint8_t*>(cname.data()), cname.size()});
  writer.zeros(4 * items - 2 - cname.size());
  return writer.ok();
}

bool write_bye(ByteWriter& writer, std::span<const std::uint32_t> sources) {
  if (sources.size() > 31) return false;
  write_front(writer, RtcpType::bye, sources.size(), sources.size());
  for (const std::uint32_t source : sources) writer.u32(source);
  return writer.ok();
}

bool write_nack(ByteWriter& writer, Feedback front, std::span<const std::uint16_t> sequences) {
  if (sequences.empty() || sequences.size() > kMostNacks) return false;
  write_feedback_front(writer, RtcpType::transport_feedback, kNackFormat, count_items(sequences), front);
  while (!sequences.empty()) {
    const NackItem item = take_item(sequences);
    writer.u16(item.first);
    writer.u16(item.mask);
  }
  return writer.ok();
}

bool write_pli(ByteWriter& writer, Feedback front) {
  write_feedback_front(writer, RtcpType::payload_feedback, kPliFormat, 0, front);
  return writer.ok();
}

bool write_fir(ByteWriter& writer, std::uint32_t sender, std::uint32_t source, std::uint8_t number) {
  write_feedback_front(writer, RtcpType::payload_feedback, kFirFormat, 2, {sender, 0});
  writer.u32(source);
  writer.u8(number);
  writer.u24(0);
  return writer.ok();
}

}  // namespace madang::media

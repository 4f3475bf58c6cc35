#include "kernel/media/rtx.hpp"

namespace madang::media {

std::size_t wrap_rtx(Bytes bytes, const RtpPacket& original, const RtpHeader& as, MutableBytes room) {
  ByteWriter writer(room);
  writer.bytes(bytes.first(original.payload_at));
  writer.u16(original.sequence);
  writer.bytes(original.payload);
  if (!writer.ok()) return 0;
  room[0] &= 0xdf;
  set_payload_type(room, as.payload_type);
  set_sequence(room, as.sequence);
  set_ssrc(room, as.ssrc);
  return writer.size();
}

std::optional<MutableBytes> unwrap_rtx(MutableBytes bytes, const RtpPacket& retransmission, std::uint8_t payload_type,
                                       std::uint32_t ssrc) {
  if (retransmission.payload.size() < kRtxOverhead) return {};
  const std::uint16_t sequence = ByteReader(retransmission.payload).u16();
  std::memmove(bytes.data() + kRtxOverhead, bytes.data(), retransmission.payload_at);
  const MutableBytes packet = bytes.subspan(kRtxOverhead);
  set_payload_type(packet, payload_type);
  set_sequence(packet, sequence);
  set_ssrc(packet, ssrc);
  return packet;
}

}  // namespace madang::media

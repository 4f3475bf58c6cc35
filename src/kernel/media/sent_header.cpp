#include "kernel/media/sent_header.hpp"

namespace madang::media {
namespace {

/// The values of extensions, one after the other, and the list that names them.
class Extensions {
 public:
  void add(std::uint8_t id, Bytes value) {
    if (id == 0 || count_ == list_.size()) return;
    list_[count_++] = {id, value};
  }
  void add_number(std::uint8_t id, std::uint32_t value, std::size_t size) {
    if (id == 0 || used_ + size > values_.size()) return;
    const MutableBytes room = MutableBytes(values_).subspan(used_, size);
    for (std::size_t i = 0; i < size; ++i) room[i] = static_cast<std::uint8_t>(value >> 8 * (size - 1 - i));
    used_ += size;
    add(id, room);
  }
  std::span<const ExtensionValue> list() const { return std::span(list_).first(count_); }

 private:
  std::array<ExtensionValue, 8> list_;
  std::array<std::uint8_t, 16> values_;
  std::size_t count_ = 0;
  std::size_t used_ = 0;
};

void add_carried(Extensions& extensions, const MediaPacket& packet, const ExtensionIds& ids) {
  if (packet.audio_level) {
    const std::uint32_t level = (packet.audio_level->is_voice ? 0x80U : 0U) | packet.audio_level->level;
    extensions.add_number(ids.audio_level, level, 1);
  }
  if (packet.playout_delay)
    extensions.add_number(ids.playout_delay,
                          static_cast<std::uint32_t>(packet.playout_delay->least) << 12 | packet.playout_delay->most,
                          3);
  if (packet.orientation) extensions.add_number(ids.orientation, *packet.orientation, 1);
}

}  // namespace

std::size_t write_header(const RtpHeader& header, const HeaderExtras& extras, const ExtensionIds& ids,
                         MutableBytes room) {
  Extensions extensions;
  std::array<std::uint8_t, 255> descriptor;
  if (!extras.mid.empty())
    extensions.add(ids.mid, {reinterpret_cast<const std::uint8_t*>(extras.mid.data()), extras.mid.size()});
  if (extras.transport_sequence) extensions.add_number(ids.transport_sequence, *extras.transport_sequence, 2);
  if (extras.send_time) extensions.add_number(ids.send_time, *extras.send_time, 3);
  if (extras.packet != nullptr) {
    add_carried(extensions, *extras.packet, ids);
    // Of the other codecs the payload itself says it, in numbers that go on: another count of frames would contradict.
    const Bytes value = extras.packet->dependencies();
    if (extras.packet->codec == MeetingCodec::av1 && !value.empty()) {
      std::memcpy(descriptor.data(), value.data(), value.size());
      set_frame_number(MutableBytes(descriptor).first(value.size()), extras.frame_number);
      extensions.add(ids.dependencies, Bytes(descriptor).first(value.size()));
    }
  }
  ByteWriter writer(room);
  return write_rtp_header(writer, header, extensions.list()) ? writer.size() : 0;
}

}  // namespace madang::media

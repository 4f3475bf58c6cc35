#include "kernel/media_load/camera.hpp"

#include <algorithm>
#include <utility>

#include "kernel/media_load/still_picture.hpp"

namespace madang::media_load {
namespace {

constexpr std::size_t kDescriptor = 6;
constexpr std::size_t kMostFront = kDescriptor + kMostPictureFront;
constexpr Time::duration kTooLate = std::chrono::milliseconds(200);

/// Parts of a frame that differ by a byte at most, the larger ones last, as libwebrtc makes them.
std::size_t part_of(std::size_t bytes, std::size_t parts, std::size_t part) {
  return bytes / parts + (part + bytes % parts >= parts ? 1 : 0);
}

}  // namespace

Camera::Camera(CameraShape shape, std::vector<std::unique_ptr<SentStream>> streams, std::uint64_t seed)
    : shape_(shape),
      streams_(std::move(streams)),
      layers_(streams_.size()),
      packet_(shape.packet_bytes + kMostFront + kStampSize) {
  std::mt19937_64 random(seed);
  timestamp_ = static_cast<std::uint32_t>(random());
  for (Layer& layer : layers_) layer.picture = static_cast<std::uint16_t>(random() & 0x7fff);
  phase_ = std::chrono::microseconds(random() % (1'000'000 / shape.frames_per_second));
}

Time Camera::on_time(Time now) {
  const auto interval = std::chrono::microseconds(1'000'000 / shape_.frames_per_second);
  if (!due_ || now - *due_ > kTooLate) due_ = now + phase_;
  while (*due_ <= now) {
    for (std::size_t layer = 0; layer < streams_.size(); ++layer) {
      if (wanted_ >> layer & 1U) send_picture(layer);
      // A layer that was off begins with a key frame.
      if (!(wanted_ >> layer & 1U)) layers_[layer].needs_key_frame = true;
    }
    timestamp_ += kClock / shape_.frames_per_second;
    *due_ += interval;
  }
  return *due_;
}

void Camera::key_frame(std::uint32_t ssrc) {
  for (std::size_t layer = 0; layer < streams_.size(); ++layer)
    if (streams_[layer]->names().ssrc == ssrc) layers_[layer].needs_key_frame = true;
}

void Camera::send_picture(std::size_t number) {
  Layer& layer = layers_[number];
  const LayerShape& shape = shape_.layers[shape_.layers.size() - streams_.size() + number];
  const bool is_key = std::exchange(layer.needs_key_frame, false);
  if (is_key) layer.number = 0;
  key_frames_ += is_key ? 1 : 0;
  if (layer.number % 2 == 0) ++layer.tl0_picture;
  // No frame can be cut into equal parts for ever.
  const std::size_t usual = shape.frame_bytes * (is_key ? shape_.key_frame_factor : 1) + layer.picture % 8;
  const std::size_t bytes = std::max(usual, 2 * kStampSize);
  const std::size_t parts = (bytes + shape_.packet_bytes - 1) / shape_.packet_bytes;
  for (std::size_t part = 0; part < parts; ++part) {
    sfu::MutableBytes room(packet_);
    std::size_t front = write_descriptor(room, layer);
    room[0] |= part == 0 ? 0x10 : 0;
    if (part == 0) front += write_picture_front({shape.width, shape.height}, is_key, bytes, room.subspan(front));
    const std::size_t size = std::max(kDescriptor + part_of(bytes, parts, part), front + kStampSize);
    streams_[number]->send({.marker = part + 1 == parts, .timestamp = timestamp_, .level = {}},
                           sfu::Bytes(room).first(std::min(size, room.size())));
    std::ranges::fill(room.first(front), std::uint8_t{0});
  }
  layer.picture = (layer.picture + 1) & 0x7fff;
  ++layer.number;
}

/// The payload descriptor (RFC 7741, 4.2).
std::size_t Camera::write_descriptor(sfu::MutableBytes room, const Layer& layer) const {
  const auto temporal = static_cast<std::uint8_t>(layer.number % 2);
  sfu::ByteWriter writer(room);
  writer.u8(static_cast<std::uint8_t>(0x80 | (temporal > 0 ? 0x20 : 0)));
  writer.u8(0xe0);  // a picture id, TL0PICIDX and TID follow
  writer.u16(static_cast<std::uint16_t>(0x8000 | layer.picture));
  writer.u8(layer.tl0_picture);
  writer.u8(static_cast<std::uint8_t>(temporal << 6 | (temporal > 0 ? 0x20 : 0)));
  return writer.size();
}

std::uint64_t Camera::packets() const {
  std::uint64_t all = 0;
  for (const auto& stream : streams_) all += stream->packets();
  return all;
}

}  // namespace madang::media_load

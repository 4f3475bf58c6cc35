#include "kernel/media/published_layer.hpp"

#include <algorithm>

#include "kernel/media/key_frame_requests.hpp"

namespace madang::media {
namespace {

/// So long after a key frame none comes that is asked for; then it is as soon there, and costs its receiver less.
constexpr auto kOldestBeginning = KeyFrameRequests::kInterval;

/// Until a key frame says it: what browsers are asked to send.
std::uint16_t usual_height(SlotKind kind, std::size_t place, std::size_t layers) {
  if (is_sound(kind)) return 0;
  if (kind == SlotKind::screen) return static_cast<std::uint16_t>(1'080 >> (layers - 1 - place));
  return static_cast<std::uint16_t>(720 >> (layers - 1 - place));
}

Rate usual_rate(std::uint16_t height) {
  if (height == 0) return 40'000;
  if (height <= 180) return 150'000;
  return height <= 360 ? 500'000 : 1'700'000;
}

}  // namespace

PublishedLayer::PublishedLayer(SlotKind kind, std::size_t place, std::size_t layers)
    : rate_(usual_rate(usual_height(kind, place, layers))), height_(usual_height(kind, place, layers)) {}

bool PublishedLayer::note(const MediaPacket& packet, std::uint32_t fresh_name) {
  if (name_ == 0 || epoch_ != packet.epoch) {
    history_.clear();
    name_ = fresh_name;
    epoch_ = packet.epoch;
    key_frame_.reset();
  }
  last_ = std::max(last_, packet.came);
  if (packet.height != 0) height_ = packet.height;
  window_.add(packet.came.time_since_epoch(), static_cast<std::int64_t>(packet.size()));
  if (!history_.note(packet.header.sequence)) return false;
  if (!packet.frame.starts_key_frame || packet.is_empty) return true;
  const std::int64_t number = history_.number_of(packet.header.sequence);
  key_frame_ = std::max(number, key_frame_.value_or(number));
  return true;
}

std::optional<PublishedLayer::Beginning> PublishedLayer::beginning(MediaTime now) const {
  const std::int64_t last = history_.newest();
  if (!key_frame_ || last - *key_frame_ >= static_cast<std::int64_t>(PacketHistory::kMost)) return {};
  Beginning found{.first = static_cast<std::uint16_t>(*key_frame_), .last = static_cast<std::uint16_t>(last)};
  const MediaPacket* packet = find(found.first);
  if (packet == nullptr || now - packet->came > kOldestBeginning) return {};
  for (std::uint16_t number = found.first; packet != nullptr; packet = find(++number)) {
    found.bytes += static_cast<std::int64_t>(packet->size());
    found.newest = packet;
    if (number == found.last) return found;
  }
  return {};
}

void PublishedLayer::on_time(MediaTime now) {
  history_.expire(now);
  if (!is_alive(now)) return;
  const auto measured = window_.rate();
  if (!measured || *measured == 0) return;
  // A key frame makes the half second it falls in twice as dear: that is no reason to give the layer up.
  const Rate weight = is_measured_ ? 12 : 1;
  rate_ = (weight * rate_ + *measured) / (weight + 1);
  is_measured_ = true;
}

}  // namespace madang::media

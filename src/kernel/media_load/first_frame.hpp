#pragma once

#include <optional>

#include "kernel/media/rtp_packet.hpp"
#include "kernel/media/sequence_numbers.hpp"
#include "kernel/media/vp8_descriptor.hpp"
#include "kernel/media_load/stamp.hpp"

namespace madang::media_load {

/// Waits for the first whole key frame of a source: what a browser needs before it can show anything. Pure; one thread.
class FirstFrame {
 public:
  /// `source`: whose; 0 is anybody's. `since` is wall_clock().
  FirstFrame(std::uint32_t source, std::int64_t since) : source_(source), since_(since) {}

  std::int64_t since() const { return since_; }
  /// A plain packet. How long it took, in nanoseconds, once with the packet that completes the frame.
  std::optional<std::int64_t> came(const sfu::RtpPacket& packet, std::int64_t at) {
    const auto descriptor = sfu::read_vp8(packet.payload);
    const auto stamp = read_stamp(packet.payload);
    if (!descriptor || !stamp || (source_ != 0 && stamp->source != source_)) return std::nullopt;
    if (descriptor->starts_frame() && descriptor->is_key_frame) begin(packet);
    if (!begins_ || packet.timestamp != timestamp_) return std::nullopt;
    ++came_;
    if (packet.marker) ends_ = packet.sequence;
    latest_ = std::max(latest_, at);
    if (!ends_ || came_ <= sfu::distance(*ends_, *begins_)) return std::nullopt;
    return latest_ - since_;
  }

 private:
  void begin(const sfu::RtpPacket& packet) {
    begins_ = packet.sequence;
    timestamp_ = packet.timestamp;
    ends_.reset();
    came_ = 0;
  }

  std::uint32_t source_;
  std::int64_t since_;
  std::optional<std::uint16_t> begins_;
  std::optional<std::uint16_t> ends_;
  std::uint32_t timestamp_ = 0;
  int came_ = 0;
  std::int64_t latest_ = 0;
};

}  // namespace madang::media_load

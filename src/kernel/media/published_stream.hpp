#pragma once

#include <memory>

#include "kernel/media/key_frame_requests.hpp"
#include "kernel/media/media_packet.hpp"
#include "kernel/media/nack_generator.hpp"
#include "kernel/media/reception_statistics.hpp"
#include "kernel/media/sender_clock.hpp"

namespace madang::media {

/// One stream (SSRC) that a participant sends us: what is missing of it, how well it comes, and what is asked of its
/// sender. One thread.
struct PublishedStream {
  PublishedStream(std::uint32_t its_ssrc, SlotKind its_kind, std::uint8_t its_layer, std::uint32_t clock_rate)
      : ssrc(its_ssrc), kind(its_kind), layer(its_layer), statistics(its_ssrc, clock_rate), captures(clock_rate) {}

  std::uint32_t ssrc;
  SlotKind kind;
  std::uint8_t layer;
  std::uint8_t epoch = 0;
  bool has_nack = false;
  bool has_picture_loss = false;
  bool has_full_intra = false;
  std::uint8_t full_intra_number = 0;
  ReceptionStatistics statistics;
  NackGenerator nacks;
  KeyFrameRequests key_frames;
  std::unique_ptr<DependencyStructure> structure;  ///< of a stream that has dependency descriptors
  CaptureTimes captures;
  MediaTime last;
  std::uint64_t reported_packets = 0;

  bool is_alive(MediaTime now) const { return now - last < std::chrono::milliseconds(1'500); }
};

}  // namespace madang::media

#pragma once

#include "kernel/media/layer_allocator.hpp"
#include "kernel/media/packet_history.hpp"
#include "kernel/media/rate_window.hpp"

namespace madang::media {

/// One layer of a publication, as one worker knows it, whether it comes from its own participant or from another
/// worker.
class PublishedLayer {
 public:
  /// What can be begun with: a key frame and what followed it, without a gap.
  struct Beginning {
    std::uint16_t first = 0;
    std::uint16_t last = 0;
    std::int64_t bytes = 0;
    const MediaPacket* newest = nullptr;
  };

  /// Without a packet for so long, it is not sent.
  static constexpr std::chrono::milliseconds kAlive{1'500};

  PublishedLayer(SlotKind kind, std::size_t place, std::size_t layers);

  /// A packet came. False: it did already.
  bool note(const MediaPacket& packet, std::uint32_t fresh_name);
  /// Somebody is sent the packet that was just noted: takes over one reference.
  void keep(MediaPacket& packet) { history_.keep(packet); }
  const MediaPacket* find(std::uint16_t sequence) const { return history_.find(sequence); }
  /// Nothing when not all of it is there, or when it is too old to be caught up with.
  std::optional<Beginning> beginning(MediaTime now) const;
  void on_time(MediaTime now);

  /// Of its stream, for StreamRewriter: another one when its sender began anew. 0: nothing came yet.
  std::uint32_t name() const { return name_; }
  bool is_alive(MediaTime now) const { return name_ != 0 && now - last_ < kAlive; }
  MediaTime last() const { return last_; }
  /// What it takes, or is believed to take while it is not sent.
  Layer offer() const { return {rate_, height_}; }

 private:
  PacketHistory history_;
  RateWindow window_;
  std::optional<std::int64_t> key_frame_;  ///< where the newest begins, by its number in the history
  std::uint32_t name_ = 0;
  std::uint8_t epoch_ = 0;
  MediaTime last_;
  Rate rate_;
  std::uint16_t height_;
  bool is_measured_ = false;
};

}  // namespace madang::media

#pragma once

#include <map>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "kernel/media/meeting_ids.hpp"

// VP8 frames made by hand, in three temporal layers (0 2 1 2), whose payload says which frame they are and on which
// they lean; and whoever receives them reads it again and knows whether a decoder could go on.

namespace madang::media::tests {

struct VideoPacket {
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  bool marker = false;
  std::vector<std::uint8_t> payload;
};

/// What the payload of a packet says of itself.
struct FrameMark {
  std::uint64_t publisher = 0;
  std::uint8_t layer = 0;
  std::uint32_t frame = 0;
  std::optional<std::uint32_t> leans_on{};  ///< nothing of a key frame
  std::uint8_t index = 0;                   ///< of the packet
  std::uint8_t count = 0;
  std::uint16_t picture = 0;
  std::uint8_t tl0 = 0;
  std::uint8_t temporal = 0;
  bool operator==(const FrameMark&) const = default;
};

/// Nothing when it is no payload of these.
std::optional<FrameMark> read_mark(std::span<const std::uint8_t> payload);

/// One layer of a simulcast.
class Vp8Publisher {
 public:
  Vp8Publisher(std::uint64_t whose, SlotKind kind, std::uint8_t layer, std::uint32_t ssrc, std::uint16_t height,
               std::size_t frame_size, std::mt19937& random);

  std::vector<VideoPacket> frame(MediaTime now);
  void want_key_frame() { wants_key_frame_ = true; }
  const VideoPacket* sent(std::uint16_t sequence) const;
  std::uint16_t next_retransmission() { return retransmission_sequence_++; }

  SlotKind kind() const { return kind_; }
  std::uint8_t layer() const { return layer_; }
  std::uint32_t ssrc() const { return ssrc_; }

 private:
  std::vector<std::uint8_t> payload(const FrameMark& mark, std::size_t size) const;

  std::uint64_t whose_;
  SlotKind kind_;
  std::uint8_t layer_;
  std::uint32_t ssrc_;
  std::uint16_t height_;
  std::size_t frame_size_;
  std::mt19937& random_;
  std::uint16_t sequence_;
  std::uint32_t first_timestamp_;
  std::uint16_t picture_;
  std::uint8_t tl0_ = 0;
  std::uint32_t frames_ = 0;
  std::uint32_t since_key_ = 0;
  std::uint32_t last_base_ = 0;
  std::uint32_t last_middle_ = 0;
  bool wants_key_frame_ = true;
  std::uint16_t retransmission_sequence_ = 1;
  std::map<std::uint16_t, VideoPacket> history_;
};

}  // namespace madang::media::tests

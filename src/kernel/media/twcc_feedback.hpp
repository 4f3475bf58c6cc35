#pragma once

#include <chrono>

#include "kernel/media/rtcp_reader.hpp"

// Transport-wide feedback: which packets came, and when (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1). No
// allocation, no throw, any thread.

namespace madang::media {

/// Arrivals are told in these.
using TwccTicks = std::chrono::duration<std::int64_t, std::ratio<1, 4000>>;
/// The time that the others count from has 24 bits of 64 ms and runs over after twelve days.
inline constexpr TwccTicks kTwccReference{256};
inline constexpr TwccTicks kTwccCircle{256LL << 24};

struct TwccFeedback : Feedback {
  std::uint16_t base = 0;   ///< the first packet's number
  std::uint16_t count = 0;  ///< of packets
  std::uint32_t reference = 0;
  std::uint8_t number = 0;  ///< of this feedback
  Bytes chunks;             ///< and the deltas after them

  /// `each(std::uint16_t sequence, std::optional<TwccTicks> arrival)` for every packet in order; nothing is lost. An
  /// arrival counts from the receiver's own beginning, modulo kTwccCircle.
  template <typename Each>
  void each_packet(Each each) const {
    walk([&](std::uint16_t sequence, std::optional<TwccTicks> arrival) {
      each(sequence, arrival);
      return true;
    });
  }

  /// False when what it says does not fit; `each` returns whether to go on.
  template <typename Each>
  bool walk(Each each) const;
};

/// Nothing when it is none or does not hold what it announces.
std::optional<TwccFeedback> read_twcc(const RtcpPacket& packet);

/// The statuses of two bits in a chunk; 3 stands for nothing.
class TwccStatuses {
 public:
  static constexpr std::uint8_t kLost = 0;
  static constexpr std::uint8_t kSmallDelta = 1;
  static constexpr std::uint8_t kLargeDelta = 2;

  explicit TwccStatuses(std::uint16_t chunk) : chunk_(chunk) {}
  std::size_t size() const {
    if (!(chunk_ & 0x8000)) return chunk_ & 0x1fff;
    return chunk_ & 0x4000 ? 7 : 14;
  }
  std::uint8_t operator[](std::size_t index) const {
    if (!(chunk_ & 0x8000)) return chunk_ >> 13 & 3;
    if (chunk_ & 0x4000) return chunk_ >> (12 - 2 * index) & 3;
    return chunk_ >> (13 - index) & 1;
  }

 private:
  std::uint16_t chunk_;
};

template <typename Each>
bool TwccFeedback::walk(Each each) const {
  // The chunks' end is where the statuses are enough, and the deltas begin there.
  ByteReader deltas(chunks);
  for (std::size_t told = 0; told < count && deltas.ok();) told += TwccStatuses(deltas.u16()).size();
  ByteReader statuses(chunks);
  TwccTicks arrival = kTwccReference * reference;
  for (std::uint16_t told = 0; told < count && deltas.ok();) {
    const TwccStatuses chunk(statuses.u16());
    for (std::size_t i = 0; i < chunk.size() && told < count; ++i, ++told) {
      const std::uint8_t status = chunk[i];
      if (status > TwccStatuses::kLargeDelta) return false;
      if (status == TwccStatuses::kSmallDelta) arrival += TwccTicks(deltas.u8());
      if (status == TwccStatuses::kLargeDelta) arrival += TwccTicks(static_cast<std::int16_t>(deltas.u16()));
      if (!deltas.ok()) return false;
      const auto sequence = static_cast<std::uint16_t>(base + told);
      if (!each(sequence, status == TwccStatuses::kLost ? std::nullopt : std::optional(arrival))) return true;
    }
  }
  return deltas.ok();
}

/// Writes one feedback, packet for packet. It is finished once it says that the next one does not fit, or none is left.
class TwccWriter {
 public:
  /// `room` takes what is written: 28 bytes at least, and at most 1500 of it are used.
  TwccWriter(MutableBytes room, Feedback front, std::uint16_t base, std::uint8_t number);

  /// The packet after those so far came then, or not at all. False when there is no room or it came too long before or
  /// after the one before: it belongs in the next feedback.
  bool add(std::optional<TwccTicks> arrival);
  /// How many packets it tells of: up to the last that came.
  std::size_t told() const { return came_; }
  /// Its size; 0 when no packet came.
  std::size_t finish();

 private:
  static constexpr std::size_t kMostPackets = 512;

  std::size_t size_with(std::size_t packets, std::size_t delta_bytes) const;
  void write_chunks(ByteWriter& writer) const;
  std::uint16_t next_chunk(std::size_t& told) const;

  MutableBytes room_;
  Feedback front_;
  std::uint16_t base_;
  std::uint8_t number_;
  std::optional<TwccTicks> reference_;
  TwccTicks last_{0};
  std::size_t packets_ = 0;
  std::size_t came_ = 0;  // as many of them as up to the last that came
  std::size_t delta_bytes_ = 0;
  std::uint8_t statuses_[kMostPackets];
  std::int16_t deltas_[kMostPackets];
};

}  // namespace madang::media

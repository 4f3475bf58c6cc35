#pragma once

#include <cstdint>
#include <vector>

#include "kernel/media/data_rate.hpp"

namespace madang::media {

/// What is known of one packet that was sent to a receiver.
struct SentPacket {
  enum class State : std::uint8_t { forgotten, in_flight, missing, received };

  Time sent;
  std::uint16_t sequence = 0;  ///< transport-wide (draft-holmer-rmcat-transport-wide-cc-extensions-01)
  std::uint16_t size = 0;      ///< bytes, with its headers
  std::uint8_t cluster = 0;    ///< of a probe; 0 is none
  State state = State::forgotten;
};

/// The newest packets that were sent, by transport sequence number. A ring of a fixed size, allocated once; what it
/// overwrites was never reported and counts for nothing. One thread.
class SentPackets {
 public:
  /// `room` is a power of two of at most 32768: enough for the packets of two seconds.
  explicit SentPackets(std::size_t room) : ring_(room), mask_(room - 1) {}

  void add(const SentPacket& packet) { ring_[packet.sequence & mask_] = packet; }
  /// Nothing when it was never sent or is forgotten.
  SentPacket* find(std::uint16_t sequence) {
    SentPacket& packet = ring_[sequence & mask_];
    return packet.sequence == sequence && packet.state != SentPacket::State::forgotten ? &packet : nullptr;
  }

  std::size_t room() const { return ring_.size(); }

 private:
  std::vector<SentPacket> ring_;
  std::size_t mask_;
};

}  // namespace madang::media

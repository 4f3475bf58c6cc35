#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
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

/// The packets that were sent in the last two seconds, by transport sequence number, and older ones as long as there is
/// room. A ring that doubles while they do not fit, up to its most; what it overwrites then was never reported and
/// counts for nothing. Eight bytes for a packet. One thread.
class SentPackets {
 public:
  static constexpr std::chrono::seconds kLength{2};

  static constexpr std::size_t kLeast = 64;

  /// `most` is a power of two from kLeast to 32768.
  explicit SentPackets(std::size_t most) : most_(most), places_(kLeast) {}

  void add(const SentPacket& packet) {
    newest_ = micros(packet.sent);
    while (places_.size() < most_ && is_needed(place_of(packet.sequence))) grow();
    place_of(packet.sequence) = {.sent = static_cast<std::uint32_t>(newest_),
                                 .round = static_cast<std::uint16_t>(packet.sequence / kLeast),
                                 .size = std::min(packet.size, kMostSize),
                                 .cluster = packet.cluster,
                                 .state = std::to_underlying(packet.state)};
  }

  /// Nothing when it was never sent or is forgotten.
  std::optional<SentPacket> find(std::uint16_t sequence) const {
    const Place& place = places_[sequence & (places_.size() - 1)];
    if (!is_used(place) || place.round != sequence / kLeast) return {};
    return SentPacket{Time(std::chrono::microseconds(newest_ - age(place))), sequence,
                      static_cast<std::uint16_t>(place.size), static_cast<std::uint8_t>(place.cluster),
                      SentPacket::State(place.state)};
  }
  /// Of one that find() gave.
  void set_state(std::uint16_t sequence, SentPacket::State state) {
    place_of(sequence).state = std::to_underlying(state);
  }

  std::size_t most() const { return most_; }
  /// Packets that there is room for now.
  std::size_t room() const { return places_.size(); }

 private:
  static constexpr std::uint16_t kMostSize = 2'047;

  struct Place {
    std::uint64_t sent : 32 = 0;   ///< microseconds; they run over after an hour: what is older than that looks younger
    std::uint64_t round : 10 = 0;  ///< of the sequence; where it stands says the rest
    std::uint64_t size : 11 = 0;
    std::uint64_t cluster : 8 = 0;
    std::uint64_t state : 2 = 0;
  };
  static_assert(sizeof(Place) == 8);

  static std::int64_t micros(Time time) {
    return std::chrono::floor<std::chrono::microseconds>(time.time_since_epoch()).count();
  }
  static bool is_used(const Place& place) { return place.state != std::to_underlying(SentPacket::State::forgotten); }
  std::int64_t age(const Place& place) const {
    return static_cast<std::uint32_t>(static_cast<std::uint32_t>(newest_) - static_cast<std::uint32_t>(place.sent));
  }
  bool is_needed(const Place& place) const { return is_used(place) && std::chrono::microseconds(age(place)) < kLength; }
  Place& place_of(std::uint16_t sequence) { return places_[sequence & (places_.size() - 1)]; }

  void grow() {
    std::vector<Place> before(2 * places_.size());
    before.swap(places_);
    for (std::size_t i = 0; i < before.size(); ++i)
      if (is_used(before[i])) place_of(static_cast<std::uint16_t>(before[i].round * kLeast + i % kLeast)) = before[i];
  }

  std::size_t most_;
  std::vector<Place> places_;  // a power of two
  std::int64_t newest_ = 0;    // microseconds
};

}  // namespace madang::media

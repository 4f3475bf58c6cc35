#pragma once

#include <memory>

#include "kernel/media/layer_demand.hpp"
#include "kernel/media/loudest_speakers.hpp"
#include "kernel/media/published_layer.hpp"

namespace madang::media {

class Downlink;

/// One number for it.
inline std::uint64_t name_of(const PublicationKey& key) {
  return static_cast<std::uint64_t>(key.participant) << 2 ^ static_cast<std::uint64_t>(key.kind);
}

/// What one participant sends of one kind, as one worker knows it: its layers, and which slots of this worker's
/// receivers are pointed at it. Owned by its room.
struct Publication {
  struct Subscriber {
    Downlink* downlink;
    std::size_t slot;
    bool operator==(const Subscriber&) const = default;
  };

  PublicationKey key;
  std::size_t home = 0;           ///< the worker whose participant sends it
  std::uint32_t incarnation = 0;  ///< by its home's count
  MediaTime since;
  MeetingCodec codec = MeetingCodec::opus;              ///< of its newest packet
  std::vector<std::unique_ptr<PublishedLayer>> layers;  ///< the lowest first
  std::vector<Subscriber> subscribers;
  Loudness loudness;

  // Of its home alone:
  LayerDemand demand;
  std::uint8_t told_layers = 0;  ///< which its sender was last told to send
  MediaTime told_at;
};

}  // namespace madang::media

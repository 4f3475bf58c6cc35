#pragma once

#include <optional>
#include <span>

#include "kernel/media/layer_allocator.hpp"
#include "kernel/media/meeting_ids.hpp"

namespace madang::media {

/// How the lines of one participant are, of the last two seconds.
struct MediaQuality {
  double loss_up = 0;    ///< 0 to 1, of what it sends, before anything was sent again
  double loss_down = 0;  ///< of what it is sent
  Duration round_trip{};
  Rate estimate = 0;  ///< what the line to it carries
  Rate granted = 0;   ///< what its pictures and sound take of that
  Rate wanted = 0;    ///< what they would take at their best
  Rate sent_by_it = 0;
  bool operator==(const MediaQuality&) const = default;
};

/// What a Forwarder tells of its own participants. Called on the worker's thread, from within the Forwarder's calls:
/// it may neither wait nor call back.
class MediaReports {
 public:
  virtual ~MediaReports() = default;
  /// A participant's microphone, camera, screen or screen sound began, or ended: it fell silent as a stream, said so
  /// (BYE), or is not allowed any more. A microphone that is muted at the device may go on as a stream.
  virtual void published(ParticipantId whose, SlotKind kind, bool is_on) = 0;
  /// Who is heard, loudest first; each time they or their order change, at most five times a second. One worker tells
  /// it for the whole room.
  virtual void speakers(RoomId room, std::span<const ParticipantId> loudest) = 0;
  /// A receiver's slot shows another, or nobody. Not told of voices, which change too often: see speakers().
  virtual void pointed(ParticipantId receiver, SlotRole slot, std::optional<ParticipantId> whose) = 0;
  /// What a receiver's slot shows stands still for this reason, or goes on (none).
  virtual void paused(ParticipantId receiver, SlotRole slot, PauseReason reason) = 0;
  /// Which layers of a participant's camera or screen anybody gets: a bit for each, the lowest first (dynacast). At its
  /// beginning all are on.
  virtual void layers_wanted(ParticipantId whose, SlotKind kind, std::uint8_t layers) = 0;
  virtual void quality(ParticipantId whose, const MediaQuality& quality) = 0;
};

}  // namespace madang::media

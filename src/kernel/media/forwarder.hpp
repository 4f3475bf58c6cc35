#pragma once

#include <memory>

#include "kernel/media/cross_worker.hpp"
#include "kernel/media/forwarder_counts.hpp"
#include "kernel/media/media_reports.hpp"
#include "kernel/media/outlet.hpp"
#include "kernel/media/participant_setup.hpp"
#include "kernel/media/recording_tap.hpp"
#include "kernel/media/surge_order.hpp"

// The forwarding core: packets of participants come in plain, and go out rewritten for each receiver. No sockets, no
// threads, no clock of its own.

namespace madang::media {

class ForwarderState;

/// One worker's share of all meetings: its own participants, and the streams of other workers' participants that these
/// are sent. One for each worker, on its thread alone. Allocates when participants and streams come and go, and when
/// more packets are about than ever before; otherwise none, and no lock nor exception, per packet.
class Forwarder {
 public:
  /// `worker` is its place in `others`, through which packets and commands go to the rooms' other workers.
  Forwarder(std::size_t worker, Outlet& outlet, MediaReports& reports, CrossWorker& others, MediaTime now);
  ~Forwarder();
  Forwarder(const Forwarder&) = delete;
  Forwarder& operator=(const Forwarder&) = delete;

  void add(TransportIndex transport, const ParticipantSetup& setup, MediaTime now);
  /// Harmless of one that is not there.
  void remove(TransportIndex transport, MediaTime now);
  /// What the line to it carries; nothing of one that is not there or does not say.
  std::optional<Rate> line(TransportIndex transport) const;
  /// Into another room, on the same connection: nothing of the room before reaches it any more, nor it that room.
  /// Harmless of one that is not there.
  void move(TransportIndex transport, RoomId to, MediaTime now);

  /// Where the next packet may be opened into, so that it need not be copied: kPacketRoom bytes, good until on_rtp().
  MutableBytes incoming(std::size_t size);
  /// A packet of a participant, opened: either the front of incoming(), or elsewhere, whence it is copied.
  void on_rtp(TransportIndex from, MutableBytes plain, MediaTime now);
  void on_rtcp(TransportIndex from, Bytes plain, MediaTime now);

  void show(TransportIndex transport, const View& view, MediaTime now);
  void allow(TransportIndex transport, const PublishRights& rights, MediaTime now);
  /// From here on, and for who comes later: what participants of this worker publish there goes to `tap` too. With null
  /// no longer. One tap for all rooms.
  void record(RoomId room, RecordingTap* tap, MediaTime now);
  /// The same of voices alone, for who listens.
  void listen(RoomId room, RecordingTap* tap);
  void want_recorded_key_frame(RoomId room, const PublicationKey& of, std::uint8_t layer);
  /// What all receivers of this worker give up while the server is full.
  void limit(const SurgeLimits& limits, MediaTime now);

  /// Takes what other workers passed, and sends what is due. After each batch of packets, when woken, and at the time
  /// it says.
  MediaTime tick(MediaTime now);

  ForwarderCounts counts() const;

 private:
  std::unique_ptr<ForwarderState> state_;
};

}  // namespace madang::media

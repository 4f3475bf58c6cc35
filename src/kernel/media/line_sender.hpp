#pragma once

#include "kernel/media/bandwidth_estimator.hpp"
#include "kernel/media/burst_allowance.hpp"
#include "kernel/media/pacer.hpp"
#include "kernel/media/receive_slot.hpp"
#include "kernel/media/send_queue.hpp"
#include "kernel/media/twcc_reports.hpp"
#include "kernel/media/worker_context.hpp"

namespace madang::media {

/// Sends one participant its packets, at the pace of its line: writes each one's header anew and gives it out with the
/// payload as it came. Sound leaves at once. No allocation per packet; one thread.
class LineSender {
 public:
  /// `has_feedback`: transport-wide, by which the line is measured. Without it a rate that most lines carry is assumed.
  /// `known` is what it carried a moment ago.
  LineSender(TransportIndex to, bool has_feedback, std::optional<Rate> known, WorkerContext& context);

  /// To be sent now, whatever waits.
  void send_now(ReceiveSlot& slot, const MediaPacket& packet, const RewrittenPacket& as, MediaTime now);
  /// False: there is no room, and it is lost.
  bool queue(const QueuedPacket& packet) { return media_.push(packet); }
  /// The same, and where so much is sent again that it would take half of the line: what is lost for want of room is
  /// not to take the room of what comes next. The receiver asks once more.
  bool queue_again(const QueuedPacket& packet, MediaTime now);
  void forget(const PublishedLayer& layer);
  /// How long the line takes until so many more bytes are sent.
  Duration time_until_sent(std::int64_t more) const { return time_of(queued() + more, estimate()); }

  /// Sends what is due. When to come again, if anything waits.
  std::optional<MediaTime> flush(std::span<ReceiveSlot> slots, MediaTime now);
  bool is_idle() const { return media_.empty() && again_.empty() && !is_probing_; }

  void feedback_came(const TwccFeedback& feedback, MediaTime now);
  /// Every 25 ms or so.
  void on_time(MediaTime now);
  void set_wanted(Rate rate) { estimator_.set_wanted(wanted_ = rate); }

  Rate estimate() const;
  bool is_measured() const { return has_feedback_ && estimator_.is_measured(); }
  Duration round_trip() const { return estimator_.round_trip(); }
  double loss() const { return estimator_.loss(); }

 private:
  static constexpr std::size_t kMedia = 512;
  static constexpr std::size_t kAgain = 128;

  struct Sending {
    const MediaPacket* packet;  ///< null: only a number
    RewrittenPacket as;
    std::uint8_t payload_type;
    std::uint8_t cluster;
  };

  std::int64_t queued() const { return media_.bytes() + again_.bytes(); }
  std::int64_t send(ReceiveSlot& slot, const Sending& sending, MediaTime now);
  std::int64_t send_again(ReceiveSlot& slot, const QueuedPacket& queued, std::uint8_t cluster, MediaTime now);
  std::int64_t send_padding(std::span<ReceiveSlot> slots, const Pacer::Turn& turn, MediaTime now);
  std::int64_t take_turn(std::span<ReceiveSlot> slots, const Pacer::Turn& turn, MediaTime now);
  std::int64_t give_out(Bytes header, Bytes lead, Bytes payload, std::uint8_t cluster, MediaTime now);

  TransportIndex to_;
  bool has_feedback_;
  WorkerContext& context_;
  BandwidthEstimator estimator_;
  Pacer pacer_;
  BurstAllowance burst_;
  Rate wanted_ = RateLimits{}.most;
  TwccReports reports_;
  std::uint16_t transport_sequence_ = 0;
  bool is_probing_ = false;
  SendQueue<kMedia> media_;
  SendQueue<kAgain> again_;
  MediaTime again_free_at_;  ///< what was sent again has had its share of the line
};

}  // namespace madang::media

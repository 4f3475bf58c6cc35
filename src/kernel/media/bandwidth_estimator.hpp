#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "kernel/media/inter_arrival.hpp"
#include "kernel/media/loss_question.hpp"
#include "kernel/media/loss_share.hpp"
#include "kernel/media/probe.hpp"
#include "kernel/media/queue_contest.hpp"
#include "kernel/media/rate_control.hpp"
#include "kernel/media/rate_window.hpp"
#include "kernel/media/sent_packets.hpp"
#include "kernel/media/standing_queue.hpp"

namespace madang::media {

/// One packet in a transport-wide feedback.
struct PacketReport {
  std::uint16_t sequence = 0;  ///< transport-wide
  bool is_received = false;
  Duration arrived{};  ///< by the receiver's clock, unwrapped: it only goes up
};

/// How much the line to one receiver carries: a pure function of what was sent, what the receiver's transport-wide
/// feedback says of it, and the time it is given. It hears of nothing else: receiver reports mix in what was lost
/// before it came to us. A delay gradient finds the queue, losses find lines without one, what is acknowledged bounds
/// both, probes find what is not used. The loop that owns a receiver calls it; no lock, and no allocation but where
/// more is sent in two seconds than ever before.
class BandwidthEstimator {
 public:
  /// As many as `room` packets are remembered (a power of two), see SentPackets. `known` is what the line carried a
  /// moment ago: it is begun with most of that, and not asked for more than it may well bear.
  explicit BandwidthEstimator(const RateLimits& limits = {}, std::size_t room = 2048, std::optional<Rate> known = {});

  /// Each packet that leaves, padding and retransmissions too; `size` in bytes with its headers, `cluster` of a probe
  /// or 0.
  void on_sent(Time now, std::uint16_t sequence, std::uint16_t size, std::uint8_t cluster);
  /// The packets of one feedback, in the order of their numbers. What was never sent is overlooked.
  void on_feedback(Time now, std::span<const PacketReport> reports);
  /// Every 25 ms or so: notices that nobody says anything any more, and gives the probe that is due, for the pacer.
  std::optional<ProbeCluster> on_time(Time now);
  /// What everything that is shown would need at its best: no probe asks for more.
  void set_wanted(Rate rate) { wanted_ = rate; }

  Rate estimate() const { return control_.estimate(); }
  /// Anything has been heard of it.
  bool is_measured() const { return newest_sent_.has_value(); }
  Duration round_trip() const { return round_trip_; }
  Duration standing_queue() const { return queue_.delay(); }
  /// 0 to 1, of the last seconds, whatever is concluded from it.
  double loss() const { return lost_.share(); }
  LineUse use() const { return trend_.use(); }
  bool is_contested() const { return contest_.is_on(); }
  bool is_limited() const { return is_limited_; }

 private:
  struct Heard {
    std::int64_t received = 0;
    std::int64_t lost = 0;
    std::int64_t late = 0;  ///< counted as lost before, and came all the same
    Duration least_delay = Duration::max();
    Duration least_round_trip = Duration::max();
  };

  Heard hear(Time now, std::span<const PacketReport> reports);
  /// Counts what is still missing of what was sent long enough before the newest that came.
  void settle(Heard& heard);
  void hear_arrival(const SentPacket& packet, Duration arrived);
  void judge(Time now, const Heard& heard);
  LossBound::Verdict heed_loss(Time now, LineUse use);
  void conclude_probe(Time now);
  void notice_silence(Time now);

  SentPackets packets_;
  InterArrival groups_;
  DelayTrend trend_;
  StandingQueue queue_;
  QueueContest contest_;
  LossBound loss_;
  LossQuestion question_;
  LossShare lost_;
  RateWindow acknowledged_;
  RateWindow sent_;
  RateControl control_;
  ProbeMeasure measure_;
  ProbePlanner planner_;
  Rate wanted_;
  std::uint16_t settled_ = 0;  ///< what was sent before it was counted
  std::uint16_t newest_reported_ = 0;
  std::optional<Time> newest_sent_;  ///< of what came
  Duration round_trip_ = std::chrono::milliseconds(200);
  bool is_limited_ = false;
  Time waiting_since_;  ///< for feedback; none while nothing is out
  bool is_waiting_ = false;
};

}  // namespace madang::media

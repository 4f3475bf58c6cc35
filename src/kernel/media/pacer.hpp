#pragma once

#include <cstdint>
#include <optional>

#include "kernel/media/data_rate.hpp"
#include "kernel/media/probe.hpp"

namespace madang::media {

/// Says what may be sent to one receiver now and when to ask next; the packets stay with whoever owns them. Audio never
/// waits. Everything else leaves through a bucket that leaks at 1.5 times the estimate (2.5 times a low one), so that a
/// key frame does not leave in one burst; a queue that would still take longer than a third of a second leaks faster.
/// The bucket holds what BurstAllowance says, at least one packet, and once it is full it is emptied. Asked later than
/// it said, it gives what was due meanwhile to a queue that waited for it, though not of long ago.
/// While a probe is out, packets leave at its rate, and where media is not enough there is padding.
/// No clock, no allocation; one thread.
class Pacer {
 public:
  void set_estimate(Rate estimate) { estimate_ = estimate; }
  void set_bucket(Duration bucket) { bucket_ = bucket; }
  /// A probe that BandwidthEstimator gave. It takes the place of one that is out.
  void probe(const ProbeCluster& cluster);

  /// What waits for this receiver: bytes of the next packet of each kind, 0 where there is none.
  struct Waiting {
    std::int64_t audio = 0;
    std::int64_t retransmission = 0;
    std::int64_t video = 0;
    std::int64_t queued = 0;  ///< bytes of retransmissions and video altogether
  };
  enum class Kind : std::uint8_t { nothing, audio, retransmission, video, padding };
  struct Turn {
    Kind kind = Kind::nothing;
    std::uint8_t cluster = 0;       ///< to be told to BandwidthEstimator with the packet
    std::int64_t padding = 0;       ///< bytes of padding to be sent
    std::optional<Time> ask_again;  ///< when nothing is sent: the time to ask; none until something waits
  };
  /// What to send now. Asked until it says nothing; on_sent() follows whatever is sent, with the
  /// bytes that are still queued.
  Turn next(Time now, const Waiting& waiting) const;
  void on_sent(Time now, const Turn& turn, std::int64_t bytes, std::int64_t queued);

  /// What may leave in a second at present.
  Rate pace(std::int64_t queued) const;

 private:
  static Kind media(const Waiting& waiting);
  Turn probing(Time now, const Waiting& waiting) const;

  Rate estimate_ = 300'000;
  Duration bucket_{};
  Time free_at_;              ///< the bucket is empty
  Time rests_until_;          ///< it was full
  bool was_waiting_ = false;  ///< something was left when the last packet went
  std::optional<ProbeCluster> cluster_;
  std::int64_t probed_ = 0;  ///< bytes of the cluster
  Time probe_at_;
};

}  // namespace madang::media

#pragma once

#include <chrono>

#include "kernel/media/rtcp_reader.hpp"
#include "kernel/media/sequence_numbers.hpp"

// What a receiver report says of one stream: loss and jitter (RFC 3550, 6.4.1, A.3 and A.8). A state machine with the
// time given to it; no allocation, no throw; one thread.

namespace madang::media {

class ReceptionStatistics {
 public:
  using Time = std::chrono::steady_clock::time_point;

  ReceptionStatistics(std::uint32_t ssrc, std::uint32_t clock_rate) : ssrc_(ssrc), clock_rate_(clock_rate) {}

  /// Retransmissions do not count: they would hide the loss.
  void came(std::uint16_t sequence, std::uint32_t timestamp, Time now);
  void sender_report_came(std::uint64_t ntp, Time now);
  /// What is new since the last one. Of a stream that nothing came of, an empty one.
  ReportBlock report(Time now);

  std::uint64_t packets() const { return received_; }
  /// In ticks of the timestamp.
  std::uint32_t jitter() const { return static_cast<std::uint32_t>(jitter_ >> 4); }

 private:
  void measure(std::uint32_t timestamp, Time now);
  std::uint32_t ticks(Time now) const;

  std::uint32_t ssrc_;
  std::uint32_t clock_rate_;
  SequenceUnroller unroller_;
  std::int64_t first_ = 0;
  std::int64_t received_ = 0;
  std::int64_t expected_before_ = 0;
  std::int64_t received_before_ = 0;
  std::optional<std::uint32_t> transit_;
  std::uint32_t last_timestamp_ = 0;
  std::uint64_t jitter_ = 0;  // sixteen times as much
  std::uint32_t last_sender_report_ = 0;
  Time sender_report_at_;
};

}  // namespace madang::media

#pragma once

#include <optional>

#include "kernel/media/extension_ids.hpp"
#include "kernel/media/nack_generator.hpp"
#include "kernel/media/reception_statistics.hpp"
#include "kernel/media/session_description.hpp"
#include "kernel/media_load/findings.hpp"
#include "kernel/media_load/first_frame.hpp"
#include "kernel/media_load/transport.hpp"

namespace madang::media_load {

/// What the other side sends by, as its description has it.
struct SlotNames {
  std::string mid;
  sfu::MediaKind kind = sfu::MediaKind::video;
  std::uint32_t ssrc = 0;
  std::uint32_t retransmission = 0;  ///< 0: none
  std::uint8_t payload = 0;
};

/// One stream that comes: what it lost, when it came, and what is to be asked for. Of most packets only the header is
/// looked at. One thread.
class ReceivedStream {
 public:
  ReceivedStream(SlotNames names, Findings& findings, unsigned open_each);

  /// A packet under its own SSRC, still sealed.
  void came(Transport& transport, const Arrival& arrival, const sfu::RtpPacket& sealed, Time now);
  /// One under the SSRC of its retransmissions.
  void came_again(Transport& transport, const Arrival& arrival, Time now);
  void sender_report_came(std::uint64_t ntp, Time now) { statistics_.sender_report_came(ntp, now); }
  /// From now on the next whole key frame of that source counts as what was wished for.
  void await(std::uint32_t source, std::int64_t since) { awaited_.emplace(source, since); }
  bool is_awaiting() const { return awaited_.has_value(); }

  /// Writes what there is to ask for.
  void write_requests(sfu::ByteWriter& writer, std::uint32_t sender, Time now);
  sfu::ReportBlock report(Time now) { return statistics_.report(now); }
  const SlotNames& names() const { return names_; }
  std::uint64_t packets() const { return statistics_.packets(); }
  /// Numbers that were left out so far and did not come as RTX either, without what is still on its way.
  std::int64_t lost() const;
  /// From here on lost() counts anew.
  void begin_anew();

 private:
  void open(Transport& transport, const Arrival& arrival);
  void take_plain(const sfu::RtpPacket& packet, std::int64_t at, bool is_again);
  bool wants_key_frame(Time now);

  SlotNames names_;
  Findings& findings_;
  unsigned open_each_;
  unsigned skipped_ = 0;
  sfu::ReceptionStatistics statistics_;
  sfu::NackGenerator missing_;
  sfu::SequenceUnroller numbers_;
  std::int64_t first_ = 0;
  std::int64_t came_ = 0;
  std::int64_t last_audio_ = 0;
  std::optional<FirstFrame> awaited_;
  Time asked_for_key_frame_;
};

}  // namespace madang::media_load

#pragma once

#include <memory>
#include <span>

#include "kernel/media/arrival_log.hpp"
#include "kernel/media/participant_setup.hpp"
#include "kernel/media/published_stream.hpp"
#include "kernel/media/rate_window.hpp"
#include "kernel/media/rtcp_writer.hpp"
#include "kernel/media/worker_context.hpp"

namespace madang::media {

/// What one participant sends us, told apart by SSRC, mid and rid; and what it is told of it: feedback, what is
/// missing, that a key frame is wanted. No allocation per packet; one thread.
class Uplink {
 public:
  Uplink(const ParticipantSetup& setup, WorkerContext& context);

  /// Reads a packet that lies in the slot's room. False: it is for nobody. Otherwise the slot says all of it but what
  /// its publication does.
  bool receive(MediaPacket& slot, MutableBytes plain, const PublishRights& rights, MediaTime now);

  void sender_report_came(const SenderReport& report, MediaTime now);
  /// Of the stream that says so it names the publication.
  std::optional<SlotKind> kind_of(std::uint32_t ssrc) const;

  void want_key_frame(SlotKind kind, std::uint8_t layer);
  /// Asks for what is missing, for key frames, and says what came: a few packets of RTCP, or none.
  void write_feedback(ByteWriter& writer, MediaTime now, Duration round_trip);
  /// Whether another write_feedback() may have more to say at once.
  bool has_more_feedback(MediaTime now) const { return has_feedback_ && arrivals_.is_due(now); }
  std::span<const ReportBlock> report_blocks(MediaTime now);

  std::size_t layers_of(SlotKind kind) const { return slots_[static_cast<std::size_t>(kind)].layers; }
  double loss() const { return loss_; }
  Rate rate() const { return rate_.rate().value_or(0); }
  /// We speak under it.
  std::uint32_t our_ssrc() const { return our_ssrc_; }

 private:
  struct Source {
    std::uint32_t ssrc = 0;
    std::uint8_t stream = 0;
    bool is_retransmission = false;
  };
  struct Slot {
    std::string mid;
    std::vector<std::string> rids;
    std::vector<JoinedCodec> codecs;
    std::vector<std::uint32_t> ssrcs;
    std::size_t layers = 1;
    bool is_live = false;
  };

  const Source* find(std::uint32_t ssrc);
  const Source* learn(const RtpPacket& packet, const KnownExtensions& known);
  std::optional<SlotKind> slot_of(const RtpPacket& packet, const KnownExtensions& known) const;
  std::optional<std::size_t> stream_for(SlotKind kind, std::uint8_t layer, const RtpPacket& packet, bool is_again);
  const JoinedCodec* codec_of(SlotKind kind, std::uint8_t payload, bool is_again) const;
  /// `front` is how much stands before it: nothing, or what a retransmission does.
  bool accept(PublishedStream& stream, MediaPacket& slot, const RtpPacket& packet, const KnownExtensions& known,
              std::size_t front, MediaTime now);
  void ask_for(PublishedStream& stream, ByteWriter& writer, MediaTime now, Duration round_trip);

  static constexpr std::size_t kMostSources = 32;

  WorkerContext& context_;
  ExtensionIds ids_;
  std::uint32_t our_ssrc_ = 0;
  std::array<Slot, kSendSlots> slots_;
  std::vector<std::unique_ptr<PublishedStream>> streams_;
  std::vector<Source> sources_;
  std::size_t newest_source_ = 0;
  SenderClock clock_;
  ArrivalLog arrivals_;
  bool has_feedback_ = false;
  RateWindow rate_;
  double loss_ = 0;
  std::array<ReportBlock, kMostReportBlocks> blocks_{};
};

}  // namespace madang::media

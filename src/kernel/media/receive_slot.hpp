#pragma once

#include <array>
#include <memory>
#include <string>

#include "kernel/media/join_answer.hpp"
#include "kernel/media/publication.hpp"
#include "kernel/media/rtcp_reader.hpp"
#include "kernel/media/stream_rewriter.hpp"

namespace madang::media {

/// One stream that a participant is sent: pointed at one publication after another, at one of its layers. Says what
/// becomes of each of their packets; sends nothing itself. No allocation per packet; one thread.
class ReceiveSlot {
 public:
  explicit ReceiveSlot(const JoinedSlot& joined);

  SlotRole role() const { return role_; }
  const SlotSources& sources() const { return sources_; }
  const ExtensionIds& extensions() const { return extensions_; }
  std::string_view mid() const { return mid_; }
  bool is_live() const { return is_live_; }
  /// 0: the receiver has no such codec.
  std::uint8_t payload_for(MeetingCodec codec) const { return payloads_[static_cast<std::size_t>(codec)]; }
  std::uint8_t retransmission_for(MeetingCodec codec) const {
    return retransmissions_[static_cast<std::size_t>(codec)];
  }
  bool can_decode(MeetingCodec codec) const { return is_live_ && payload_for(codec) != 0; }
  /// Of any codec's RTX; 0: it has none.
  std::uint8_t any_retransmission() const;

  Publication* publication() const { return publication_; }
  /// Nothing is shown until a layer was granted.
  void point(Publication* publication);
  std::int8_t granted() const { return grant_.layer; }
  const Grant& grant() const { return grant_; }
  void set_grant(const Grant& grant) { grant_ = grant; }
  /// Chooses among the layers that are sent the best that was granted. Whether a key frame of it is to be asked for.
  bool choose_target(MediaTime now);
  std::int8_t target() const { return target_; }
  std::int8_t current() const { return current_; }
  bool waits_for_key_frame() const { return target_ >= 0 && target_ != current_; }
  /// Whether a packet that take() gave nothing of may be asked for all the same: what its key frame begins with is
  /// still on its way.
  bool waits_for(const MediaPacket& packet) const {
    return waits_for_key_frame() && static_cast<std::int8_t>(packet.layer) == target_;
  }

  /// A packet of the publication it is pointed at, or of a voice. What is to be sent of it, if anything. With `present`
  /// it came a while ago, and so did all that follow it up to there, which are to be given right after.
  std::optional<RewrittenPacket> take(const MediaPacket& packet, const PublishedLayer& layer,
                                      const std::optional<SourcePresent>& present = {});
  /// Until this timestamp of what take() gave, time passes faster than it does.
  void catch_up_until(std::uint32_t timestamp) { present_ = timestamp; }
  /// The packet that a retransmission asks for; asked again too soon, it is none.
  std::optional<StreamRewriter::Origin> origin(std::uint16_t sequence, MediaTime now, Duration round_trip);
  std::optional<RewrittenPacket> again(const MediaPacket& packet, std::uint32_t name) const;
  /// Whether anything of a stream is still of use: not of a picture's layer that has ended, since the next one begins
  /// with a key frame.
  bool needs(std::uint32_t name) const {
    return medium_of(role_.kind) == MediaKind::audio || (current_ >= 0 && name == name_);
  }

  /// It was sent.
  void on_sent(const RewrittenPacket& as, MediaTime captured, std::size_t bytes, std::uint32_t clock_rate);
  std::uint16_t next_retransmission() { return retransmission_sequence_++; }
  /// The first packets say which medium they are of, until the receiver knows the SSRC for sure.
  bool says_mid() const { return packets_ < kSaysMid; }
  /// What a sender report says; nothing when nothing was sent since the last one.
  std::optional<SenderReport> report(MediaTime now, std::uint64_t ntp);

 private:
  static constexpr std::uint32_t kSaysMid = 50;
  static constexpr std::size_t kResent = 32;
  static constexpr std::uint8_t kAllTemporal = 0xff;

  struct Resent {
    std::uint16_t sequence = 0;
    std::uint32_t at = 0;  ///< in milliseconds; one that is as old as they run over is taken for a new one
  };
  using AllResent = std::array<Resent, kResent>;

  void begin_to_send();
  bool follow(const MediaPacket& packet, const PublishedLayer& layer, const std::optional<SourcePresent>& present);
  std::optional<RewrittenPacket> take_late(const SourcePacket& source, bool is_empty, MediaTime now);
  void follow_temporal(const FrameInfo& frame);

  SlotRole role_;
  SlotSources sources_;
  ExtensionIds extensions_;
  std::string mid_;
  bool is_live_;
  std::array<std::uint8_t, 6> payloads_{};
  std::array<std::uint8_t, 6> retransmissions_{};

  std::unique_ptr<StreamRewriter> rewriter_;  ///< from the first publication on: most pages have fewer tiles than slots
  Publication* publication_ = nullptr;
  Grant grant_;
  std::int8_t target_ = Grant::kPaused;
  std::int8_t current_ = Grant::kPaused;
  std::uint32_t name_ = 0;      ///< of the stream that is sent now
  std::uint32_t previous_ = 0;  ///< and of the one before, of which something may still come late
  MediaTime switched_at_;
  std::uint8_t most_temporal_ = kAllTemporal;
  MediaTime waits_since_;

  std::uint16_t retransmission_sequence_;
  std::uint32_t packets_ = 0;
  std::uint32_t octets_ = 0;
  std::uint32_t reported_packets_ = 0;
  std::optional<std::uint32_t> present_;  ///< while it catches up
  std::uint32_t newest_timestamp_ = 0;
  std::uint32_t clock_rate_ = 90'000;
  MediaTime newest_captured_;
  std::unique_ptr<AllResent> resent_;  ///< from the first on: of most slots nothing is asked for again
};

}  // namespace madang::media

#pragma once

#include <vector>

#include "kernel/media/line_sender.hpp"
#include "kernel/media/participant_setup.hpp"

namespace madang::media {

/// What one participant is sent: its slots, what of its line each gets, and its line. Which publications the slots are
/// pointed at is its room's to say. No allocation per packet; one thread.
class Downlink {
 public:
  Downlink(TransportIndex to, const ParticipantSetup& setup, WorkerContext& context);
  ~Downlink();
  Downlink(const Downlink&) = delete;
  Downlink& operator=(const Downlink&) = delete;

  ParticipantId participant() const { return participant_; }
  std::span<ReceiveSlot> slots() { return slots_; }
  ReceiveSlot& slot(std::size_t index) { return slots_[index]; }
  /// The slot of one of the loudest; beyond slots(): it has none.
  std::size_t voice(std::size_t place) const { return voices_[place]; }

  /// What is asked for again is given of this room alone.
  void set_room(RoomId room) { room_ = room; }

  const View& view() const { return view_; }
  void set_view(const View& view) { view_ = view; }
  /// Whose publication the view wants in a slot; nothing for voices.
  std::optional<PublicationKey> wanted_in(const ReceiveSlot& slot) const;

  /// A packet of what a slot is pointed at: sound is sent at once, the rest by flush(). Whether the layer has to keep
  /// it: it waits for its turn, or may be asked for again.
  bool take(std::size_t slot, const PublishedLayer& layer, const MediaPacket& packet, MediaTime now);
  /// Begins with what the slot's target has sent since its last key frame, if all of that is there and soon sent. Else
  /// a key frame is to be asked for.
  bool catch_up(std::size_t slot, MediaTime now);
  /// Of those that WorkerContext::active lists; it no longer does once nothing waits.
  std::optional<MediaTime> flush(MediaTime now);
  bool is_listed() const { return is_listed_; }
  /// The layer goes away.
  void forget(const PublishedLayer& layer) { line_.forget(layer); }

  void nack_came(const Nack& nack, MediaTime now);
  void feedback_came(const TwccFeedback& feedback, MediaTime now);
  /// Nothing: none of ours.
  ReceiveSlot* slot_of(std::uint32_t ssrc);
  void on_time(MediaTime now);

  /// Shares the line anew; `moved(slot, before)` of each whose layer is another than `before`.
  template <typename Moved>
  void allocate(MediaTime now, Moved moved) {
    gather();
    const auto grants = allocator_.allocate(now, line_.estimate(), context_.wishes, context_.limits);
    line_.set_wanted(times(allocator_.wanted(), kWithSpare));
    for (std::size_t i = 0; i < context_.wished.size(); ++i) {
      ReceiveSlot& slot = slots_[context_.wished[i]];
      const Grant before = slot.grant();
      slot.set_grant(grants[i + 1]);
      if (before.layer != slot.granted()) moved(slot, before.layer);
      if (before.reason != slot.grant().reason) context_.reports.paused(participant_, slot.role(), slot.grant().reason);
    }
  }

  /// Sender reports of the slots that sent something, behind what the writer has.
  void write_reports(ByteWriter& writer, MediaTime now);
  /// What a receiver report says of a slot of ours.
  void report_came(const ReportBlock& block, MediaTime now);

  Rate estimate() const { return line_.estimate(); }
  bool is_measured() const { return line_.is_measured(); }
  Rate wanted() const { return allocator_.wanted(); }
  Rate granted() const { return allocator_.granted(); }
  double loss() const { return line_.loss(); }
  /// As receiver reports say it, or else feedback.
  Duration round_trip() const { return round_trip_.value_or(line_.round_trip()); }

 private:
  static constexpr std::size_t kMostReports = 12;
  /// The allocator wants something to spare before anything rises, and rates sway: no less is to be probed for.
  static constexpr double kWithSpare = 1.3;

  void gather();
  void list();
  void queue(std::size_t slot, const PublishedLayer& layer, const MediaPacket& packet, const RewrittenPacket& as);
  void send_again(ReceiveSlot& slot, std::uint16_t sequence, MediaTime now);

  ParticipantId participant_;
  RoomId room_;
  const bool sees_itself_;
  WorkerContext& context_;
  std::vector<ReceiveSlot> slots_;
  std::array<std::uint8_t, kVoiceSlots> voices_;
  bool is_listed_ = false;
  View view_;
  LineSender line_;
  LayerAllocator allocator_;
  RateWindow sound_;
  std::optional<Duration> round_trip_;
  std::size_t next_report_ = 0;
};

}  // namespace madang::media

#pragma once

#include <chrono>

#include "kernel/media/frame_info.hpp"
#include "kernel/media/number_map.hpp"

// One receive slot's stream, made of many: layers of a simulcast, other speakers. Whoever receives it sees one stream
// whose numbers go on without a gap but for what was lost, whose timestamps advance by the time that passed and whose
// pictures are counted on. About 700 bytes for a slot; no packet is kept, none is copied. No allocation, no throw; one
// thread.

namespace madang::media {

/// A packet on its way to the slot.
struct SourcePacket {
  std::uint32_t source = 0;  ///< which stream it is of: its SSRC, or any name of it
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  /// When it was captured, as far as sender reports tell it, or else when it came: by the same clock for all sources.
  std::chrono::steady_clock::time_point time;
  PictureNumbers pictures;
};

/// Where a source is by now: the newest that came of it.
struct SourcePresent {
  std::uint32_t timestamp = 0;
  std::chrono::steady_clock::time_point time;
};

/// What the receiver is told instead.
struct RewrittenPacket {
  bool is_empty = false;  ///< to be sent without its payload: it closes a gap in the numbers
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  PictureNumbers pictures;
};

class StreamRewriter {
 public:
  struct Origin {
    std::uint32_t source = 0;
    std::uint16_t sequence = 0;
    bool is_empty = false;  ///< it was sent without its payload
  };

  /// `clock_rate` in ticks of the timestamp a second. The first packet is given these.
  StreamRewriter(std::uint32_t clock_rate, std::uint16_t first_sequence, std::uint32_t first_timestamp);

  /// From its next packet on that is forwarded, the slot is this source's. Ask for it where a viewer can begin: at a
  /// key frame's first packet, or at any of audio. With `present` at one that came before it: what follows up to there
  /// is sent at once, and its timestamps are as close, so that nothing from there on is taken to be early.
  void switch_to(std::uint32_t source, const std::optional<SourcePresent>& present = {});
  /// The source that the next switch leads to, or that is there.
  std::uint32_t source() const { return wanted_; }

  /// A packet that the slot shows. Nothing when it has no place in it: it is of a source that is not there, from before
  /// a switch and too late for it, or of a picture that was left out.
  std::optional<RewrittenPacket> forward(const SourcePacket& packet);

  /// A packet that the slot does not show, such as one of a temporal layer too high; of a frame always all of them. The
  /// numbers close up. Where later packets were numbered as if it would come, an empty one is given for its place.
  std::optional<RewrittenPacket> leave_out(const SourcePacket& packet);

  /// Which packet was sent under this number, for retransmissions. Nothing when it is none of the last five hundred,
  /// those left out among them; no history holds more.
  std::optional<Origin> origin(std::uint16_t sequence) const;
  /// What a packet that origin() has named was rewritten to. Changes nothing.
  std::optional<RewrittenPacket> again(const SourcePacket& packet) const;

 private:
  static constexpr std::size_t kSequences = 512;
  static constexpr std::size_t kPictures = 256;
  using Sequences = NumberMap<kSequences>;
  using Pictures = NumberMap<kPictures>;

  struct Segment {
    std::uint32_t source = 0;
    std::uint32_t present = 0;  // a timestamp of the source's: before it time passes faster
    std::uint32_t timestamp_shift = 0;
    std::uint16_t number_shift = 0;  // of pictures whose numbers may have gaps
    std::uint8_t tl0_shift = 0;
    unsigned pictures = 0;  // its segment there
  };
  struct Newest {
    std::uint32_t timestamp = 0;
    std::chrono::steady_clock::time_point time;
    std::uint16_t number = 0;
    std::uint8_t tl0_picture = 0;
  };

  std::optional<unsigned> segment_of(const SourcePacket& packet) const;
  bool is_newest(const SourcePacket& packet) const;
  void begin(const SourcePacket& packet, const SourcePresent& present, bool leaves_gap);
  void begin_pictures(const SourcePacket& packet, bool leaves_gap);
  void follow_restart(const SourcePacket& packet);
  std::uint32_t next_timestamp(const SourcePresent& present, std::uint32_t caught_up) const;
  std::optional<RewrittenPacket> leave_out_of(const SourcePacket& packet, unsigned segment);
  RewrittenPacket without_pictures(const SourcePacket& packet, std::uint16_t sequence, const Segment& segment) const;
  PictureNumbers counted_on(const PictureNumbers& pictures, const Segment& segment) const;
  void remember(const SourcePacket& packet, const RewrittenPacket& as);

  std::uint32_t clock_rate_;
  std::uint32_t wanted_ = 0;
  bool is_switching_ = false;
  std::optional<SourcePresent> present_;  // of the switch
  bool has_sent_ = false;
  Sequences sequences_;
  Pictures pictures_;
  std::array<Segment, Sequences::kSegments> segments_{};
  Newest newest_;
};

}  // namespace madang::media

#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "kernel/media/ice_agent.hpp"
#include "kernel/media/recorded_frames.hpp"
#include "kernel/media/rtp_packet.hpp"
#include "kernel/media/sequence_numbers.hpp"

namespace madang::media {

/// A frame that came whole.
struct AssembledFrame {
  std::int64_t timestamp = 0;  ///< of RTP, counted on where it runs over
  bool is_key = true;
  MediaTime captured;  ///< of its first packet
  Bytes bytes;         ///< as RecordedFrame has them; until the next call
};

/// Puts the packets of one published stream together to frames, in their order, for a recording. What was lost may be
/// sent again: a gap is waited at for kPatience, and then given up. After a gap pictures begin again at a key frame,
/// which the owner asks the sender for while needs_key_frame(). Payloads: RFC 7587 (Opus), 7741 (VP8), 9628 (VP9, whose
/// spatial layers become one superframe) and 6184 (H.264, non-interleaved). It copies, and its room for kWindow packets
/// grows as they come. One thread, which is none of media.
class FrameAssembler {
 public:
  static constexpr std::size_t kWindow = 2'048;  ///< packets; beyond it a gap is not waited at
  static constexpr std::chrono::milliseconds kPatience{1'000};

  explicit FrameAssembler(RecordedCodec codec);

  /// Each packet as it came, retransmitted ones under the numbers they had.
  void add(const RtpPacket& packet, MediaTime captured, MediaTime now);
  /// The next frame, if it is there. To be asked until it gives nothing.
  std::optional<AssembledFrame> next(MediaTime now);

  bool needs_key_frame() const { return is_lost_; }

 private:
  struct Part {
    std::int64_t number = -1;
    std::uint32_t timestamp = 0;
    MediaTime captured;
    MediaTime arrived;
    bool is_media = false;  // and not padding alone
    bool is_broken = false;
    bool is_last = false;       // by its marker
    bool starts_key = false;    // a frame that needs no other
    bool starts_layer = false;  // of VP9
    std::vector<std::uint8_t> payload;
  };

  Part& at(std::int64_t number) { return parts_[static_cast<std::size_t>(number) % kWindow]; }
  const Part& at(std::int64_t number) const { return parts_[static_cast<std::size_t>(number) % kWindow]; }
  bool has(std::int64_t number) const { return at(number).number == number; }

  std::int64_t unrolled(std::uint16_t sequence);
  void begin_at(std::int64_t number);
  void read(Part& part, const RtpPacket& packet) const;
  std::optional<std::int64_t> end_of_frame() const;
  std::optional<std::int64_t> after_gap() const;
  bool give_up(MediaTime now);
  bool compose(std::int64_t last);

  RecordedCodec codec_;
  std::vector<Part> parts_{kWindow};
  SequenceUnroller numbers_;
  std::int64_t next_ = -1;  // the first that is not taken yet; before any packet none
  std::size_t late_ = 0;    // in a row
  bool is_lost_ = false;
  std::uint32_t last_timestamp_ = 0;
  std::int64_t timestamp_ = 0;
  bool has_timestamp_ = false;
  std::vector<std::uint8_t> frame_;
  std::array<std::size_t, 8> layers_{};  // where those of a VP9 frame begin
  std::size_t layer_count_ = 0;
};

}  // namespace madang::media

#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "kernel/media/arrival_log.hpp"
#include "kernel/media/nack_generator.hpp"
#include "kernel/media/participant_setup.hpp"
#include "kernel/media/rtp_packet.hpp"
#include "kernel/media/tests/vp8_publisher.hpp"

// A client of the forwarding core as a browser is one, without sockets: it sends sound and VP8 in layers, answers what
// is asked of it, and looks at every packet that it is sent.

namespace madang::media::tests {

struct ClientShape {
  std::uint64_t id = 1;
  std::size_t tiles = 4;
  int layers = 3;  ///< of its camera
  bool has_camera = true;
  bool has_microphone = true;
  bool has_screen = false;
  std::uint8_t loudness = 60;  ///< dB below the loudest
  bool has_feedback = true;    ///< transport-wide
  std::vector<MeetingCodec> decodes = {MeetingCodec::vp8};
  PublishRights rights{};
  View view{};
  bool sees_itself = false;
};

/// What a receiver saw in one of its slots.
struct SeenStream {
  struct Packet {
    std::uint32_t timestamp = 0;
    bool marker = false;
    std::uint8_t payload_type = 0;
    std::vector<std::uint8_t> payload;
    std::size_t padding = 0;
    MediaTime at;
    bool was_asked_for = false;
  };
  std::map<std::int64_t, Packet> packets;  ///< by unrolled number
  SequenceUnroller unroller;
  NackGenerator nacks;
  SlotRole role;
  std::uint64_t repeated = 0;
  bool can_begin = false;  ///< a key frame's first packet came
  MediaTime asked_at;
  std::vector<std::pair<MediaTime, std::uint32_t>> sender_reports;  ///< when they came, and the timestamp of then
};

class MeetingClient {
 public:
  MeetingClient(const ClientShape& shape, std::uint32_t seed);

  ParticipantSetup setup(RoomId room) const;
  const ClientShape& shape() const { return shape_; }

  /// What it sends now.
  std::vector<std::vector<std::uint8_t>> produce(MediaTime now);
  /// Feedback of what came, and NACK of what did not.
  std::vector<std::vector<std::uint8_t>> feedback(MediaTime now);

  void rtp_came(Bytes header, Bytes lead, Bytes payload, MediaTime now);
  void rtcp_came(Bytes compound, MediaTime now);

  // What it does from now on.
  void speak(std::uint8_t loudness) { shape_.loudness = loudness; }
  void set_camera(bool is_on) { shape_.has_camera = is_on; }
  void set_microphone(bool is_on) { shape_.has_microphone = is_on; }
  void set_layers(std::uint8_t wanted) { layers_wanted_ = wanted; }

  // What it saw.
  SeenStream* stream(SlotKind kind, std::uint8_t index = 0);
  std::uint64_t packets() const { return packets_; }
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t padding() const { return padding_; }
  std::uint64_t key_frames_asked() const { return key_frames_asked_; }
  std::uint64_t asked_of_it() const { return asked_of_it_; }
  std::uint64_t strange() const { return strange_; }
  const std::vector<std::pair<std::uint32_t, MediaTime>>& key_frame_times() const { return key_frame_times_; }

  static constexpr std::uint8_t kOpus = 111;

 private:
  void send_sound(MediaTime now, std::vector<std::vector<std::uint8_t>>& out);
  void send_pictures(MediaTime now, std::vector<std::vector<std::uint8_t>>& out);
  void answer_nack(const Nack& nack);
  void see(SeenStream& seen, const RtpPacket& packet, std::uint16_t sequence, Bytes payload, bool was_asked_for,
           MediaTime now);
  std::vector<std::uint8_t> datagram(const VideoPacket& packet, const Vp8Publisher& publisher, bool is_again);
  std::uint8_t video_payload() const { return static_cast<std::uint8_t>(96 + shape_.id % 4); }

  ClientShape shape_;
  std::mt19937 random_;
  ExtensionIds ids_;
  std::vector<JoinedSlot> slots_;
  std::vector<std::unique_ptr<Vp8Publisher>> publishers_;  ///< layers of the camera, then the screen
  std::vector<std::vector<std::uint8_t>> answers_;
  std::map<std::uint32_t, SeenStream> seen_;                ///< by SSRC
  std::map<std::uint32_t, std::uint32_t> retransmissions_;  ///< to the SSRC they are of
  ArrivalLog arrivals_;
  MediaTime feedback_at_;
  MediaTime sound_at_;
  MediaTime picture_at_;
  std::uint16_t transport_sequence_ = 65'000;
  std::uint16_t sound_sequence_ = 65'500;
  std::uint32_t sound_timestamp_ = 4'294'960'000U;
  std::uint8_t layers_wanted_ = 0xff;
  std::uint64_t packets_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t padding_ = 0;
  std::uint64_t key_frames_asked_ = 0;
  std::uint64_t asked_of_it_ = 0;
  std::uint64_t strange_ = 0;
  std::vector<std::pair<std::uint32_t, MediaTime>> key_frame_times_;
};

}  // namespace madang::media::tests

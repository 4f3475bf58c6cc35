#pragma once

#include <array>
#include <atomic>
#include <type_traits>

#include "kernel/media/frame_info.hpp"
#include "kernel/media/join_codecs.hpp"
#include "kernel/media/rtp_extensions.hpp"
#include "kernel/media/worker_message.hpp"

namespace madang::media {

/// Of a packet once it is opened, at most: more than a datagram on Ethernet can bring.
inline constexpr std::size_t kPacketRoom = 1'536;

/// Where the numbers of pictures stand in what leads a payload, so that it can be written anew for each receiver
/// without reading it again.
struct PicturePlaces {
  std::uint8_t size = 0;  ///< of the lead; 0: there is nothing to write
  std::uint8_t bits = 0;
  std::uint8_t number_at = 0;
  std::uint8_t tl0_at = 0;  ///< 0: there is none
};

/// What a packet of a publication says; read once, when it comes.
struct PacketContent {
  RoomId room{};
  PublicationKey of;
  std::uint8_t layer = 0;
  std::uint8_t epoch = 0;  ///< of the layer: another when its sender began anew, under another SSRC
  MeetingCodec codec = MeetingCodec::opus;
  bool is_empty = false;  ///< padding, or nothing that anybody could decode: it only has a number
  RtpHeader header;
  MediaTime came;
  MediaTime captured;  ///< by our clock, as far as sender reports tell it
  FrameInfo frame;
  std::uint16_t payload_at = 0;
  std::uint16_t payload_size = 0;
  std::uint8_t padding = 0;  ///< behind the payload: see MediaPacket::pad()
  PicturePlaces places;
  std::uint16_t height = 0;  ///< of the key frame that begins here; 0 is not known
  std::uint16_t dependencies_at = 0;
  std::uint8_t dependencies_size = 0;
  std::optional<AudioLevel> audio_level;
  std::optional<PlayoutDelay> playout_delay;
  std::optional<std::uint8_t> orientation;
};

class PacketPool;

/// A packet in its slot, shared by all who refer to it: of which none writes. Its bytes lie behind it.
class MediaPacket : public PacketContent {
 public:
  MutableBytes bytes() { return {reinterpret_cast<std::uint8_t*>(this + 1), room_}; }
  Bytes bytes() const { return {reinterpret_cast<const std::uint8_t*>(this + 1), room_}; }
  Bytes payload() const { return bytes().subspan(payload_at, payload_size); }
  /// And its padding.
  Bytes padded() const { return bytes().subspan(payload_at, std::size_t{payload_size} + padding); }
  /// Up to a multiple of eight bytes (RFC 3550, 5.1), before anybody else refers to it. Senders cut a frame into
  /// packets that differ by a byte; only packets of one size leave in one run of UDP segments, and each run costs as a
  /// packet does.
  void pad();
  Bytes dependencies() const { return bytes().subspan(dependencies_at, dependencies_size); }
  std::size_t size() const { return kRtpHeaderSize + payload_size; }

 private:
  friend class PacketPool;

  MediaPacket(std::atomic<MediaPacket*>& home, std::size_t room)
      : room_(static_cast<std::uint16_t>(room)), home_(&home) {}

  std::atomic<std::uint32_t> references_ = 0;
  std::uint16_t room_;
  std::atomic<MediaPacket*>* home_;  // where it is given back
  MediaPacket* next_ = nullptr;
};
static_assert(std::is_trivially_destructible_v<MediaPacket>);

Codec codec_of(MeetingCodec codec);
std::uint32_t clock_rate_of(MeetingCodec codec);

/// Fills what the packet itself says. `packet` was read from bytes that begin at `front` of the content's slot.
void read_content(PacketContent& content, const RtpPacket& packet, std::size_t front, const ExtensionIds& ids,
                  const KnownExtensions& known, DependencyStructure& structure);

/// What leads the payload, with other numbers. Gives its size; `room` has at least kMostLead bytes.
inline constexpr std::size_t kMostLead = 64;
std::size_t write_lead(const MediaPacket& packet, const PictureNumbers& numbers, MutableBytes room);

}  // namespace madang::media

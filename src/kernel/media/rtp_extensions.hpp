#pragma once

#include <string_view>

#include "kernel/media/extension_ids.hpp"
#include "kernel/media/rtp_packet.hpp"

// Header extensions (RFC 8285, with one and with two bytes), those that a meeting knows, and how they are written over
// or written anew. Once per packet: no allocation, no throw, any thread.

namespace madang::media {

struct AudioLevel {
  std::uint8_t level = 127;  ///< dB below the loudest: 0 is loudest, 127 silence
  bool is_voice = false;
};

struct PlayoutDelay {
  std::uint16_t least = 0;  ///< in 10 ms
  std::uint16_t most = 0;
};

/// What a packet carries of them; views into it.
struct KnownExtensions {
  std::string_view mid;
  std::string_view rid;
  std::string_view repaired_rid;
  std::optional<std::uint16_t> transport_sequence;
  std::optional<std::uint32_t> send_time;
  std::optional<AudioLevel> audio_level;
  std::optional<PlayoutDelay> playout_delay;
  Bytes dependencies;
};

/// All of them in one walk. What is there with a size it cannot have is as if it were not there.
KnownExtensions read_extensions(const RtpPacket& packet, const ExtensionIds& ids);
/// One of them; nothing when the packet has none with that id. A value of two-byte extensions may be empty.
std::optional<Bytes> find_extension(const RtpPacket& packet, std::uint8_t id);
/// Writes over the value of an extension of a packet that was read from these bytes. False, and nothing is written,
/// when there is none or its size is another.
bool set_extension(MutableBytes bytes, const RtpPacket& packet, std::uint8_t id, Bytes value);
bool set_transport_sequence(MutableBytes bytes, const RtpPacket& packet, std::uint8_t id, std::uint16_t sequence);
bool set_send_time(MutableBytes bytes, const RtpPacket& packet, std::uint8_t id, std::uint32_t time);

/// Walks over the elements of an extension. It ends at its end, at an element that does not fit, and where RFC 8285
/// (4.2) says so.
class ExtensionWalk {
 public:
  struct Element {
    std::uint8_t id;
    std::size_t at;  ///< of the value, from the front of the datagram
    Bytes value;
  };
  explicit ExtensionWalk(const RtpPacket& packet);
  std::optional<Element> next();

 private:
  std::optional<Element> next_of_one_byte();
  std::optional<Element> next_of_two_bytes();
  std::optional<Element> take(std::uint8_t id, std::size_t size);

  ByteReader reader_;
  std::size_t end_;
  bool two_bytes_;
};

struct ExtensionValue {
  std::uint8_t id;
  Bytes value;
};

/// A header with extensions, in one-byte form where all of them fit it. The payload is written after it. False when
/// there is no room, or an extension cannot be written: id 0, or more than 255 bytes.
bool write_rtp_header(ByteWriter& writer, const RtpHeader& header, std::span<const ExtensionValue> extensions = {});

/// Padding (RFC 3550, 5.1) after a payload: 1 to 255 bytes. Sets the bit in the packet's front.
bool add_padding(ByteWriter& writer, MutableBytes packet, std::uint8_t size);

}  // namespace madang::media

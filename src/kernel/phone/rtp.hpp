#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace madang::phone {

/// A packet of RTP (RFC 3550, 5.1).
struct RtpPacket {
  std::uint8_t payload_type = 0;
  bool marker = false;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t source = 0;  ///< SSRC
  std::string_view payload;  ///< into the datagram
};

/// Steps over contributors, an extension and padding. Nothing when it is none.
std::optional<RtpPacket> read_rtp(std::string_view datagram);
/// Without any of these.
std::string written(const RtpPacket& packet);

/// One packet's word of a key (RFC 4733, 2.3): several, all with the timestamp at which it went down, tell of one.
struct TelephoneEvent {
  std::uint8_t event = 0;
  bool is_end = false;
  std::uint16_t duration = 0;  ///< so far, in the timestamp's units
};
std::optional<TelephoneEvent> read_telephone_event(std::string_view payload);

/// `0` to `9`, `*`, `#`, `A` to `D`; nothing for events that are no keys.
std::optional<char> key_of(std::uint8_t event);

/// Hears each key once, however many packets tell of it, however they are doubled, lost or out of order.
class KeyListener {
 public:
  std::optional<char> hear(const RtpPacket& packet);

 private:
  struct Heard {
    std::uint32_t source;
    std::uint32_t timestamp;
    std::uint8_t event;
    std::uint16_t duration;
  };
  std::deque<Heard> heard_;  // the last few
};

}  // namespace madang::phone

#include "kernel/phone/rtp.hpp"

#include <algorithm>

namespace madang::phone {
namespace {

constexpr std::size_t kHeader = 12;
constexpr std::size_t kRemembered = 16;
constexpr std::uint16_t kLongestSegment = 0xffff;

std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < count; ++i) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

void put(std::string& bytes, std::uint32_t number, int count) {
  for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xff);
}

}  // namespace

std::optional<RtpPacket> read_rtp(std::string_view datagram) {
  if (datagram.size() < kHeader) return std::nullopt;
  const auto first = number_at(datagram, 0, 1);
  const auto second = number_at(datagram, 1, 1);
  if (first >> 6 != 2) return std::nullopt;
  auto start = kHeader + 4 * (first & 0x0f);
  if ((first & 0x10) != 0) {
    if (datagram.size() < start + 4) return std::nullopt;
    start += 4 + 4 * std::size_t{number_at(datagram, start + 2, 2)};
  }
  if (datagram.size() < start) return std::nullopt;
  auto payload = datagram.substr(start);
  if ((first & 0x20) != 0) {
    const auto padding = payload.empty() ? 0U : number_at(payload, payload.size() - 1, 1);
    if (padding == 0 || padding > payload.size()) return std::nullopt;
    payload.remove_suffix(padding);
  }
  return RtpPacket{static_cast<std::uint8_t>(second & 0x7f),
                   (second & 0x80) != 0,
                   static_cast<std::uint16_t>(number_at(datagram, 2, 2)),
                   number_at(datagram, 4, 4),
                   number_at(datagram, 8, 4),
                   payload};
}

std::string written(const RtpPacket& packet) {
  std::string bytes;
  bytes.reserve(kHeader + packet.payload.size());
  put(bytes, 0x80, 1);
  put(bytes, (packet.marker ? 0x80U : 0U) | packet.payload_type, 1);
  put(bytes, packet.sequence, 2);
  put(bytes, packet.timestamp, 4);
  put(bytes, packet.source, 4);
  return bytes.append(packet.payload);
}

std::optional<TelephoneEvent> read_telephone_event(std::string_view payload) {
  if (payload.size() < 4) return std::nullopt;
  return TelephoneEvent{static_cast<std::uint8_t>(payload[0]), (payload[1] & 0x80) != 0,
                        static_cast<std::uint16_t>(number_at(payload, 2, 2))};
}

std::optional<char> key_of(std::uint8_t event) {
  constexpr std::string_view kKeys = "0123456789*#ABCD";
  if (event >= kKeys.size()) return std::nullopt;
  return kKeys[event];
}

std::optional<char> KeyListener::hear(const RtpPacket& packet) {
  const auto told = read_telephone_event(packet.payload);
  if (!told) return std::nullopt;
  const auto key = key_of(told->event);
  if (!key) return std::nullopt;
  const auto is_same = [&](Heard& each) {
    if (each.source != packet.source) return false;
    if (each.timestamp == packet.timestamp) return true;
    // A key held longer than a segment can say goes on in another, without the marker of a beginning (2.5.1.3).
    return each.event == told->event && each.duration == kLongestSegment && !packet.marker &&
           packet.timestamp == each.timestamp + kLongestSegment;
  };
  const auto found = std::ranges::find_if(heard_, is_same);
  const bool is_new = found == heard_.end();
  if (is_new || found->timestamp != packet.timestamp)
    heard_.push_back({packet.source, packet.timestamp, told->event, told->duration});
  else
    found->duration = std::max(found->duration, told->duration);
  if (heard_.size() > kRemembered) heard_.pop_front();
  if (!is_new) return std::nullopt;
  return key;
}

}  // namespace madang::phone

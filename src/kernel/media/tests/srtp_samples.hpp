#pragma once

#include <algorithm>
#include <random>
#include <string_view>
#include <vector>

#include "kernel/media/bytes.hpp"
#include "kernel/media/srtp_keys.hpp"

namespace madang::media {

using Buffer = std::vector<std::uint8_t>;

constexpr SrtpProfile kSrtpProfiles[] = {SrtpProfile::kAeadAes128Gcm, SrtpProfile::kAeadAes256Gcm,
                                         SrtpProfile::kAesCm128HmacSha1Tag80};

inline Buffer from_hex(std::string_view text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  Buffer bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(digit(text[i]) << 4 | digit(text[i + 1])));
  }
  return bytes;
}

/// Packets as they come: with sources, extensions, payloads of any size. The same for the same seed.
class Samples {
 public:
  explicit Samples(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool coin() { return below(2) == 1; }
  Buffer bytes(std::size_t count) {
    Buffer bytes(count);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
    return bytes;
  }

  template <typename Things>
  void shuffle(Things& things) {
    std::ranges::shuffle(things, random_);
  }

  SrtpMaster master(SrtpProfile profile) {
    SrtpMaster master;
    std::ranges::copy(bytes(key_size(profile)), master.key.begin());
    std::ranges::copy(bytes(salt_size(profile)), master.salt.begin());
    return master;
  }

  Buffer header(std::uint32_t ssrc, std::uint16_t sequence) {
    const std::size_t sources = coin() ? 0 : below(16);
    const std::size_t extension = coin() ? 0 : 1 + below(5);
    Buffer header(12 + 4 * sources + (extension == 0 ? 0 : 4 * extension));
    ByteWriter writer(header);
    writer.u8(static_cast<std::uint8_t>(0x80 | (extension == 0 ? 0 : 0x10) | sources));
    writer.u8(static_cast<std::uint8_t>(random_()));
    writer.u16(sequence);
    writer.u32(static_cast<std::uint32_t>(random_()));
    writer.u32(ssrc);
    writer.bytes(bytes(4 * sources));
    if (extension == 0) return header;
    writer.u16(0xbede);
    writer.u16(static_cast<std::uint16_t>(extension - 1));
    writer.bytes(bytes(4 * (extension - 1)));
    return header;
  }

  Buffer rtp(std::uint32_t ssrc, std::uint16_t sequence) {
    Buffer packet = header(ssrc, sequence);
    const Buffer payload = bytes(coin() ? below(40) : below(1300));
    packet.insert(packet.end(), payload.begin(), payload.end());
    return packet;
  }

  Buffer rtcp(std::uint32_t ssrc) {
    Buffer packet = bytes(8 + 4 * below(60));
    packet[0] = static_cast<std::uint8_t>(0x80 | (packet[0] & 0x1f));
    packet[1] = 200;
    ByteWriter(MutableBytes(packet).subspan(4)).u32(ssrc);
    return packet;
  }

 private:
  std::mt19937 random_;
};

/// What came out, or nothing after a fault.
template <typename Result>
Buffer front(const Buffer& room, const Result& result) {
  return result ? Buffer(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(*result)) : Buffer();
}

template <typename Sealer>
Buffer sealed_rtp(Sealer& sealer, const Buffer& packet) {
  Buffer room = packet;
  room.resize(packet.size() + 16);
  return front(room, sealer.seal(room, packet.size()));
}

template <typename Sealer, typename... Cover>
Buffer sealed_rtcp(Sealer& sealer, const Buffer& packet, Cover... cover) {
  Buffer room = packet;
  room.resize(packet.size() + 20);
  return front(room, sealer.seal_rtcp(room, packet.size(), cover...));
}

}  // namespace madang::media

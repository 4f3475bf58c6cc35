#include "kernel/media/stun_message.hpp"

#include <algorithm>

namespace madang::media {
namespace {

constexpr std::size_t kMostUsername = 513;
constexpr std::uint16_t kFirstForeignType = 0x0400;

std::size_t padded(std::size_t size) { return (size + 3) & ~std::size_t{3}; }

/// The bits of the class stand among those of the method (RFC 8489, 5).
StunClass kind_of(std::uint16_t type) { return static_cast<StunClass>((type >> 4 & 1) | (type >> 7 & 2)); }
std::uint16_t method_of(std::uint16_t type) {
  return static_cast<std::uint16_t>((type & 0x000F) | (type >> 1 & 0x0070) | (type >> 2 & 0x0F80));
}

std::optional<TransportAddress> read_address(Bytes value, const StunTransaction& transaction) {
  ByteReader reader(value);
  reader.skip(1);
  const std::uint8_t family = reader.u8();
  TransportAddress address{.port = static_cast<std::uint16_t>(reader.u16() ^ kStunCookie >> 16)};
  address.is_v6 = family == 2;
  const Bytes ip = reader.take(address.ip_size());
  if (!reader.ok() || reader.left() > 0 || family < 1 || family > 2) return std::nullopt;
  std::array<std::uint8_t, 16> mask{0x21, 0x12, 0xA4, 0x42};
  std::copy(transaction.begin(), transaction.end(), mask.begin() + 4);
  for (std::size_t i = 0; i < ip.size(); ++i) address.ip[i] = ip[i] ^ mask[i];
  return address;
}

std::optional<std::uint16_t> read_error(Bytes value) {
  ByteReader reader(value);
  reader.skip(2);
  const std::uint16_t hundreds = reader.u8() & 0x07;
  const std::uint16_t rest = reader.u8();
  if (!reader.ok() || hundreds < 3 || hundreds > 6 || rest > 99) return std::nullopt;
  return static_cast<std::uint16_t>(hundreds * 100 + rest);
}

bool read_number(Bytes value, std::optional<std::uint64_t>& number) {
  ByteReader reader(value);
  number = reader.u64();
  return reader.ok() && reader.left() == 0;
}

void note_unknown(StunMessage& message, std::uint16_t type) {
  const bool is_known = std::ranges::find(message.unknowns(), type) != message.unknowns().end();
  if (!is_known && message.unknown_count < kMostUnknown) message.unknown[message.unknown_count++] = type;
}

/// False when the attribute is none of its type. The first of several counts (RFC 8489, 14).
bool read_value(StunMessage& message, std::uint16_t type, Bytes value) {
  switch (type) {
    case StunAttribute::kUsername:
      if (value.size() > kMostUsername) return false;
      if (!message.username) message.username.emplace(reinterpret_cast<const char*>(value.data()), value.size());
      return true;
    case StunAttribute::kPriority: {
      ByteReader reader(value);
      if (!message.priority) message.priority = reader.u32();
      return value.size() == 4;
    }
    case StunAttribute::kXorMappedAddress:
      if (!message.mapped) message.mapped = read_address(value, message.transaction);
      return message.mapped.has_value();
    case StunAttribute::kErrorCode:
      if (!message.error) message.error = read_error(value);
      return message.error.has_value();
    case StunAttribute::kUseCandidate: message.use_candidate = true; return value.empty();
    case StunAttribute::kIceControlled: return message.controlled || read_number(value, message.controlled);
    case StunAttribute::kIceControlling: return message.controlling || read_number(value, message.controlling);
    case StunAttribute::kMappedAddress:
    case StunAttribute::kUnknownAttributes:
    case StunAttribute::kRealm:
    case StunAttribute::kNonce:
    case StunAttribute::kMessageIntegritySha256: return true;
    default:
      if (type < 0x8000) note_unknown(message, type);
      return true;
  }
}

bool read_attributes(StunMessage& message, ByteReader& reader) {
  while (reader.left() > 0) {
    const std::size_t at = message.whole.size() - reader.left();
    const std::uint16_t type = reader.u16();
    const std::size_t size = reader.u16();
    const Bytes value = reader.take(size);
    reader.skip(padded(size) - size);
    if (!reader.ok()) return false;
    if (type == StunAttribute::kFingerprint) {
      message.fingerprint_at = at;
      return size == 4 && reader.left() == 0;
    }
    if (message.integrity_at != 0) continue;
    if (type == StunAttribute::kMessageIntegrity) {
      message.integrity_at = at;
      if (size != 20) return false;
    } else if (!read_value(message, type, value)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<StunMessage> read_stun(Bytes datagram) {
  ByteReader reader(datagram);
  const std::uint16_t type = reader.u16();
  const std::size_t length = reader.u16();
  const std::uint32_t cookie = reader.u32();
  StunMessage message{.whole = datagram, .kind = kind_of(type), .method = method_of(type)};
  const Bytes transaction = reader.take(message.transaction.size());
  if (!reader.ok() || type >= kFirstForeignType || cookie != kStunCookie) return std::nullopt;
  if (length != reader.left() || length % 4 != 0) return std::nullopt;
  std::ranges::copy(transaction, message.transaction.begin());
  if (!read_attributes(message, reader)) return std::nullopt;
  return message;
}

}  // namespace madang::media

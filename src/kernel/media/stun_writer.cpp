#include "kernel/media/stun_writer.hpp"

namespace madang::media {
namespace {

constexpr std::array<std::uint8_t, 16> kZeros{};

Bytes bytes_of(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

std::string_view reason(StunError error) {
  switch (error) {
    case StunError::kBadRequest: return "Bad Request";
    case StunError::kUnauthenticated: return "Unauthenticated";
    case StunError::kUnknownAttribute: return "Unknown Attribute";
    case StunError::kRoleConflict: return "Role Conflict";
  }
  return {};
}

class StunWriter {
 public:
  StunWriter(MutableBytes room, StunClass kind, const StunTransaction& transaction) : room_(room), writer_(room) {
    const auto bits = static_cast<std::uint16_t>(kind);
    writer_.u16(static_cast<std::uint16_t>(kStunBinding | (bits & 1) << 4 | (bits & 2) << 7));
    writer_.u16(0);
    writer_.u32(kStunCookie);
    writer_.bytes(transaction);
  }

  ByteWriter& attribute(std::uint16_t type, std::size_t size) {
    writer_.u16(type);
    writer_.u16(static_cast<std::uint16_t>(size));
    return writer_;
  }

  void bytes(std::uint16_t type, Bytes value) {
    attribute(type, value.size()).bytes(value);
    writer_.bytes(Bytes(kZeros).first((4 - value.size() % 4) % 4));
  }

  void address(const TransportAddress& address, const StunTransaction& transaction) {
    std::array<std::uint8_t, 16> mask{0x21, 0x12, 0xA4, 0x42};
    std::copy(transaction.begin(), transaction.end(), mask.begin() + 4);
    attribute(StunAttribute::kXorMappedAddress, 4 + address.ip_size());
    writer_.u8(0);
    writer_.u8(address.is_v6 ? 2 : 1);
    writer_.u16(static_cast<std::uint16_t>(address.port ^ kStunCookie >> 16));
    for (std::size_t i = 0; i < address.ip_size(); ++i) writer_.u8(address.ip[i] ^ mask[i]);
  }

  void error(StunError error) {
    const std::string_view words = reason(error);
    const auto code = static_cast<std::uint16_t>(error);
    attribute(StunAttribute::kErrorCode, 4 + words.size());
    writer_.u16(0);
    writer_.u8(static_cast<std::uint8_t>(code / 100));
    writer_.u8(static_cast<std::uint8_t>(code % 100));
    writer_.bytes(bytes_of(words));
    writer_.bytes(Bytes(kZeros).first((4 - words.size() % 4) % 4));
  }

  void unknown(std::span<const std::uint16_t> types) {
    attribute(StunAttribute::kUnknownAttributes, types.size() * 2);
    for (const std::uint16_t type : types) writer_.u16(type);
    writer_.bytes(Bytes(kZeros).first(types.size() % 2 * 2));
  }

  Bytes finished(const StunIntegrity* integrity) {
    if (!writer_.ok()) return {};
    if (integrity != nullptr) bytes(StunAttribute::kMessageIntegrity, integrity->of(writer_.written()));
    if (!writer_.ok()) return {};
    attribute(StunAttribute::kFingerprint, 4);
    if (!writer_.ok()) return {};
    writer_.u32(stun_fingerprint(writer_.written().first(writer_.size() - 4)));
    if (!writer_.ok()) return {};
    ByteWriter(room_.subspan(2)).u16(static_cast<std::uint16_t>(writer_.size() - kStunHeader));
    return writer_.written();
  }

 private:
  MutableBytes room_;
  ByteWriter writer_;
};

}  // namespace

Bytes write_binding_success(MutableBytes room, const StunTransaction& transaction, const TransportAddress& from,
                            const StunIntegrity& integrity) {
  StunWriter writer(room, StunClass::kSuccess, transaction);
  writer.address(from, transaction);
  return writer.finished(&integrity);
}

Bytes write_binding_error(MutableBytes room, const StunTransaction& transaction, StunError error,
                          std::span<const std::uint16_t> unknown, const StunIntegrity* integrity) {
  StunWriter writer(room, StunClass::kError, transaction);
  writer.error(error);
  if (!unknown.empty()) writer.unknown(unknown);
  return writer.finished(integrity);
}

Bytes write_binding_request(MutableBytes room, const StunCheck& check, const StunIntegrity& integrity) {
  StunWriter writer(room, StunClass::kRequest, check.transaction);
  writer.bytes(StunAttribute::kUsername, bytes_of(check.username));
  writer.attribute(StunAttribute::kPriority, 4).u32(check.priority);
  if (check.controlling) writer.attribute(StunAttribute::kIceControlling, 8).u64(*check.controlling);
  if (check.controlled) writer.attribute(StunAttribute::kIceControlled, 8).u64(*check.controlled);
  if (check.use_candidate) writer.attribute(StunAttribute::kUseCandidate, 0);
  return writer.finished(&integrity);
}

}  // namespace madang::media

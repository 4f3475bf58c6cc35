#include "kernel/media/dtls_records.hpp"

namespace madang::media {
namespace {

constexpr std::size_t kMostBody = (1 << 14) + 2048;

}  // namespace

std::optional<DtlsRecord> take_dtls_record(ByteReader& reader) {
  const Bytes from = reader.rest();
  DtlsRecord record;
  const std::uint8_t content = reader.u8();
  const std::uint16_t version = reader.u16();
  record.content = static_cast<DtlsContent>(content);
  record.epoch = reader.u16();
  record.sequence = std::uint64_t{reader.u16()} << 32 | reader.u32();
  const std::size_t size = reader.u16();
  record.body = reader.take(size);
  const bool is_known = content >= 20 && content <= 23 && (version == 0xFEFF || version == 0xFEFD);
  if (!reader.ok() || !is_known || size > kMostBody) return std::nullopt;
  record.whole = from.first(kDtlsHeader + size);
  return record;
}

bool is_dtls(Bytes datagram) {
  ByteReader reader(datagram);
  do {
    if (!take_dtls_record(reader)) return false;
  } while (reader.left() > 0);
  return true;
}

Bytes take_dtls_datagram(Bytes& records, std::size_t most) {
  ByteReader reader(records);
  std::size_t size = 0;
  while (reader.left() > 0) {
    const auto record = take_dtls_record(reader);
    if (!record || (size > 0 && size + record->whole.size() > most)) break;
    size += record->whole.size();
  }
  const Bytes datagram = records.first(size);
  records = records.subspan(size);
  return datagram;
}

}  // namespace madang::media

#pragma once

#include <optional>

#include "kernel/media/bytes.hpp"

// The outside of DTLS 1.2 (RFC 6347, 4.1): records, of which a datagram holds one or more. Nothing here knows a key. No
// allocation; any thread.

namespace madang::media {

enum class DtlsContent : std::uint8_t {
  kChangeCipherSpec = 20,
  kAlert = 21,
  kHandshake = 22,
  kApplicationData = 23,
};

constexpr std::size_t kDtlsHeader = 13;

struct DtlsRecord {
  DtlsContent content = DtlsContent::kHandshake;
  std::uint16_t epoch = 0;     ///< 0 until the keys are made
  std::uint64_t sequence = 0;  ///< 48 bits
  Bytes body;
  Bytes whole;  ///< with its header
};

/// Takes a record off the front. Nothing for other content, for a version that no DTLS of the family has, or when it is
/// longer than what is left or than the RFC allows.
std::optional<DtlsRecord> take_dtls_record(ByteReader& reader);

/// Whether a datagram is records from its first byte to its last.
bool is_dtls(Bytes datagram);

/// Takes as many records off the front of `records` as one datagram of `most` bytes holds; at least one, if there is
/// any.
Bytes take_dtls_datagram(Bytes& records, std::size_t most);

}  // namespace madang::media

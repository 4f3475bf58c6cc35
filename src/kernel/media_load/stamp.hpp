#pragma once

#include <cstdint>
#include <optional>

#include "kernel/media/bytes.hpp"

namespace madang::media_load {

namespace sfu = madang::media;

/// What our sources write at the end of each payload, where no forwarder writes anything.
struct Stamp {
  std::uint32_t source = 0;  ///< the participant who sends
  std::uint32_t number = 0;  ///< of the packet in its stream, from 0
  std::int64_t sent = 0;     ///< wall_clock()
  bool operator==(const Stamp&) const = default;
};

inline constexpr std::size_t kStampSize = 20;
inline constexpr std::uint32_t kStampMark = 0x6d61'6461;

/// Over the last bytes of a payload, which has at least kStampSize.
inline void write_stamp(sfu::MutableBytes payload, const Stamp& stamp) {
  sfu::ByteWriter writer(payload.last(kStampSize));
  writer.u32(kStampMark);
  writer.u32(stamp.source);
  writer.u32(stamp.number);
  writer.u64(static_cast<std::uint64_t>(stamp.sent));
}

inline std::optional<Stamp> read_stamp(sfu::Bytes payload) {
  if (payload.size() < kStampSize) return std::nullopt;
  sfu::ByteReader reader(payload.last(kStampSize));
  if (reader.u32() != kStampMark) return std::nullopt;
  Stamp stamp{.source = reader.u32(), .number = reader.u32()};
  stamp.sent = static_cast<std::int64_t>(reader.u64());
  return stamp;
}

}  // namespace madang::media_load

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace madang::net {

/// A part of something, at least one byte long.
struct ByteRange {
  std::int64_t first;
  std::int64_t length;

  bool operator==(const ByteRange&) const = default;
};

/// What a Range header asks for (RFC 9110 14.1.2): several ranges, another unit and anything malformed are read as if
/// nothing was asked, which a server may.
struct RangeAsked {
  enum class Kind { whole, part, outside } kind = Kind::whole;
  ByteRange part{};
};

RangeAsked range_asked(std::string_view header, std::int64_t size);

/// Whether one of the entity tags in `list` is `etag`, which is given with its quotes. If-None-Match compares weakly,
/// If-Range and If-Match strongly (RFC 9110 8.8.3.2).
enum class Comparison { weak, strong };
bool names_etag(std::string_view list, std::string_view etag, Comparison comparison);

}  // namespace madang::net

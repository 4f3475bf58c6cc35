#pragma once

#include <cstdint>
#include <string_view>

namespace madang::net {

/// Checks UTF-8 (RFC 3629) that comes in pieces, which may be cut anywhere. Eight bytes at a time while it is ASCII.
class Utf8Stream {
 public:
  bool feed(std::string_view piece);  ///< false as soon as it cannot become well-formed
  bool whole() const { return needed_ == 0; }

 private:
  bool lead(unsigned char byte);

  std::uint8_t needed_ = 0;
  std::uint8_t least_ = 0x80;  // of the next byte; narrower after E0, ED, F0, F4
  std::uint8_t most_ = 0xbf;
};

}  // namespace madang::net

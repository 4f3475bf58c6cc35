#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace madang::net {

/// An IP address in 20 bytes, for what there is many of. Gives the text back that Asio would write.
class PackedAddress {
 public:
  explicit PackedAddress(std::string_view text);  ///< what is no address becomes none

  std::string text() const;  ///< empty: none

 private:
  enum Kind : std::uint32_t { kV4 = 0xffff'ffff, kNone = 0xffff'fffe };

  std::array<std::uint8_t, 16> bytes_{};
  std::uint32_t zone_ = kNone;  // of a version 6 address; or what else it is
};

}  // namespace madang::net

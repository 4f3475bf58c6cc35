#pragma once

#include <cstdint>
#include <optional>

// Numbers of RTP run over (RFC 3550, 5.1): which of two is newer, and a number that does not run over. Pure; any
// thread.

namespace madang::media {

/// How far `number` lies after `than`: negative when it is older. Half the circle away counts as older.
inline int distance(std::uint16_t number, std::uint16_t than) {
  return static_cast<std::int16_t>(static_cast<std::uint16_t>(number - than));
}
inline bool is_newer(std::uint16_t number, std::uint16_t than) { return distance(number, than) > 0; }
/// The same of timestamps.
inline std::int64_t timestamp_distance(std::uint32_t timestamp, std::uint32_t than) {
  return static_cast<std::int32_t>(timestamp - than);
}

/// Counts on where sixteen bits begin anew: the number nearest to the newest so far. The first one is itself.
class SequenceUnroller {
 public:
  std::int64_t unroll(std::uint16_t number) {
    const std::int64_t unrolled = peek(number);
    if (!newest_ || unrolled > *newest_) newest_ = unrolled;
    return unrolled;
  }
  std::int64_t peek(std::uint16_t number) const {
    return newest_ ? *newest_ + distance(number, static_cast<std::uint16_t>(*newest_)) : number;
  }
  std::optional<std::int64_t> newest() const { return newest_; }

 private:
  std::optional<std::int64_t> newest_;
};

}  // namespace madang::media

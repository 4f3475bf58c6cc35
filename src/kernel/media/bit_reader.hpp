#pragma once

#include "kernel/media/bytes.hpp"

// Bits from the highest on, as codecs write them. What would lie beyond the end reads as nothing and makes `ok()` false
// for good. No allocation; any thread.

namespace madang::media {

class BitReader {
 public:
  explicit BitReader(Bytes bytes) : bytes_(bytes) {}

  /// At most 32.
  std::uint32_t bits(unsigned count) {
    std::uint32_t value = 0;
    for (; count > 0; --count) value = value << 1 | next();
    return value;
  }
  bool bit() { return next() != 0; }
  /// A number below `bound`, in as few bits as it takes: ns(n) of AV1's payload format, A.8.1.
  std::uint32_t below(std::uint32_t bound) {
    unsigned width = 0;
    for (std::uint32_t rest = bound; rest != 0; rest >>= 1) ++width;
    if (width == 0) return 0;
    const std::uint32_t short_ones = (1U << width) - bound;
    const std::uint32_t value = bits(width - 1);
    return value < short_ones ? value : (value << 1) - short_ones + next();
  }
  bool ok() const { return ok_; }

 private:
  std::uint32_t next() {
    if (position_ >= 8 * bytes_.size()) {
      ok_ = false;
      return 0;
    }
    const std::uint32_t bit = bytes_[position_ / 8] >> (7 - position_ % 8) & 1U;
    ++position_;
    return bit;
  }

  Bytes bytes_;
  std::size_t position_ = 0;
  bool ok_ = true;
};

}  // namespace madang::media

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "kernel/media/bytes.hpp"

// Boxes of MP4 (ISO 14496-12) into a growing buffer. Any thread.

namespace madang::media {

class Mp4Boxes {
 public:
  /// What `content` writes stands in a box of that name, of four letters.
  template <class Content>
  void box(std::string_view name, Content content) {
    const auto at = buffer_.size();
    number(0, 4);
    text(name);
    content();
    put(at, buffer_.size() - at);
  }
  template <class Content>
  void full_box(std::string_view name, std::uint8_t version, std::uint32_t flags, Content content) {
    box(name, [&] {
      number(version, 1);
      number(flags, 3);
      content();
    });
  }
  void number(std::uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) buffer_.push_back(static_cast<std::uint8_t>(value >> 8 * i));
  }
  void text(std::string_view value) { buffer_.insert(buffer_.end(), value.begin(), value.end()); }
  void zeros(std::size_t count) { buffer_.resize(buffer_.size() + count); }
  void raw(Bytes bytes) { buffer_.insert(buffer_.end(), bytes.begin(), bytes.end()); }
  /// Writes over four bytes.
  void put(std::size_t at, std::uint64_t value) {
    for (std::size_t i = 0; i < 4; ++i) buffer_[at + i] = static_cast<std::uint8_t>(value >> 8 * (3 - i));
  }

  Bytes bytes() const { return buffer_; }
  std::size_t length() const { return buffer_.size(); }
  void clear() { buffer_.clear(); }

 private:
  std::vector<std::uint8_t> buffer_;
};

}  // namespace madang::media

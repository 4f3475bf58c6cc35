#pragma once

#include <bit>
#include <cstdint>
#include <string_view>
#include <vector>

#include "kernel/media/bytes.hpp"

// Elements of EBML (RFC 8794) into a growing buffer. Any thread.

namespace madang::media {

class EbmlElements {
 public:
  /// The id as it stands in the document, its marker included.
  void id(std::uint32_t id) {
    int bytes = 1;
    while (bytes < 4 && id >> 8 * bytes != 0) ++bytes;
    number(id, bytes);
  }
  void size(std::uint64_t size) {
    int bytes = 1;
    while (bytes < 8 && size >= (std::uint64_t{1} << 7 * bytes) - 1) ++bytes;
    number(size | std::uint64_t{1} << 7 * bytes, bytes);
  }
  /// Eight bytes, to be written over later.
  void wide_size(std::uint64_t size) { number(size | std::uint64_t{1} << 56, 8); }
  void unknown_size() { number(0x01ff'ffff'ffff'ffff, 8); }

  void unsigned_integer(std::uint32_t name, std::uint64_t value) {
    int bytes = 1;
    while (bytes < 8 && value >> 8 * bytes != 0) ++bytes;
    id(name);
    size(static_cast<std::uint64_t>(bytes));
    number(value, bytes);
  }
  void real(std::uint32_t name, double value) {
    id(name);
    size(8);
    number(std::bit_cast<std::uint64_t>(value), 8);
  }
  void text(std::uint32_t name, std::string_view value) {
    id(name);
    size(value.size());
    buffer_.insert(buffer_.end(), value.begin(), value.end());
  }
  void binary(std::uint32_t name, Bytes value) {
    id(name);
    size(value.size());
    raw(value);
  }
  void master(std::uint32_t name, const EbmlElements& children) { binary(name, children.bytes()); }
  /// So many bytes in all that mean nothing, at least 2 and at most 128.
  void nothing(std::size_t count) {
    id(0xec);
    size(count - 2);
    buffer_.resize(buffer_.size() + count - 2);
  }
  void raw(Bytes value) { buffer_.insert(buffer_.end(), value.begin(), value.end()); }
  void number(std::uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) buffer_.push_back(static_cast<std::uint8_t>(value >> 8 * i));
  }

  Bytes bytes() const { return buffer_; }
  std::size_t length() const { return buffer_.size(); }
  void clear() { buffer_.clear(); }

 private:
  std::vector<std::uint8_t> buffer_;
};

}  // namespace madang::media

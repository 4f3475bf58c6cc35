#pragma once

#include <cstdint>
#include <cstring>
#include <span>

// Numbers in network order, read from and written into bytes that belong to others. No allocation; any thread.

namespace madang::media {

using Bytes = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

/// Walks over a datagram. What would lie beyond its end reads as nothing and makes `ok()` false for good, so one look
/// at the end is enough.
class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) : bytes_(bytes) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u24() { return static_cast<std::uint32_t>(number(3)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }
  Bytes take(std::size_t count) {
    if (!has(count)) return {};
    const Bytes taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }
  void skip(std::size_t count) { take(count); }

  Bytes rest() const { return bytes_; }
  std::size_t left() const { return bytes_.size(); }
  bool ok() const { return ok_; }

 private:
  bool has(std::size_t count) {
    if (bytes_.size() >= count) return true;
    ok_ = false;
    bytes_ = {};
    return false;
  }
  std::uint64_t number(std::size_t count) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : take(count)) value = value << 8 | byte;
    return value;
  }

  Bytes bytes_;
  bool ok_ = true;
};

/// Fills a buffer from its front. What has no room is left out and makes `ok()` false for good.
class ByteWriter {
 public:
  explicit ByteWriter(MutableBytes room) : room_(room) {}

  void u8(std::uint8_t value) { number(value, 1); }
  void u16(std::uint16_t value) { number(value, 2); }
  void u24(std::uint32_t value) { number(value, 3); }
  void u32(std::uint32_t value) { number(value, 4); }
  void u64(std::uint64_t value) { number(value, 8); }
  void bytes(Bytes more) {
    if (!has(more.size())) return;
    if (!more.empty()) std::memcpy(room_.data() + size_, more.data(), more.size());
    size_ += more.size();
  }
  void zeros(std::size_t count) {
    if (!has(count)) return;
    if (count > 0) std::memset(room_.data() + size_, 0, count);
    size_ += count;
  }

  std::size_t size() const { return size_; }
  Bytes written() const { return room_.first(size_); }
  bool ok() const { return ok_; }

 private:
  bool has(std::size_t count) {
    ok_ = ok_ && room_.size() - size_ >= count;
    return ok_;
  }
  void number(std::uint64_t value, std::size_t count) {
    if (!has(count)) return;
    for (std::size_t i = 0; i < count; ++i) room_[size_ + i] = static_cast<std::uint8_t>(value >> 8 * (count - 1 - i));
    size_ += count;
  }

  MutableBytes room_;
  std::size_t size_ = 0;
  bool ok_ = true;
};

}  // namespace madang::media

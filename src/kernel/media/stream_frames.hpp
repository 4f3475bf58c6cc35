#pragma once

#include <array>
#include <optional>

#include "kernel/media/bytes.hpp"

namespace madang::media {

/// Packets on a connection of TCP (ICE-TCP): each behind its length in two bytes (RFC 4571). Read as views, without a
/// copy but of a cut packet to the buffer's front. One thread.
///
///     const auto count = read(socket, frames.room());
///     frames.filled(count);
///     while (auto packet = frames.next()) handle(*packet);
///     if (frames.is_broken()) close(socket);
class StreamFrames {
 public:
  /// Nobody has a longer packet on a line of 1,500 bytes. One that says so breaks the stream for good.
  static constexpr std::size_t kMostPacket = 1'600;

  /// Where bytes that arrive are to be put; never empty unless the stream is broken. Views given before are gone.
  MutableBytes room();
  void filled(std::size_t count);
  /// The next packet; nothing until more bytes came. Empty ones, which RFC 4571 allows, are left out.
  std::optional<Bytes> next();
  bool is_broken() const { return is_broken_; }

 private:
  std::array<std::uint8_t, 2 * (kMostPacket + 2)> buffer_{};
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool is_broken_ = false;
};

/// What goes before a packet of `size` bytes.
constexpr std::array<std::uint8_t, 2> frame_header(std::uint16_t size) {
  return {static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
}

}  // namespace madang::media

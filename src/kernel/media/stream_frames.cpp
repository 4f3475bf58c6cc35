#include "kernel/media/stream_frames.hpp"

#include <algorithm>

namespace madang::media {

MutableBytes StreamFrames::room() {
  if (is_broken_) return {};
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  return MutableBytes(buffer_).subspan(end_);
}

void StreamFrames::filled(std::size_t count) { end_ += std::min(count, buffer_.size() - end_); }

std::optional<Bytes> StreamFrames::next() {
  while (!is_broken_) {
    ByteReader reader(Bytes(buffer_).subspan(begin_, end_ - begin_));
    const std::size_t size = reader.u16();
    if (!reader.ok()) return std::nullopt;
    is_broken_ = size > kMostPacket;
    const Bytes packet = reader.take(size);
    if (is_broken_ || !reader.ok()) return std::nullopt;
    begin_ += 2 + size;
    if (size > 0) return packet;
  }
  return std::nullopt;
}

}  // namespace madang::media

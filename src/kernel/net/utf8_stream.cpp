#include "kernel/net/utf8_stream.hpp"

#include <cstring>

namespace madang::net {

namespace {

std::size_t ascii_run(std::string_view text) {
  std::size_t position = 0;
  for (; position + 8 <= text.size(); position += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + position, 8);
    if (word & 0x8080808080808080U) break;
  }
  while (position < text.size() && static_cast<unsigned char>(text[position]) < 0x80) ++position;
  return position;
}

}  // namespace

bool Utf8Stream::feed(std::string_view piece) {
  while (!piece.empty()) {
    if (whole()) piece.remove_prefix(ascii_run(piece));
    if (piece.empty()) break;
    const auto byte = static_cast<unsigned char>(piece.front());
    piece.remove_prefix(1);
    if (whole()) {
      if (!lead(byte)) return false;
      continue;
    }
    if (byte < least_ || byte > most_) return false;
    --needed_;
    least_ = 0x80;
    most_ = 0xbf;
  }
  return true;
}

bool Utf8Stream::lead(unsigned char byte) {
  if (byte < 0xc2 || byte > 0xf4) return false;
  needed_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  if (byte == 0xe0) least_ = 0xa0;
  if (byte == 0xed) most_ = 0x9f;
  if (byte == 0xf0) least_ = 0x90;
  if (byte == 0xf4) most_ = 0x8f;
  return true;
}

}  // namespace madang::net

#include "kernel/media/srtp_replay.hpp"

namespace madang::media {

std::optional<std::uint64_t> guessed_index(std::uint64_t highest, std::uint16_t sequence) {
  constexpr std::uint64_t kHalf = 0x8000;
  constexpr std::uint64_t kLastRound = 0xffff'ffff;
  const std::uint64_t round = highest >> 16;
  const std::uint64_t newest = highest & 0xffff;
  if (newest < kHalf) {
    const bool of_the_round_before = round > 0 && sequence > newest + kHalf;
    return (of_the_round_before ? round - 1 : round) << 16 | sequence;
  }
  if (newest - kHalf <= sequence) return round << 16 | sequence;
  if (round == kLastRound) return std::nullopt;
  return (round + 1) << 16 | sequence;
}

}  // namespace madang::media

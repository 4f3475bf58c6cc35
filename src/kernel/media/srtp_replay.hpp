#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

// Where a packet stands in its stream, and whether it stood there before (RFC 3711, 3.3.1 and 3.3.2). No allocation;
// any thread.

namespace madang::media {

/// The index (rollover counter and sequence number, 48 bits) that a sequence number means most likely when `highest` is
/// the highest index known. Before the beginning there is none: there it means the first round, as it does for others
/// who speak SRTP. Nothing when the counter itself would roll over.
std::optional<std::uint64_t> guessed_index(std::uint64_t highest, std::uint16_t sequence);

/// Remembers which of the newest `kPackets` indices were there: a ring of bits, so that a step forward clears as many
/// as it skips and moves none.
template <std::size_t kPackets>
class ReplayWindow {
 public:
  enum class Verdict : std::uint8_t { kNew, kRepeated, kTooLate };

  Verdict look(std::uint64_t index) const {
    if (empty_ || index > highest_) return Verdict::kNew;
    if (highest_ - index >= kPackets) return Verdict::kTooLate;
    return (words_[word(index)] & bit(index)) != 0 ? Verdict::kRepeated : Verdict::kNew;
  }

  void mark(std::uint64_t index) {
    if (empty_ || index > highest_) advance(index);
    words_[word(index)] |= bit(index);
  }

  bool empty() const { return empty_; }
  std::uint64_t highest() const { return highest_; }

 private:
  static_assert(kPackets % 64 == 0 && (kPackets & (kPackets - 1)) == 0);

  static std::size_t word(std::uint64_t index) { return index % kPackets / 64; }
  static std::uint64_t bit(std::uint64_t index) { return std::uint64_t{1} << index % 64; }

  void advance(std::uint64_t index) {
    if (empty_ || index - highest_ >= kPackets) {
      words_ = {};
    } else {
      for (std::uint64_t skipped = highest_ + 1; skipped <= index; ++skipped) words_[word(skipped)] &= ~bit(skipped);
    }
    highest_ = index;
    empty_ = false;
  }

  std::array<std::uint64_t, kPackets / 64> words_{};
  std::uint64_t highest_ = 0;
  bool empty_ = true;
};

/// A lost packet that comes again under its own number, at 8 Mbit/s and over a slow way, is some hundreds behind.
using RtpReplayWindow = ReplayWindow<1024>;
using RtcpReplayWindow = ReplayWindow<128>;

}  // namespace madang::media

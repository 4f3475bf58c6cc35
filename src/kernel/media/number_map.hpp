#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <optional>

// Numbers of several streams in a row, given anew without a gap, and back. Held are offsets and two bitmaps, no
// packets: the last kWindow numbers can be asked for. No allocation, no throw; one thread.

namespace madang::media {

/// Numbers of so many bits run over. Segments are stretches of one stream; only the newest one grows.
template <std::size_t kWindow>
class NumberMap {
 public:
  static constexpr std::size_t kSegments = 8;
  static_assert(kWindow % 64 == 0);

  struct Origin {
    std::uint16_t number;
    unsigned segment;
    bool is_filled;
  };

  /// The first number given is `first`.
  explicit NumberMap(unsigned bits, std::uint16_t first = 0) : bits_(bits), given_(first - std::int64_t{1}) {}

  /// From here on another stream, of which `first` is the first number. A gap of one shows that something was missed.
  void begin(std::uint16_t first, bool leaves_gap = false) {
    if (leaves_gap && has_begun()) advance(high_ + 1);
    newest_segment_ = (newest_segment_ + 1) % kSegments;
    if (segments_used_ < kSegments) ++segments_used_;
    segments_[newest_segment_] = {high_ + 1, high_ + 1 - first};
  }
  bool has_begun() const { return segments_used_ > 0; }
  unsigned segments_used() const { return segments_used_; }
  /// The newest one, or so many before it.
  unsigned segment_before(unsigned back = 0) const { return (newest_segment_ + kSegments - back) % kSegments; }
  void set_bits(unsigned bits) { bits_ = bits; }

  /// How far a number of the newest segment lies after its newest one.
  std::int64_t ahead(std::uint16_t source) const { return difference(source, source_at(high_, newest_segment_)); }

  /// What a number of a segment is given. Nothing for what was left out, is too old or lies beyond the segment's ends.
  std::optional<std::uint16_t> give(std::uint16_t source, unsigned segment) {
    const auto place = place_of(source, segment);
    if (!place || (*place <= high_ && at(skipped_, *place))) return {};
    if (*place > high_) advance(*place);
    return to_number(given_at(*place));
  }

  /// Whether a number has a place in a segment, or would get one.
  bool holds(std::uint16_t source, unsigned segment) const { return place_of(source, segment).has_value(); }
  /// What a number was given, or would have been given had it come.
  std::optional<std::uint16_t> given(std::uint16_t source, unsigned segment) const {
    const auto place = place_of(source, segment);
    if (!place || *place > high_ || at(skipped_, *place)) return {};
    return to_number(given_at(*place));
  }
  bool is_left_out(std::uint16_t source, unsigned segment) const {
    const auto place = place_of(source, segment);
    return place && *place <= high_ && at(skipped_, *place);
  }

  /// Leaves a number out. Where it is the newest, those after it close up; where later ones were given theirs already,
  /// its own stays and is told, so that something else can fill it.
  std::optional<std::uint16_t> skip(std::uint16_t source, unsigned segment) {
    const auto place = place_of(source, segment);
    if (!place) return {};
    if (*place <= high_) {
      if (at(skipped_, *place)) return {};
      set(filled_, *place, true);
      return to_number(given_at(*place));
    }
    advance(*place);
    set(skipped_, *place, true);
    --given_;
    return {};
  }

  /// Which number was given this one. Nothing when it is none of the last.
  std::optional<Origin> origin(std::uint16_t given) const {
    const std::int64_t back = -difference(given, to_number(given_));
    if (back < 0 || !has_begun()) return {};
    std::int64_t place = high_ - back;
    for (std::int64_t next = place; is_held(place); place = next) {
      next = high_ - back - skipped_after(place);
      if (next == place) break;
    }
    while (is_held(place) && at(skipped_, place)) --place;
    if (!is_held(place)) return {};
    const auto segment = segment_at(place);
    if (!segment) return {};
    return Origin{source_at(place, *segment), *segment, at(filled_, place)};
  }

  std::uint16_t newest_given() const { return to_number(given_); }

 private:
  struct Segment {
    std::int64_t first = 0;
    std::int64_t shift = 0;  // from a stream's numbers to places
  };
  using Bitmap = std::array<std::uint64_t, kWindow / 64>;

  std::uint16_t to_number(std::int64_t value) const {
    return static_cast<std::uint16_t>(value & ((std::int64_t{1} << bits_) - 1));
  }
  std::int64_t difference(std::uint16_t number, std::uint16_t than) const {
    const std::int64_t circle = std::int64_t{1} << bits_;
    const std::int64_t after = (number - than) & (circle - 1);
    return after >= circle / 2 ? after - circle : after;
  }
  std::uint16_t source_at(std::int64_t place, unsigned segment) const {
    return to_number(place - segments_[segment].shift);
  }
  std::int64_t end_of(unsigned segment) const {
    return segment == newest_segment_ ? high_ : segments_[(segment + 1) % kSegments].first - 1;
  }

  std::optional<std::int64_t> place_of(std::uint16_t source, unsigned segment) const {
    const std::int64_t end = end_of(segment);
    const std::int64_t place = end + difference(source, source_at(end, segment));
    if (place < segments_[segment].first || (place <= high_ && !is_held(place))) return {};
    if (place > end && segment != newest_segment_) return {};
    return place;
  }
  std::optional<unsigned> segment_at(std::int64_t place) const {
    for (unsigned back = 0; back < segments_used_; ++back) {
      if (segments_[segment_before(back)].first <= place) return segment_before(back);
    }
    return {};
  }

  void advance(std::int64_t place) {
    const std::int64_t fresh = place - high_;
    for (std::int64_t each = high_ + 1; each <= place && each - high_ <= std::int64_t{kWindow}; ++each) {
      set(skipped_, each, false);
      set(filled_, each, false);
    }
    given_ += fresh;
    high_ = place;
  }
  std::int64_t given_at(std::int64_t place) const { return given_ - (high_ - place) + skipped_after(place); }

  bool is_held(std::int64_t place) const {
    return place >= 0 && place <= high_ && place > high_ - std::int64_t{kWindow};
  }
  static std::size_t index_of(std::int64_t place) { return static_cast<std::size_t>(place) % kWindow; }
  static bool at(const Bitmap& bitmap, std::int64_t place) {
    return bitmap[index_of(place) / 64] >> index_of(place) % 64 & 1U;
  }
  static void set(Bitmap& bitmap, std::int64_t place, bool value) {
    const std::uint64_t bit = std::uint64_t{1} << index_of(place) % 64;
    std::uint64_t& word = bitmap[index_of(place) / 64];
    word = value ? word | bit : word & ~bit;
  }
  /// How many were left out after a place that is held.
  std::int64_t skipped_after(std::int64_t place) const {
    std::int64_t count = 0;
    for (std::int64_t next = place + 1; next <= high_;) {
      const unsigned from = static_cast<unsigned>(index_of(next) % 64);
      const auto width = static_cast<unsigned>(std::min<std::int64_t>(64 - from, high_ - next + 1));
      const std::uint64_t word = skipped_[index_of(next) / 64] >> from;
      count += std::popcount(width == 64 ? word : word & ((std::uint64_t{1} << width) - 1));
      next += width;
    }
    return count;
  }

  unsigned bits_;
  std::int64_t high_ = -1;  // the newest place: one for each number of the streams
  std::int64_t given_;      // what that place was given, or the last before it
  unsigned newest_segment_ = kSegments - 1;
  unsigned segments_used_ = 0;
  std::array<Segment, kSegments> segments_{};
  Bitmap skipped_{};
  Bitmap filled_{};
};

}  // namespace madang::media

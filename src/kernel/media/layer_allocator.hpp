#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "kernel/media/data_rate.hpp"
#include "kernel/media/surge_order.hpp"

namespace madang::media {

/// In the order in which they are served.
enum class Shown : std::uint8_t { audio, screen, stage, tile };

inline constexpr std::size_t kMostLayers = 4;

/// What a publication can be had at.
struct Layer {
  Rate rate = 0;             ///< what it takes, or would when its sender switches it on
  std::uint16_t height = 0;  ///< pixels; 0 for audio
};

/// Something that a receiver shows now.
struct Wish {
  std::uint64_t publication = 0;
  Shown shown = Shown::tile;
  std::uint16_t height = 0;    ///< pixels it has on the receiver's screen: nothing higher is sent than fills them
  std::uint16_t position = 0;  ///< among those shown the same way: its place on the page
  std::uint8_t layers = 0;
  std::array<Layer, kMostLayers> offers{};  ///< the lowest first
};

enum class PauseReason : std::uint8_t {
  none,
  line_too_slow,  ///< the receiver's
  server_full,    ///< given up in the surge order
  not_sent,       ///< its sender offers nothing
  not_decodable,  ///< the receiver has no such codec
};

struct Grant {
  static constexpr std::int8_t kPaused = -1;

  std::int8_t layer = kPaused;
  PauseReason reason = PauseReason::none;
  bool has_low_frame_rate = false;  ///< only the base temporal layer

  bool operator==(const Grant&) const = default;
};

/// Shares one receiver's line among what it shows: audio always; then the lowest layer of the screen, the stage and
/// the tiles, larger ones first and then in page order; then more for each in that order. What does not fit goes
/// down at once. It comes up again only when it has fitted with something to spare for a while, and a rise that had
/// to be taken back within five seconds makes the next one wait ten, then twenty, unless the
/// line has become much better. Who fell a few seconds ago comes back before the others only with far more to spare.
/// Until anything has gone down, nothing waits.
/// The first picture of all is worth more than that: its lowest layer stays while the estimate falls short of it by
/// little and not for long, as it does while a queue is emptied, and comes back after a second with much to spare, then
/// after two, four ... where that failed. No allocation but for the first of each number of wishes; one thread.
class LayerAllocator {
 public:
  LayerAllocator();

  /// A grant for each wish, valid until the next call. `estimate` is of the whole line. Called at each new estimate
  /// and each change of what is shown.
  std::span<const Grant> allocate(Time now, Rate estimate, std::span<const Wish> wishes,
                                  const SurgeLimits& limits = {});

  /// What all would need at their best, and what they take: for BandwidthEstimator::set_wanted() and metrics.
  Rate wanted() const { return wanted_; }
  Rate granted() const { return granted_; }

 private:
  struct Slot {
    std::uint64_t publication = 0;
    std::optional<Time> fell;  ///< for the line's sake
    Shown shown = Shown::tile;
    std::int8_t had = Grant::kPaused;
    std::int8_t best = Grant::kPaused;  ///< the highest layer that is of use and allowed
    bool is_new = true;
    PauseReason barred = PauseReason::none;
  };

  static constexpr std::size_t kNone = SIZE_MAX;

  void gather(std::span<const Wish> wishes, const SurgeLimits& limits);
  void remember(std::span<const Wish> wishes);
  /// Whether anything that was there comes up.
  bool share(Time now, Rate estimate, std::span<const Wish> wishes, bool may_rise, std::vector<std::int8_t>& layers);
  bool is_due(Time now, Rate estimate, bool fits);
  /// What becomes of the first picture's lowest layer.
  void judge_first(Time now, Rate estimate, std::span<const Wish> wishes);
  void note_pause(Time now);
  void note_fall(Time now);
  void grant(std::span<const Wish> wishes, const SurgeLimits& limits);

  std::vector<Slot> slots_;
  std::vector<Slot> before_;
  std::vector<std::uint16_t> order_;
  std::vector<std::int8_t> layers_;
  std::vector<Grant> grants_;
  Rate wanted_ = 0;
  Rate granted_ = 0;
  std::optional<Time> fits_since_;
  std::optional<Time> rose_;
  Rate rose_at_ = 0;  ///< the estimate then
  std::optional<Time> fell_;
  Duration pause_;
  std::size_t first_ = kNone;  ///< the first picture in the order
  enum class First : std::uint8_t { like_others, stays, returns };
  First first_may_ = First::like_others;
  std::optional<Time> short_since_;  ///< its lowest layer does not quite fit
  std::optional<Time> roomy_since_;  ///< it is paused and would fit well
  std::optional<Time> returned_;
  Duration return_after_;
};

}  // namespace madang::media

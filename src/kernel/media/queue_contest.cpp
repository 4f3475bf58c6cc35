#include "kernel/media/queue_contest.hpp"

#include <algorithm>

namespace madang::media {
namespace {

constexpr std::chrono::milliseconds kStands{40};
constexpr std::chrono::milliseconds kEmpty{15};
constexpr std::chrono::milliseconds kSure{1'500};
constexpr std::chrono::seconds kOver{1};

}  // namespace

void QueueContest::on_decrease(Time now, Rate before) {
  if (has_yielded_ || is_on_) return;
  has_yielded_ = true;
  yielded_from_ = before;
  since_ = now;
}

bool QueueContest::on_queue(Time now, Duration standing, bool is_yielding) {
  if (!is_on_) return begins(now, standing, is_yielding);
  if (standing > kEmpty) since_ = now;
  if (now - since_ < kOver) return false;
  is_on_ = is_standing_ = has_yielded_ = false;
  return false;
}

bool QueueContest::begins(Time now, Duration standing, bool is_yielding) {
  if (standing < kStands) {
    is_standing_ = has_yielded_ = false;
    return false;
  }
  // It empties: only we had filled it.
  if (!is_standing_ || !is_yielding || standing < peak_ * 4 / 5) {
    is_standing_ = true;
    since_ = now;
    peak_ = standing;
  }
  peak_ = std::max(peak_, standing);
  // What we did is seen only behind what already waits.
  is_on_ = has_yielded_ && now - since_ >= kSure + peak_;
  if (is_on_) since_ = now;
  return is_on_;
}

}  // namespace madang::media

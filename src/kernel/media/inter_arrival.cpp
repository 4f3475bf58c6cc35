#include "kernel/media/inter_arrival.hpp"

#include <algorithm>

namespace madang::media {
namespace {

constexpr std::chrono::milliseconds kBurst{5};
constexpr std::chrono::milliseconds kLongestBurst{100};
/// Beyond this the receiver's clock was set, or the line was away.
constexpr std::chrono::seconds kJump{3};

}  // namespace

std::optional<GroupDelta> InterArrival::add(Time sent, Duration arrived) {
  if (!current_) {
    current_ = Group{sent, sent, arrived, arrived};
    return std::nullopt;
  }
  if (sent < current_->first_sent) return std::nullopt;  // overtaken on its way: its group is done
  if (is_of_group(sent, arrived)) {
    current_->last_sent = std::max(current_->last_sent, sent);
    current_->last_arrived = std::max(current_->last_arrived, arrived);
    return std::nullopt;
  }
  std::optional<GroupDelta> delta;
  if (previous_) {
    delta = GroupDelta{current_->last_sent - previous_->last_sent, current_->last_arrived - previous_->last_arrived};
    const Duration growth = delta->arrived - delta->sent;
    if (growth > kJump || growth < -kJump || delta->arrived < Duration::zero()) delta.reset();
  }
  previous_ = current_;
  current_ = Group{sent, sent, arrived, arrived};
  return delta;
}

bool InterArrival::is_of_group(Time sent, Duration arrived) const {
  if (sent - current_->first_sent <= kBurst) return true;
  const Duration apart_sent = sent - current_->last_sent;
  const Duration apart_arrived = arrived - current_->last_arrived;
  return apart_arrived <= kBurst && apart_arrived < apart_sent && arrived - current_->first_arrived < kLongestBurst;
}

}  // namespace madang::media

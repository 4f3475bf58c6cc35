#include "kernel/bus/changes.hpp"

namespace madang::bus {

Changes::Count Changes::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

void Changes::note(std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  ++count_;
  if (last_.size() >= most_ && !last_.contains(id)) {
    last_.clear();
    forgotten_to_ = count_;
  }
  last_[id] = count_;
}

bool Changes::since(std::uint64_t id, Count count) const {
  const std::lock_guard lock(mutex_);
  if (count < forgotten_to_ || count > count_) return true;
  const auto found = last_.find(id);
  return found != last_.end() && found->second > count;
}

}  // namespace madang::bus

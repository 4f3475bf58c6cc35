#include "kernel/media/line_memory.hpp"

namespace madang::media {

void LineMemory::remember(ParticipantId whose, const TransportAddress& at, Rate rate, Time now) {
  const std::scoped_lock lock(mutex_);
  if (now >= clean_at_) {
    std::erase_if(lines_, [&](const auto& each) { return each.second.until <= now; });
    clean_at_ = now + kLength;
  }
  lines_[static_cast<std::uint64_t>(whose)] = {at, rate, now + kLength};
}

std::optional<Rate> LineMemory::recall(ParticipantId whose, const TransportAddress& at, Time now) const {
  const std::scoped_lock lock(mutex_);
  const auto found = lines_.find(static_cast<std::uint64_t>(whose));
  if (found == lines_.end()) return {};
  const Line& line = found->second;
  const bool is_same = line.at.ip == at.ip && line.at.is_v6 == at.is_v6;
  return is_same && now < line.until ? std::optional(line.rate) : std::nullopt;
}

}  // namespace madang::media

#include "kernel/bus/recent.hpp"

#include <algorithm>
#include <utility>

namespace madang::bus {

Recent::Known* Recent::known(const OneStream& stream) {
  const auto found = streams_.find(stream);
  return found == streams_.end() ? nullptr : found->second.get();
}

void Recent::keep(const OneStream& stream, std::int64_t seq, Text text) {
  const std::lock_guard lock(mutex_);
  auto& place = streams_[stream];
  if (!place) place = std::make_unique<Known>();
  if (seq != place->head + 1 || !text) {
    while (!place->events.empty()) drop_oldest(*place);
  }
  place->head = seq;
  if (!text) return;
  bytes_ += text->size();
  place->events.push_back(std::move(text));
  order_.push_back(stream);
  if (place->events.size() > limits_.events_per_stream) drop_oldest(*place);
  make_room();
}

void Recent::drop_oldest(Known& known) {
  bytes_ -= known.events.front()->size();
  known.events.pop_front();
}

/// The order may name a stream more often than it has events left, when these went for another reason; then it loses a
/// younger one too early, which costs a look into the log and nothing else.
void Recent::make_room() {
  while (!order_.empty() && (bytes_ > limits_.bytes || order_.size() > 2 * limits_.streams)) {
    Known* const oldest = known(order_.front());
    order_.pop_front();
    if (oldest && !oldest->events.empty()) drop_oldest(*oldest);
  }
  if (streams_.size() <= limits_.streams) return;
  streams_.clear();
  order_.clear();
  bytes_ = 0;
  ++forgotten_;
}

void Recent::forget(const OneStream& stream, std::int64_t seq) {
  const std::lock_guard lock(mutex_);
  Known* const known = this->known(stream);
  if (!known) return;
  while (!known->events.empty() && known->head - std::ssize(known->events) < seq) drop_oldest(*known);
}

Recent::Moment Recent::now() const {
  const std::lock_guard lock(mutex_);
  return forgotten_;
}

void Recent::learn_head(const OneStream& stream, std::int64_t head, Moment moment) {
  const std::lock_guard lock(mutex_);
  if (moment != forgotten_ || known(stream)) return;
  streams_.emplace(stream, std::make_unique<Known>(head));
  make_room();
}

void Recent::begin(const OneStream& stream, std::int64_t head) {
  const std::lock_guard lock(mutex_);
  auto& place = streams_[stream];
  if (!place) place = std::make_unique<Known>();
  while (!place->events.empty()) drop_oldest(*place);
  place->head = head;
  make_room();
}

void Recent::drop(const OneStream& stream) {
  const std::lock_guard lock(mutex_);
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return;
  while (!found->second->events.empty()) drop_oldest(*found->second);
  streams_.erase(found);
}

std::optional<std::int64_t> Recent::head(const OneStream& stream) const {
  const std::lock_guard lock(mutex_);
  const auto found = streams_.find(stream);
  return found == streams_.end() ? std::nullopt : std::optional(found->second->head);
}

std::optional<Recent::Gap> Recent::since(const OneStream& stream, std::int64_t after, std::size_t most) const {
  const std::lock_guard lock(mutex_);
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return std::nullopt;
  const Known& known = *found->second;
  const std::int64_t missed = std::max<std::int64_t>(known.head - after, 0);
  if (after > known.head || missed > std::ssize(known.events) || missed > std::int64_t(most)) return std::nullopt;
  return Gap{known.head, {known.events.end() - missed, known.events.end()}};
}

}  // namespace madang::bus

#include "kernel/net/outbox.hpp"

#include <algorithm>
#include <utility>

namespace madang::net {

void Outbox::push(Bytes bytes, Loss loss) {
  if (!bytes || bytes->empty()) return;
  bytes_ += bytes->size();
  if (empty()) {
    first_ = {std::move(bytes), loss};
    return;
  }
  if (!rest_) rest_ = std::make_unique<Rest>();
  rest_->frames.push_back({std::move(bytes), loss});
}

std::size_t Outbox::describe(std::span<iovec> vectors) const {
  if (empty() || vectors.empty()) return 0;
  vectors[0] = {const_cast<char*>(first_.bytes->data()) + offset_, first_.bytes->size() - offset_};
  if (!rest_) return 1;
  const auto count = std::min(vectors.size() - 1, rest_->frames.size() - rest_->next);
  for (std::size_t index = 0; index < count; ++index) {
    const auto& frame = *rest_->frames[rest_->next + index].bytes;
    vectors[index + 1] = {const_cast<char*>(frame.data()), frame.size()};
  }
  return count + 1;
}

void Outbox::taken(std::size_t count) {
  bytes_ -= count;
  offset_ += count;
  while (!empty() && offset_ >= first_.bytes->size()) {
    offset_ -= first_.bytes->size();
    go_to_next();
  }
}

void Outbox::go_to_next() {
  first_ = {};
  if (!rest_) return;
  auto& [frames, next] = *rest_;
  first_ = std::move(frames[next++]);
  if (next == frames.size()) {
    rest_.reset();
  } else if (next > 64 && next * 2 > frames.size()) {
    frames.erase(frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(next));
    next = 0;
  }
}

void Outbox::drop_unbegun() {
  std::vector<Waiting> all;
  if (rest_) all.assign(rest_->frames.begin() + static_cast<std::ptrdiff_t>(rest_->next), rest_->frames.end());
  const auto first = std::exchange(first_, {});
  const auto offset = std::exchange(offset_, 0);
  rest_.reset();
  bytes_ = 0;
  if (first.bytes && (offset > 0 || first.loss == Loss::never)) {
    push(first.bytes, first.loss);
    offset_ = offset;
    bytes_ -= offset;
  }
  for (auto& frame : all) {
    if (frame.loss == Loss::never) push(std::move(frame.bytes), frame.loss);
  }
}

}  // namespace madang::net

#include "kernel/media/tests/simulated_line.hpp"

#include <algorithm>

namespace madang::media {

void SimulatedLine::send(LinePacket packet) {
  if (queued_ + packet.size > shape_.queue) return;
  queued_ += packet.size;
  queue_.push_back(packet);
}

std::vector<LinePacket> SimulatedLine::advance(Duration now) {
  while (!queue_.empty()) {
    const Duration begins = std::max(free_at_, queue_.front().sent);
    const Rate capacity = shape_.capacity(begins);
    if (capacity == 0) {
      if (begins >= now) break;
      free_at_ = begins + std::chrono::milliseconds(1);
      continue;
    }
    const Duration done = begins + time_of(queue_.front().size, capacity);
    if (done > now) break;
    free_at_ = done;
    LinePacket packet = queue_.front();
    queue_.pop_front();
    queued_ -= packet.size;
    if (std::uniform_real_distribution<>(0, 1)(random_) >= shape_.loss_at(done)) fly(packet, done);
  }
  std::vector<LinePacket> come;
  while (!flying_.empty() && flying_.front().arrived <= now) {
    come.push_back(flying_.front());
    flying_.pop_front();
  }
  return come;
}

void SimulatedLine::fly(LinePacket packet, Duration done) {
  packet.arrived = done + shape_.propagation + shape_.detour_at(done);
  if (const Duration jitter = shape_.jitter_at(done); jitter > Duration::zero())
    packet.arrived += Duration(std::uniform_int_distribution<std::int64_t>(0, jitter.count())(random_));
  if (!shape_.is_reordering && !flying_.empty()) packet.arrived = std::max(packet.arrived, flying_.back().arrived);
  const auto place = std::ranges::upper_bound(flying_, packet.arrived, {}, &LinePacket::arrived);
  flying_.insert(place, packet);
}

Duration SimulatedLine::queue_delay(Duration now) const {
  const Rate capacity = shape_.capacity(now);
  return capacity == 0 ? Duration::zero() : time_of(queued_, capacity);
}

void SimulatedDownload::advance(Duration now, SimulatedLine& line) {
  if (now < begin_ || now > end_) return;
  while (!acknowledgements_.empty() && acknowledgements_.front().at <= now) {
    on_acknowledgement(acknowledgements_.front().number, now);
    acknowledgements_.pop_front();
  }
  if (!in_flight_.empty() && now - heard_ > std::chrono::seconds(1)) {
    in_flight_.clear();
    threshold_ = std::max(2.0, window_ / 2);
    window_ = 2;
    heard_ = now;
  }
  if (in_flight_.empty()) heard_ = now;
  while (static_cast<double>(in_flight_.size()) < window_) {
    in_flight_.push_back(next_);
    line.send({.flow = Flow::download, .number = next_++, .size = 1'200, .sent = now});
  }
}

void SimulatedDownload::on_arrival(const LinePacket& packet, Duration back) {
  acknowledgements_.push_back({packet.number, packet.arrived + back});
}

void SimulatedDownload::on_acknowledgement(std::uint64_t number, Duration now) {
  heard_ = now;
  while (!in_flight_.empty() && in_flight_.front() + 3 <= number) {
    const std::uint64_t oldest = in_flight_.front();
    in_flight_.pop_front();
    on_loss(oldest);
  }
  const auto found = std::ranges::find(in_flight_, number);
  if (found != in_flight_.end()) in_flight_.erase(found);
  window_ += window_ < threshold_ ? 1 : 1 / window_;
}

void SimulatedDownload::on_loss(std::uint64_t number) {
  if (number < recovery_until_) return;
  recovery_until_ = next_;
  window_ = std::max(2.0, window_ / 2);
  threshold_ = window_;
}

}  // namespace madang::media

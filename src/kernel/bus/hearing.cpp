#include "kernel/bus/hearing.hpp"

#include <algorithm>
#include <utility>

namespace madang::bus {
namespace {

constexpr std::size_t kSweepsForEach = 8;  // as many as can be left during one sweep: an eighth of all

}  // namespace

Seat Hearing::take_seat() {
  if (free_seats_.empty()) {
    left_.push_back(false);
    return static_cast<Seat>(left_.size() - 1);
  }
  const Seat seat = free_seats_.back();
  free_seats_.pop_back();
  left_[seat] = false;
  return seat;
}

void Hearing::leave(Seat seat) {
  left_[seat] = true;
  left_seats_.push_back(seat);
  sweep_on();
}

bool Hearing::hear(Seat seat, const StreamName& stream) {
  SeatList& seats = opened(StreamKey::of(stream)).seats;
  if (seats.contains(seat)) return false;
  seats.add(seat);
  return true;
}

void Hearing::hear_no_more(Seat seat, const StreamName& stream) {
  const auto found = index_.find(StreamKey::of(stream));
  if (found == index_.end()) return;
  streams_[*found].seats.remove_if([&](Seat each) { return each == seat; });
  close_if_empty(*found);
}

std::span<const Seat> Hearing::seats_of(const StreamName& stream) const {
  const auto key = StreamKey::read(stream);
  const auto found = key ? index_.find(*key) : index_.end();
  return found == index_.end() ? std::span<const Seat>() : streams_[*found].seats.seats();
}

Hearing::Stream& Hearing::opened(const StreamKey& key) {
  const auto found = index_.find(key);
  if (found != index_.end()) return streams_[*found];
  Place place = 0;
  if (free_.empty()) {
    place = static_cast<Place>(streams_.size());
    streams_.emplace_back();
  } else {
    place = free_.back();
    free_.pop_back();
  }
  streams_[place].value = key.value;
  streams_[place].prefix = key.prefix;
  index_.insert(place);
  return streams_[place];
}

void Hearing::close_if_empty(Place place) {
  if (!streams_[place].seats.empty()) return;
  if (closed_) closed_(streams_[place].key());
  index_.erase(place);
  streams_[place] = Stream();
  free_.push_back(place);
}

/// Goes so far that all streams are swept by when an eighth of the seats were left.
void Hearing::sweep_on() {
  const std::size_t taken = left_.size() - free_seats_.size();
  sweep(kSweepsForEach * streams_.size() / (taken + 64) + 1);
}

void Hearing::sweep(std::size_t steps) {
  for (; steps > 0 && swept_to_ < streams_.size(); --steps) {
    const Place place = swept_to_++;
    if (streams_[place].seats.empty()) continue;
    streams_[place].seats.remove_if([&](Seat seat) { return is_left(seat); });
    close_if_empty(place);
  }
  if (swept_to_ >= streams_.size()) sweep_all_done();
}

/// A seat left while the sweep was under way may be in streams it had passed.
void Hearing::sweep_all_done() {
  free_seats_.insert(free_seats_.end(), swept_seats_.begin(), swept_seats_.end());
  swept_seats_ = std::exchange(left_seats_, {});
  swept_to_ = 0;
}

}  // namespace madang::bus

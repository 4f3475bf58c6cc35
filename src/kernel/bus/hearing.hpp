#pragma once

#include <array>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "kernel/bus/seat_list.hpp"
#include "kernel/bus/stream_key.hpp"

namespace madang::bus {

/// Which seats hear which streams, in as little memory as an idle device may cost: four bytes for each, and nothing on
/// the device's side. So a seat that is left stays in its streams until a sweep comes by; whoever visits skips it. The
/// sweep goes on a little with every seat that is left. Pure; one thread.
class Hearing {
 public:
  Hearing() = default;
  Hearing(const Hearing&) = delete;

  /// A seat that nobody has.
  Seat take_seat();
  void leave(Seat seat);
  bool is_left(Seat seat) const { return left_[seat]; }

  /// Once, however often it is said; false when it heard it already. The name must be an id's text.
  bool hear(Seat seat, const StreamName& stream);
  /// For a seat just taken and streams that differ, so that nobody need look whether it hears them already.
  void hear_first(Seat seat, const StreamKey& stream) { opened(stream).seats.add(seat); }
  void hear_no_more(Seat seat, const StreamName& stream);
  /// Also seats that were left, see is_left. Valid until something changes.
  std::span<const Seat> seats_of(const StreamName& stream) const;

  std::size_t streams() const { return index_.size(); }
  /// Called whenever a stream is heard by nobody any more: at once when the last says so, later when they left.
  void when_closed(std::function<void(const StreamKey&)> closed) { closed_ = std::move(closed); }
  /// Goes on by so many streams, for when nobody leaves who would do it.
  void sweep(std::size_t streams);

 private:
  /// In 24 bytes: a key of its own would be padded.
  struct Stream {
    std::uint64_t value = 0;
    std::array<char, 4> prefix{};
    SeatList seats;

    StreamKey key() const { return {value, prefix}; }
  };
  using Place = std::uint32_t;

  struct Hash {
    using is_transparent = void;
    const std::deque<Stream>* streams;
    std::size_t operator()(const StreamKey& key) const { return hash_value(key); }
    std::size_t operator()(Place place) const { return (*this)((*streams)[place].key()); }
  };
  struct Same {
    using is_transparent = void;
    const std::deque<Stream>* streams;
    StreamKey key(const StreamKey& key) const { return key; }
    StreamKey key(Place place) const { return (*streams)[place].key(); }
    bool operator()(const auto& a, const auto& b) const { return key(a) == key(b); }
  };

  Stream& opened(const StreamKey& key);
  void close_if_empty(Place place);
  void sweep_on();
  void sweep_all_done();

  std::deque<Stream> streams_;  // those without seats are in `free_`
  boost::unordered_flat_set<Place, Hash, Same> index_{0, Hash{&streams_}, Same{&streams_}};
  std::vector<Place> free_;
  std::vector<bool> left_;  // by seat
  std::vector<Seat> free_seats_;
  std::vector<Seat> swept_seats_;  // left before the sweep under way began: free when it ends
  std::vector<Seat> left_seats_;   // left since
  Place swept_to_ = 0;
  std::function<void(const StreamKey&)> closed_;
};

}  // namespace madang::bus

#pragma once

#include <functional>
#include <mutex>
#include <optional>

#include "kernel/media/seat_queue.hpp"
#include "meetings/media_service.hpp"

namespace madang::app {

/// Who of the meetings has a place on this server and who stands in the queue. One per engine; any thread.
class MeetingSeats {
 public:
  using Rule = std::function<media::SeatRule()>;
  struct Counts {
    std::size_t rooms = 0;
    std::size_t with_pictures = 0;
    std::size_t hearing = 0;
    std::size_t waiting = 0;
  };

  /// What a full server lets in just now.
  explicit MeetingSeats(Rule rule) : rule_(std::move(rule)) {}

  /// Where they stand; again it changes nothing.
  media::SeatPlace enter(const meetings::MediaSeat& seat);
  void use(meetings::ParticipantId participant);
  void leave(meetings::ParticipantId participant);
  void close(meetings::MeetingId meeting);
  std::optional<media::SeatPlace> ask(meetings::ParticipantId participant);
  std::optional<media::SeatPlace> look(meetings::ParticipantId participant) const;
  media::SeatQueue::Settled settle();

  /// Whether somebody is in the queue.
  bool has_queue() const;
  Counts counts() const;

 private:
  Rule rule_;
  mutable std::mutex mutex_;
  media::SeatQueue queue_;
};

/// As it crosses the wire: nothing for who has everything.
std::optional<meetings::QueuePlace> on_wire(const media::SeatPlace& place);

}  // namespace madang::app

#include "app/meeting_seats.hpp"

namespace madang::app {
namespace {

media::ParticipantId engines(meetings::ParticipantId id) { return media::ParticipantId{id.value}; }

media::Time now() { return std::chrono::steady_clock::now(); }

}  // namespace

std::optional<meetings::QueuePlace> on_wire(const media::SeatPlace& place) {
  if (place.access == media::SeatAccess::pictures) return std::nullopt;
  return meetings::QueuePlace{static_cast<std::int64_t>(place.place), place.access == media::SeatAccess::hears};
}

media::SeatPlace MeetingSeats::enter(const meetings::MediaSeat& seat) {
  const media::SeatRule rule = rule_();
  const std::lock_guard lock(mutex_);
  return queue_.enter(engines(seat.participant_id), media::RoomId{seat.meeting_id.value}, seat.member_id.value, rule,
                      now());
}

void MeetingSeats::use(meetings::ParticipantId participant) {
  const std::lock_guard lock(mutex_);
  queue_.use(engines(participant));
}

void MeetingSeats::leave(meetings::ParticipantId participant) {
  const std::lock_guard lock(mutex_);
  queue_.leave(engines(participant), now());
}

void MeetingSeats::close(meetings::MeetingId meeting) {
  const std::lock_guard lock(mutex_);
  queue_.close(media::RoomId{meeting.value});
}

std::optional<media::SeatPlace> MeetingSeats::ask(meetings::ParticipantId participant) {
  const std::lock_guard lock(mutex_);
  return queue_.ask(engines(participant), now());
}

std::optional<media::SeatPlace> MeetingSeats::look(meetings::ParticipantId participant) const {
  const std::lock_guard lock(mutex_);
  return queue_.look(engines(participant));
}

media::SeatQueue::Settled MeetingSeats::settle() {
  const media::SeatRule rule = rule_();
  const std::lock_guard lock(mutex_);
  return queue_.settle(rule, now());
}

bool MeetingSeats::has_queue() const {
  const std::lock_guard lock(mutex_);
  return queue_.hearing() + queue_.waiting() > 0;
}

MeetingSeats::Counts MeetingSeats::counts() const {
  const std::lock_guard lock(mutex_);
  return {queue_.rooms(), queue_.with_pictures(), queue_.hearing(), queue_.waiting()};
}

}  // namespace madang::app

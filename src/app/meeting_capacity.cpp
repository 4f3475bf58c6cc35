#include "app/meeting_capacity.hpp"

#include <cmath>

namespace madang::app {

meetings::MediaCapacity MeetingCapacity::look() {
  const MediaWatch::Seen seen = watch_.seen();
  const MeetingSeats::Counts seats = seats_.counts();
  media::ServerRoom room = seen.room();
  meetings::MediaCapacity found{.is_carried = true, .may_test = may_test_};
  found.people_possible = static_cast<std::int64_t>(media::people_held({}, room));
  room.in_use = 0;
  found.people_in_all = static_cast<std::int64_t>(media::people_held({}, room));
  found.packet_cost_ns = seen.packet_cost.count();
  found.is_cost_learned = seen.is_cost_learned;
  found.packets_per_second = std::lround(seen.packets());
  found.free_megabytes = static_cast<std::int64_t>(seen.free_bytes / 1'000'000);
  found.meetings = static_cast<std::int64_t>(seats.rooms);
  found.with_pictures = static_cast<std::int64_t>(seats.with_pictures);
  found.hearing = static_cast<std::int64_t>(seats.hearing);
  found.waiting = static_cast<std::int64_t>(seats.waiting);
  if (limit_ > 0) found.limit = limit_;
  found.surge = static_cast<meetings::SurgeStep>(seen.surge);
  for (std::size_t i = 0; i < seen.workers.size(); ++i)
    found.workers.push_back({.busy_permille = std::lround(seen.workers[i].busy_share * 1000),
                             .late_permille = std::lround(seen.workers[i].late_share * 1000),
                             .packets_per_second = std::lround(seen.packets_per_second[i]),
                             .connections = static_cast<std::int64_t>(seen.workers[i].peers)});
  found.load_test = tests_.look();
  return found;
}

meetings::LoadTest MeetingCapacity::start_test(std::optional<std::int64_t> people, std::int64_t seconds) {
  if (!may_test_) throw Refusal(meetings::kNoLoadTests);
  return tests_.start(people, seconds);
}

}  // namespace madang::app

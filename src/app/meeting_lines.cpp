#include "app/meeting_media.hpp"

// Lines that somebody tries to find out which ways are open: each alone in a room of its own.

namespace madang::app {
namespace {

constexpr auto kTestLasts = std::chrono::minutes(1);

meetings::MediaDoor door_of(const media::CandidateDescription& candidate,
                            const media::MediaEngineOptions::Address& address) {
  meetings::MediaDoor door;
  door.transport = candidate.transport == "tcp" ? meetings::DoorTransport::tcp : meetings::DoorTransport::udp;
  door.address = candidate.address;
  door.port = candidate.port;
  door.bound = address.bound;
  return door;
}

}  // namespace

meetings::MediaLines::Situation MeetingMedia::situation() const {
  Situation situation{engine_->workers(), engine_->load(), options_.announces_udp, {}};
  for (std::size_t worker = 0; worker < situation.workers; ++worker) {
    const auto& candidates = engine_->candidates(worker);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      auto door = door_of(candidates[i], options_.addresses[i % options_.addresses.size()]);
      const bool is_shared = door.transport == meetings::DoorTransport::tcp;
      if (is_shared && worker > 0) continue;
      if (!is_shared) door.worker = static_cast<std::int64_t>(worker);
      situation.doors.push_back(std::move(door));
    }
  }
  return situation;
}

std::expected<std::string, std::string> MeetingMedia::reflect(meetings::ParticipantId test, std::string_view offer,
                                                              std::optional<std::size_t> worker) {
  const auto now = std::chrono::steady_clock::now();
  {
    const std::lock_guard lock(tried_mutex_);
    for (; !tried_.empty() && tried_.front().first + kTestLasts < now; tried_.pop_front())
      engine_->leave(media::ParticipantId{tried_.front().second.value});
    tried_.emplace_back(now, test);
  }
  auto answer = engine_->reflect(media::ParticipantId{test.value}, offer, worker);
  if (answer) return std::move(*answer);
  return std::unexpected(std::move(answer.error().reason));
}

}  // namespace madang::app

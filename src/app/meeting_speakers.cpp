#include <algorithm>
#include <fstream>

#include "app/meeting_media.hpp"

// Who speaks in a meeting, for its recording and for what is written down of it.

namespace madang::app {

/// Main rooms alone are recorded and written down.
void MeetingMedia::note_speakers(const meetings::SpeakersChanged& changed, std::chrono::steady_clock::time_point at) {
  {
    const std::lock_guard lock(seats_mutex_);
    loudest_.insert_or_assign(changed.meeting_id, changed.speaker_ids);
    const auto found = recorded_.find(changed.meeting_id);
    if (found != recorded_.end()) write_speakers(found->second, changed.speaker_ids, at);
  }
  if (captions_) captions_->speakers(changed.meeting_id, changed.speaker_ids);
}

/// What is written stays also when the server ends without a word.
void MeetingMedia::write_speakers(Recorded& recorded, const Speakers& speakers,
                                  std::chrono::steady_clock::time_point at) {
  if (recorded.speakers == speakers) return;
  recorded.speakers = speakers;
  const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(at - recorded.since).count();
  std::ofstream(recorded.folder / recordings::kVoicesFile, std::ios::app | std::ios::binary)
      << recordings::voice_line({std::max<std::int64_t>(0, passed), speakers});
}

MeetingMedia::Speakers MeetingMedia::loudest_in(meetings::MeetingId meeting) {
  const std::lock_guard lock(seats_mutex_);
  const auto found = loudest_.find(meeting);
  return found == loudest_.end() ? Speakers{} : found->second;
}

}  // namespace madang::app

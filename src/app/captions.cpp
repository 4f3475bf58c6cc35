#include "app/captions.hpp"

#include <algorithm>

namespace madang::app {
namespace {

using meetings::CaptionLine;
using meetings::CaptionState;
using meetings::MeetingId;

constexpr std::size_t kMostLines = 5'000;  // of one meeting; the oldest go

std::set<std::uint64_t> ids_of(const std::vector<meetings::ParticipantId>& participants) {
  std::set<std::uint64_t> ids;
  for (const auto id : participants) ids.insert(id.value);
  return ids;
}

}  // namespace

void Captions::want(const meetings::MediaSeat& seat, bool is_on) {
  const std::scoped_lock lock(mutex_);
  if (!is_on && !meetings_.contains(seat.meeting_id)) return;
  Captioned& captioned = meetings_[seat.meeting_id];
  captioned.org = seat.org_id;
  if (is_on)
    captioned.readers.insert_or_assign(seat.participant_id, seat);
  else
    captioned.readers.erase(seat.participant_id);
  if (captioned.readers.empty()) return end(seat.meeting_id, captioned);
  if (!captioned.link) begin(seat.meeting_id, captioned);
}

void Captions::leave(meetings::ParticipantId participant) {
  const std::scoped_lock lock(mutex_);
  for (auto& [id, captioned] : meetings_)
    if (captioned.readers.erase(participant) > 0 && captioned.readers.empty()) end(id, captioned);
}

void Captions::stop(MeetingId meeting) {
  const std::scoped_lock lock(mutex_);
  const auto found = meetings_.find(meeting);
  if (found == meetings_.end()) return;
  found->second.readers.clear();
  end(meeting, found->second);
}

void Captions::close(MeetingId meeting) {
  const std::scoped_lock lock(mutex_);
  const auto found = meetings_.find(meeting);
  if (found == meetings_.end()) return;
  end(meeting, found->second);
  meetings_.erase(found);
}

/// Waits for the lines' threads, which may want the mutex meanwhile.
void Captions::close_all() {
  std::vector<std::unique_ptr<CaptionLink>> ending;
  {
    const std::scoped_lock lock(mutex_);
    for (auto& [id, captioned] : meetings_) end(id, captioned);
    meetings_.clear();
    ending.swap(ending_);
  }
}

meetings::CaptionSheet Captions::sheet(MeetingId meeting) {
  const std::scoped_lock lock(mutex_);
  const auto found = meetings_.find(meeting);
  if (found == meetings_.end()) return {};
  return {found->second.state, {found->second.lines.begin(), found->second.lines.end()}};
}

void Captions::begin(MeetingId meeting, Captioned& captioned) {
  std::erase_if(ending_, [](const auto& link) { return link->is_over(); });
  captioned.first_number = captioned.last_number;
  set_state(meeting, captioned, CaptionState::starting);
  CaptionLink::Events events;
  events.changed = [this, meeting](bool is_there) { changed(meeting, is_there); };
  events.said = [this, meeting](meetings::ParticipantId whose, std::int64_t number, Timestamp at,
                                const HeardWords& words) {
    const auto seat = doors_.seat_of(whose);
    if (seat)
      said(meeting, {number, whose, seat->member_id, seat->guest_name, words.text, words.language, words.is_final, at});
  };
  captioned.link = std::make_unique<CaptionLink>(meeting, wish_, std::move(events));
  captioned.link->speakers(ids_of(doors_.loudest(meeting)));
  doors_.listen(meeting, true);
}

void Captions::end(MeetingId meeting, Captioned& captioned) {
  if (!captioned.link) return;
  doors_.listen(meeting, false);
  captioned.link->stop();
  ending_.push_back(std::move(captioned.link));
  set_state(meeting, captioned, CaptionState::off);
}

void Captions::set_state(MeetingId meeting, Captioned& captioned, CaptionState state) {
  if (captioned.state == state) return;
  captioned.state = state;
  doors_.tell_all(captioned.org, {meeting, state});
}

void Captions::changed(MeetingId meeting, bool is_there) {
  const std::scoped_lock lock(mutex_);
  const auto found = meetings_.find(meeting);
  if (found == meetings_.end() || !found->second.link) return;
  set_state(meeting, found->second, is_there ? CaptionState::on : CaptionState::away);
}

void Captions::said(MeetingId meeting, CaptionLine line) {
  const std::scoped_lock lock(mutex_);
  const auto found = meetings_.find(meeting);
  if (found == meetings_.end() || !found->second.link) return;
  Captioned& captioned = found->second;
  line.number += captioned.first_number;
  captioned.last_number = std::max(captioned.last_number, line.number);
  for (const auto& [id, reader] : captioned.readers) doors_.tell(reader, {meeting, line});
  if (!line.is_final) return;
  captioned.lines.push_back(std::move(line));
  if (captioned.lines.size() > kMostLines) captioned.lines.pop_front();
}

void Captions::heard(const media::HeardVoice& voice) {
  const std::scoped_lock lock(mutex_);
  const auto found = meetings_.find({static_cast<std::uint64_t>(voice.room)});
  if (found != meetings_.end() && found->second.link) found->second.link->heard(voice);
}

void Captions::speakers(MeetingId meeting, const std::vector<meetings::ParticipantId>& loudest) {
  const std::scoped_lock lock(mutex_);
  const auto found = meetings_.find(meeting);
  if (found != meetings_.end() && found->second.link) found->second.link->speakers(ids_of(loudest));
}

}  // namespace madang::app

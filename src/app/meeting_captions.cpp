#include "app/captions_config.hpp"
#include "app/meeting_media.hpp"

// What is said in the main rooms of meetings, for those of them who want to read it.

namespace madang::app {
namespace {

media::RoomId main_room_of(meetings::MeetingId id) { return media::RoomId{id.value}; }

}  // namespace

/// Who is in a breakout room reads nothing of what is said in the main one meanwhile.
std::unique_ptr<Captions> MeetingMedia::captions_for(const Config& config) {
  auto access = captions_access(config);
  if (!access) return nullptr;
  Captions::Doors doors;
  doors.listen = [this](meetings::MeetingId meeting, bool is_on) {
    if (engine_) engine_->listen(main_room_of(meeting), is_on);
  };
  doors.loudest = [this](meetings::MeetingId meeting) { return loudest_in(meeting); };
  doors.seat_of = [this](meetings::ParticipantId whose) { return seat_of(media::ParticipantId{whose.value}); };
  doors.tell = [this](const meetings::MediaSeat& reader, const meetings::Captioned& said) {
    later([this, reader, said] {
      if (room_with(reader.participant_id) != main_room_of(reader.meeting_id)) return;
      streams_.tell_now(reader.org_id, meetings::stream_of(reader.member_id), said);
    });
  };
  doors.tell_all = [this](OrgId org, const meetings::CaptionsChanged& changed) {
    later([this, org, changed] { streams_.tell_now(org, meetings::stream_of(changed.meeting_id), changed); });
  };
  return std::make_unique<Captions>(std::move(*access), std::move(doors));
}

void MeetingMedia::caption(const meetings::MediaSeat& seat, bool is_on) {
  if (captions_) captions_->want(seat, is_on);
}

void MeetingMedia::stop_captions(meetings::MeetingId meeting) {
  if (captions_) captions_->stop(meeting);
}

meetings::CaptionSheet MeetingMedia::captions(meetings::MeetingId meeting) {
  return captions_ ? captions_->sheet(meeting) : meetings::CaptionSheet{meetings::CaptionState::unavailable, {}};
}

void MeetingMedia::heard(const media::HeardVoice& voice) {
  if (captions_) captions_->heard(voice);
}

}  // namespace madang::app

#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "app/caption_link.hpp"
#include "meetings/events.hpp"
#include "meetings/media_service.hpp"

namespace madang::app {

/// Captions of all meetings: which devices want them, a line to the service for each meeting where one does, and what
/// was said so far. All of it is in memory, and forgotten with the meeting. Any thread.
class Captions {
 public:
  struct Doors {
    /// Whether the engine is to tell what is said there.
    std::function<void(meetings::MeetingId, bool)> listen;
    /// Who speaks there now; from then on `speakers` is called with every change.
    std::function<std::vector<meetings::ParticipantId>(meetings::MeetingId)> loudest;
    /// Who has that device; nobody when it has left.
    std::function<std::optional<meetings::MediaSeat>(meetings::ParticipantId)> seat_of;
    std::function<void(const meetings::MediaSeat& reader, const meetings::Captioned&)> tell;
    std::function<void(OrgId, const meetings::CaptionsChanged&)> tell_all;
  };

  Captions(outbound::WebSocketWish wish, Doors doors) : wish_(std::move(wish)), doors_(std::move(doors)) {}
  Captions(const Captions&) = delete;
  Captions& operator=(const Captions&) = delete;
  ~Captions() { close_all(); }

  void want(const meetings::MediaSeat& seat, bool is_on);
  void leave(meetings::ParticipantId participant);
  /// Nobody wants them any more; what was said stays until the meeting is over.
  void stop(meetings::MeetingId meeting);
  void close(meetings::MeetingId meeting);
  void close_all();
  meetings::CaptionSheet sheet(meetings::MeetingId meeting);

  void heard(const media::HeardVoice& voice);
  void speakers(meetings::MeetingId meeting, const std::vector<meetings::ParticipantId>& loudest);

 private:
  struct Captioned {
    OrgId org;
    meetings::CaptionState state = meetings::CaptionState::off;
    std::map<meetings::ParticipantId, meetings::MediaSeat> readers;
    std::unique_ptr<CaptionLink> link;
    std::deque<meetings::CaptionLine> lines;
    std::int64_t first_number = 0;  // of the link that is there, among all the meeting's
    std::int64_t last_number = 0;
  };

  void begin(meetings::MeetingId meeting, Captioned& captioned);
  void end(meetings::MeetingId meeting, Captioned& captioned);
  void set_state(meetings::MeetingId meeting, Captioned& captioned, meetings::CaptionState state);
  void changed(meetings::MeetingId meeting, bool is_there);
  void said(meetings::MeetingId meeting, meetings::CaptionLine line);

  const outbound::WebSocketWish wish_;
  const Doors doors_;
  std::mutex mutex_;
  std::map<meetings::MeetingId, Captioned> meetings_;
  std::vector<std::unique_ptr<CaptionLink>> ending_;
};

}  // namespace madang::app

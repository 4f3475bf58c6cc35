#include "meetings/captions_api.hpp"

namespace madang::meetings {

CaptionSheet CaptionDesk::sheet_of(const Meeting& meeting, bool is_in_main_room) const {
  Media* media = service_.media();
  if (!media || !media->can_caption()) return {CaptionState::unavailable, {}};
  CaptionSheet sheet = media->captions(meeting.id);
  if (!meeting.settings.captions_allowed) sheet.state = CaptionState::forbidden;
  if (!is_in_main_room) sheet.lines.clear();
  return sheet;
}

boost::asio::awaitable<CaptionSheet> CaptionDesk::set(net::Call& call, SetCaptions request) {
  Meeting meeting;
  const auto look = [&](store::Transaction& transaction) {
    const auto actor = call.identify(transaction);
    meeting = service_.require_here(transaction, actor, request.meeting_id);
    return service_.seat_of(transaction, actor, request.meeting_id, request.participant_id);
  };
  const Service::Seat seat = co_await call.store.read(call.lane.org, look);
  Media* media = service_.media();
  if (request.is_on && (!media || !media->can_caption())) throw Refusal(kNoCaptions);
  if (request.is_on && !meeting.settings.captions_allowed) throw Refusal(kCaptionsForbidden);
  if (media)
    media->caption({request.org_id, request.meeting_id, request.participant_id, seat.participant.member_id,
                    seat.room_id, seat.participant.guest_name},
                   request.is_on);
  co_return sheet_of(meeting, !seat.room_id);
}

boost::asio::awaitable<CaptionSheet> CaptionDesk::read(net::Call& call, NameMeeting request) {
  bool is_in_main_room = false;
  const auto look = [&](store::Transaction& transaction) {
    const auto actor = call.identify(transaction);
    is_in_main_room = service_.is_in_main_room(transaction, actor, request.meeting_id);
    return service_.require_here(transaction, actor, request.meeting_id);
  };
  const Meeting meeting = co_await call.store.read(call.lane.org, look);
  co_return sheet_of(meeting, is_in_main_room);
}

}  // namespace madang::meetings

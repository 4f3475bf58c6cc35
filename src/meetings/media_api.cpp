#include "meetings/media_api.hpp"

#include <fmt/format.h>

namespace madang::meetings {
namespace {

constexpr std::size_t kMostRemembered = 2000;
constexpr std::size_t kMostTiles = 25;
constexpr std::int64_t kMostHeight = 4320;

void require_height(const std::optional<std::int64_t>& height, std::string_view field) {
  if (!height || (*height >= 0 && *height <= kMostHeight)) return;
  throw Refusal(kInvalid, std::string(field), fmt::format("{} must be between 0 and {}.", field, kMostHeight));
}

MediaView view_of(const ViewMeeting& request) {
  if (request.tiles.size() > kMostTiles) throw Refusal(kInvalid, "tiles", "tiles can name at most 25 participants.");
  require_height(request.stage_height, "stage_height");
  require_height(request.tile_height, "tile_height");
  require_height(request.screen_height, "screen_height");
  MediaView view;
  view.stage = request.stage;
  view.tiles = request.tiles;
  view.screen = request.screen;
  view.stage_height = request.stage_height.value_or(view.stage_height);
  view.tile_height = request.tile_height.value_or(view.tile_height);
  view.screen_height = request.screen_height.value_or(view.screen_height);
  view.hears_only = request.hears_only;
  return view;
}

}  // namespace

std::optional<MediaDesk::Answered> MediaDesk::answered(const OfferMedia& request, const std::string& request_hash) {
  const std::lock_guard lock(mutex_);
  const auto found = last_.find(request.participant_id);
  if (found == last_.end() || found->second.client_id != request.client_id.value) return std::nullopt;
  if (found->second.request_hash != request_hash) throw Refusal(kClientIdReused, "client_id");
  return found->second;
}

void MediaDesk::remember(ParticipantId participant, const Answered& answered) {
  const std::lock_guard lock(mutex_);
  // Participants' ids grow with time: the first is the oldest.
  if (last_.size() >= kMostRemembered) last_.erase(last_.begin());
  last_.insert_or_assign(participant, answered);
}

MediaDesk::Answered MediaDesk::answer_of(const OfferMedia& request, const Service::Seat& seat) const {
  Answered answered{request.client_id.value, {}, {}, std::nullopt};
  Media* media = service_.media();
  if (!media) {
    answered.refusal = Refusal(kNoMedia);
    return answered;
  }
  const MediaSeat at{request.org_id, request.meeting_id,         request.participant_id, seat.participant.member_id,
                     seat.room_id,   seat.participant.guest_name};
  const auto place = media->enter(at);
  if (place && !place->hears) throw Refusal(kQueued);
  auto answer = request.is_restart.value_or(false) ? media->restart(request.participant_id, request.sdp.value)
                                                   : media->join(at, request.sdp.value, seat.rights);
  if (answer)
    answered.answer = std::move(*answer);
  else
    answered.refusal = Refusal(kBadOffer, "sdp", std::move(answer.error()));
  return answered;
}

boost::asio::awaitable<MediaAnswer> MediaDesk::answer(net::Call& call, OfferMedia request) {
  const auto look = [&](store::Transaction& transaction) {
    return service_.seat_of(transaction, call.identify(transaction), request.meeting_id, request.participant_id);
  };
  const Service::Seat seat = co_await call.store.read(call.lane.org, look);
  std::optional<Answered> known = answered(request, call.request_hash);
  if (!known) {
    known = answer_of(request, seat);
    known->request_hash = call.request_hash;
    remember(request.participant_id, *known);
  }
  if (known->refusal) throw Refusal(*known->refusal);
  co_return MediaAnswer{known->answer};
}

boost::asio::awaitable<net::Nothing> MediaDesk::show(net::Call& call, ViewMeeting request) {
  const MediaView view = view_of(request);
  const auto look = [&](store::Transaction& transaction) {
    const auth::Actor actor = call.identify(transaction);
    const auto seat = service_.seat_of(transaction, actor, request.meeting_id, request.participant_id);
    const auto require = [&](ParticipantId id, const std::string& field) {
      service_.require_in(transaction, actor.org_id, request.meeting_id, id, field);
    };
    if (view.stage) require(*view.stage, "stage");
    if (view.screen) require(*view.screen, "screen");
    for (std::size_t i = 0; i < view.tiles.size(); ++i) require(view.tiles[i], fmt::format("tiles[{}]", i));
    return seat;
  };
  co_await call.store.read(call.lane.org, look);
  if (Media* media = service_.media()) media->show(request.participant_id, view);
  co_return net::Nothing{};
}

}  // namespace madang::meetings

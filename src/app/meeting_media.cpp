#include "app/meeting_media.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <system_error>

#include "kernel/log/log.hpp"

namespace madang::app {
namespace {

using media::SlotKind;
using meetings::LineGrade;

constexpr std::size_t kMostWaiting = 20'000;           // more than that is not told: it was only true then
constexpr std::chrono::milliseconds kQueueRound{250};  // how often somebody may be let in
constexpr std::chrono::seconds kCalmRound{5};
constexpr double kFairLoss = 0.03;
constexpr double kPoorLoss = 0.10;

media::ParticipantId engines(meetings::ParticipantId id) { return media::ParticipantId{id.value}; }
media::RoomId engines(meetings::MeetingId id) { return media::RoomId{id.value}; }
meetings::ParticipantId ours(media::ParticipantId id) { return {static_cast<std::uint64_t>(id)}; }
meetings::MeetingId ours(media::RoomId id) { return {static_cast<std::uint64_t>(id)}; }
/// A breakout room is one of the engine's own: ids are never given twice.
media::RoomId room_of(const meetings::MediaSeat& seat) {
  return seat.room_id ? media::RoomId{seat.room_id->value} : engines(seat.meeting_id);
}

media::PublishRights engines(const meetings::MediaSwitches& rights) {
  return {rights.microphone, rights.camera, rights.screen};
}

std::uint16_t height(std::int64_t pixels) {
  return static_cast<std::uint16_t>(std::clamp<std::int64_t>(pixels, 0, 65535));
}

media::View engines(const meetings::MediaView& view) {
  media::View made;
  made.stage = view.stage.transform([](meetings::ParticipantId id) { return engines(id); });
  made.stage_height = height(view.stage_height);
  for (const auto id : view.tiles) made.tiles.push_back(engines(id));
  made.tile_height = height(view.tile_height);
  made.screen = view.screen.transform([](meetings::ParticipantId id) { return engines(id); });
  made.screen_height = height(view.screen_height);
  made.hears_only = view.hears_only;
  return made;
}

meetings::ReceiveSlot received(SlotKind kind) {
  switch (kind) {
    case SlotKind::shared_screen: return meetings::ReceiveSlot::shared_screen;
    case SlotKind::shared_sound: return meetings::ReceiveSlot::shared_sound;
    case SlotKind::stage: return meetings::ReceiveSlot::stage;
    case SlotKind::tile: return meetings::ReceiveSlot::tile;
    default: return meetings::ReceiveSlot::voice;
  }
}

meetings::SendSlot sent(SlotKind kind) {
  switch (kind) {
    case SlotKind::camera: return meetings::SendSlot::camera;
    case SlotKind::screen: return meetings::SendSlot::screen;
    case SlotKind::screen_sound: return meetings::SendSlot::screen_sound;
    default: return meetings::SendSlot::microphone;
  }
}

std::optional<meetings::PauseCause> cause_of(media::PauseReason reason) {
  switch (reason) {
    case media::PauseReason::line_too_slow: return meetings::PauseCause::line_too_slow;
    case media::PauseReason::server_full: return meetings::PauseCause::server_full;
    case media::PauseReason::not_sent: return meetings::PauseCause::not_sent;
    case media::PauseReason::not_decodable: return meetings::PauseCause::not_decodable;
    case media::PauseReason::none: break;
  }
  return std::nullopt;
}

std::int64_t permille(double share) { return std::lround(std::clamp(share, 0.0, 1.0) * 1000); }
std::int64_t kbps(media::Rate rate) { return static_cast<std::int64_t>(rate) / 1000; }

LineGrade grade_of(const media::MediaQuality& quality) {
  const double loss = std::max(quality.loss_up, quality.loss_down);
  const bool is_half = quality.wanted > 0 && quality.granted * 2 < quality.wanted;
  if (loss >= kPoorLoss) return LineGrade::poor;
  return loss >= kFairLoss || is_half ? LineGrade::fair : LineGrade::good;
}

meetings::LineQuality line_of(const media::MediaQuality& quality) {
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  return {grade_of(quality),           permille(quality.loss_up),
          permille(quality.loss_down), duration_cast<milliseconds>(quality.round_trip).count(),
          kbps(quality.estimate),      kbps(quality.granted),
          kbps(quality.wanted),        kbps(quality.sent_by_it)};
}

media::MediaEngineOptions::Address address_in(const std::string& text) {
  const auto slash = text.find('/');
  if (slash == std::string::npos) return {text, {}};
  return {text.substr(0, slash), text.substr(slash + 1)};
}

bool is_everywhere(const std::string& address) { return address == "0.0.0.0" || address == "::" || address == "[::]"; }

}  // namespace

std::optional<media::MediaEngineOptions> media_options(const Config& config) {
  auto addresses = config.media_addresses;
  if (addresses.empty() && !is_everywhere(config.address)) addresses = {config.address};
  if (addresses.empty() || !config.media_enabled) return std::nullopt;
  media::MediaEngineOptions options;
  for (const std::string& each : addresses) options.addresses.push_back(address_in(each));
  options.first_udp_port = static_cast<std::uint16_t>(config.media_first_udp_port);
  options.last_udp_port = static_cast<std::uint16_t>(config.media_last_udp_port);
  options.tcp_port = static_cast<std::uint16_t>(config.media_tcp_port);
  options.announces_udp = config.media_announces_udp;
  options.workers = static_cast<std::size_t>(config.media_workers);
  return options;
}

MeetingMedia::MeetingMedia(const Config& config, store::Store& store, bus::Streams& streams, meetings::Service& service)
    : store_(store),
      streams_(streams),
      service_(service),
      options_(media_options(config).value()),
      teller_([this] { work_off(); }),
      captions_(captions_for(config)) {
  try {
    engine_ = std::make_unique<media::MediaEngine>(options_, static_cast<media::MediaEvents&>(*this));
  } catch (const std::exception& error) {
    stop();
    throw ConfigError(fmt::format("media: meetings have no ports: {}", error.what()));
  }
  watch_ = std::make_unique<MediaWatch>(config, *engine_);
  const auto has_people = [this] {
    const auto counts = queue_.counts();
    return counts.with_pictures + counts.hearing > 0;
  };
  tests_ = std::make_unique<LoadTests>(*engine_, LoadTests::Doors{has_people, [this] { return engine_->surge(); }});
  capacity_ = std::make_unique<MeetingCapacity>(config, *watch_, queue_, *tests_);
  service_.carried_by(*this);
  service_.measured_by(*capacity_);
}

void MeetingMedia::stop() {
  if (captions_) captions_->close_all();
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  more_.notify_one();
  if (teller_.joinable()) teller_.join();
  if (tests_) tests_->stop();
  watch_.reset();
  engine_.reset();
}

template <class Change>
MeetingMedia::Known MeetingMedia::changed(meetings::ParticipantId participant, Change change) {
  Known known;
  {
    const std::lock_guard lock(seats_mutex_);
    if (const auto found = seats_.find(participant); found != seats_.end()) {
      change(found->second);
      known = found->second;
    } else {
      change(known);
    }
  }
  if (has_pictures(participant)) return known;
  known.rights.camera = known.rights.screen = known.rights.screen_sound = false;
  known.view.hears_only = true;
  return known;
}

bool MeetingMedia::has_pictures(meetings::ParticipantId participant) const {
  const auto place = queue_.look(participant);
  return !place || place->access == media::SeatAccess::pictures;
}

std::optional<meetings::QueuePlace> MeetingMedia::enter(const meetings::MediaSeat& seat) {
  {
    const std::lock_guard lock(seats_mutex_);
    if (!seats_.try_emplace(seat.participant_id, Known{.seat = seat, .room = room_of(seat)}).second)
      return place_of(seat.participant_id);
  }
  const auto place = on_wire(queue_.enter(seat));
  if (place)
    tell_member(engines(seat.participant_id), meetings::QueueMoved{seat.meeting_id, seat.participant_id, place});
  return place;
}

std::optional<meetings::QueuePlace> MeetingMedia::place_of(meetings::ParticipantId participant) {
  const auto place = queue_.ask(participant);
  return place ? on_wire(*place) : std::nullopt;
}

bool MeetingMedia::waits(meetings::ParticipantId participant) {
  const auto place = queue_.look(participant);
  return place && place->access == media::SeatAccess::waits;
}

void MeetingMedia::settle_queue() {
  if (!queue_.has_queue()) return;
  const auto settled = queue_.settle();
  for (const auto id : settled.forgotten) {
    const std::lock_guard lock(seats_mutex_);
    seats_.erase(ours(id));
  }
  for (const auto& change : settled.changes) moved(change);
}

/// Who was let in has a minute to connect, as everybody who comes.
void MeetingMedia::moved(const media::SeatQueue::Change& change) {
  const auto seat = seat_of(change.participant);
  if (!seat) return;
  if (change.place.access == media::SeatAccess::pictures) {
    const Known known = changed(seat->participant_id, [](Known&) {});
    engine_->allow(change.participant, engines(known.rights));
    engine_->show(change.participant, engines(known.view));
  }
  if (change.before == media::SeatAccess::waits && change.place.access != media::SeatAccess::waits)
    store_.write_now(store::Lane::of(seat->org_id), [&](store::Transaction& transaction) {
      service_.lost(transaction, seat->org_id, seat->participant_id);
    });
  streams_.tell_now(seat->org_id, meetings::stream_of(seat->member_id),
                    meetings::QueueMoved{seat->meeting_id, seat->participant_id, on_wire(change.place)});
}

std::expected<std::string, std::string> MeetingMedia::join(const meetings::MediaSeat& seat, std::string_view offer,
                                                           const meetings::MediaSwitches& rights) {
  const std::lock_guard placing(placing_);
  const auto placed = placed_.find(seat.participant_id);
  const media::RoomId room = placed == placed_.end() ? room_of(seat) : placed->second;
  enter(seat);
  queue_.use(seat.participant_id);
  const auto renew = [&](Known& it) { it = {.seat = seat, .room = room, .rights = rights}; };
  const Known known = changed(seat.participant_id, renew);
  auto answer = engine_->join(room, engines(seat.participant_id), offer, {}, engines(known.rights));
  if (answer && known.view.hears_only) engine_->show(engines(seat.participant_id), engines(known.view));
  if (answer) return std::move(*answer);
  return std::unexpected(std::move(answer.error().reason));
}

std::expected<std::string, std::string> MeetingMedia::restart(meetings::ParticipantId participant,
                                                              std::string_view offer) {
  auto answer = engine_->restart(engines(participant), offer);
  if (answer) return std::move(*answer);
  return std::unexpected(std::move(answer.error().reason));
}

/// The offer may be on its way with a room from before: what was said last holds.
void MeetingMedia::move(const meetings::MediaSeat& seat) {
  const std::lock_guard placing(placing_);
  const media::RoomId room = room_of(seat);
  placed_.insert_or_assign(seat.participant_id, room);
  {
    const std::lock_guard lock(seats_mutex_);
    const auto found = seats_.find(seat.participant_id);
    if (found != seats_.end()) found->second.room = room;
  }
  engine_->move(engines(seat.participant_id), room);
}

void MeetingMedia::leave(meetings::ParticipantId participant) {
  const std::lock_guard placing(placing_);
  placed_.erase(participant);
  {
    const std::lock_guard lock(seats_mutex_);
    seats_.erase(participant);
  }
  queue_.leave(participant);
  if (captions_) captions_->leave(participant);
  engine_->leave(engines(participant));
}

void MeetingMedia::close(meetings::MeetingId meeting) {
  {
    const std::lock_guard lock(seats_mutex_);
    std::erase_if(seats_, [&](const auto& each) { return each.second.seat.meeting_id == meeting; });
    loudest_.erase(meeting);
  }
  queue_.close(meeting);
  if (captions_) captions_->close(meeting);
  engine_->close(engines(meeting));
}

void MeetingMedia::show(meetings::ParticipantId participant, const meetings::MediaView& view) {
  const Known known = changed(participant, [&](Known& it) { it.view = view; });
  engine_->show(engines(participant), engines(known.view));
}

void MeetingMedia::allow(meetings::ParticipantId participant, const meetings::MediaSwitches& rights) {
  const Known known = changed(participant, [&](Known& it) { it.rights = rights; });
  engine_->allow(engines(participant), engines(known.rights));
}

void MeetingMedia::begin(meetings::MeetingId meeting, const std::filesystem::path& folder) {
  engine_->begin_recording(engines(meeting), folder);
  const std::lock_guard lock(seats_mutex_);
  const auto now = std::chrono::steady_clock::now();
  Recorded& recorded = recorded_.insert_or_assign(meeting, Recorded{folder, now, {}}).first->second;
  // Who speaks already is told no second time.
  if (const auto loudest = loudest_.find(meeting); loudest != loudest_.end())
    write_speakers(recorded, loudest->second, now);
}

void MeetingMedia::end(meetings::MeetingId meeting) {
  {
    const std::lock_guard lock(seats_mutex_);
    if (recorded_.erase(meeting) == 0) return;
  }
  engine_->end_recording(engines(meeting));
}

void MeetingMedia::later(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (is_stopping_ || waiting_.size() >= kMostWaiting) return;
    waiting_.push_back(std::move(work));
  }
  more_.notify_one();
}

void MeetingMedia::work_off() {
  auto settles = std::chrono::steady_clock::now() + kQueueRound;
  std::unique_lock lock(mutex_);
  while (true) {
    const media::Duration most = queue_.has_queue() ? media::Duration(kQueueRound) : media::Duration(kCalmRound);
    more_.wait_for(lock, most, [this] { return is_stopping_ || !waiting_.empty(); });
    if (is_stopping_) return;
    std::function<void()> work;
    if (!waiting_.empty()) {
      work = std::move(waiting_.front());
      waiting_.pop_front();
    }
    lock.unlock();
    try {
      if (work) work();
      if (std::chrono::steady_clock::now() >= settles) {
        settle_queue();
        settles = std::chrono::steady_clock::now() + kQueueRound;
      }
    } catch (const std::exception& error) {
      log::warning("what the media engine told was not passed on", {{"why", error.what()}});
    }
    lock.lock();
  }
}

std::optional<meetings::MediaSeat> MeetingMedia::seat_of(media::ParticipantId whose) {
  const std::lock_guard lock(seats_mutex_);
  const auto found = seats_.find(ours(whose));
  return found == seats_.end() ? std::nullopt : std::optional(found->second.seat);
}

std::optional<MeetingMedia::Audience> MeetingMedia::audience_in(media::RoomId room) {
  const std::lock_guard lock(seats_mutex_);
  const auto is_there = [&](const auto& each) { return each.second.room == room; };
  const auto somebody = std::ranges::find_if(seats_, is_there);
  if (somebody == seats_.end()) return std::nullopt;
  Audience audience{somebody->second.seat, {}};
  const meetings::MeetingId meeting = audience.anybody.meeting_id;
  std::set<bus::StreamName> members;
  bool is_divided = room != engines(meeting);
  for (const auto& [id, known] : seats_) {
    if (known.seat.meeting_id != meeting) continue;
    if (known.room == room) members.insert(meetings::stream_of(known.seat.member_id));
    is_divided = is_divided || known.room != room;
  }
  if (is_divided)
    audience.streams.assign(members.begin(), members.end());
  else
    audience.streams = {meetings::stream_of(meeting)};
  return audience;
}

std::optional<media::RoomId> MeetingMedia::room_with(meetings::ParticipantId participant) {
  const std::lock_guard lock(seats_mutex_);
  const auto found = seats_.find(participant);
  return found == seats_.end() ? std::nullopt : std::optional(found->second.room);
}

bool MeetingMedia::is_news(meetings::ParticipantId participant, LineGrade grade) {
  const std::lock_guard lock(seats_mutex_);
  const auto found = seats_.find(participant);
  if (found == seats_.end() || found->second.told == grade) return false;
  found->second.told = grade;
  return true;
}

template <class E>
void MeetingMedia::tell_member(media::ParticipantId whose, E event) {
  later([this, whose, event = std::move(event)] {
    if (const auto seat = seat_of(whose)) streams_.tell_now(seat->org_id, meetings::stream_of(seat->member_id), event);
  });
}

void MeetingMedia::note(const meetings::MediaSeat& seat, bool is_connected) {
  store_.write_now(store::Lane::of(seat.org_id), [&](store::Transaction& transaction) {
    if (is_connected)
      service_.came_back(transaction, seat.org_id, seat.participant_id);
    else
      service_.lost(transaction, seat.org_id, seat.participant_id);
  });
  streams_.tell_now(seat.org_id, meetings::stream_of(seat.member_id),
                    meetings::MediaConnected{seat.participant_id, is_connected});
}

void MeetingMedia::connected(media::ParticipantId whose) {
  later([this, whose] {
    if (const auto seat = seat_of(whose)) note(*seat, true);
  });
}

void MeetingMedia::gone(media::ParticipantId whose, media::MediaEnd /*why*/) {
  later([this, whose] {
    if (const auto seat = seat_of(whose)) note(*seat, false);
  });
}

/// Devices say themselves what is on.
void MeetingMedia::published(media::ParticipantId /*whose*/, SlotKind /*kind*/, bool /*is_on*/) {}

void MeetingMedia::speakers(media::RoomId room, std::span<const media::ParticipantId> loudest) {
  meetings::SpeakersChanged changed;
  for (const auto id : loudest) changed.speaker_ids.push_back(ours(id));
  later([this, room, at = std::chrono::steady_clock::now(), changed = std::move(changed)]() mutable {
    changed.meeting_id = ours(room);
    const auto audience = audience_in(room);
    if (!audience) return;
    if (room == engines(audience->anybody.meeting_id)) note_speakers(changed, at);
    changed.meeting_id = audience->anybody.meeting_id;
    for (const auto& stream : audience->streams) streams_.tell_now(audience->anybody.org_id, stream, changed);
  });
}

void MeetingMedia::pointed(media::ParticipantId receiver, media::SlotRole slot,
                           std::optional<media::ParticipantId> whose) {
  if (is_synthetic(receiver)) return;
  tell_member(receiver, meetings::SlotPointed{ours(receiver), received(slot.kind), slot.index,
                                              whose.transform([](media::ParticipantId id) { return ours(id); })});
}

void MeetingMedia::paused(media::ParticipantId receiver, media::SlotRole slot, media::PauseReason reason) {
  if (is_synthetic(receiver)) return;
  tell_member(receiver, meetings::SlotPaused{ours(receiver), received(slot.kind), slot.index, cause_of(reason)});
}

void MeetingMedia::layers_wanted(media::ParticipantId whose, SlotKind kind, std::uint8_t layers) {
  if (is_synthetic(whose)) return tests_->layers_wanted(whose, kind, layers);
  tell_member(whose, meetings::LayersWanted{ours(whose), sent(kind), layers});
}

void MeetingMedia::quality(media::ParticipantId whose, const media::MediaQuality& quality) {
  later([this, whose, line = line_of(quality)] {
    const auto seat = seat_of(whose);
    if (!seat) return;
    const meetings::QualityChanged changed{seat->meeting_id, seat->participant_id, line};
    std::vector<bus::StreamName> streams{meetings::stream_of(seat->member_id)};
    if (is_news(seat->participant_id, line.grade))
      if (const auto room = room_with(seat->participant_id))
        if (auto audience = audience_in(*room)) streams = std::move(audience->streams);
    for (const auto& stream : streams) streams_.tell_now(seat->org_id, stream, changed);
  });
}

}  // namespace madang::app

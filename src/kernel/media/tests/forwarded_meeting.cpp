#include "kernel/media/tests/forwarded_meeting.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/media/tests/counted_allocations.hpp"

namespace madang::media::tests {

using namespace std::chrono_literals;

namespace {

std::uint64_t number(ParticipantId id) { return static_cast<std::uint64_t>(id); }
constexpr RoomId kRoom{77};

}  // namespace

void ReportsSeen::published(ParticipantId whose, SlotKind kind, bool is_on) {
  const NotCounting pause;
  ++told;
  on[{number(whose), kind}] = is_on;
}
void ReportsSeen::speakers(RoomId, std::span<const ParticipantId> who) {
  const NotCounting pause;
  ++told;
  loudest.clear();
  for (const auto id : who) loudest.push_back(number(id));
}
void ReportsSeen::pointed(ParticipantId receiver, SlotRole slot, std::optional<ParticipantId> whose) {
  const NotCounting pause;
  ++told;
  shown[{number(receiver), name_of(slot)}] = whose ? std::optional(number(*whose)) : std::nullopt;
}
void ReportsSeen::paused(ParticipantId receiver, SlotRole slot, PauseReason reason) {
  const NotCounting pause;
  ++told;
  paused_for[{number(receiver), name_of(slot)}] = reason;
}
void ReportsSeen::layers_wanted(ParticipantId whose, SlotKind kind, std::uint8_t wanted) {
  const NotCounting pause;
  ++told;
  layers[{number(whose), kind}] = wanted;
}
void ReportsSeen::quality(ParticipantId whose, const MediaQuality& quality) {
  const NotCounting pause;
  qualities[number(whose)] = quality;
}

class ForwardedMeeting::SeatOutlet : public Outlet {
 public:
  SeatOutlet(ForwardedMeeting& meeting, std::size_t worker) : meeting_(meeting), worker_(worker) {}

  void send_rtp(TransportIndex to, Bytes header, Bytes lead, Bytes payload) override {
    const NotCounting pause;
    Flying flying{.is_down = true, .header = header.size()};
    flying.bytes.assign(header.begin(), header.end());
    flying.bytes.insert(flying.bytes.end(), lead.begin(), lead.end());
    flying.bytes.insert(flying.bytes.end(), payload.begin(), payload.end());
    send(to, std::move(flying));
  }
  void send_rtcp(TransportIndex to, Bytes compound) override {
    const NotCounting pause;
    send(to, {.is_down = true, .is_rtcp = true, .header = 0, .bytes = {compound.begin(), compound.end()}});
  }
  void wake(std::size_t worker) override { meeting_.ticks_[worker] = meeting_.now_; }

 private:
  void send(TransportIndex to, Flying flying) {
    if (Seat* const seat = meeting_.seat_at(worker_, to)) {
      flying.to = seat->client->shape().id;
      meeting_.fly(*seat, seat->down, seat->down_free, std::move(flying));
    }
  }

  ForwardedMeeting& meeting_;
  std::size_t worker_;
};

ForwardedMeeting::ForwardedMeeting(std::size_t workers, std::uint32_t seed) : random_(seed), others_(workers) {
  for (std::size_t i = 0; i < workers; ++i) {
    outlets_.push_back(std::make_unique<SeatOutlet>(*this, i));
    forwarders_.push_back(std::make_unique<Forwarder>(i, *outlets_.back(), reports, others_, now_));
    ticks_.push_back(now_);
  }
}

ForwardedMeeting::~ForwardedMeeting() = default;

ForwardedMeeting::Seat* ForwardedMeeting::seat_at(std::size_t worker, TransportIndex transport) {
  for (auto& [id, seat] : seats_)
    if (seat.is_in && seat.worker == worker && seat.transport == transport) return &seat;
  return nullptr;
}

ForwardedMeeting::Seat& ForwardedMeeting::join(const ClientShape& shape, std::size_t worker) {
  Seat& seat = seats_[shape.id];
  seat.client = std::make_unique<MeetingClient>(shape, random_());
  seat.worker = worker;
  seat.transport = TransportIndex(next_transport_++);
  seat.is_in = true;
  const ParticipantSetup setup = seat.client->setup(kRoom);
  const Counting counted;
  forwarders_[worker]->add(seat.transport, setup, now_);
  return seat;
}

ForwardedMeeting::Seat& ForwardedMeeting::seat(std::uint64_t id) { return seats_.at(id); }

void ForwardedMeeting::leave(std::uint64_t id) {
  Seat& leaver = seat(id);
  leaver.is_in = false;
  forwarders_[leaver.worker]->remove(leaver.transport, now_);
}

void ForwardedMeeting::move(std::uint64_t id, RoomId room) {
  forwarders_[seat(id).worker]->move(seat(id).transport, room, now_);
}

void ForwardedMeeting::show(std::uint64_t id, const View& view) {
  forwarders_[seat(id).worker]->show(seat(id).transport, view, now_);
}

void ForwardedMeeting::allow(std::uint64_t id, const PublishRights& rights) {
  forwarders_[seat(id).worker]->allow(seat(id).transport, rights, now_);
}

void ForwardedMeeting::fly(Seat& seat, LineWay& way, MediaTime& free, Flying flying) {
  const auto chance = [&] { return std::uniform_real_distribution<double>(0, 1)(random_); };
  flying.to = seat.client->shape().id;
  if (way.loss > 0 && chance() < way.loss) return;
  MediaTime at = now_;
  if (way.capacity > 0) {
    if (free - now_ > way.most_queue) return;
    free = at = std::max(free, now_) + time_of(static_cast<std::int64_t>(flying.bytes.size()) + 44, way.capacity);
  }
  at += way.delay;
  if (way.jitter > Duration::zero())
    at += Duration(static_cast<std::int64_t>(chance() * static_cast<double>(way.jitter.count())));
  flying_.emplace(at, std::move(flying));
}

void ForwardedMeeting::land(Flying& flying) {
  Seat& seat = seats_.at(flying.to);
  if (!seat.is_in) return;
  Forwarder& forwarder = *forwarders_[seat.worker];
  MutableBytes bytes(flying.bytes);
  if (flying.is_down && flying.is_rtcp) return seat.client->rtcp_came(bytes, now_);
  if (flying.is_down) return seat.client->rtp_came(bytes.first(flying.header), {}, bytes.subspan(flying.header), now_);
  const Counting counted;
  if (flying.is_rtcp) return forwarder.on_rtcp(seat.transport, bytes, now_);
  forwarder.on_rtp(seat.transport, bytes, now_);
}

void ForwardedMeeting::step() {
  while (!flying_.empty() && flying_.begin()->first <= now_) {
    auto node = flying_.extract(flying_.begin());
    land(node.mapped());
  }
  for (auto& [id, seat] : seats_) {
    if (!seat.is_in) continue;
    const auto wanted = reports.layers.find({id, SlotKind::camera});
    if (seat.heeds_layers && wanted != reports.layers.end()) seat.client->set_layers(wanted->second);
    for (auto& bytes : seat.client->produce(now_)) fly(seat, seat.up, seat.up_free, {.bytes = std::move(bytes)});
    for (auto& bytes : seat.client->feedback(now_))
      fly(seat, seat.up, seat.up_free, {.is_rtcp = true, .bytes = std::move(bytes)});
  }
  // As a worker does: after packets came, when woken, and when it is time.
  const Counting counted;
  for (std::size_t i = 0; i < forwarders_.size(); ++i) ticks_[i] = forwarders_[i]->tick(now_);
}

void ForwardedMeeting::run(Duration length) {
  for (const MediaTime end = now_ + length; now_ < end; now_ += 1ms) step();
}

View watching(std::uint64_t stage, const std::vector<std::uint64_t>& tiles) {
  View view{.stage = ParticipantId(stage), .stage_height = 720, .tiles = {}, .tile_height = 180, .screen = {}};
  for (const auto id : tiles) view.tiles.push_back(ParticipantId(id));
  return view;
}

std::int64_t missing_numbers(const SeenStream& seen) {
  if (seen.packets.empty()) return 0;
  const std::int64_t all = seen.packets.rbegin()->first - seen.packets.begin()->first + 1;
  return all - static_cast<std::int64_t>(seen.packets.size());
}

std::size_t ShownFrames::frames_of(std::uint64_t publisher, MediaTime from, MediaTime to) const {
  const auto is_it = [&](const Frame& each) {
    return each.publisher >> 4 == publisher && each.at >= from && each.at < to;
  };
  return static_cast<std::size_t>(std::ranges::count_if(frames, is_it));
}

std::optional<std::uint8_t> ShownFrames::last_layer(MediaTime before) const {
  std::optional<std::uint8_t> layer;
  for (const Frame& each : frames)
    if (each.at < before) layer = each.layer;
  return layer;
}

namespace {

/// Puts packets together to frames, as a receiver of VP8 does, and says of each whether it can be shown.
class FrameReader {
 public:
  explicit FrameReader(ShownFrames& shown) : shown_(shown) {}

  void read(const SeenStream::Packet& packet) {
    if (packet.payload.empty()) {
      has_hole_ = true;
      return;
    }
    const auto mark = read_mark(packet.payload);
    if (!mark) return wrong("a payload that is none");
    if (mark->index == 0) begin(packet, *mark);
    const bool fits = next_ == mark->index && mark->frame == mark_.frame && mark->publisher == mark_.publisher &&
                      mark->layer == mark_.layer;
    if (next_ > 0 && fits && packet.timestamp != timestamp_) wrong("two timestamps in a frame");
    if (!fits) return;
    ++next_;
    if (packet.marker != (next_ == mark->count)) wrong("a marker that is not at the end");
    if (next_ == mark->count) end(packet);
  }
  void miss() { has_hole_ = true; }

 private:
  void wrong(std::string what) { shown_.wrong.push_back(std::move(what)); }

  void begin(const SeenStream::Packet& packet, const FrameMark& mark) {
    const bool is_other = mark.publisher != mark_.publisher || mark.layer != mark_.layer;
    // The last frame before a switch may stay without its end.
    if (next_ > 0 && next_ < mark_.count && !is_other) ++shown_.broken;
    if (is_other && mark.leans_on && !has_hole_) wrong("another stream begins without a key frame");
    if (is_other) decoded_.clear();
    if (has_begun_ && !has_hole_) {
      if (((mark.picture - mark_.picture) & 0x7fff) != 1)
        wrong(fmt::format("picture {} after {}", mark.picture, mark_.picture));
      if (timestamp_distance(packet.timestamp, timestamp_) <= 0) wrong("time goes back");
    }
    has_begun_ = true;
    has_hole_ = false;
    mark_ = mark;
    timestamp_ = packet.timestamp;
    next_ = 0;
  }

  void end(const SeenStream::Packet& packet) {
    if (mark_.leans_on && !decoded_.contains(*mark_.leans_on)) {
      if (!shown_.frames.empty()) ++shown_.broken;
      return;
    }
    decoded_.insert(mark_.frame);
    shown_.frames.push_back({mark_.publisher, mark_.layer, mark_.temporal, !mark_.leans_on, packet.at});
  }

  ShownFrames& shown_;
  FrameMark mark_;
  std::uint32_t timestamp_ = 0;
  std::uint8_t next_ = 0;
  bool has_begun_ = false;
  bool has_hole_ = true;  // nobody knows what was lost before the first
  std::set<std::uint32_t> decoded_;
};

}  // namespace

ShownFrames shown_frames(const SeenStream& seen, MediaTime until) {
  ShownFrames shown;
  FrameReader reader(shown);
  std::optional<std::int64_t> before;
  for (const auto& [number, packet] : seen.packets) {
    if (packet.at > until) break;
    if (before && number != *before + 1) {
      shown.missing += number - *before - 1;
      reader.miss();
    }
    before = number;
    reader.read(packet);
  }
  return shown;
}

}  // namespace madang::media::tests

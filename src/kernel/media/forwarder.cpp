#include "kernel/media/forwarder.hpp"

#include <algorithm>
#include <utility>

#include "kernel/media/forwarder_state.hpp"

namespace madang::media {

Forwarder::Forwarder(std::size_t worker, Outlet& outlet, MediaReports& reports, CrossWorker& others, MediaTime now)
    : state_(std::make_unique<ForwarderState>(worker, outlet, reports, others)) {
  state_->service_at = now;
}

Forwarder::~Forwarder() = default;

void Forwarder::add(TransportIndex transport, const ParticipantSetup& setup, MediaTime now) {
  remove(transport, now);
  MeetingRoom& room = state_->enter_room(setup.room, now);
  const auto index = static_cast<std::size_t>(transport);
  if (index >= state_->participants.size()) state_->participants.resize(index + 1);
  auto& place = state_->participants[index];
  place = std::make_unique<Participant>(transport, setup, room, state_->context);
  // Not all are looked after in one go.
  const auto shift = std::chrono::milliseconds(index * 7 % 100);
  place->line_at = now;
  place->allocation_at = place->report_at = now + shift;
  place->quality_at = now + std::chrono::seconds(2) + shift;
  state_->context.active.reserve(state_->participants.size());
  room.enter(*place, now);
}

void Forwarder::remove(TransportIndex transport, MediaTime now) {
  Participant* const participant = state_->participant(transport);
  if (participant == nullptr) return;
  MeetingRoom& room = *participant->room;
  room.leave(*participant, now);
  state_->participants[static_cast<std::size_t>(transport)].reset();
  if (room.is_empty()) state_->rooms.erase(room.id());
}

std::optional<Rate> Forwarder::line(TransportIndex transport) const {
  const Participant* const participant = state_->participant(transport);
  if (participant == nullptr || !participant->downlink.is_measured()) return {};
  return participant->downlink.estimate();
}

void Forwarder::move(TransportIndex transport, RoomId to, MediaTime now) {
  Participant* const participant = state_->participant(transport);
  if (participant == nullptr || participant->room->id() == to) return;
  MeetingRoom& before = *participant->room;
  before.part_with(*participant, now);
  if (before.is_empty()) state_->rooms.erase(before.id());
  MeetingRoom& room = state_->enter_room(to, now);
  participant->room = &room;
  participant->downlink.set_room(to);
  room.enter(*participant, now);
}

MutableBytes Forwarder::incoming(std::size_t size) {
  MediaPacket*& packet = state_->incoming;
  if (packet != nullptr && !PacketPool::suits(*packet, size)) PacketPool::release(*std::exchange(packet, nullptr));
  if (packet == nullptr) packet = state_->context.pool.take(size);
  return packet == nullptr ? MutableBytes(state_->spare) : packet->bytes();
}

void Forwarder::on_rtp(TransportIndex from, MutableBytes plain, MediaTime now) {
  ForwarderCounts& counts = state_->context.counts;
  ++counts.packets_in;
  const bool is_there = state_->incoming != nullptr && state_->incoming->bytes().data() == plain.data();
  const MutableBytes room = is_there ? state_->incoming->bytes() : incoming(plain.size());
  Participant* const sender = state_->participant(from);
  MediaPacket* const packet = state_->incoming;
  if (sender == nullptr || packet == nullptr || plain.empty() || plain.size() > room.size()) {
    ++counts.dropped;
    return;
  }
  if (!is_there) std::memcpy(room.data(), plain.data(), plain.size());
  if (!sender->uplink.receive(*packet, room.first(plain.size()), sender->rights, now)) {
    ++counts.dropped;
    return;
  }
  packet->room = sender->room->id();
  packet->of.participant = sender->id;
  state_->incoming = nullptr;
  sender->room->packet_came(*sender, *packet, now);
}

void Forwarder::on_rtcp(TransportIndex from, Bytes plain, MediaTime now) {
  Participant* const sender = state_->participant(from);
  if (sender == nullptr) return;
  RtcpReader reader(plain);
  while (const auto packet = reader.next()) state_->control_came(*sender, *packet, now);
}

void Forwarder::show(TransportIndex transport, const View& view, MediaTime now) {
  if (Participant* const participant = state_->participant(transport)) participant->room->show(*participant, view, now);
}

void Forwarder::allow(TransportIndex transport, const PublishRights& rights, MediaTime now) {
  Participant* const participant = state_->participant(transport);
  if (participant == nullptr) return;
  participant->rights = rights;
  for (std::size_t kind = 0; kind < kSendSlots; ++kind)
    if (!rights.allows(static_cast<SlotKind>(kind)))
      participant->room->withdraw(*participant, static_cast<SlotKind>(kind), now);
}

void Forwarder::record(RoomId room, RecordingTap* tap, MediaTime now) {
  if (tap != nullptr) {
    state_->context.tap = tap;
    state_->recorded.insert(room);
  } else {
    state_->recorded.erase(room);
  }
  const auto found = state_->rooms.find(room);
  if (found != state_->rooms.end()) found->second->record(tap != nullptr, now);
}

void Forwarder::listen(RoomId room, RecordingTap* tap) {
  if (tap != nullptr) {
    state_->context.voice_tap = tap;
    state_->heard.insert(room);
  } else {
    state_->heard.erase(room);
  }
  const auto found = state_->rooms.find(room);
  if (found != state_->rooms.end()) found->second->listen(tap != nullptr);
}

void Forwarder::want_recorded_key_frame(RoomId room, const PublicationKey& of, std::uint8_t layer) {
  const auto found = state_->rooms.find(room);
  if (found != state_->rooms.end()) found->second->want_recorded_key_frame(of, layer);
}

void Forwarder::limit(const SurgeLimits& limits, MediaTime now) {
  state_->context.limits = limits;
  for (const auto& each : state_->participants)
    if (each) each->room->allocate(each->downlink, now);
}

MediaTime Forwarder::tick(MediaTime now) {
  state_->take_messages(now);
  MediaTime next = now + std::chrono::seconds(1);
  if (!state_->rooms.empty()) {
    if (now >= state_->service_at) {
      state_->service(now);
      state_->service_at = now + ForwarderState::kServiceEvery;
    }
    next = std::min(state_->flush(now), state_->service_at);
  }
  state_->context.links.commit(state_->context.outlet);
  if (state_->context.tap != nullptr) state_->context.tap->commit();
  if (state_->context.voice_tap != nullptr) state_->context.voice_tap->commit();
  return next;
}

ForwarderCounts Forwarder::counts() const {
  ForwarderCounts counts = state_->context.counts;
  counts.pool = state_->context.pool.size();
  return counts;
}

}  // namespace madang::media

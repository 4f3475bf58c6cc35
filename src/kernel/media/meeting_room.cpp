#include "kernel/media/meeting_room.hpp"

#include <algorithm>

namespace madang::media {
namespace {

/// Of clients that do not say how loud they are: as loud as people speak.
constexpr AudioLevel kUnsaid{.level = 40, .is_voice = true};

}  // namespace

MeetingRoom::MeetingRoom(RoomId id, WorkerContext& context) : id_(id), context_(context) {
  WorkerMessage message{};
  message.what = WorkerMessage::What::room_entered;
  message.room = id_;
  context_.links.tell_all(message);
}

MeetingRoom::~MeetingRoom() {
  for (const auto& [name, publication] : publications_)
    for (const auto& layer : publication->layers) context_.layers.erase(layer->name());
  WorkerMessage message{};
  message.what = WorkerMessage::What::room_left;
  message.room = id_;
  context_.links.tell_all(message);
}

Publication* MeetingRoom::find(const PublicationKey& key) {
  const auto found = publications_.find(name_of(key));
  return found == publications_.end() ? nullptr : found->second.get();
}

Participant* MeetingRoom::ours(ParticipantId id) {
  const auto found = std::ranges::find_if(participants_, [&](const Participant* each) { return each->id == id; });
  return found == participants_.end() ? nullptr : *found;
}

void MeetingRoom::enter(Participant& participant, MediaTime now) {
  participants_.push_back(&participant);
  show(participant, participant.downlink.view(), now);
}

void MeetingRoom::leave(Participant& participant, MediaTime now) {
  for (std::size_t kind = 0; kind < kSendSlots; ++kind) withdraw(participant, static_cast<SlotKind>(kind), now);
  for (std::size_t slot = 0; slot < participant.downlink.slots().size(); ++slot)
    unpoint(participant.downlink, slot, now);
  std::erase(participants_, &participant);
}

void MeetingRoom::part_with(Participant& participant, MediaTime now) {
  for (std::size_t kind = 0; kind < kSendSlots; ++kind) {
    const Publication* const publication = participant.publications[kind];
    if (publication == nullptr || is_sound(publication->key.kind)) continue;
    const auto all = static_cast<std::uint8_t>((1U << publication->layers.size()) - 1);
    if (publication->told_layers != all) context_.reports.layers_wanted(participant.id, publication->key.kind, all);
  }
  Downlink& downlink = participant.downlink;
  for (const ReceiveSlot& slot : downlink.slots())
    if (slot.publication() != nullptr && slot.role().kind != SlotKind::voice)
      context_.reports.pointed(participant.id, slot.role(), {});
  for (const auto& [name, publication] : publications_)
    for (const auto& layer : publication->layers) downlink.forget(*layer);
  leave(participant, now);
}

Publication& MeetingRoom::add(const PublicationKey& key, std::size_t home, std::size_t layers, MeetingCodec codec,
                              MediaTime now) {
  auto made = std::make_unique<Publication>();
  made->key = key;
  made->home = home;
  made->since = made->told_at = now;
  made->codec = codec;
  made->told_layers = static_cast<std::uint8_t>((1U << layers) - 1);
  for (std::size_t i = 0; i < layers; ++i)
    made->layers.push_back(std::make_unique<PublishedLayer>(key.kind, i, layers));
  auto& place = publications_[name_of(key)];
  place = std::move(made);
  return *place;
}

Publication& MeetingRoom::publish(Participant& from, const MediaPacket& first, MediaTime now) {
  const PublicationKey key = first.of;
  displace(key, now);
  Publication& publication = add(key, context_.links.worker(), from.uplink.layers_of(key.kind), first.codec, now);
  publication.incarnation = ++context_.last_incarnation;
  from.publications[static_cast<std::size_t>(key.kind)] = &publication;
  for (std::size_t worker = 0; worker < context_.links.count(); ++worker)
    if (peers_ >> worker & 1U) context_.links.tell(worker, message_of(WorkerMessage::What::published, publication));
  if (is_recorded_) watch_for_recording(publication, true, now);
  context_.reports.published(key.participant, key.kind, true);
  point_all_at(key, now);
  return publication;
}

void MeetingRoom::withdraw(Participant& participant, SlotKind kind, MediaTime now) {
  Publication*& publication = participant.publications[static_cast<std::size_t>(kind)];
  if (publication == nullptr) return;
  for (std::size_t worker = 0; worker < context_.links.count(); ++worker)
    if (peers_ >> worker & 1U) context_.links.tell(worker, message_of(WorkerMessage::What::withdrawn, *publication));
  remove(*publication, now);
  publication = nullptr;
  context_.reports.published(participant.id, kind, false);
}

void MeetingRoom::remove(Publication& publication, MediaTime now) {
  const PublicationKey key = publication.key;
  for (const auto& layer : publication.layers) {
    context_.layers.erase(layer->name());
    for (Participant* each : participants_) each->downlink.forget(*layer);
  }
  while (!publication.subscribers.empty()) {
    const auto subscriber = publication.subscribers.back();
    unpoint(*subscriber.downlink, subscriber.slot, now);
    context_.reports.pointed(subscriber.downlink->participant(), subscriber.downlink->slot(subscriber.slot).role(), {});
  }
  for (std::size_t place = 0; place < kVoiceSlots; ++place) {
    if (voices_[place] == &publication) voices_[place] = nullptr;
    for (Participant* each : participants_) {
      const std::size_t slot = each->downlink.voice(place);
      if (slot < each->downlink.slots().size() && each->downlink.slot(slot).publication() == &publication)
        each->downlink.slot(slot).point(nullptr);
    }
  }
  if (key.kind == SlotKind::microphone) loudest_.leave(static_cast<std::uint64_t>(key.participant));
  publications_.erase(name_of(key));
}

void MeetingRoom::displace(const PublicationKey& key, MediaTime now) {
  Publication* const publication = find(key);
  if (publication == nullptr) return;
  for (Participant* each : participants_)
    if (each->publications[static_cast<std::size_t>(key.kind)] == publication) return withdraw(*each, key.kind, now);
  remove(*publication, now);
}

void MeetingRoom::packet_came(Participant& from, MediaPacket& packet, MediaTime now) {
  Publication* publication = from.publications[static_cast<std::size_t>(packet.of.kind)];
  if (publication == nullptr) publication = &publish(from, packet, now);
  if (is_recorded_) context_.tap->put(packet);
  if (is_heard_ && packet.of.kind == SlotKind::microphone) context_.voice_tap->put(packet);
  deliver(*publication, packet, true, now);
}

void MeetingRoom::packet_passed(MediaPacket& packet, MediaTime now) {
  Publication* const publication = find(packet.of);
  if (publication == nullptr || packet.layer >= publication->layers.size()) return PacketPool::release(packet);
  deliver(*publication, packet, false, now);
}

void MeetingRoom::note_name(Publication& publication, PublishedLayer& layer, std::uint32_t before) {
  ++context_.last_name;
  context_.layers.erase(before);
  context_.layers[layer.name()] = &layer;
  // What waits of the stream from before is not found any more.
  for (const auto& each : publication.subscribers) each.downlink->forget(layer);
}

void MeetingRoom::deliver(Publication& publication, MediaPacket& packet, bool is_ours, MediaTime now) {
  PublishedLayer& layer = *publication.layers[packet.layer];
  const std::uint32_t before = layer.name();
  if (!layer.note(packet, context_.last_name + 1)) return PacketPool::release(packet);
  if (layer.name() != before) note_name(publication, layer, before);
  if (is_ours && peers_ != 0) context_.counts.dropped += context_.links.pass(peers_, packet);
  if (publication.codec != packet.codec && !packet.is_empty) {
    publication.codec = packet.codec;
    point_all_at(publication.key, now);
  }
  bool is_kept = false;
  if (packet.of.kind == SlotKind::microphone) {
    is_kept = deliver_voice(publication, packet, now);
  } else {
    for (const auto& each : publication.subscribers)
      is_kept = each.downlink->take(each.slot, layer, packet, now) || is_kept;
  }
  is_kept ? layer.keep(packet) : PacketPool::release(packet);
}

bool MeetingRoom::deliver_voice(Publication& publication, const MediaPacket& packet, MediaTime now) {
  const auto speaker = static_cast<std::uint64_t>(publication.key.participant);
  publication.loudness.hear(packet.audio_level.value_or(kUnsaid), now);
  if (const auto change = loudest_.hear(speaker, publication.loudness, now)) voices_[change->place] = &publication;
  const auto place = loudest_.place_of(speaker);
  if (!place) return false;
  bool is_kept = false;
  for (Participant* each : participants_) {
    Downlink& downlink = each->downlink;
    const std::size_t index = downlink.voice(*place);
    if (each->id == publication.key.participant || index >= downlink.slots().size()) continue;
    ReceiveSlot& slot = downlink.slot(index);
    if (slot.publication() != &publication) {
      slot.point(&publication);
      slot.set_grant({.layer = 0});
      slot.choose_target(now);
    }
    is_kept = downlink.take(index, *publication.layers[0], packet, now) || is_kept;
  }
  return is_kept;
}

void MeetingRoom::show(Participant& participant, const View& view, MediaTime now) {
  Downlink& downlink = participant.downlink;
  downlink.set_view(view);
  for (std::size_t slot = 0; slot < downlink.slots().size(); ++slot) point(downlink, slot, now);
  allocate(downlink, now);
}

void MeetingRoom::point(Downlink& downlink, std::size_t index, MediaTime now) {
  ReceiveSlot& slot = downlink.slot(index);
  if (slot.role().kind == SlotKind::voice) return;
  const auto key = downlink.wanted_in(slot);
  Publication* publication = key ? find(*key) : nullptr;
  if (publication != nullptr && !slot.can_decode(publication->codec)) {
    if (slot.is_live()) context_.reports.paused(downlink.participant(), slot.role(), PauseReason::not_decodable);
    publication = nullptr;
  }
  if (slot.publication() == publication) return;
  unpoint(downlink, index, now);
  slot.point(publication);
  if (publication != nullptr) {
    publication->subscribers.push_back({&downlink, index});
    if (is_sound(slot.role().kind)) {
      slot.set_grant({.layer = 0});
      slot.choose_target(now);
    }
  }
  context_.reports.pointed(downlink.participant(), slot.role(),
                           publication == nullptr ? std::nullopt : std::optional(publication->key.participant));
}

void MeetingRoom::unpoint(Downlink& downlink, std::size_t index, MediaTime now) {
  ReceiveSlot& slot = downlink.slot(index);
  Publication* const publication = slot.publication();
  if (publication == nullptr) return;
  if (slot.role().kind != SlotKind::voice) {
    if (!is_sound(slot.role().kind)) moved(*publication, slot.granted(), Grant::kPaused, now);
    const Publication::Subscriber gone{&downlink, index};
    const auto found = std::ranges::find(publication->subscribers, gone);
    if (found != publication->subscribers.end()) {
      *found = publication->subscribers.back();
      publication->subscribers.pop_back();
    }
  }
  slot.point(nullptr);
}

/// Whoever's view names it.
void MeetingRoom::point_all_at(const PublicationKey& key, MediaTime now) {
  if (key.kind == SlotKind::microphone) return;
  for (Participant* each : participants_) {
    bool is_any = false;
    for (std::size_t slot = 0; slot < each->downlink.slots().size(); ++slot) {
      if (each->downlink.wanted_in(each->downlink.slot(slot)) != key) continue;
      point(each->downlink, slot, now);
      is_any = true;
    }
    if (is_any) allocate(each->downlink, now);
  }
}

void MeetingRoom::allocate(Downlink& downlink, MediaTime now) {
  downlink.allocate(
      now, [&](ReceiveSlot& slot, std::int8_t before) { moved(*slot.publication(), before, slot.granted(), now); });
  for (std::size_t i = 0; i < downlink.slots().size(); ++i) {
    ReceiveSlot& slot = downlink.slot(i);
    if (slot.publication() == nullptr || is_sound(slot.role().kind) || !slot.choose_target(now)) continue;
    if (!downlink.catch_up(i, now)) want_key_frame(*slot.publication(), slot.target());
  }
}

void MeetingRoom::moved(Publication& publication, std::int8_t from, std::int8_t to, MediaTime now) {
  if (from == to) return;
  if (publication.home == context_.links.worker()) {
    publication.demand.move(now, from, to);
    return tell_layers(publication, now);
  }
  WorkerMessage message = message_of(WorkerMessage::What::demand, publication);
  message.layer = from;
  message.to = to;
  context_.links.tell(publication.home, message);
}

void MeetingRoom::want_key_frame(const ReceiveSlot& slot) {
  if (slot.publication() == nullptr || is_sound(slot.role().kind)) return;
  const std::int8_t layer = slot.current() >= 0 ? slot.current() : slot.target();
  if (layer >= 0) want_key_frame(*slot.publication(), layer);
}

void MeetingRoom::want_key_frame(Publication& publication, std::int8_t layer) {
  if (publication.home == context_.links.worker()) {
    if (Participant* const sender = ours(publication.key.participant))
      sender->uplink.want_key_frame(publication.key.kind, static_cast<std::uint8_t>(layer));
    return;
  }
  WorkerMessage message = message_of(WorkerMessage::What::key_frame_wanted, publication);
  message.layer = layer;
  context_.links.tell(publication.home, message);
}

}  // namespace madang::media

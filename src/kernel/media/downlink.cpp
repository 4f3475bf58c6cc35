#include "kernel/media/downlink.hpp"

#include <algorithm>

#include "kernel/media/rtcp_writer.hpp"

namespace madang::media {
namespace {

bool has_feedback(const ParticipantSetup& setup) {
  return std::ranges::any_of(setup.slots, [](const JoinedSlot& slot) {
    return !is_from_client(slot.role.kind) && slot.is_live && slot.extensions.transport_sequence != 0 &&
           std::ranges::any_of(slot.codecs, &JoinedCodec::has_transport_feedback);
  });
}

/// It is to be sooner than a key frame that is asked for, and not to delay what comes after it.
constexpr std::chrono::milliseconds kSoon{150};

Shown shown_in(SlotKind kind) {
  if (kind == SlotKind::shared_screen) return Shown::screen;
  return kind == SlotKind::stage ? Shown::stage : Shown::tile;
}

std::uint16_t height_in(SlotKind kind, const View& view) {
  if (kind == SlotKind::shared_screen) return view.screen_height;
  return kind == SlotKind::stage ? view.stage_height : view.tile_height;
}

}  // namespace

Downlink::Downlink(TransportIndex to, const ParticipantSetup& setup, WorkerContext& context)
    : participant_(setup.participant),
      room_(setup.room),
      sees_itself_(setup.sees_itself),
      context_(context),
      view_(setup.view),
      line_(to, has_feedback(setup), setup.line, context) {
  voices_.fill(0xff);
  slots_.reserve(static_cast<std::size_t>(
      std::ranges::count_if(setup.slots, [](const JoinedSlot& each) { return !is_from_client(each.role.kind); })));
  for (const JoinedSlot& joined : setup.slots)
    if (!is_from_client(joined.role.kind)) slots_.emplace_back(joined);
  for (std::size_t i = 0; i < slots_.size(); ++i)
    if (slots_[i].role().kind == SlotKind::voice && slots_[i].role().index < kVoiceSlots)
      voices_[slots_[i].role().index] = static_cast<std::uint8_t>(i);
}

Downlink::~Downlink() { std::erase(context_.active, this); }

void Downlink::list() {
  if (is_listed_) return;
  is_listed_ = true;
  context_.active.push_back(this);
}

std::optional<MediaTime> Downlink::flush(MediaTime now) {
  const auto again = line_.flush(slots_, now);
  is_listed_ = !line_.is_idle();
  return again;
}

void Downlink::on_time(MediaTime now) {
  line_.on_time(now);
  if (!line_.is_idle()) list();
}

std::optional<PublicationKey> Downlink::wanted_in(const ReceiveSlot& slot) const {
  const auto key = [&](std::optional<ParticipantId> whose, SlotKind kind) -> std::optional<PublicationKey> {
    if (!whose || (*whose == participant_ && !sees_itself_)) return {};
    return PublicationKey{*whose, kind};
  };
  const SlotKind kind = slot.role().kind;
  if (kind == SlotKind::shared_sound) return key(view_.screen, SlotKind::screen_sound);
  if (view_.hears_only) return {};
  if (kind == SlotKind::shared_screen) return key(view_.screen, SlotKind::screen);
  if (kind == SlotKind::stage) return key(view_.stage, SlotKind::camera);
  if (kind != SlotKind::tile || slot.role().index >= view_.tiles.size()) return {};
  return key(view_.tiles[slot.role().index], SlotKind::camera);
}

bool Downlink::take(std::size_t index, const PublishedLayer& layer, const MediaPacket& packet, MediaTime now) {
  ReceiveSlot& slot = slots_[index];
  const std::uint8_t payload_type = slot.payload_for(packet.codec);
  if (payload_type == 0) return false;
  const auto as = slot.take(packet, layer);
  if (!as) return slot.waits_for(packet);
  if (is_sound(packet.of.kind) && !as->is_empty) {
    sound_.add(now.time_since_epoch(), static_cast<std::int64_t>(packet.size()));
    line_.send_now(slot, packet, *as, now);
    return slot.retransmission_for(packet.codec) != 0;
  }
  queue(index, layer, packet, *as);
  return true;
}

void Downlink::queue(std::size_t index, const PublishedLayer& layer, const MediaPacket& packet,
                     const RewrittenPacket& as) {
  line_.queue({.layer = &layer,
               .as = as,
               .sequence = packet.header.sequence,
               .size = static_cast<std::uint16_t>(packet.size()),
               .slot = static_cast<std::uint8_t>(index),
               .payload_type = slots_[index].payload_for(packet.codec)});
  list();
}

bool Downlink::catch_up(std::size_t index, MediaTime now) {
  ReceiveSlot& slot = slots_[index];
  const PublishedLayer& layer = *slot.publication()->layers[static_cast<std::size_t>(slot.target())];
  const auto beginning = layer.beginning(now);
  if (!beginning || line_.time_until_sent(beginning->bytes) > kSoon) return false;
  const MediaPacket& newest = *beginning->newest;
  if (!slot.can_decode(newest.codec)) return false;
  const SourcePresent present{newest.header.timestamp, newest.captured};
  for (std::uint16_t number = beginning->first;; ++number) {
    const MediaPacket& packet = *layer.find(number);
    if (const auto as = slot.take(packet, layer, present)) {
      queue(index, layer, packet, *as);
      slot.catch_up_until(as->timestamp);
    }
    if (number == beginning->last) return true;
  }
}

ReceiveSlot* Downlink::slot_of(std::uint32_t ssrc) {
  const auto found = std::ranges::find_if(slots_, [&](const ReceiveSlot& each) { return each.sources().ssrc == ssrc; });
  return found == slots_.end() ? nullptr : &*found;
}

void Downlink::nack_came(const Nack& nack, MediaTime now) {
  ReceiveSlot* const slot = slot_of(nack.media);
  if (slot == nullptr) return;
  nack.each_sequence([&](std::uint16_t sequence) { send_again(*slot, sequence, now); });
}

void Downlink::send_again(ReceiveSlot& slot, std::uint16_t sequence, MediaTime now) {
  const auto origin = slot.origin(sequence, now, round_trip());
  if (!origin || !slot.needs(origin->source)) return;
  const auto layer = context_.layers.find(origin->source);
  if (layer == context_.layers.end()) return;
  const MediaPacket* const packet = layer->second->find(origin->sequence);
  if (packet == nullptr || packet->room != room_) return;
  auto as = slot.again(*packet, origin->source);
  const std::uint8_t payload_type = slot.retransmission_for(packet->codec);
  if (!as || payload_type == 0) return;
  as->is_empty = origin->is_empty || packet->is_empty;
  line_.queue_again({.layer = layer->second,
                     .as = *as,
                     .sequence = origin->sequence,
                     .size = static_cast<std::uint16_t>(packet->size()),
                     .slot = static_cast<std::uint8_t>(&slot - slots_.data()),
                     .payload_type = payload_type},
                    now);
  list();
}

void Downlink::feedback_came(const TwccFeedback& feedback, MediaTime now) { line_.feedback_came(feedback, now); }

void Downlink::gather() {
  auto& wishes = context_.wishes;
  wishes.clear();
  context_.wished.clear();
  Wish sound{.publication = 0, .shown = Shown::audio, .layers = 1};
  sound.offers[0].rate = std::max<Rate>(sound_.rate().value_or(0), 50'000);
  wishes.push_back(sound);
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    ReceiveSlot& slot = slots_[i];
    const Publication* const publication = slot.publication();
    if (publication == nullptr || is_sound(publication->key.kind)) continue;
    Wish wish{.publication = name_of(publication->key),
              .shown = shown_in(slot.role().kind),
              .height = height_in(slot.role().kind, view_),
              .position = slot.role().index,
              .layers = static_cast<std::uint8_t>(publication->layers.size())};
    for (std::size_t layer = 0; layer < publication->layers.size(); ++layer) {
      wish.offers[layer] = publication->layers[layer]->offer();
      // A layer that is poorer than the one below would be no rise.
      if (layer > 0) wish.offers[layer].rate = std::max(wish.offers[layer].rate, wish.offers[layer - 1].rate);
    }
    wishes.push_back(wish);
    context_.wished.push_back(i);
  }
}

void Downlink::write_reports(ByteWriter& writer, MediaTime now) {
  std::size_t written = 0;
  for (std::size_t i = 0; i < slots_.size() && written < kMostReports; ++i) {
    const auto report = slots_[next_report_].report(now, ntp_of(now));
    next_report_ = (next_report_ + 1) % slots_.size();
    if (!report) continue;
    write_sender_report(writer, *report);
    ++written;
  }
}

void Downlink::report_came(const ReportBlock& block, MediaTime now) {
  if (block.last_sender_report == 0 || slot_of(block.ssrc) == nullptr) return;
  const auto middle = static_cast<std::uint32_t>(ntp_of(now) >> 16);
  const auto passed = static_cast<std::int32_t>(middle - block.last_sender_report - block.delay_since);
  if (passed < 0 || passed > 10 << 16) return;
  const Duration sample = std::chrono::nanoseconds(static_cast<std::int64_t>(passed) * 1'000'000'000 / 65'536);
  round_trip_ = round_trip_ ? (*round_trip_ * 7 + sample) / 8 : sample;
}

}  // namespace madang::media

#include <algorithm>

#include "kernel/media/meeting_room.hpp"

// What a room does with time, and with other workers.

namespace madang::media {
namespace {

/// Without a packet for so long a publication has ended; pictures may stand still for longer.
constexpr std::chrono::seconds kSilence{3};
constexpr std::chrono::seconds kStill{6};
/// Which layers a sender may leave out is said when those who look have come.
constexpr std::chrono::seconds kSettled{3};
constexpr std::chrono::milliseconds kSpeakersEvery{200};

}  // namespace

WorkerMessage MeetingRoom::message_of(WorkerMessage::What what, const Publication& publication) const {
  WorkerMessage message{};
  message.what = what;
  message.room = id_;
  message.of = publication.key;
  message.incarnation = publication.incarnation;
  message.codec = publication.codec;
  message.layers = static_cast<std::uint8_t>(publication.layers.size());
  return message;
}

void MeetingRoom::tell_of_ours(std::size_t worker) {
  for (const auto& [name, publication] : publications_)
    if (publication->home == context_.links.worker())
      context_.links.tell(worker, message_of(WorkerMessage::What::published, *publication));
}

void MeetingRoom::message_came(std::size_t from, const WorkerMessage& message, MediaTime now) {
  using What = WorkerMessage::What;
  if (message.what == What::room_entered || message.what == What::room_present) {
    const bool is_known = peers_ >> from & 1U;
    peers_ |= 1U << from;
    if (message.what == What::room_entered) {
      WorkerMessage answer{};
      answer.what = What::room_present;
      answer.room = id_;
      context_.links.tell(from, answer);
    }
    if (!is_known || message.what == What::room_entered) tell_of_ours(from);
    return;
  }
  if (message.what == What::room_left) {
    peers_ &= ~(1U << from);
    for (auto each = publications_.begin(); each != publications_.end();) {
      Publication& publication = *each->second;
      ++each;
      if (publication.home == from) remove(publication, now);
    }
    return;
  }
  Publication* const publication = find(message.of);
  const bool is_it = publication != nullptr && publication->incarnation == message.incarnation;
  if (message.what == What::published) {
    if (is_it && publication->home == from) return;
    displace(message.of, now);
    Publication& added = add(message.of, from, message.layers, message.codec, now);
    added.incarnation = message.incarnation;
    return point_all_at(message.of, now);
  }
  if (!is_it) return;
  if (message.what == What::withdrawn && publication->home == from) return remove(*publication, now);
  if (publication->home != context_.links.worker()) return;
  if (message.what == What::key_frame_wanted) want_key_frame(*publication, message.layer);
  if (message.what != What::demand) return;
  publication->demand.move(now, message.layer, message.to);
  tell_layers(*publication, now);
}

/// More is told at once; fewer, once nobody has come for a while.
void MeetingRoom::tell_layers(Publication& publication, MediaTime now) {
  if (is_sound(publication.key.kind)) return;
  const auto all = static_cast<std::uint8_t>((1U << publication.layers.size()) - 1);
  const auto wanted = static_cast<std::uint8_t>(publication.demand.wanted(now) & all);
  if (wanted == publication.told_layers) return;
  const bool is_more = (wanted & ~publication.told_layers) != 0;
  if (!is_more && now - publication.since < kSettled) return;
  publication.told_layers = wanted;
  publication.told_at = now;
  context_.reports.layers_wanted(publication.key.participant, publication.key.kind, wanted);
}

bool MeetingRoom::has_ended(const Publication& publication, MediaTime now) const {
  // Nobody wants it, and its sender may have heeded that.
  if (!is_sound(publication.key.kind) && publication.told_layers == 0) return false;
  const Duration longest = is_sound(publication.key.kind) ? Duration(kSilence) : Duration(kStill);
  MediaTime last = std::max(publication.since, publication.told_at);  // it takes a while to begin again
  for (const auto& layer : publication.layers) last = std::max(last, layer->last());
  return now - last > longest;
}

void MeetingRoom::on_time(MediaTime now) {
  for (const auto& [name, publication] : publications_) {
    for (const auto& layer : publication->layers) layer->on_time(now);
    if (publication->home == context_.links.worker()) tell_layers(*publication, now);
  }
  for (Participant* each : participants_)
    for (std::size_t kind = 0; kind < kSendSlots; ++kind)
      if (each->publications[kind] != nullptr && has_ended(*each->publications[kind], now))
        withdraw(*each, static_cast<SlotKind>(kind), now);
  if (is_teller() && now - told_speakers_at_ >= kSpeakersEvery) tell_speakers(now);
}

/// The first of the workers with participants here.
bool MeetingRoom::is_teller() const { return (peers_ & ((1U << context_.links.worker()) - 1)) == 0; }

void MeetingRoom::tell_speakers(MediaTime now) {
  std::array<std::pair<double, ParticipantId>, kVoiceSlots> heard;
  std::size_t count = 0;
  for (Publication* const voice : voices_) {
    if (voice == nullptr || !loudest_.place_of(static_cast<std::uint64_t>(voice->key.participant))) continue;
    const double loudness = voice->loudness.at(now);
    if (loudness >= LoudestSpeakers::kLeast) heard[count++] = {loudness, voice->key.participant};
  }
  const auto end = heard.begin() + static_cast<std::ptrdiff_t>(count);
  std::sort(heard.begin(), end, [](const auto& a, const auto& b) { return a.first > b.first; });
  // How those behind the loudest follow each other changes with every word.
  const auto is_heard = [&](ParticipantId id) {
    return std::any_of(heard.begin(), end, [&](const auto& each) { return each.second == id; });
  };
  if (count == told_speakers_.size() && std::ranges::all_of(told_speakers_, is_heard) &&
      (count == 0 || heard[0].second == told_speakers_[0]))
    return;
  told_speakers_.clear();
  for (std::size_t i = 0; i < count; ++i) told_speakers_.push_back(heard[i].second);
  told_speakers_at_ = now;
  context_.reports.speakers(id_, told_speakers_);
}

}  // namespace madang::media

#include <algorithm>

#include "kernel/media/meeting_room.hpp"

// What a room does for its recording: it hands on what its own participants send, and watches their best layers like
// one more receiver, so that nobody switches them off.

namespace madang::media {
namespace {

std::int8_t best_layer(const Publication& publication) {
  return static_cast<std::int8_t>(publication.layers.size() - 1);
}

}  // namespace

void MeetingRoom::record(bool is_on, MediaTime now) {
  if (is_recorded_ == is_on) return;
  is_recorded_ = is_on;
  for (const auto& [name, publication] : publications_)
    if (publication->home == context_.links.worker()) watch_for_recording(*publication, is_on, now);
}

void MeetingRoom::watch_for_recording(Publication& publication, bool is_on, MediaTime now) {
  if (is_sound(publication.key.kind)) return;
  const std::int8_t best = best_layer(publication);
  moved(publication, is_on ? Grant::kPaused : best, is_on ? best : Grant::kPaused, now);
  if (is_on) want_key_frame(publication, best);
}

void MeetingRoom::want_recorded_key_frame(const PublicationKey& key, std::uint8_t layer) {
  Publication* const publication = find(key);
  if (publication == nullptr || publication->home != context_.links.worker()) return;
  want_key_frame(*publication, std::min(static_cast<std::int8_t>(layer), best_layer(*publication)));
}

}  // namespace madang::media

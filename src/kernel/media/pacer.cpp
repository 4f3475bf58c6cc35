#include "kernel/media/pacer.hpp"

#include <algorithm>

namespace madang::media {
namespace {

/// A key frame that leaves much faster than the line carries it makes the very queue that it is to avoid. Where the
/// estimate is low it would take too long otherwise.
constexpr double kPace = 1.5;
constexpr double kPaceOfLittle = 2.5;
constexpr Rate kLittle = 1'500'000;
constexpr std::chrono::milliseconds kLongestQueue{333};
constexpr std::int64_t kPaddingPacket = 1'000;
/// A worker with much to do comes late, and what waited meanwhile is not to be slowed down by it.
constexpr std::chrono::milliseconds kMostLate{40};
constexpr std::chrono::milliseconds kPunctual{3};

/// From when on something takes its time that could have left at `due`, if it was there to leave.
Time begun(Time now, Time due, bool was_there) {
  return std::max(due, was_there && now - due > kPunctual ? now - kMostLate : now);
}

}  // namespace

void Pacer::probe(const ProbeCluster& cluster) {
  cluster_ = cluster;
  probed_ = 0;
  probe_at_ = {};
}

Rate Pacer::pace(std::int64_t queued) const {
  const Rate paced = std::max(times(estimate_, kPace), std::min(times(estimate_, kPaceOfLittle), kLittle));
  return std::max(paced, rate_of(queued, kLongestQueue));
}

Pacer::Kind Pacer::media(const Waiting& waiting) {
  if (waiting.retransmission > 0) return Kind::retransmission;
  return waiting.video > 0 ? Kind::video : Kind::nothing;
}

Pacer::Turn Pacer::next(Time now, const Waiting& waiting) const {
  if (waiting.audio > 0) return {.kind = Kind::audio, .ask_again = {}};
  if (cluster_) return probing(now, waiting);
  const Kind kind = media(waiting);
  if (kind == Kind::nothing) return {};
  if (now < rests_until_) return {.ask_again = rests_until_};
  return {.kind = kind, .ask_again = {}};
}

Pacer::Turn Pacer::probing(Time now, const Waiting& waiting) const {
  if (now < probe_at_) return {.ask_again = probe_at_};
  Kind kind = media(waiting);
  if (kind == Kind::nothing) kind = Kind::padding;
  const std::int64_t padding = kind == Kind::padding ? kPaddingPacket : 0;
  return {.kind = kind, .cluster = cluster_->id, .padding = padding, .ask_again = {}};
}

void Pacer::on_sent(Time now, const Turn& turn, std::int64_t bytes, std::int64_t queued) {
  free_at_ = begun(now, free_at_, was_waiting_) + time_of(bytes, pace(queued));
  was_waiting_ = queued > 0;
  if (free_at_ - now >= bucket_) rests_until_ = free_at_;
  if (!cluster_ || turn.cluster != cluster_->id) return;
  probe_at_ = begun(now, probe_at_, probed_ > 0) + time_of(bytes, cluster_->rate);
  probed_ += bytes;
  if (probed_ >= cluster_->bytes) cluster_.reset();
}

}  // namespace madang::media

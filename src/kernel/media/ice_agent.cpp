#include "kernel/media/ice_agent.hpp"

#include <algorithm>
#include <utility>

#include "kernel/media/stun_writer.hpp"

namespace madang::media {

IceAgent::Generation::Generation(IceCredentials ours, std::string theirs, MediaTime now)
    : local(std::move(ours)), remote_ufrag(std::move(theirs)), integrity(local.password), checked(now) {}

const IceAgent::Pair* IceAgent::Generation::find(const IcePath& path) const {
  const auto* end = pairs.data() + count;
  const auto* found = std::find_if(pairs.data(), end, [&](const Pair& pair) { return pair.path == path; });
  return found == end ? nullptr : found;
}

IceAgent::Pair* IceAgent::Generation::find(const IcePath& path) {
  return const_cast<Pair*>(std::as_const(*this).find(path));
}

/// The pair of a path. When all places are taken, the one that was checked longest ago gives way, but never the one in
/// use.
IceAgent::Pair& IceAgent::Generation::validate(const IcePath& path, MediaTime now) {
  if (Pair* known = find(path)) return *known;
  std::size_t place = count;
  if (count < kMostPairs) {
    ++count;
  } else {
    place = selected == 0 ? 1 : 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (i != selected && pairs[i].checked < pairs[place].checked) place = i;
    }
  }
  pairs[place] = Pair{.path = path, .checked = now};
  return pairs[place];
}

void IceAgent::Generation::select(Pair& pair, bool is_nominating, MediaTime now) {
  const auto place = static_cast<std::size_t>(&pair - pairs.data());
  const Pair& used = pairs[selected];
  if (is_nominating) {
    pair.is_nominated = true;
    const bool is_first = !nominated.has_value();
    if (is_first) nominated = now;
    const bool is_settled = now - *nominated >= kSettling;
    if (is_first || is_settled || !used.is_nominated || pair.priority >= used.priority) selected = place;
  }
  if (now - used.checked >= kStale) selected = place;
}

void IceAgent::Generation::clear() {
  count = 0;
  selected = 0;
}

void IceAgent::Generation::forget(const IcePath& path) {
  const Pair* found = find(path);
  if (found == nullptr) return;
  const auto place = static_cast<std::size_t>(found - pairs.data());
  std::copy(pairs.begin() + static_cast<std::ptrdiff_t>(place) + 1, pairs.begin() + static_cast<std::ptrdiff_t>(count),
            pairs.begin() + static_cast<std::ptrdiff_t>(place));
  --count;
  if (selected > place) {
    --selected;
  } else if (selected == place) {
    const auto* newest = std::max_element(pairs.data(), pairs.data() + count,
                                          [](const Pair& a, const Pair& b) { return a.checked < b.checked; });
    selected = count == 0 ? 0 : static_cast<std::size_t>(newest - pairs.data());
  }
}

IceAgent::IceAgent(IceCredentials local, std::string remote_ufrag, MediaTime now)
    : current_(std::move(local), std::move(remote_ufrag), now) {}

void IceAgent::restart(IceCredentials local, std::string remote_ufrag, MediaTime now) {
  pending_.emplace(std::move(local), std::move(remote_ufrag), now);
}

IceAgent::Generation* IceAgent::generation_of(std::string_view username) {
  const auto names = read_ice_username(username);
  if (!names) return nullptr;
  const auto is_asked = [&](const Generation& generation) {
    return generation.local.ufrag == names->asked &&
           (generation.remote_ufrag.empty() || generation.remote_ufrag == names->asker);
  };
  if (pending_ && is_asked(*pending_)) return &*pending_;
  return is_asked(current_) ? &current_ : nullptr;
}

IceAnswer IceAgent::check(const StunMessage& message, const IcePath& from, MediaTime now, MutableBytes room) {
  if (message.kind != StunClass::kRequest || message.method != kStunBinding || !fingerprint_holds(message)) return {};
  const auto refuse = [&](StunError error, const StunIntegrity* integrity) {
    const bool is_unknown = error == StunError::kUnknownAttribute;
    const auto unknown = is_unknown ? message.unknowns() : std::span<const std::uint16_t>();
    return IceAnswer{.bytes = write_binding_error(room, message.transaction, error, unknown, integrity)};
  };
  if (!message.username || message.integrity_at == 0) return refuse(StunError::kBadRequest, nullptr);
  Generation* generation = generation_of(*message.username);
  if (generation == nullptr || !generation->integrity.holds(message))
    return refuse(StunError::kUnauthenticated, nullptr);
  if (message.unknown_count > 0) return refuse(StunError::kUnknownAttribute, &generation->integrity);
  if (message.controlled) return refuse(StunError::kRoleConflict, &generation->integrity);
  if (generation->is_lost(now)) return {};
  return accept(*generation, message, from, now, room);
}

IceAnswer IceAgent::accept(Generation& generation, const StunMessage& message, const IcePath& from, MediaTime now,
                           MutableBytes room) {
  if (current_.is_lost(now)) current_.clear();
  const IcePath* used = path();
  const std::optional<IcePath> before = used != nullptr ? std::optional(*used) : std::nullopt;
  Pair& pair = generation.validate(from, now);
  if (message.priority) pair.priority = *message.priority;
  generation.select(pair, message.use_candidate, now);
  pair.checked = now;
  generation.checked = now;
  IceAnswer answer{.bytes = write_binding_success(room, message.transaction, from.remote, generation.integrity),
                   .is_good = true};
  if (pending_ && &generation == &*pending_ && generation.nominated) {
    current_ = std::move(*pending_);
    pending_.reset();
    answer.has_restarted = true;
  }
  answer.has_moved = before != *path();
  return answer;
}

bool IceAgent::forget(const IcePath& gone) {
  const IcePath* used = path();
  const bool was_used = used != nullptr && *used == gone;
  current_.forget(gone);
  if (pending_) pending_->forget(gone);
  return was_used;
}

/// While a restart is under way the old path serves, if there is one.
const IceAgent::Generation& IceAgent::serving() const { return pending_ && current_.count == 0 ? *pending_ : current_; }

IceState IceAgent::state(MediaTime now) const {
  const auto has_path = [&](const Generation& generation) { return generation.count > 0 && !generation.is_lost(now); };
  if (has_path(current_) || (pending_ && has_path(*pending_))) return IceState::kConnected;
  const bool is_lost = current_.is_lost(now) && (!pending_ || pending_->is_lost(now));
  return is_lost ? IceState::kLost : IceState::kWaiting;
}

MediaTime IceAgent::deadline(MediaTime now) const {
  const MediaTime first = current_.checked + kConsent;
  if (!pending_) return first;
  const MediaTime second = pending_->checked + kConsent;
  if (first <= now || second <= now) return std::max(first, second);
  return std::min(first, second);
}

const IcePath* IceAgent::path() const {
  const Generation& generation = serving();
  return generation.count > 0 ? &generation.pairs[generation.selected].path : nullptr;
}

bool IceAgent::knows(const IcePath& path) const {
  return current_.find(path) != nullptr || (pending_ && pending_->find(path) != nullptr);
}

}  // namespace madang::media

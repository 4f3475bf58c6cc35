#include "presence/attendance_model.hpp"

#include <algorithm>

namespace madang::presence {
namespace {

constexpr std::uint64_t kNode = 1ULL << 63;  // no device's number is so high

}  // namespace

bool Attendance::Attendee::is_active() const {
  return left_active() || std::ranges::any_of(devices, &Connected::is_active);
}

bool Attendance::Attendee::left_active() const { return gone_at == active_at; }

void Attendance::came(Place place, Device device, Timestamp now) {
  auto& attendee = here_[place];
  if (attendee.devices.empty() && !attendee.gone_at) attendee.active_at = now;
  attendee.devices.push_back({device, attendee.left_active()});
  attendee.gone_at.reset();
  attendee.unseen = true;
  change_here(place, attendee);
}

void Attendance::left(Place place, Device device, Timestamp now) {
  const auto found = here_.find(place);
  if (found == here_.end()) return;
  auto& attendee = found->second;
  if (attendee.is_active()) attendee.active_at = now;
  std::erase_if(attendee.devices, [&](const Connected& each) { return each.device == device; });
  if (attendee.devices.empty()) attendee.gone_at = now;
  attendee.unseen = true;
  change_here(place, attendee);
}

void Attendance::said(Place place, Device device, Activity activity, Timestamp now) {
  const auto found = here_.find(place);
  if (found == here_.end()) return;
  auto& attendee = found->second;
  const auto connected = std::ranges::find(attendee.devices, device, &Connected::device);
  if (connected == attendee.devices.end()) return;
  if (attendee.is_active() || activity == Activity::active) attendee.active_at = now;
  connected->is_active = activity == Activity::active;
  change_here(place, attendee);
}

void Attendance::keep_quiet(Place place, std::optional<Timestamp> until, Timestamp now) {
  const auto found = here_.find(place);
  if (found == here_.end()) return;
  found->second.quiet_until.reset();
  found->second.quiet_said_at = now;
  if (until && *until > now) found->second.quiet_until = std::min(*until, now + kLongestQuiet);
  change_here(place, found->second);
}

std::optional<Presence> Attendance::look(Place place) const {
  const auto found = here_.find(place);
  if (found == here_.end() || found->second.told == PresenceState::offline) return std::nullopt;
  return told_of(place.member_id, found->second);
}

Presence Attendance::told_of(MemberId member, const Attendee& attendee) {
  return {member, attendee.told, attendee.told_active_at.optional(), attendee.told_quiet_until.optional()};
}

bool Attendance::is_here(const Attendee& attendee, Timestamp now) const {
  return !attendee.gone_at || now < *attendee.gone_at + grace_;
}

Timestamp Attendance::seen_at(const Attendee& attendee, Timestamp now) const {
  return attendee.is_active() && !attendee.gone_at ? now : attendee.active_at;
}

Presence Attendance::presence_of(MemberId member, const Attendee& attendee, Timestamp now) const {
  if (!is_here(attendee, now)) return {member, PresenceState::offline, attendee.active_at, std::nullopt};
  const auto last_active_at = attendee.is_active() ? std::nullopt : std::optional(attendee.active_at);
  if (attendee.quiet_until && *attendee.quiet_until > now)
    return {member, PresenceState::do_not_disturb, last_active_at, attendee.quiet_until.optional()};
  return {member, attendee.is_active() ? PresenceState::online : PresenceState::away, last_active_at, std::nullopt};
}

void Attendance::change(Place place, Attendee& attendee) {
  if (attendee.changed) return;
  attendee.changed = true;
  changed_.push_back(place);
}

void Attendance::change_here(Place place, Attendee& attendee) {
  change(place, attendee);
  if (!shares_ || attendee.unshared) return;
  attendee.unshared = true;
  unshared_.push_back(place);
}

View Attendance::view_of(Place place) const {
  View view{.place = place};
  const auto found = here_.find(place);
  if (found == here_.end()) return view;
  const auto& attendee = found->second;
  for (const auto& each : attendee.devices) {
    if (each.device & kNode) continue;
    view.is_here = true;
    view.is_active = view.is_active || each.is_active;
  }
  view.active_at = attendee.active_at;
  view.quiet_until = attendee.quiet_until.optional();
  view.quiet_said_at = attendee.quiet_said_at;
  return view;
}

std::vector<View> Attendance::views_changed(std::size_t most) {
  std::vector<View> views;
  for (; most > 0 && !unshared_.empty(); --most) {
    const Place place = unshared_.front();
    unshared_.pop_front();
    const auto found = here_.find(place);
    if (found != here_.end()) found->second.unshared = false;
    views.push_back(view_of(place));
  }
  return views;
}

std::vector<View> Attendance::views() const {
  std::vector<View> views;
  for (const auto& [place, attendee] : here_) {
    const auto view = view_of(place);
    if (view.is_here || view.quiet_until) views.push_back(view);
  }
  return views;
}

void Attendance::hear(const View& view, std::uint64_t node, Timestamp now) {
  const auto found = here_.find(view.place);
  if (!view.is_here && !view.quiet_until && found == here_.end()) return;
  auto& attendee = here_[view.place];
  if (attendee.quiet_said_at < view.quiet_said_at) {
    attendee.quiet_said_at = view.quiet_said_at;
    attendee.quiet_until = view.quiet_until ? std::min(*view.quiet_until, now + kLongestQuiet) : MaybeTime();
  }
  attendee.active_at = std::max(attendee.active_at, std::min(view.active_at, now));
  if (!view.is_here && attendee.is_active()) attendee.active_at = now;
  std::erase_if(attendee.devices, [&](const Connected& each) { return each.device == (node | kNode); });
  if (view.is_here) {
    attendee.devices.push_back({node | kNode, view.is_active});
    attendee.gone_at.reset();
  } else {
    go_if_last(attendee, now);
  }
  change(view.place, attendee);
}

void Attendance::lose(Place place, std::uint64_t node, Timestamp now) {
  const auto found = here_.find(place);
  if (found == here_.end()) return;
  auto& attendee = found->second;
  if (attendee.is_active()) attendee.active_at = now;
  std::erase_if(attendee.devices, [&](const Connected& each) { return each.device == (node | kNode); });
  go_if_last(attendee, now);
  attendee.unseen = true;  // the node may not have had the time to keep it
  change(place, attendee);
}

void Attendance::go_if_last(Attendee& attendee, Timestamp now) const {
  if (attendee.devices.empty() && !attendee.gone_at) attendee.gone_at = now;
}

void Attendance::set_alarm(Place place, Attendee& attendee, Timestamp now) {
  if (attendee.due) due_.erase({*attendee.due, place});
  attendee.due.reset();
  if (attendee.quiet_until && *attendee.quiet_until > now) attendee.due = attendee.quiet_until;
  if (attendee.gone_at && is_here(attendee, now)) {
    const auto grace_ends = *attendee.gone_at + grace_;
    attendee.due = attendee.due ? std::min(*attendee.due, grace_ends) : grace_ends;
  }
  if (attendee.due) due_.insert({*attendee.due, place});
}

Turn Attendance::turn(Timestamp now, std::size_t most) {
  while (!due_.empty() && due_.begin()->first <= now) {
    const Place place = due_.begin()->second;
    due_.erase(due_.begin());
    auto& attendee = here_.at(place);
    attendee.due.reset();
    change(place, attendee);
  }
  Turn turn;
  for (; most > 0 && !changed_.empty(); --most) {
    const Place place = changed_.front();
    changed_.pop_front();
    look_again(place, now, turn);
  }
  return turn;
}

void Attendance::look_again(Place place, Timestamp now, Turn& turn) {
  auto& attendee = here_.at(place);
  attendee.changed = false;
  if (attendee.quiet_until && *attendee.quiet_until <= now) attendee.quiet_until.reset();
  const bool here = is_here(attendee, now);
  const auto presence = presence_of(place.member_id, attendee, now);
  const bool was_there = !here && attendee.unseen;  // and gone again before anybody was told
  if (presence.state != attendee.told || presence.quiet_until != attendee.told_quiet_until.optional() || was_there)
    turn.told.emplace_back(place.org_id, presence);
  if (std::exchange(attendee.unseen, false)) turn.seen.push_back({place, seen_at(attendee, now)});
  set_alarm(place, attendee, now);
  attendee.told = presence.state;
  attendee.told_active_at = here ? presence.last_active_at : std::nullopt;
  attendee.told_quiet_until = presence.quiet_until;
  if (!here && !attendee.quiet_until) here_.erase(place);
}

std::vector<Seen> Attendance::everybody(Timestamp now) const {
  std::vector<Seen> everybody;
  for (const auto& [place, attendee] : here_) {
    const bool is_elsewhere =
        std::ranges::any_of(attendee.devices, [](const auto& each) { return each.device & kNode; });
    if (!is_elsewhere || attendee.unseen) everybody.push_back({place, seen_at(attendee, now)});
  }
  return everybody;
}

}  // namespace madang::presence

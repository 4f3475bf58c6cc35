#include "presence/attendance_model.hpp"

#include <algorithm>

namespace madang::presence {
namespace {

constexpr std::uint64_t kNode = 1ULL << 63;  // no device's number is so high

/// Another node counts as one device. Its number is drawn from all of 64 bits; Devices has room for 61.
std::uint64_t device_of(std::uint64_t node) { return kNode | (node & (Devices::kFirstFlag - 1)); }

}  // namespace

const Attendance::Seldom& Attendance::Attendee::seldom() const {
  static const Seldom nothing;
  return kept_seldom ? *kept_seldom : nothing;
}

Attendance::Seldom& Attendance::Attendee::change_seldom() {
  if (!kept_seldom) kept_seldom = std::make_unique<Seldom>();
  return *kept_seldom;
}

void Attendance::Attendee::forget_seldom() {
  if (seldom() == Seldom()) kept_seldom.reset();
}

bool Attendance::Attendee::is_active() const {
  return left_active() || devices.any([](Device, bool is_active) { return is_active; });
}

bool Attendance::Attendee::left_active() const { return seldom().gone_at == active_at; }

void Attendance::came(Place place, Device device, Timestamp now) {
  auto& attendee = here_[place];
  if (attendee.devices.empty() && !attendee.seldom().gone_at) attendee.active_at = now;
  attendee.devices.add(device, attendee.left_active());
  come_back(attendee);
  attendee.unseen = true;
  change_here(place, attendee);
}

void Attendance::left(Place place, Device device, Timestamp now) {
  const auto found = here_.find(place);
  if (found == here_.end()) return;
  auto& attendee = found->second;
  if (attendee.is_active()) attendee.active_at = now;
  attendee.devices.remove(device);
  if (attendee.devices.empty()) attendee.change_seldom().gone_at = now;
  attendee.unseen = true;
  change_here(place, attendee);
}

void Attendance::said(Place place, Device device, Activity activity, Timestamp now) {
  const auto found = here_.find(place);
  if (found == here_.end()) return;
  auto& attendee = found->second;
  const bool was_active = attendee.is_active();
  if (!attendee.devices.set_active(device, activity == Activity::active)) return;
  if (was_active || activity == Activity::active) attendee.active_at = now;
  change_here(place, attendee);
}

void Attendance::keep_quiet(Place place, std::optional<Timestamp> until, Timestamp now) {
  const auto found = here_.find(place);
  if (found == here_.end()) return;
  auto& seldom = found->second.change_seldom();
  seldom.quiet_until.reset();
  seldom.quiet_said_at = now;
  if (until && *until > now) seldom.quiet_until = std::min(*until, now + kLongestQuiet);
  change_here(place, found->second);
}

std::optional<Presence> Attendance::look(Place place) const {
  const auto found = here_.find(place);
  if (found == here_.end() || found->second.told == PresenceState::offline) return std::nullopt;
  return told_of(place.member_id, found->second);
}

bool Attendance::is_there(Place place) const {
  const auto found = here_.find(place);
  return found != here_.end() && !found->second.devices.empty();
}

Presence Attendance::told_of(MemberId member, const Attendee& attendee) {
  return {member, attendee.told, attendee.told_active_at.optional(), attendee.seldom().told_quiet_until.optional()};
}

bool Attendance::is_here(const Attendee& attendee, Timestamp now) const {
  const auto& gone_at = attendee.seldom().gone_at;
  return !gone_at || now < *gone_at + grace_;
}

Timestamp Attendance::seen_at(const Attendee& attendee, Timestamp now) const {
  return attendee.is_active() && !attendee.seldom().gone_at ? now : attendee.active_at;
}

Presence Attendance::presence_of(MemberId member, const Attendee& attendee, Timestamp now) const {
  if (!is_here(attendee, now)) return {member, PresenceState::offline, attendee.active_at, std::nullopt};
  const auto last_active_at = attendee.is_active() ? std::nullopt : std::optional(attendee.active_at);
  const auto& quiet_until = attendee.seldom().quiet_until;
  if (quiet_until && *quiet_until > now)
    return {member, PresenceState::do_not_disturb, last_active_at, quiet_until.optional()};
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
  view.is_here = attendee.devices.any([](Device device, bool) { return !(device & kNode); });
  view.is_active = attendee.devices.any([](Device device, bool is_active) { return !(device & kNode) && is_active; });
  view.active_at = attendee.active_at;
  view.quiet_until = attendee.seldom().quiet_until.optional();
  view.quiet_said_at = attendee.seldom().quiet_said_at;
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
  if (attendee.seldom().quiet_said_at < view.quiet_said_at) {
    auto& seldom = attendee.change_seldom();
    seldom.quiet_said_at = view.quiet_said_at;
    seldom.quiet_until = view.quiet_until ? std::min(*view.quiet_until, now + kLongestQuiet) : MaybeTime();
  }
  attendee.active_at = std::max(attendee.active_at, std::min(view.active_at, now));
  if (!view.is_here && attendee.is_active()) attendee.active_at = now;
  attendee.devices.remove(device_of(node));
  if (view.is_here) {
    attendee.devices.add(device_of(node), view.is_active);
    come_back(attendee);
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
  attendee.devices.remove(device_of(node));
  go_if_last(attendee, now);
  attendee.unseen = true;  // the node may not have had the time to keep it
  change(place, attendee);
}

void Attendance::go_if_last(Attendee& attendee, Timestamp now) const {
  if (attendee.devices.empty() && !attendee.seldom().gone_at) attendee.change_seldom().gone_at = now;
}

void Attendance::come_back(Attendee& attendee) {
  if (attendee.seldom().gone_at) attendee.change_seldom().gone_at.reset();
}

void Attendance::set_alarm(Place place, Attendee& attendee, Timestamp now) {
  if (!attendee.kept_seldom) return;
  auto& seldom = *attendee.kept_seldom;
  if (seldom.due) due_.erase({*seldom.due, place});
  seldom.due.reset();
  if (seldom.quiet_until && *seldom.quiet_until > now) seldom.due = seldom.quiet_until;
  if (seldom.gone_at && is_here(attendee, now)) {
    const auto grace_ends = *seldom.gone_at + grace_;
    seldom.due = seldom.due ? std::min(*seldom.due, grace_ends) : grace_ends;
  }
  if (seldom.due) due_.insert({*seldom.due, place});
}

Turn Attendance::turn(Timestamp now, std::size_t most) {
  while (!due_.empty() && due_.begin()->first <= now) {
    const Place place = due_.begin()->second;
    due_.erase(due_.begin());
    auto& attendee = here_.at(place);
    attendee.change_seldom().due.reset();
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
  const auto quiet_until = attendee.seldom().quiet_until;
  if (quiet_until && *quiet_until <= now) attendee.change_seldom().quiet_until.reset();
  const bool here = is_here(attendee, now);
  const auto presence = presence_of(place.member_id, attendee, now);
  const bool was_there = !here && attendee.unseen;  // and gone again before anybody was told
  if (presence.state != attendee.told || presence.quiet_until != attendee.seldom().told_quiet_until.optional() ||
      was_there)
    turn.told.emplace_back(place.org_id, presence);
  if (std::exchange(attendee.unseen, false)) turn.seen.push_back({place, seen_at(attendee, now)});
  set_alarm(place, attendee, now);
  attendee.told = presence.state;
  attendee.told_active_at = here ? presence.last_active_at : std::nullopt;
  if (attendee.kept_seldom) attendee.kept_seldom->told_quiet_until = presence.quiet_until;
  attendee.forget_seldom();
  if (!here && !attendee.seldom().quiet_until) here_.erase(place);
}

std::vector<Seen> Attendance::everybody(Timestamp now) const {
  std::vector<Seen> everybody;
  for (const auto& [place, attendee] : here_) {
    const bool is_elsewhere = attendee.devices.any([](Device device, bool) { return (device & kNode) != 0; });
    if (!is_elsewhere || attendee.unseen) everybody.push_back({place, seen_at(attendee, now)});
  }
  return everybody;
}

}  // namespace madang::presence

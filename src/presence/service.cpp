#include "presence/service.hpp"

#include "base/refusal.hpp"
#include "kernel/auth/permit.hpp"
#include "presence/events.hpp"
#include "presence/last_seen_store.hpp"

namespace madang::presence {
namespace {

constexpr std::size_t kMostInTurn = 1'000;

Place place_of(const auth::Actor& actor) { return {actor.org_id, actor.member_id}; }

}  // namespace

void Service::came(Place place, Attendance::Device device) {
  const std::scoped_lock lock(mutex_);
  attendance_.came(place, device, clock_.now());
}

void Service::left(Place place, Attendance::Device device) {
  const std::scoped_lock lock(mutex_);
  attendance_.left(place, device, clock_.now());
}

void Service::present(const auth::Actor& actor, Attendance::Device device, const PresentFrame& frame) {
  const std::scoped_lock lock(mutex_);
  attendance_.said(place_of(actor), device, frame.activity, clock_.now());
}

void Service::quiet(const auth::Actor& actor, Attendance::Device, const QuietFrame& frame) {
  const std::scoped_lock lock(mutex_);
  attendance_.keep_quiet(place_of(actor), frame.until, clock_.now());
}

Watched Service::watch(store::Transaction& transaction, const auth::Actor& actor, const WatchFrame& frame) {
  auth::require(actor, auth::Verb::see);
  if (frame.member_ids.size() > kMostWatched) throw Refusal(kInvalid, "member_ids", "That is too many people.");
  Watched watched;
  for (const MemberId member : sight_(transaction, actor, frame.member_ids)) {
    watched.otherwise.push_back({member, PresenceState::offline, find_seen(transaction, {actor.org_id, member}), {}});
    if (actor.role != auth::Role::guest) watched.streams.push_back(stream_of(member));
  }
  return watched;
}

std::string Service::told(const auth::Actor& actor, const std::vector<Presence>& otherwise) {
  PresencesTold told;
  const std::scoped_lock lock(mutex_);
  for (const auto& each : otherwise)
    told.presences.push_back(attendance_.look({actor.org_id, each.member_id}).value_or(each));
  return streams_.envelope(actor.org_id, stream_of(actor.member_id), told);
}

std::vector<MemberId> Service::those_there(OrgId org, std::vector<MemberId> members) {
  const std::scoped_lock lock(mutex_);
  std::erase_if(members, [&](MemberId member) { return !attendance_.is_there({org, member}); });
  return members;
}

std::vector<Seen> Service::take_turn() {
  Turn turn;
  {
    const std::scoped_lock lock(mutex_);
    turn = attendance_.turn(clock_.now(), kMostInTurn);
  }
  for (const auto& [org, presence] : turn.told)
    streams_.tell_now(org, stream_of(presence.member_id), PresencesTold{{presence}});
  return std::move(turn.seen);
}

std::vector<Seen> Service::everybody() {
  const std::scoped_lock lock(mutex_);
  return attendance_.everybody(clock_.now());
}

void Service::share() {
  const std::scoped_lock lock(mutex_);
  attendance_.share();
}

std::vector<View> Service::views_changed(std::size_t most) {
  const std::scoped_lock lock(mutex_);
  return attendance_.views_changed(most);
}

std::vector<View> Service::views() {
  const std::scoped_lock lock(mutex_);
  return attendance_.views();
}

void Service::hear(const View& view, std::uint64_t node) {
  const std::scoped_lock lock(mutex_);
  attendance_.hear(view, node, clock_.now());
}

void Service::lose(Place place, std::uint64_t node) {
  const std::scoped_lock lock(mutex_);
  attendance_.lose(place, node, clock_.now());
}

void Service::keep(store::Transaction& transaction, std::span<const Seen> seen) {
  for (const auto& each : seen) keep_seen(transaction, each);
}

}  // namespace madang::presence

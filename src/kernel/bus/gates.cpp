#include "kernel/bus/gates.hpp"

#include <algorithm>
#include <utility>

namespace madang::bus {
namespace {

constexpr std::uint32_t kMostFruitless = 20;

}  // namespace

Gates::Gate* Gates::find(const OneStream& stream) {
  const auto found = gates_.find(stream.key);
  return found == gates_.end() || found->second->org != stream.org ? nullptr : found->second.get();
}

Gates::Gate& Gates::opened(const OneStream& stream, Time now) {
  auto& place = gates_[stream.key];
  if (!place) {
    place = std::make_unique<Gate>();
    place->org = stream.org;
    idle_.emplace_back(now, stream.key);
    look_at(stream.key, now + options_.unknown);
    if (interest_) interest_(stream, true);
  }
  place->wanted = now;
  return *place;
}

void Gates::look_at(const StreamKey& key, Time when) {
  const bool is_sooner = looks_.empty() || when < looks_.begin()->first;
  looks_.emplace(when, key);
  if (is_sooner && gap_) gap_();
}

void Gates::change(std::span<const InterestChange> changes, Time now) {
  const std::lock_guard lock(mutex_);
  for (const auto& change : changes) {
    if (change.heard) {
      ++opened({change.org, change.stream}, now).loops;
      continue;
    }
    const auto found = gates_.find(change.stream);
    if (found == gates_.end() || found->second->loops == 0) continue;
    found->second->wanted = now;
    if (--found->second->loops == 0) idle_.emplace_back(now, change.stream);
  }
}

bool Gates::is_heard(const StreamKey& stream) const {
  const std::lock_guard lock(mutex_);
  const auto found = gates_.find(stream);
  return found != gates_.end() && found->second->loops > 0;
}

void Gates::take(const OneStream& stream, GateEvent event, Time now) {
  const std::lock_guard lock(mutex_);
  Gate* const gate = find(stream);
  if (!gate) return;
  if (gate->head && event.seq <= *gate->head) {
    ++counts_.doubled;
    return;
  }
  if (gate->head && event.seq == *gate->head + 1 && event.envelope) {
    pass(stream.key, *gate, std::move(event));
    return advance(stream.key, *gate);
  }
  const bool had_gap = gate->has_gap();
  gate->expected = std::max(gate->expected, event.seq);
  const auto seq = event.seq;
  const auto patience = event.envelope ? options_.patience : std::chrono::milliseconds(0);
  if (event.envelope && gate->waiting.size() < options_.waiting && !gate->waiting.emplace(seq, std::move(event)).second)
    ++counts_.doubled;
  if (!had_gap) look_at(stream.key, now + patience);
}

void Gates::expect(const OneStream& stream, std::int64_t seq, Time now) {
  const std::lock_guard lock(mutex_);
  Gate* const gate = find(stream);
  if (!gate || (gate->head && seq <= *gate->head)) return;
  const bool had_gap = gate->has_gap();
  gate->expected = std::max(gate->expected, seq);
  if (!had_gap) look_at(stream.key, now + options_.patience);
}

void Gates::redact(const OneStream& stream, std::int64_t seq) {
  const std::lock_guard lock(mutex_);
  Gate* const gate = find(stream);
  if (!gate) return;
  gate->redacted = std::max(gate->redacted, seq);
  recent_.forget(stream, seq);
}

void Gates::begin(const StreamKey& key, Gate& gate, std::int64_t head, Time now) {
  gate.head = gate.base = head;
  recent_.begin({gate.org, key}, head);
  advance(key, gate);
  if (gate.has_gap()) look_at(key, now + options_.patience);
}

void Gates::pass(const StreamKey& key, Gate& gate, GateEvent event) {
  gate.head = event.seq;
  ++counts_.passed;
  const bool may_be_told_again = event.keeping == Keeping::log && event.seq > gate.redacted;
  recent_.keep({gate.org, key}, event.seq, may_be_told_again ? event.envelope : nullptr);
  hub_.publish(gate.org, key.name(), event.seq, *event.envelope);
}

/// Lets pass what waited for what passed just now.
void Gates::advance(const StreamKey& key, Gate& gate) {
  auto next = gate.waiting.begin();
  for (; next != gate.waiting.end() && next->first <= *gate.head + 1; ++next)
    if (next->first == *gate.head + 1) pass(key, gate, std::move(next->second));
  gate.waiting.erase(gate.waiting.begin(), next);
  reach(key, gate);
}

/// Those who waited for a number that it has reached. Devices join before anything later passes: they are told from
/// memory what passed meanwhile.
void Gates::reach(const StreamKey& key, Gate& gate) {
  std::erase_if(gate.joining, [&](const Joining& joining) {
    if (joining.base > *gate.head) return false;
    join(key, gate, joining);
    return true;
  });
  std::erase_if(gate.waiters, [&](auto& each) {
    if (each.first > *gate.head) return false;
    if (--each.second->left == 0) each.second->settled(true);
    return true;
  });
}

void Gates::join(const StreamKey& key, const Gate& gate, const Joining& joining) {
  const auto name = key.name();
  std::optional<Hub::Envelopes> missed;
  if (auto gap = recent_.since({gate.org, key}, joining.base, options_.waiting)) missed = std::move(gap->events);
  hub_.let_hear_from(gate.org, joining.member, name, joining.base + 1, missed);
}

void Gates::lose(const StreamKey& key, Gate& gate, std::int64_t head) {
  ++counts_.lost;
  gate.head = gate.base = head;
  recent_.begin({gate.org, key}, head);
  hub_.fell_behind(gate.org, key.name());
  advance(key, gate);
}

bool Gates::vouches_for(const OneStream& stream, Time now) {
  const std::lock_guard lock(mutex_);
  Gate* const gate = find(stream);
  if (!gate || !gate->head) return false;
  gate->wanted = now;
  return true;
}

bool Gates::settle_one(OrgId org, const Told& told, const std::shared_ptr<Waiter>& waiter, Time now) {
  Gate* const gate = find({org, told.stream});
  if (!gate) return true;  // it is gone, and so is the device
  if (!gate->head) begin(told.stream, *gate, told.seq, now);
  if (gate->base > told.seq) return false;
  if (*gate->head >= told.seq) return true;
  gate->expected = std::max(gate->expected, told.seq);
  gate->waiters.emplace_back(told.seq, waiter);
  ++waiter->left;
  look_at(told.stream, now);
  return true;
}

void Gates::settle(OrgId org, std::span<const Told> told, Settled settled, Time now) {
  const std::lock_guard lock(mutex_);
  const auto waiter = std::make_shared<Waiter>(Waiter{1, std::move(settled)});
  bool may_lack = false;
  for (const auto& each : told) may_lack = !settle_one(org, each, waiter, now) || may_lack;
  if (may_lack) {
    waiter->left = 0;  // nobody counts it down to zero any more
    return waiter->settled(false);
  }
  if (--waiter->left == 0) waiter->settled(true);
}

void Gates::let_hear(MemberId member, const OneStream& stream, std::int64_t base, Time now) {
  const std::lock_guard lock(mutex_);
  Gate& gate = opened(stream, now);
  if (!gate.head) {
    gate.unsure = true;
    begin(stream.key, gate, base, now);
  }
  if (*gate.head >= base) return join(stream.key, gate, {base, member});
  gate.joining.push_back({base, member});
  gate.expected = std::max(gate.expected, base);
  look_at(stream.key, now);
  hub_.note_changed(member);
}

void Gates::let_hear_no_more(MemberId member, const OneStream& stream) {
  const std::lock_guard lock(mutex_);
  if (Gate* const gate = find(stream))
    std::erase_if(gate->joining, [&](const Joining& joining) { return joining.member == member; });
  hub_.let_hear_no_more(stream.org, member, stream.key.name());
}

std::vector<Gates::Gap> Gates::gaps(Time now) {
  const std::lock_guard lock(mutex_);
  std::vector<Gap> gaps;
  while (!looks_.empty() && looks_.begin()->first <= now) {
    const auto found = gates_.find(looks_.begin()->second);
    looks_.erase(looks_.begin());
    if (found == gates_.end() || found->second->asked || !found->second->has_gap()) continue;
    found->second->asked = true;
    found->second->unsure = false;
    gaps.push_back({{found->second->org, found->first}, found->second->head});
  }
  return gaps;
}

Gates::Time Gates::next_look() const {
  const std::lock_guard lock(mutex_);
  return looks_.empty() ? Time::max() : looks_.begin()->first;
}

void Gates::fill(Filling filling, Time now) {
  const std::lock_guard lock(mutex_);
  Gate* const gate = find(filling.stream);
  if (!gate) return;
  gate->asked = false;
  const auto& key = filling.stream.key;
  const auto before = gate->head;
  if (!gate->head) begin(key, *gate, filling.head, now);
  if (!filling.is_complete && filling.head > *gate->head) lose(key, *gate, filling.head);
  for (auto& event : filling.events) {
    if (event.seq != *gate->head + 1) continue;
    ++counts_.healed;
    pass(key, *gate, std::move(event));
  }
  advance(key, *gate);
  gate->fruitless = gate->head == before ? gate->fruitless + 1 : 0;
  if (gate->fruitless > kMostFruitless) {  // somebody spoke of what the database never knew
    gate->waiting.clear();
    gate->expected = *gate->head;
    gate->fruitless = 0;
  }
  if (gate->has_gap()) look_at(key, now + options_.patience);
}

void Gates::give_up(const Gap& gap, Time now) {
  const std::lock_guard lock(mutex_);
  Gate* const gate = find(gap.stream);
  if (!gate) return;
  gate->asked = false;
  gate->unsure = true;
  look_at(gap.stream.key, now + options_.unknown);
}

void Gates::tidy(Time now) {
  const std::lock_guard lock(mutex_);
  for (auto left = idle_.size(); left > 0 && idle_.front().first + options_.linger <= now; --left) {
    const auto key = idle_.front().second;
    idle_.pop_front();
    const auto found = gates_.find(key);
    if (found == gates_.end() || found->second->loops > 0) continue;
    if (found->second->wanted + options_.linger > now) {
      idle_.emplace_back(found->second->wanted, key);
      continue;
    }
    const OneStream stream{found->second->org, key};
    for (auto& [seq, waiter] : found->second->waiters)
      if (waiter->left > 0 && --waiter->left == 0) waiter->settled(true);
    gates_.erase(found);
    recent_.drop(stream);
    if (interest_) interest_(stream, false);
  }
}

void Gates::close() {
  const std::lock_guard lock(mutex_);
  for (auto& [key, gate] : gates_) {
    for (auto& [seq, waiter] : std::exchange(gate->waiters, {}))
      if (waiter->left > 0 && --waiter->left == 0) waiter->settled(true);
  }
}

GateCounts Gates::counts() const {
  const std::lock_guard lock(mutex_);
  auto counts = counts_;
  counts.open = gates_.size();
  return counts;
}

}  // namespace madang::bus

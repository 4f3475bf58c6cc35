#include "bench/load/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "bench/load/madang.hpp"
#include "bench/load/process.hpp"
#include "bench/load/room.hpp"
#include "bench/load/steady.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

const std::string kText(200, 'm');
constexpr int kSyncs = 200;

std::unique_ptr<Protocol> protocol_of(const Task& task) {
  if (task.protocol == "madang") return std::make_unique<Madang>(read_organisation(task.organisation));
  return peer_protocol(task.protocol, task.members);
}

double seconds_since(Clock::time_point begun) { return std::chrono::duration<double>(Clock::now() - begun).count(); }

}  // namespace

/// Broadcasts to everybody with `outstanding` on their way; server CPU by delivery.
void fan_out(const Task& task) {
  const auto protocol = protocol_of(task);
  Room room(*protocol, task.ports);
  const int speakers = protocol->needs_speaker() ? 1 : 0;
  room.gather(task.members + speakers);
  Member& speaker = room.member(speakers ? task.members : 0);

  const auto run = [&](int messages) {
    room.delivered = 0;
    std::int64_t published = 0;
    const auto wanted = static_cast<std::int64_t>(messages) * task.members;
    while (room.delivered < wanted) {
      while (published < messages && published - room.delivered / task.members < task.outstanding) {
        room.send(speaker, protocol->publish(speaker, kText));
        ++published;
      }
      room.turn();
    }
    return wanted;
  };

  run(std::max(task.messages / 10, task.outstanding));  // warm
  const Usage before = usage_of(task.pids);
  const auto begun = Clock::now();
  const std::int64_t deliveries = run(task.messages);
  const double taken = seconds_since(begun);
  const Usage after = usage_of(task.pids);
  fmt::print("{{\"deliveries\": {}, \"cpu_ns_per_delivery\": {}, \"deliveries_per_second\": {}}}\n", deliveries,
             static_cast<double>(after.cpu_ns - before.cpu_ns) / static_cast<double>(deliveries),
             static_cast<double>(deliveries) / taken);
}

namespace {

void be_silent(Room& room, double seconds) {
  const auto begun = Clock::now();
  while (seconds_since(begun) < seconds) room.turn(50);
}

/// What those cost who join last, of whom there are `counted`.
struct Joined {
  Usage before;
  Usage after;
  int counted;

  double bytes() const { return static_cast<double>(after.private_bytes - before.private_bytes) / counted; }
  double cpu_ns() const { return static_cast<double>(after.cpu_ns - before.cpu_ns) / counted; }
};

/// Half are there before it counts: what the server needs once, what its caches take, and what a crowd at the door
/// needs for a moment, is not a session's.
Joined gather_and_weigh(Room& room, const Task& task) {
  const int first = task.members / 2;
  const auto settle = [&] {
    be_silent(room, 1);
    return usage_of(task.pids);
  };
  room.gather(first);
  room.let_visit(task.members);
  const Usage before = settle();
  room.gather(task.members);
  return {before, settle(), task.members - first};
}

}  // namespace

/// Joins and is silent: the server's own memory and CPU by session.
void idle(const Task& task) {
  const auto protocol = protocol_of(task);
  Room room(*protocol, task.ports, task.encrypted);
  const Joined joined = gather_and_weigh(room, task);
  const auto begun = Clock::now();
  be_silent(room, task.seconds);
  const Usage after = usage_of(task.pids);
  fmt::print("{{\"bytes_per_session\": {}, \"cpu_ns_per_join\": {}, \"idle_cpu_ns_per_second\": {}}}\n", joined.bytes(),
             joined.cpu_ns(),
             static_cast<double>(after.cpu_ns - joined.after.cpu_ns) / task.members / seconds_since(begun));
}

namespace {

/// What a load is told while it stays.
struct Order {
  std::string verb;
  int members = 0;
};

void follow(const Order& order, Room& room) {
  constexpr int kVisitorsAtOnce = 32;
  if (order.verb == "visit")
    room.let_visit(order.members, kVisitorsAtOnce);
  else
    room.gather(order.members);
  fmt::print("{{\"sessions\": {}}}\n", room.size());
  std::fflush(stdout);
}

}  // namespace

/// Does what each line of its input says: `gather N` lets so many be there, `visit N` lets the others up to N come and
/// go. Says a line when it is done, and else is silent. Ends with its input.
void stay(const Task& task) {
  const auto protocol = protocol_of(task);
  Room room(*protocol, task.ports);
  std::mutex mutex;
  std::deque<Order> orders;
  std::atomic<bool> over = false;
  const std::jthread listening([&] {
    for (Order order; std::cin >> order.verb >> order.members;) {
      const std::lock_guard lock(mutex);
      orders.push_back(order);
    }
    over = true;
  });
  const auto next = [&]() -> std::optional<Order> {
    const std::lock_guard lock(mutex);
    if (orders.empty()) return std::nullopt;
    const auto order = orders.front();
    orders.pop_front();
    return order;
  };
  for (; !over; room.turn(50))
    if (const auto order = next()) follow(*order, room);
}

/// Everybody posts in the conversation of their circle, with `outstanding` each on their way, for `seconds`: durable
/// messages a second, each acknowledged to its author and heard by the whole circle.
void post(const Task& task) {
  Madang protocol(read_organisation(task.organisation));
  Room room(protocol, task.ports);
  room.gather(task.members);
  const auto& organisation = protocol.organisation();
  std::int64_t sent = 0;
  const auto say = [&](int member) {
    room.send(room.member(member), protocol.post(organisation.circle_of(member), kText, member));
    ++sent;
  };
  for (int i = 0; i < task.outstanding; ++i)
    for (int member = 0; member < task.members; ++member) say(member);

  const auto go = [&](double seconds) {
    const auto begun = Clock::now();
    while (seconds_since(begun) < seconds) {
      room.turn();
      for (const std::int64_t member : protocol.take_answers()) say(static_cast<int>(member));
    }
  };
  go(1);
  const Usage before = usage_of(task.pids);
  const std::int64_t answered = room.answered;
  const auto begun = Clock::now();
  go(task.seconds);
  const double taken = seconds_since(begun);
  const std::int64_t count = room.answered - answered;
  const Usage after = usage_of(task.pids);
  while (room.answered < sent || room.delivered < sent * organisation.circle) room.turn();
  fmt::print("{{\"messages\": {}, \"messages_per_second\": {}, \"cpu_ns_per_message\": {}}}\n", count,
             static_cast<double>(count) / taken,
             static_cast<double>(after.cpu_ns - before.cpu_ns) / static_cast<double>(count));
}

/// Posts at a steady `rate`, spread over the members, whatever the answers do: the time until each is acknowledged,
/// beside bare syncs of the same disk right before and after.
void acknowledge(const Task& task) {
  auto syncs = time_syncs(std::filesystem::path(task.organisation).parent_path(), kSyncs);
  SteadySenders senders(task, task.members);
  senders.go(std::chrono::seconds(1));  // warm
  const auto begun = Clock::now();
  senders.go(std::chrono::seconds(task.seconds));
  const auto waited = microseconds_between(senders.waited(), begun, Clock::time_point::max());
  std::ranges::copy(time_syncs(std::filesystem::path(task.organisation).parent_path(), kSyncs),
                    std::back_inserter(syncs));
  std::ranges::sort(syncs);
  fmt::print("{{\"messages\": {}, \"p50_us\": {}, \"p99_us\": {}, \"sync_p50_us\": {}, \"sync_p99_us\": {}}}\n",
             waited.size(), at(waited, 0.5), at(waited, 0.99), at(syncs, 0.5), at(syncs, 0.99));
}

}  // namespace bench

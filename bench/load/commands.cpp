#include "bench/load/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <memory>

#include "bench/load/madang.hpp"
#include "bench/load/process.hpp"
#include "bench/load/room.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

const std::string kText(200, 'm');
constexpr int kSyncs = 200;

std::unique_ptr<Protocol> protocol_of(const Task& task) {
  if (task.protocol == "madang") return std::make_unique<Madang>(read_organisation(task.organisation));
  return peer_protocol(task.protocol, task.members);
}

/// Where so big a part of what was sorted lies below.
double at(const std::vector<double>& sorted, double part) {
  return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

double seconds_since(Clock::time_point begun) { return std::chrono::duration<double>(Clock::now() - begun).count(); }

/// The first conversation of the member's circle.
const std::string& circle_of(const Organisation& organisation, int member) {
  return organisation.circles.at(static_cast<std::size_t>(member / organisation.circle)).at(0);
}

}  // namespace

/// Broadcasts to everybody with `outstanding` on their way; server CPU by delivery.
void fan_out(const Task& task) {
  const auto protocol = protocol_of(task);
  Room room(*protocol, task.port);
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
  const Usage before = usage_of(task.pid);
  const auto begun = Clock::now();
  const std::int64_t deliveries = run(task.messages);
  const double taken = seconds_since(begun);
  const Usage after = usage_of(task.pid);
  fmt::print("{{\"deliveries\": {}, \"cpu_ns_per_delivery\": {}, \"deliveries_per_second\": {}}}\n", deliveries,
             static_cast<double>(after.cpu_ns - before.cpu_ns) / static_cast<double>(deliveries),
             static_cast<double>(deliveries) / taken);
}

/// Joins and is silent: the server's own memory and CPU by session. Half are there before it counts: what the server
/// needs once, what its caches take, and what a crowd at the door needs for a moment, is not a session's.
void idle(const Task& task) {
  const auto protocol = protocol_of(task);
  Room room(*protocol, task.port, task.encrypted);
  const auto gather = [&](int members) {
    room.gather(members);
    const auto settled = Clock::now() + std::chrono::seconds(1);
    while (Clock::now() < settled) room.turn(50);
    return usage_of(task.pid);
  };
  const int first = task.members / 2;
  room.gather(first);
  room.let_visit(task.members);
  const Usage before = gather(first);
  const Usage joined = gather(task.members);
  const auto begun = Clock::now();
  while (seconds_since(begun) < task.seconds) room.turn(100);
  const Usage after = usage_of(task.pid);
  const double counted = task.members - first;
  fmt::print("{{\"bytes_per_session\": {}, \"cpu_ns_per_join\": {}, \"idle_cpu_ns_per_second\": {}}}\n",
             static_cast<double>(after.private_bytes - before.private_bytes) / counted,
             static_cast<double>(joined.cpu_ns - before.cpu_ns) / counted,
             static_cast<double>(after.cpu_ns - joined.cpu_ns) / task.members / seconds_since(begun));
}

/// Everybody posts in the conversation of their circle, with `outstanding` each on their way, for `seconds`: durable
/// messages a second, each acknowledged to its author and heard by the whole circle.
void post(const Task& task) {
  Madang protocol(read_organisation(task.organisation));
  Room room(protocol, task.port);
  room.gather(task.members);
  const auto& organisation = protocol.organisation();
  std::int64_t sent = 0;
  const auto say = [&](int member) {
    room.send(room.member(member), protocol.post(circle_of(organisation, member), kText, member));
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
  const Usage before = usage_of(task.pid);
  const std::int64_t answered = room.answered;
  const auto begun = Clock::now();
  go(task.seconds);
  const double taken = seconds_since(begun);
  const std::int64_t count = room.answered - answered;
  const Usage after = usage_of(task.pid);
  while (room.answered < sent || room.delivered < sent * organisation.circle) room.turn();
  fmt::print("{{\"messages\": {}, \"messages_per_second\": {}, \"cpu_ns_per_message\": {}}}\n", count,
             static_cast<double>(count) / taken,
             static_cast<double>(after.cpu_ns - before.cpu_ns) / static_cast<double>(count));
}

/// Posts at a steady `rate`, spread over the members, whatever the answers do: the time until each is acknowledged,
/// beside bare syncs of the same disk right before and after.
void acknowledge(const Task& task) {
  auto syncs = time_syncs(std::filesystem::path(task.organisation).parent_path(), kSyncs);
  Madang protocol(read_organisation(task.organisation));
  Room room(protocol, task.port);
  room.gather(task.members);
  const auto gap = std::chrono::nanoseconds(1'000'000'000 / task.rate);
  const std::int64_t all = static_cast<std::int64_t>(task.rate) * (task.seconds + 1);
  std::vector<Clock::time_point> due;
  std::vector<double> waited;  // of those after the first second, in microseconds
  const auto begun = Clock::now();
  while (room.answered < all) {
    while (std::ssize(due) < all && Clock::now() >= begun + gap * std::ssize(due)) {
      const auto number = std::ssize(due);
      const int member = static_cast<int>(number % task.members);
      due.push_back(begun + gap * number);
      room.send(room.member(member), protocol.post(circle_of(protocol.organisation(), member), kText, number));
    }
    room.turn(std::ssize(due) < all ? 0 : 1000);
    for (const std::int64_t number : protocol.take_answers()) {
      if (number < task.rate) continue;
      waited.push_back(
          std::chrono::duration<double, std::micro>(Clock::now() - due[static_cast<std::size_t>(number)]).count());
    }
  }
  std::ranges::sort(waited);
  std::ranges::copy(time_syncs(std::filesystem::path(task.organisation).parent_path(), kSyncs),
                    std::back_inserter(syncs));
  std::ranges::sort(syncs);
  fmt::print("{{\"messages\": {}, \"p50_us\": {}, \"p99_us\": {}, \"sync_p50_us\": {}, \"sync_p99_us\": {}}}\n",
             waited.size(), at(waited, 0.5), at(waited, 0.99), at(syncs, 0.5), at(syncs, 0.99));
}

/// Everybody goes away, `messages` are posted in the common conversation, everybody comes back at once and catches up.
void resume(const Task& task) {
  Madang protocol(read_organisation(task.organisation));
  protocol.remember(true);
  const auto come = [&] {
    auto room = std::make_unique<Room>(protocol, task.port);
    room->gather(task.members, 256);
    return room;
  };
  come().reset();
  {
    Room alone(protocol, task.port);
    alone.gather(1);
    for (int i = 0; i < task.messages; ++i) alone.send(alone.member(0), protocol.publish(alone.member(0), kText));
    while (alone.answered < task.messages) alone.turn();
  }
  protocol.caught_up = 0;
  protocol.refetches = 0;
  const std::int64_t reads = metric(task.port, "madang_store_reads_total");
  const std::int64_t writes = metric(task.port, "madang_store_writes_total");
  const Usage before = usage_of(task.pid);
  const auto begun = Clock::now();
  const auto room = come();
  const double taken = seconds_since(begun);
  const Usage after = usage_of(task.pid);
  const auto by_resume = [&](std::string_view name, std::int64_t begin) {
    return static_cast<double>(metric(task.port, name) - begin) / task.members;
  };
  fmt::print(
      "{{\"resumes\": {}, \"resumes_per_cpu_second\": {}, \"resumes_per_second\": {}, \"caught_up\": {}, "
      "\"refetches\": {}, \"database_reads\": {}, \"database_writes\": {}}}\n",
      task.members, task.members * 1e9 / static_cast<double>(after.cpu_ns - before.cpu_ns), task.members / taken,
      protocol.caught_up, protocol.refetches, by_resume("madang_store_reads_total", reads),
      by_resume("madang_store_writes_total", writes));
}

}  // namespace bench

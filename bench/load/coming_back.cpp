#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <thread>

#include "bench/load/commands.hpp"
#include "bench/load/madang.hpp"
#include "bench/load/process.hpp"
#include "bench/load/room.hpp"
#include "bench/load/steady.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::array<std::string_view, 2> kWork{"madang_store_reads_total", "madang_store_writes_total"};

/// Everybody goes away, and `messages` are posted meanwhile in the common conversation.
void miss_messages(const Task& task, Madang& protocol) {
  Room alone(protocol, task.ports);
  alone.gather(1);
  const std::string text(200, 'm');
  for (int i = 0; i < task.messages; ++i) alone.send(alone.member(0), protocol.publish(alone.member(0), text));
  while (alone.answered < task.messages) alone.turn();
}

std::array<std::int64_t, 2> work_of(const Task& task) {
  return {metric(task.ports, kWork[0]), metric(task.ports, kWork[1])};
}

double seconds(Clock::duration time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

/// Everybody is cut off, misses `messages`, comes back and catches up, never more than 256 on their way.
void resume(const Task& task) {
  Madang protocol(read_organisation(task.organisation));
  protocol.remember(true);
  std::make_unique<Room>(protocol, task.ports)->gather(task.members, 256);
  miss_messages(task, protocol);
  protocol.caught_up = 0;
  protocol.refetches = 0;
  const auto work = work_of(task);
  const Usage before = usage_of(task.pids);
  const auto begun = Clock::now();
  Room room(protocol, task.ports);
  room.gather(task.members, 256);
  const double taken = seconds(Clock::now() - begun);
  const Usage after = usage_of(task.pids);
  const auto by_resume = [&](std::size_t which) {
    return static_cast<double>(work_of(task)[which] - work[which]) / task.members;
  };
  fmt::print(
      "{{\"resumes\": {}, \"resumes_per_cpu_second\": {}, \"resumes_per_second\": {}, \"caught_up\": {}, "
      "\"refetches\": {}, \"database_reads\": {}, \"database_writes\": {}}}\n",
      task.members, task.members * 1e9 / static_cast<double>(after.cpu_ns - before.cpu_ns), task.members / taken,
      protocol.caught_up, protocol.refetches, by_resume(0), by_resume(1));
}

/// The same at a moment of their own within `spread`, while a few others go on posting at `rate` as they did before:
/// how long these wait, calm and in the storm. Reads are what the storm asked for beyond what the servers ask in as
/// long a calm, for each who came back.
void storm(const Task& task) {
  constexpr int kOthers = 100;
  Madang protocol(read_organisation(task.organisation));
  protocol.remember(true);
  auto crowd = std::make_unique<Room>(protocol, task.ports);
  crowd->gather(task.members, 256);
  SteadySenders others(task, kOthers);
  const std::chrono::seconds time(task.seconds);
  others.go(std::chrono::seconds(1));  // warm
  const auto before_calm = work_of(task);
  const auto calm = Clock::now();
  others.go(time);
  const auto in_calm = work_of(task);

  crowd.reset();
  miss_messages(task, protocol);
  protocol.caught_up = 0;
  protocol.refetches = 0;
  const auto before = work_of(task);
  const auto storm = Clock::now();
  std::jthread posting([&] { others.go(time); });
  Room room(protocol, task.ports);
  const auto [half, nearly_all] = room.gather_within(task.members, std::chrono::milliseconds(task.spread));
  const auto over = Clock::now();
  posting.join();
  const auto after = work_of(task);
  const auto asked = after[0] - before[0] - (in_calm[0] - before_calm[0]);
  const auto quiet = microseconds_between(others.waited(), calm, calm + time);
  const auto stormy = microseconds_between(others.waited(), storm, std::max(over, storm + std::chrono::seconds(1)));
  fmt::print(
      "{{\"half_seconds\": {}, \"nearly_all_seconds\": {}, \"back_seconds\": {}, \"calm_p99_us\": {}, "
      "\"storm_p99_us\": {}, \"caught_up\": {}, \"refetches\": {}, "
      "\"reads\": {}}}\n",
      half, nearly_all, seconds(over - storm), at(quiet, 0.99), at(stormy, 0.99), protocol.caught_up,
      protocol.refetches, static_cast<double>(std::max<std::int64_t>(0, asked)) / task.members);
}

}  // namespace bench

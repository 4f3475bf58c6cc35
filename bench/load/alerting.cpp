#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <thread>

#include "bench/load/commands.hpp"
#include "bench/load/madang.hpp"
#include "bench/load/process.hpp"
#include "bench/load/room.hpp"
#include "bench/load/steady.hpp"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{120};

double seconds(Clock::duration time) { return std::chrono::duration<double>(time).count(); }

/// Raises an alert to all staff, and waits until everybody who is there but its sender has been told, one by one; then
/// until the last of all is laid out.
struct Told {
  double accepted = 0;  ///< seconds
  double first = 0;
  double half = 0;
  double last = 0;
};

Told alert_everybody(Room& room, Madang& protocol) {
  const auto others = room.size() - 1;
  const auto begun = Clock::now();
  const auto passed = [&] { return seconds(Clock::now() - begun); };
  Told told;
  room.send(room.member(0), protocol.alert_everybody());
  while (protocol.alerted < others || told.accepted == 0) {
    room.turn(10);
    if (told.accepted == 0 && !protocol.take_answers().empty()) told.accepted = passed();
    if (told.first == 0 && protocol.alerted > 0) told.first = passed();
    if (told.half == 0 && protocol.alerted >= others / 2) told.half = passed();
    if (passed() > seconds(kPatience))
      throw std::runtime_error(fmt::format("{} of {} were told within two minutes", protocol.alerted, others));
  }
  told.last = passed();
  return told;
}

}  // namespace

/// So many are there and silent, as many as `members`, of an organisation that may have many more. Its owner alerts all
/// staff. Meanwhile a few others go on posting at `rate` as they did before: how long these wait, calm and while the
/// alert is laid out.
void alert(const Task& task) {
  constexpr int kOthers = 100;
  Madang protocol(read_organisation(task.organisation));
  Room room(protocol, task.ports);
  room.gather(task.members, 256);
  SteadySenders others(task, kOthers);
  const std::chrono::seconds time(task.seconds);
  others.go(std::chrono::seconds(1));  // warm
  const auto calm = Clock::now();
  others.go(time);

  const Usage before = usage_of(task.pids);
  const auto begun = Clock::now();
  std::jthread posting([&] { others.go(time); });
  const Told told = alert_everybody(room, protocol);
  posting.join();
  const Usage after = usage_of(task.pids);
  const auto quiet = microseconds_between(others.waited(), calm, calm + time);
  const auto busy = microseconds_between(others.waited(), begun, begun + time);
  fmt::print(
      "{{\"accepted_seconds\": {}, \"first_seconds\": {}, \"half_seconds\": {}, \"told_seconds\": {}, "
      "\"calm_p99_us\": {}, \"alert_p99_us\": {}, \"cpu_seconds\": {}}}\n",
      told.accepted, told.first, told.half, told.last, at(quiet, 0.99), at(busy, 0.99),
      static_cast<double>(after.cpu_ns - before.cpu_ns) / 1e9);
}

}  // namespace bench

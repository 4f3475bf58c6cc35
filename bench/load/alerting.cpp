#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
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
constexpr int kAtOnce = 500;  // a server that has more to write says that it is busy, and devices come again

double seconds(Clock::duration time) { return std::chrono::duration<double>(time).count(); }

/// Raises an alert to all staff, and waits until everybody who is there but its sender has been told, one by one; then
/// until the last of all is laid out.
struct Told {
  double accepted = 0;  ///< seconds
  double first = 0;
  double half = 0;
  double last = 0;
  std::string alert;
};

/// The body of the sender's next answer.
boost::json::value body_after(Room& room, Madang& protocol, std::string_view call) {
  protocol.answered.clear();
  room.send(room.member(0), call);
  while (protocol.answered.empty()) room.turn(10);
  return boost::json::parse(protocol.answered).at("body");
}

std::int64_t tallied(const boost::json::value& alert, std::string_view what) {
  return alert.at("tallies").at(what).as_int64();
}

/// All who were told confirm, so many at once; gives the seconds until the last has an answer. The sender's tallies
/// must then say exactly so many, of exactly `everybody`: they are counted word by word, never by looking.
double confirm_all(Room& room, Madang& protocol, const std::string& alert, std::int64_t everybody) {
  const auto is_laid_out = [&] {
    return tallied(body_after(room, protocol, protocol.look(alert)), "total") == everybody;
  };
  for (const auto until = Clock::now() + kPatience; !is_laid_out();)
    if (Clock::now() > until) throw std::runtime_error("not everybody was told");
  const auto begun = Clock::now();
  const auto wanted = room.answered + room.size() - 1;
  for (int sent = 0; room.answered < wanted; room.turn(10)) {
    const auto answered = room.answered - (wanted - room.size() + 1);
    while (sent < room.size() - 1 && sent < answered + kAtOnce) room.send(room.member(++sent), protocol.confirm(alert));
  }
  const double passed = seconds(Clock::now() - begun);
  const auto after = body_after(room, protocol, protocol.look(alert));
  if (tallied(after, "confirmed") != room.size() - 1 || tallied(after, "total") != everybody)
    throw std::runtime_error("the tallies are wrong: " + boost::json::serialize(after));
  return passed;
}

Told alert_everybody(Room& room, Madang& protocol) {
  const auto others = room.size() - 1;
  const auto begun = Clock::now();
  const auto passed = [&] { return seconds(Clock::now() - begun); };
  Told told;
  room.send(room.member(0), protocol.alert_everybody());
  while (protocol.alerted < others || told.accepted == 0) {
    room.turn(10);
    if (told.accepted == 0 && !protocol.answered.empty()) told.accepted = passed();
    if (told.first == 0 && protocol.alerted > 0) told.first = passed();
    if (told.half == 0 && protocol.alerted >= others / 2) told.half = passed();
    if (passed() > seconds(kPatience))
      throw std::runtime_error(fmt::format("{} of {} were told within two minutes", protocol.alerted, others));
  }
  told.last = passed();
  told.alert = boost::json::parse(protocol.answered).at("body").at("brief").at("id").as_string();
  return told;
}

}  // namespace

/// So many are there and silent, as many as `members`, of an organisation that may have many more. Its owner alerts all
/// staff. Meanwhile a few others go on posting at `rate` as they did before: how long these wait, calm and while the
/// alert is laid out. In the end all who are there confirm.
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
  const auto everybody = static_cast<std::int64_t>(protocol.organisation().members.size()) - 1;
  const double confirmed = confirm_all(room, protocol, told.alert, everybody);
  const auto quiet = microseconds_between(others.waited(), calm, calm + time);
  const auto busy = microseconds_between(others.waited(), begun, begun + time);
  fmt::print(
      "{{\"accepted_seconds\": {}, \"first_seconds\": {}, \"half_seconds\": {}, \"told_seconds\": {}, "
      "\"calm_p99_us\": {}, \"alert_p99_us\": {}, \"cpu_seconds\": {}, \"confirmed_seconds\": {}}}\n",
      told.accepted, told.first, told.half, told.last, at(quiet, 0.99), at(busy, 0.99),
      static_cast<double>(after.cpu_ns - before.cpu_ns) / 1e9, confirmed);
}

}  // namespace bench

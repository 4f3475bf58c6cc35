// The load: speaks to one server as many people would, and prints what it saw as one JSON object. bench/run starts it.

#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <exception>

#include "bench/load/commands.hpp"

namespace {

/// As many connections as the system lets one process have.
void raise_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App command("Puts a load on a server");
  command.require_subcommand(1);
  bench::Task task;
  const auto add = [&](const char* name, const char* help, void (*run)(const bench::Task&)) {
    CLI::App* sub = command.add_subcommand(name, help);
    sub->add_option("--protocol", task.protocol);
    sub->add_option("--organisation", task.organisation);
    sub->add_option("--port", task.ports)->required();
    sub->add_option("--pid", task.pids);
    sub->add_option("--members", task.members);
    sub->add_option("--outstanding", task.outstanding);
    sub->add_option("--messages", task.messages);
    sub->add_option("--rate", task.rate);
    sub->add_option("--seconds", task.seconds);
    sub->add_option("--spread", task.spread);
    sub->add_flag("--encrypted", task.encrypted);
    sub->add_flag("--sleeping", task.sleeping);
    sub->callback([&task, run] {
      raise_limit();
      run(task);
    });
  };
  add("fanout", "one says, everybody hears", bench::fan_out);
  add("idle", "everybody is there and silent", bench::idle);
  add("stay", "everybody is there as its input says, and silent", bench::stay);
  add("post", "everybody posts as fast as it goes", bench::post);
  add("acknowledge", "posts at a steady rate", bench::acknowledge);
  add("resume", "everybody comes back at once", bench::resume);
  add("storm", "a crowd is cut off and comes back", bench::storm);
  add("alert", "somebody alerts all staff", bench::alert);
  add("relay", "one says on one server, another hears on the next", bench::relay);
  add("nats-echo", "answers over NATS until it is ended", bench::nats_echo);
  add("nats-round-trip", "asks it, one question after another", bench::nats_round_trip);
  try {
    CLI11_PARSE(command, count, arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_load: {}\n", error.what());
    return 1;
  }
  return 0;
}

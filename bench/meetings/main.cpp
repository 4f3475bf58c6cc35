// Meets at one media server as many people would, and prints what they saw as one JSON object. bench/run starts it.

#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <exception>

#include "bench/meetings/task.hpp"

namespace {

void raise_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int count, char** arguments) {
  CLI::App command("Meets at a media server");
  command.require_subcommand(1);
  bench::meetings::Task task;
  const auto add = [&](const char* name, const char* help, void (*run)(const bench::meetings::Task&)) {
    CLI::App* sub = command.add_subcommand(name, help);
    sub->add_option("--server", task.server);
    sub->add_option("--port", task.port)->required();
    sub->add_option("--pid", task.pid)->required();
    sub->add_option("--profile", task.profile);
    sub->add_option("--participants", task.participants);
    sub->add_option("--first", task.first);
    sub->add_option("--publishers", task.publishers);
    sub->add_option("--tiles", task.tiles);
    sub->add_option("--frames", task.frames);
    sub->add_option("--loss", task.loss);
    sub->add_option("--open-each", task.open_each);
    sub->add_option("--settle", task.settle);
    sub->add_option("--seconds", task.seconds);
    sub->add_option("--storm", task.storm);
    sub->add_option("--flips", task.flips);
    sub->add_flag("--counts-runs", task.counts_runs);
    sub->callback([&task, run] {
      raise_limit();
      run(task);
    });
  };
  add("fan-out", "few send, everybody sees and hears them", bench::meetings::fan_out);
  add("meet", "everybody sends, and sees a stage and a page", bench::meetings::meet);
  add("speak", "those of a meeting who are looked at and heard, until it is ended", bench::meetings::speak);
  try {
    CLI11_PARSE(command, count, arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_meetings: {}\n", error.what());
    return 1;
  }
  return 0;
}

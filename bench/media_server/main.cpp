// A media server alone, to be measured: our engine, or the floor. bench/run starts it on a processor of its own.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <string>

#include "bench/media_server/bare.hpp"
#include "bench/media_server/engine.hpp"

int main(int count, char** arguments) {
  CLI::App command("A media server alone");
  command.require_subcommand(1);
  std::uint16_t port = 0;
  CLI::App* bare = command.add_subcommand("bare", "sends on what it is sent");
  bare->add_option("--port", port)->required();
  bare->callback([&] { bench::media_server::forward_bare(port); });
  std::size_t workers = 1;
  std::string address = "127.0.0.1";
  CLI::App* engine = command.add_subcommand("engine", "our media engine, asked by those who are on loopback");
  engine->add_option("--port", port)->required();
  engine->add_option("--workers", workers);
  engine->add_option("--address", address, "where media go: of this machine");
  engine->callback([&] { bench::media_server::serve_engine(port, address, workers); });
  try {
    CLI11_PARSE(command, count, arguments);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_media_server: {}\n", error.what());
    return 1;
  }
  return 0;
}

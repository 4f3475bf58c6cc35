#include "app/serve.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>

#include "app/demo/demo.hpp"
#include "app/wiring.hpp"
#include "kernel/log/log.hpp"

namespace madang::app {
namespace {

void wait_for_signal() {
  boost::asio::io_context context;
  boost::asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([](boost::system::error_code, int) {});
  context.run();
}

void print_sign_ins(const std::vector<demo::SignIn>& sign_ins) {
  if (!sign_ins.empty()) std::printf("\n  Sign in as\n");
  for (const auto& each : sign_ins)
    std::printf("    %-12s password %-10s  %s\n", each.login.c_str(), each.password.c_str(), each.who.c_str());
}

}  // namespace

int serve(const Config& config, bool with_demo) {
  log::start(config.log_level, config.log_format == "json" ? log::Format::json : log::Format::text);
  std::signal(SIGPIPE, SIG_IGN);
  demo::ShiftedClock clock;
  Wiring wiring(config, clock);
  wiring.start();
  if (with_demo) print_sign_ins(demo::found_company(wiring, clock));
  std::printf("\n  Madang is at %s   (Ctrl-C stops it)\n\n", wiring.address().c_str());
  std::fflush(stdout);
  wait_for_signal();
  std::printf("Stopping: nothing that was acknowledged is lost.\n");
  std::fflush(stdout);
  wiring.stop();
  return 0;
}

}  // namespace madang::app

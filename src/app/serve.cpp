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

/// Catches the operator's word from the first moment on, also while the server still starts: it is acted on once there
/// is something to stop.
class StopSignal {
 public:
  StopSignal() {
    signals_.async_wait([](boost::system::error_code, int) {});
  }
  void wait() { context_.run(); }

 private:
  boost::asio::io_context context_;
  boost::asio::signal_set signals_{context_, SIGINT, SIGTERM};
};

void print_sign_ins(const std::vector<demo::SignIn>& sign_ins) {
  if (!sign_ins.empty()) std::printf("\n  Sign in as\n");
  for (const auto& each : sign_ins)
    std::printf("    %-12s password %-10s  %s\n", each.login.c_str(), each.password.c_str(), each.who.c_str());
}

}  // namespace

int serve(const Config& config, bool with_demo) {
  log::start(config.log_level, config.log_format == "json" ? log::Format::json : log::Format::text);
  std::signal(SIGPIPE, SIG_IGN);
  StopSignal stop;
  demo::ShiftedClock clock;
  Wiring wiring(config, clock);
  wiring.start();
  if (with_demo) print_sign_ins(demo::found_company(wiring, clock));
  std::printf("\n  Madang is at %s   (Ctrl-C stops it)\n\n", wiring.address().c_str());
  std::fflush(stdout);
  stop.wait();
  std::printf("Stopping: nothing that was acknowledged is lost.\n");
  std::fflush(stdout);
  wiring.stop();
  return 0;
}

}  // namespace madang::app

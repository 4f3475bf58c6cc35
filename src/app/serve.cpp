#include "app/serve.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdio>
#include <functional>

#include "app/demo/demo.hpp"
#include "app/wiring.hpp"
#include "kernel/log/log.hpp"

namespace madang::app {
namespace {

/// Catches the operator's word from the first moment on, also while the server still starts: it is acted on once there
/// is something to stop.
class Signals {
 public:
  /// SIGHUP is heard only where it means something; elsewhere it ends the program, as when a terminal is closed.
  explicit Signals(bool hears_hangup) {
    stop_.async_wait([this](boost::system::error_code, int) { context_.stop(); });
    if (hears_hangup) hangup_.add(SIGHUP);
  }

  /// Returns when told to stop.
  void wait(const std::function<void()>& on_hangup) {
    await_hangup(on_hangup);
    context_.run();
  }

 private:
  void await_hangup(const std::function<void()>& act) {
    hangup_.async_wait([this, &act](boost::system::error_code error, int) {
      if (error) return;
      act();
      await_hangup(act);
    });
  }

  boost::asio::io_context context_;
  boost::asio::signal_set stop_{context_, SIGINT, SIGTERM};
  boost::asio::signal_set hangup_{context_};
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
  Signals signals(config.speaks_tls());
  demo::ShiftedClock clock;
  Wiring wiring(config, clock);
  wiring.start();
  if (with_demo) print_sign_ins(demo::found_company(wiring, clock));
  std::printf("\n  Madang is at %s   (Ctrl-C stops it)\n\n", wiring.address().c_str());
  std::fflush(stdout);
  signals.wait([&wiring] { wiring.reload_certificate(); });
  std::printf("Stopping: nothing that was acknowledged is lost.\n");
  std::fflush(stdout);
  wiring.stop();
  return 0;
}

}  // namespace madang::app

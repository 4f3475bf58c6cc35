#include "kernel/net/loops.hpp"

#include <fmt/format.h>

#include <exception>

#include "kernel/log/log.hpp"
#include "kernel/log/thread_name.hpp"

namespace madang::net {

namespace {

bool runs_to_its_end(boost::asio::io_context& loop) {
  try {
    loop.run();
    return true;
  } catch (const std::exception& error) {
    log::error(fmt::format("an exception reached a loop: {}", error.what()));
  } catch (...) {
    log::error("an unknown exception reached a loop");
  }
  return false;
}

void run(boost::asio::io_context& loop) {
  while (!runs_to_its_end(loop)) continue;
}

}  // namespace

Loops::Loops(std::size_t count) {
  for (std::size_t index = 0; index < count; ++index) {
    loops_.push_back(std::make_unique<boost::asio::io_context>(1));
    work_.push_back(boost::asio::make_work_guard(*loops_.back()));
  }
  for (auto& loop : loops_)
    threads_.emplace_back([&loop = *loop] {
      log::name_this_thread("loop");
      run(loop);
    });
}

Loops::~Loops() { stop(); }

void Loops::stop() {
  for (auto& loop : loops_) loop->stop();
  threads_.clear();
}

}  // namespace madang::net

#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

namespace madang::net {

/// One io_context with one thread per core. What is born on a loop stays on it, so nothing of it needs a lock.
/// Owned by main; outlives everything that runs on it. An exception that reaches a loop is logged and the loop goes on.
class Loops {
 public:
  explicit Loops(std::size_t count);
  ~Loops();  ///< stops and joins

  std::size_t size() const { return loops_.size(); }
  boost::asio::io_context& loop(std::size_t index) { return *loops_[index]; }
  void stop();  ///< stops and joins; again is harmless; never from a loop itself

 private:
  std::vector<std::unique_ptr<boost::asio::io_context>> loops_;
  std::vector<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> work_;
  std::vector<std::jthread> threads_;
};

}  // namespace madang::net

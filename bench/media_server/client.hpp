#pragma once

#include <boost/json.hpp>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace bench::media_server {

/// Where the server is asked, on loopback. Throws std::runtime_error when the port is taken.
class Door {
 public:
  explicit Door(std::uint16_t port);
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;
  ~Door();

  /// The descriptor of the next who has something to say: who only tries whether somebody listens says nothing and
  /// hangs up. -1 once the door is shut.
  int accept();
  /// Any thread.
  void shut();

 private:
  int listening_;
};

/// Who asks the server, in lines of JSON. Lines are said from any thread, and none of them waits for the client: a
/// writer does.
class Client {
 public:
  /// Owns the descriptor.
  explicit Client(int descriptor);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  void say(const boost::json::object& message);
  /// The next line; empty when the client hung up.
  std::string hear();

 private:
  void write_on();

  int descriptor_;
  std::string input_;
  std::mutex mutex_;
  std::condition_variable said_;
  std::string unsent_;
  bool is_over_ = false;
  std::thread writer_;
};

}  // namespace bench::media_server

#pragma once

#include <boost/asio.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace madang::outbound {

/// A real HTTP server on a port of its own that answers whatever a test says, well-formed or not. It serves one at a
/// time, which is enough for a fetcher that makes one connection after the other.
class ScriptedServer {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  using Answer = std::function<void(ScriptedServer&, Socket&, const std::string& path)>;

  explicit ScriptedServer(Answer answer, const char* address = "127.0.0.1")
      : acceptor_(io_, {boost::asio::ip::make_address(address), 0}),
        answer_(std::move(answer)),
        thread_([this] { serve(); }) {}
  ~ScriptedServer() {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    ending_.notify_all();
    boost::system::error_code ignored;
    Socket last(io_);
    last.connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
  }

  std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }
  std::string url(const std::string& path = "/") const { return "http://127.0.0.1:" + port() + path; }
  std::string endpoint() const { return "127.0.0.1:" + port(); }
  /// Heads of the requests that came.
  std::vector<std::string> heads() const {
    const std::scoped_lock lock(mutex_);
    return heads_;
  }

  /// A slow server's pace. False when the test is over.
  bool pause(std::chrono::milliseconds length) {
    std::unique_lock lock(mutex_);
    return !ending_.wait_for(lock, length, [this] { return stopping_.load(); });
  }
  /// Goes on for as long as somebody listens.
  void drip(Socket& socket) {
    while (pause(std::chrono::milliseconds(5)) && send(socket, "a")) continue;
  }

  /// False when the other has gone.
  static bool send(Socket& socket, std::string_view bytes) {
    boost::system::error_code error;
    boost::asio::write(socket, boost::asio::buffer(bytes), error);
    return !error;
  }
  static bool reply(Socket& socket, std::string_view headers, std::string_view body) {
    return send(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\n" + std::string(headers) + "\r\n\r\n") &&
           send(socket, body);
  }

 private:
  void serve() {
    while (!stopping_) {
      boost::system::error_code error;
      Socket socket(io_);
      acceptor_.accept(socket, error);
      if (error || stopping_) continue;
      std::string head;
      boost::asio::read_until(socket, boost::asio::dynamic_buffer(head), "\r\n\r\n", error);
      if (error) continue;
      {
        const std::scoped_lock lock(mutex_);
        heads_.push_back(head);
      }
      const auto start = head.find(' ') + 1;
      answer_(*this, socket, head.substr(start, head.find(' ', start) - start));
    }
  }

  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  Answer answer_;
  std::atomic<bool> stopping_ = false;
  mutable std::mutex mutex_;
  std::condition_variable ending_;
  std::vector<std::string> heads_;
  std::thread thread_;
};

}  // namespace madang::outbound

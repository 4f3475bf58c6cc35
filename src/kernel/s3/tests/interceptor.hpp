#pragma once

#include <array>
#include <boost/asio.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace madang::s3 {

/// One request as it came over the wire.
struct Captured {
  std::string head;
  std::string body;

  std::string first_line() const { return head.substr(0, head.find("\r\n")); }
};

/// What becomes of a request, or of its answer.
struct Fate {
  enum class Kind { passed, answered, answer_cut, dropped, hung, damaged } kind = Kind::passed;
  std::string text;       ///< of `answered`, whole
  std::size_t bytes = 0;  ///< of the answer, after which it is cut

  static Fate answer(std::string_view status, std::string_view body, std::string_view headers = {}) {
    return {Kind::answered, "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
                                "\r\n" + std::string(headers) + "\r\n" + std::string(body)};
  }
};

/// Stands between a client and an S3 server, keeps what was asked, and does harm where a test says so.
class Interceptor {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  using Decide = std::function<Fate(const Captured&, std::size_t number)>;

  Interceptor(std::string upstream_port, Decide decide)
      : upstream_port_(std::move(upstream_port)),
        decide_(std::move(decide)),
        acceptor_(io_, {boost::asio::ip::make_address("127.0.0.1"), 0}),
        accepting_([this] { accept(); }) {}
  ~Interceptor() {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
      boost::system::error_code ignored;
      for (auto& socket : sockets_) socket.shutdown(Socket::shutdown_both, ignored);
    }
    ending_.notify_all();
    boost::system::error_code ignored;
    Socket last(io_);
    last.connect(acceptor_.local_endpoint(), ignored);
    accepting_.join();
    for (auto& thread : threads_) thread.join();
  }

  std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }
  std::vector<Captured> captured() const {
    const std::scoped_lock lock(mutex_);
    return captured_;
  }
  std::size_t connections() const {
    const std::scoped_lock lock(mutex_);
    return threads_.size();
  }

 private:
  void accept() {
    for (;;) {
      boost::system::error_code error;
      Socket socket(io_);
      acceptor_.accept(socket, error);
      const std::scoped_lock lock(mutex_);
      if (stopping_) return;
      if (error) continue;
      sockets_.push_back(std::move(socket));
      threads_.emplace_back([this, &client = sockets_.back()] { serve(client); });
    }
  }

  void serve(Socket& client) {
    std::string unread;
    Captured request;
    while (read_message(client, unread, request)) {
      std::size_t number = 0;
      {
        const std::scoped_lock lock(mutex_);
        number = captured_.size();
        captured_.push_back(request);
      }
      if (!carry_out(client, decide_(request, number), request)) break;
    }
    boost::system::error_code ignored;
    client.shutdown(Socket::shutdown_both, ignored);
  }

  bool carry_out(Socket& client, const Fate& fate, Captured& request) {
    if (fate.kind == Fate::Kind::answered) return send(client, fate.text);
    if (fate.kind == Fate::Kind::dropped) return false;
    if (fate.kind == Fate::Kind::hung) {
      std::unique_lock lock(mutex_);
      ending_.wait(lock, [this] { return stopping_; });
      return false;
    }
    if (fate.kind == Fate::Kind::damaged) request.body.back() ^= 1;
    const auto answer = ask_upstream(request);
    if (fate.kind == Fate::Kind::answer_cut)
      return send(client, std::string_view(answer).substr(0, fate.bytes)) && false;
    return send(client, answer);
  }

  /// Over a connection of its own, so that the answer ends where that does.
  std::string ask_upstream(const Captured& request) {
    boost::system::error_code error;
    Socket upstream(io_);
    const auto port = static_cast<std::uint16_t>(std::atoi(upstream_port_.c_str()));
    upstream.connect({boost::asio::ip::make_address("127.0.0.1"), port}, error);
    const auto head = std::string_view(request.head).substr(0, request.head.size() - 2);
    send(upstream, std::string(head) + "Connection: close\r\n\r\n" + request.body);
    std::string answer;
    boost::asio::read(upstream, boost::asio::dynamic_buffer(answer), error);
    return answer;
  }

  static bool send(Socket& socket, std::string_view bytes) {
    boost::system::error_code error;
    boost::asio::write(socket, boost::asio::buffer(bytes), error);
    return !error;
  }

  static std::size_t length_in(const std::string& head) {
    const auto place = head.find("Content-Length: ");
    return place == head.npos ? 0 : std::strtoull(head.c_str() + place + 16, nullptr, 10);
  }
  static bool read_message(Socket& socket, std::string& unread, Captured& into) {
    boost::system::error_code error;
    const auto size = boost::asio::read_until(socket, boost::asio::dynamic_buffer(unread), "\r\n\r\n", error);
    if (error) return false;
    into.head = unread.substr(0, size);
    unread.erase(0, size);
    const auto length = length_in(into.head);
    if (unread.size() < length)
      boost::asio::read(socket, boost::asio::dynamic_buffer(unread),
                        boost::asio::transfer_exactly(length - unread.size()), error);
    into.body = unread.substr(0, length);
    unread.erase(0, length);
    return !error;
  }

  const std::string upstream_port_;
  const Decide decide_;
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  mutable std::mutex mutex_;
  std::condition_variable ending_;
  bool stopping_ = false;
  std::vector<Captured> captured_;
  std::list<Socket> sockets_;
  std::list<std::thread> threads_;
  std::thread accepting_;
};

}  // namespace madang::s3

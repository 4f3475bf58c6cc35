#include "kernel/net/flush_queue.hpp"

#include <boost/asio/post.hpp>
#include <deque>
#include <future>

#include "kernel/net/tests/test_server.hpp"

namespace madang::net {

namespace {

using namespace std::chrono_literals;

constexpr auto kForever = 1h;

/// Clients of one loop, each with its socket on the server's side.
class Crowd {
 public:
  Crowd(std::size_t size, std::chrono::milliseconds longest_wait)
      : server_(options(longest_wait), echo_request, accept()) {
    for (std::size_t i = 0; i < size; ++i) clients_.emplace_back(server_.port()).upgrade();
    on_loop([] {});
  }

  std::atomic<bool> more_is_coming = true;

  std::size_t size() const { return clients_.size(); }
  TestClient& client(std::size_t index) { return clients_[index]; }
  /// Bytes given to the kernel when everything asked for before has been done. What the loop posts to itself may stand
  /// behind one post of another thread, but not behind two.
  std::uint64_t sent() {
    on_loop([] {});
    on_loop([] {});
    return server_.server.counts().bytes_out;
  }
  void tell_all(std::string_view text) {
    on_loop([&] {
      const Frame event = text_frame(text);
      for (Socket* const socket : sockets_)
        if (socket) socket->send_droppable(event);
    });
  }
  void answer(std::size_t index, std::string_view text) {
    on_loop([&] { sockets_[index]->send(text_frame(text)); });
  }

 private:
  class Silent final : public SocketListener {
   public:
    explicit Silent(Socket*& place) : place_(place) {}
    void received(std::string_view) override {}
    void closed() override { place_ = nullptr; }

   private:
    Socket*& place_;
  };

  ServerOptions options(std::chrono::milliseconds longest_wait) {
    ServerOptions options;
    options.limits.crowd_time = longest_wait;
    options.more_is_coming = [this] { return more_is_coming.load(); };
    return options;
  }
  SocketAcceptor accept() {
    return [this](Socket& socket, const HttpRequest&) {
      return boost::intrusive_ptr<SocketListener>(new Silent(sockets_.emplace_back(&socket)));
    };
  }
  void on_loop(std::function<void()> work) {
    std::packaged_task<void()> task(std::move(work));
    boost::asio::post(server_.loops.loop(0), [&task] { task(); });
    task.get_future().get();
  }

  std::deque<Socket*> sockets_;  // null when gone; in the order of the clients, for the loop's thread
  std::deque<TestClient> clients_;
  TestServer server_;
};

}  // namespace

TEST(FlushQueue, events_for_a_crowd_go_out_with_those_that_are_about_to_come) {
  Crowd crowd(FlushQueue::kCrowd, kForever);
  const auto before = crowd.sent();
  crowd.tell_all("1");
  crowd.tell_all("2");
  EXPECT_EQ(crowd.sent(), before);
  crowd.more_is_coming = false;
  crowd.tell_all("3");
  EXPECT_GT(crowd.sent(), before);
  for (std::size_t i = 0; i < crowd.size(); ++i)
    for (const auto* text : {"1", "2", "3"}) EXPECT_EQ(crowd.client(i).read_frame().payload, text);
}

TEST(FlushQueue, nobody_waits_longer_for_what_fails_to_come) {
  Crowd crowd(FlushQueue::kCrowd, 1ms);
  for (const auto* text : {"1", "2"}) {
    crowd.tell_all(text);
    for (std::size_t i = 0; i < crowd.size(); ++i) EXPECT_EQ(crowd.client(i).read_frame().payload, text);
  }
}

TEST(FlushQueue, a_few_do_not_wait) {
  Crowd crowd(FlushQueue::kCrowd - 1, kForever);
  crowd.tell_all("1");
  for (std::size_t i = 0; i < crowd.size(); ++i) EXPECT_EQ(crowd.client(i).read_frame().payload, "1");
}

TEST(FlushQueue, an_answer_does_not_wait_and_takes_along_what_was_before_it) {
  Crowd crowd(FlushQueue::kCrowd, kForever);
  crowd.tell_all("event");
  crowd.answer(0, "answer");
  EXPECT_EQ(crowd.client(0).read_frame().payload, "event");
  EXPECT_EQ(crowd.client(0).read_frame().payload, "answer");
  const auto before = crowd.sent();
  crowd.tell_all("later");
  EXPECT_EQ(crowd.sent(), before);
  crowd.more_is_coming = false;
  crowd.tell_all("last");
  EXPECT_EQ(crowd.client(0).read_frame().payload, "later");
  EXPECT_EQ(crowd.client(0).read_frame().payload, "last");
  for (const auto* text : {"event", "later", "last"}) EXPECT_EQ(crowd.client(1).read_frame().payload, text);
}

TEST(FlushQueue, whoever_is_gone_meanwhile_is_passed_over) {
  Crowd crowd(FlushQueue::kCrowd, kForever);
  crowd.tell_all("1");
  crowd.client(0).hang_up();
  crowd.more_is_coming = false;
  crowd.tell_all("2");
  for (const auto* text : {"1", "2"}) EXPECT_EQ(crowd.client(1).read_frame().payload, text);
}

}  // namespace madang::net

#include "kernel/net/poll.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "kernel/net/peer.hpp"
#include "kernel/net/site.hpp"

namespace madang::net {

namespace {

/// A peer over one end of a pair of sockets; the test holds the other end.
class Probe final : public Peer {
 public:
  Probe(boost::intrusive_ptr<ServerLoop> loop, Wire wire, int& alive)
      : Peer(std::move(loop), std::move(wire)), alive_(alive) {
    ++alive_;
    set_deadline(SteadyTime::max());
  }
  ~Probe() override { --alive_; }

  void time_is_up(SteadyTime) override {}
  void cut() override { shut(); }
  void readable() override {
    ++readable_count;
    when_readable();
  }
  void writable() override { ++writable_count; }

  using Peer::await_readable;
  using Peer::await_writable;
  using Peer::is_open;
  using Peer::receive;
  using Peer::take_wire;

  int readable_count = 0;
  int writable_count = 0;
  std::function<void()> when_readable = [] {};

 private:
  int& alive_;
};

class PollTest : public testing::Test {
 protected:
  PollTest() : loop_(new ServerLoop(io_, std::make_shared<Site>(ServerOptions(), HttpHandler(), SocketAcceptor()))) {
    loop_->start(TcpAcceptor(io_));
    turn();
  }
  ~PollTest() override {
    loop_->cut();
    turn();
  }

  /// Everything that is ready now; false when nothing was.
  bool turn() {
    bool any = false;
    for (int rounds = 0; io_.poll() > 0; ++rounds) {
      any = true;
      if (rounds == 1000) {
        ADD_FAILURE() << "the loop turns and turns";
        break;
      }
    }
    return any;
  }

  boost::intrusive_ptr<Probe> probe() {
    std::array<int, 2> ends;
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    ends_.emplace_back(ends[1]);
    return new Probe(loop_, {blob::Descriptor(ends[0]), nullptr}, alive_);
  }
  void say(std::size_t index) { EXPECT_EQ(::send(ends_[index].number(), "!", 1, MSG_NOSIGNAL), 1); }

  boost::asio::io_context io_{1};
  boost::intrusive_ptr<ServerLoop> loop_;
  std::vector<blob::Descriptor> ends_;
  int alive_ = 0;
};

}  // namespace

TEST_F(PollTest, tells_once_for_each_wait_as_long_as_bytes_are_there) {
  const auto peer = probe();
  peer->await_readable();
  turn();
  EXPECT_EQ(peer->readable_count, 0);
  say(0);
  turn();
  EXPECT_EQ(peer->readable_count, 1);
  peer->await_readable();
  turn();
  EXPECT_EQ(peer->readable_count, 2) << "nothing was taken";
  std::array<char, 8> bytes;
  EXPECT_EQ(peer->receive(bytes).bytes, 1U);
  peer->await_readable();
  turn();
  EXPECT_EQ(peer->readable_count, 2);
  say(0);
  turn();
  EXPECT_EQ(peer->readable_count, 3);
}

TEST_F(PollTest, what_nobody_awaits_does_not_keep_the_loop_busy) {
  const auto peer = probe();
  std::array<char, 8> bytes;
  peer->when_readable = [&] { peer->receive(bytes); };
  peer->await_readable();
  say(0);
  turn();
  ends_.clear();  // hung up: the kernel would tell of it again and again
  EXPECT_TRUE(turn());
  EXPECT_FALSE(turn());
  EXPECT_EQ(peer->readable_count, 1);
  peer->await_readable();
  turn();
  EXPECT_EQ(peer->readable_count, 2) << "asked again";
}

TEST_F(PollTest, room_to_write_is_told_once) {
  const auto peer = probe();
  peer->await_readable();
  peer->await_writable();
  turn();
  EXPECT_EQ(peer->writable_count, 1);
  EXPECT_EQ(peer->readable_count, 0);
  EXPECT_FALSE(turn());
  say(0);
  turn();
  EXPECT_EQ(peer->readable_count, 1) << "it is still awaited";
}

TEST_F(PollTest, an_error_is_told_to_whoever_waits) {
  const auto peer = probe();
  peer->await_writable();
  turn();
  std::array<char, 4096> bytes{};
  while (::send(ends_[0].number(), bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) continue;
  ends_.clear();
  peer->await_readable();
  turn();
  EXPECT_EQ(peer->readable_count, 1);
}

TEST_F(PollTest, a_peer_that_waits_lives_and_one_that_is_cut_does_not) {
  probe()->await_readable();
  EXPECT_EQ(alive_, 1);
  probe();
  EXPECT_EQ(alive_, 1) << "the second never waited";
  auto peer = probe();
  peer->await_readable();
  peer->cut();
  peer.reset();
  EXPECT_EQ(alive_, 2) << "until the turn is over";
  turn();
  EXPECT_EQ(alive_, 1);
}

TEST_F(PollTest, who_was_shut_by_another_in_the_same_turn_is_not_told) {
  auto first = probe();
  auto second = probe();
  first->when_readable = [&] { second->cut(), second.reset(); };
  second->when_readable = [&] { first->cut(), first.reset(); };
  first->await_readable();
  second->await_readable();
  say(0);
  say(1);
  turn();
  EXPECT_EQ(alive_, 1);
  EXPECT_NE(first == nullptr, second == nullptr);
}

TEST_F(PollTest, a_socket_that_was_handed_on_tells_its_new_peer) {
  const auto before = probe();
  before->await_readable();
  const boost::intrusive_ptr after(new Probe(loop_, before->take_wire(), alive_));
  after->await_readable();
  say(0);
  turn();
  EXPECT_EQ(before->readable_count, 0);
  EXPECT_EQ(after->readable_count, 1);
}

TEST_F(PollTest, an_exception_ends_one_peer_alone) {
  const auto bad = probe();
  const auto good = probe();
  bad->when_readable = [] { throw std::runtime_error("a bug"); };
  bad->await_readable();
  good->await_readable();
  say(0);
  say(1);
  turn();
  EXPECT_EQ(good->readable_count, 1);
  EXPECT_FALSE(bad->is_open());
  EXPECT_TRUE(good->is_open());
}

}  // namespace madang::net

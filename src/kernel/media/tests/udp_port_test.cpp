#include "kernel/media/udp_port.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <map>

namespace madang::media {
namespace {

using testing::ElementsAre;
using Packet = std::vector<std::uint8_t>;

class UdpPortTest : public testing::TestWithParam<const char*> {
 protected:
  static TransportAddress here() { return *TransportAddress::read(GetParam(), 0); }

  void add(std::uint32_t line, const UdpPort& to, std::size_t size) {
    const MutableBytes room = port_.room(size);
    std::ranges::fill(room, static_cast<std::uint8_t>(++added_));
    port_.add(line, to.address(), size);
  }

  /// Sizes and first bytes, in the order of their coming; waits until there are so many.
  static std::vector<std::pair<std::size_t, int>> take(UdpPort& port, std::size_t count) {
    std::vector<std::pair<std::size_t, int>> taken;
    while (taken.size() < count) {
      pollfd ready{.fd = port.descriptor(), .events = POLLIN};
      if (::poll(&ready, 1, 5'000) != 1) break;
      for (const auto& datagram : port.receive()) taken.emplace_back(datagram.bytes.size(), datagram.bytes[0]);
    }
    return taken;
  }

  /// Asks for what the kernel does not join with runs over IPv4: to leave out the checksums.
  void refuse_runs() {
    const int yes = 1;
    ASSERT_EQ(::setsockopt(port_.descriptor(), SOL_SOCKET, SO_NO_CHECK, &yes, sizeof yes), 0);
  }

  UdpPort port_{here()};
  UdpPort ada_{here()};
  UdpPort ben_{here()};
  int added_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Families, UdpPortTest, testing::Values("127.0.0.1", "::1"));

TEST_P(UdpPortTest, equal_datagrams_of_a_line_go_out_as_one_run_and_come_as_they_were) {
  for (const std::size_t size : {1'100, 1'100, 1'100, 700}) add(1, ada_, size);
  for (const std::size_t size : {90, 90}) add(2, ben_, size);
  EXPECT_TRUE(port_.has_waiting());
  port_.flush();
  EXPECT_FALSE(port_.has_waiting());
  using Seen = std::pair<std::size_t, int>;
  EXPECT_THAT(take(ada_, 4), ElementsAre(Seen(1'100, 1), Seen(1'100, 2), Seen(1'100, 3), Seen(700, 4)));
  EXPECT_THAT(take(ben_, 2), ElementsAre(Seen(90, 5), Seen(90, 6)));
  EXPECT_EQ(port_.counts().sent, 6U);
  EXPECT_EQ(port_.counts().messages, 2U);
}

TEST_P(UdpPortTest, lines_that_alternate_are_gathered_and_each_keeps_its_order) {
  for (int i = 0; i < 20; ++i) {
    add(1, ada_, 500);
    add(2, ben_, 500);
  }
  port_.flush();
  const auto seen = take(ada_, 20);
  ASSERT_EQ(seen.size(), 20U);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(seen[static_cast<std::size_t>(i)].second, 2 * i + 1);
  EXPECT_EQ(take(ben_, 20).size(), 20U);
  EXPECT_EQ(port_.counts().messages, 2U);
}

TEST_P(UdpPortTest, a_run_ends_at_a_longer_datagram_and_behind_a_shorter) {
  for (const std::size_t size : {100, 100, 200, 150, 200, 200}) add(7, ada_, size);
  port_.flush();
  const auto seen = take(ada_, 6);
  ASSERT_EQ(seen.size(), 6U);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(seen[static_cast<std::size_t>(i)].second, i + 1);
  EXPECT_EQ(port_.counts().messages, 3U);  // 100 100, 200 150, 200 200
}

TEST_P(UdpPortTest, a_line_that_moves_is_sent_where_it_is) {
  add(1, ada_, 300);
  add(1, ada_, 300);
  add(1, ben_, 300);
  port_.flush();
  EXPECT_EQ(take(ada_, 2).size(), 2U);
  EXPECT_EQ(take(ben_, 1).size(), 1U);
}

class UdpRefusalTest : public UdpPortTest {};
INSTANTIATE_TEST_SUITE_P(Four, UdpRefusalTest, testing::Values("127.0.0.1"));

TEST_P(UdpRefusalTest, a_refused_run_goes_out_singly_and_so_does_all_to_that_address) {
  refuse_runs();
  for (int i = 0; i < 5; ++i) add(1, ada_, 1'000);
  port_.flush();
  EXPECT_EQ(take(ada_, 5).size(), 5U);
  EXPECT_EQ(port_.counts().refused, 1U);
  for (int i = 0; i < 5; ++i) add(1, ada_, 1'000);
  port_.flush();
  EXPECT_EQ(take(ada_, 5).size(), 5U);
  const UdpCounts counts = port_.counts();
  EXPECT_EQ(counts.refused, 1U);  // it did not try again
  EXPECT_EQ(counts.sent, 10U);
  EXPECT_EQ(counts.messages, 10U);
  EXPECT_EQ(counts.dropped, 0U);
}

TEST_P(UdpRefusalTest, what_follows_a_refused_run_goes_out_in_the_same_flush) {
  refuse_runs();
  add(1, ada_, 400);
  add(1, ada_, 400);
  add(2, ben_, 400);
  port_.flush();
  EXPECT_EQ(take(ada_, 2).size(), 2U);
  EXPECT_EQ(take(ben_, 1).size(), 1U);
}

TEST_P(UdpPortTest, more_than_a_tick_has_room_for_goes_out_in_parts) {
  constexpr std::size_t kMany = UdpRuns::kMostDatagrams + 200;
  std::size_t seen = 0;
  for (std::size_t i = 0; i < kMany; ++i) {
    add(1, ada_, 60);
    if (i % 400 == 399) port_.flush(), seen += take(ada_, 400).size();
  }
  port_.flush();
  seen += take(ada_, kMany - seen).size();
  EXPECT_EQ(seen, kMany);
  for (std::size_t i = 0; i < 900; ++i) add(1, ada_, 1'200);  // more bytes than one batch holds
  port_.flush();
  EXPECT_EQ(take(ada_, 900).size(), 900U);
  EXPECT_EQ(port_.counts().dropped, 0U);
}

TEST_P(UdpPortTest, the_longest_run_is_cut) {
  for (int i = 0; i < 150; ++i) add(1, ada_, 100);
  port_.flush();
  EXPECT_EQ(take(ada_, 150).size(), 150U);
  EXPECT_EQ(port_.counts().messages, 3U);  // 64, 64, 22
}

TEST_P(UdpPortTest, what_nobody_may_send_is_dropped_and_the_rest_goes) {
  UdpPort four(*TransportAddress::read("127.0.0.1", 0));
  const auto nowhere = *TransportAddress::read("255.255.255.255", 9);  // broadcast, which was never asked for
  four.room(50);
  four.add(1, nowhere, 50);
  UdpPort to(*TransportAddress::read("127.0.0.1", 0));
  four.room(50);
  four.add(2, to.address(), 50);
  four.flush();
  EXPECT_EQ(take(to, 1).size(), 1U);
  EXPECT_EQ(four.counts().dropped, 1U);
}

TEST_P(UdpPortTest, a_datagram_that_is_too_long_is_left_out) {
  Packet packet(UdpPort::kMostDatagram + 1, 3);
  port_.send(ada_.address(), packet);
  packet.pop_back();
  port_.send(ada_.address(), packet);
  using Seen = std::pair<std::size_t, int>;
  EXPECT_THAT(take(ada_, 1), ElementsAre(Seen(UdpPort::kMostDatagram, 3)));
  EXPECT_EQ(ada_.counts().cut, 1U);
}

TEST_P(UdpPortTest, a_taken_port_is_refused_by_name) {
  EXPECT_THROW(UdpPort again(port_.address()), std::system_error);
}

}  // namespace
}  // namespace madang::media

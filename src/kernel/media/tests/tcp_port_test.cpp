#include "kernel/media/tcp_port.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>

#include <random>

namespace madang::media {
namespace {

using Packet = std::vector<std::uint8_t>;

void await(int descriptor, short what) {
  pollfd ready{.fd = descriptor, .events = what};
  ASSERT_EQ(::poll(&ready, 1, 5'000), 1);
}

class TcpPortTest : public testing::Test {
 protected:
  TcpPortTest() {
    client_ = OwnedDescriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int small = 16 * 1024;
    ::setsockopt(client_.get(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    sockaddr_storage name;
    const socklen_t size = port_.address().write(name);
    EXPECT_EQ(::connect(client_.get(), reinterpret_cast<const sockaddr*>(&name), size), 0);
    await(port_.descriptor(), POLLIN);
    auto accepted = port_.accept();
    server_.emplace(std::move(accepted->socket), accepted->remote);
  }

  std::vector<Packet> received(std::size_t count) {
    std::vector<Packet> packets;
    while (packets.size() < count) {
      await(server_->descriptor(), POLLIN);
      if (!server_->receive()) break;
      while (const auto packet = server_->next()) packets.emplace_back(packet->begin(), packet->end());
    }
    return packets;
  }

  void write(const Packet& bytes) {
    ASSERT_EQ(::write(client_.get(), bytes.data(), bytes.size()), ssize_t(bytes.size()));
  }

  static Packet framed(const std::vector<Packet>& packets) {
    Packet bytes;
    for (const auto& packet : packets) {
      const auto header = frame_header(static_cast<std::uint16_t>(packet.size()));
      bytes.insert(bytes.end(), header.begin(), header.end());
      bytes.insert(bytes.end(), packet.begin(), packet.end());
    }
    return bytes;
  }

  TcpPort port_{*TransportAddress::read("127.0.0.1", 0)};
  OwnedDescriptor client_;
  std::optional<TcpConnection> server_;
};

TEST_F(TcpPortTest, packets_come_as_they_were_however_the_stream_is_cut) {
  std::mt19937 random(5);
  std::vector<Packet> packets;
  for (int i = 0; i < 300; ++i) packets.emplace_back(1 + random() % StreamFrames::kMostPacket, random());
  const Packet stream = framed(packets);
  std::vector<Packet> seen;
  for (std::size_t at = 0; at < stream.size();) {
    const std::size_t size = std::min<std::size_t>(1 + random() % 5'000, stream.size() - at);
    write(Packet(stream.begin() + static_cast<std::ptrdiff_t>(at),
                 stream.begin() + static_cast<std::ptrdiff_t>(at + size)));
    at += size;
    pollfd ready{.fd = server_->descriptor(), .events = POLLIN};
    while (::poll(&ready, 1, 0) == 1) {
      ASSERT_TRUE(server_->receive());
      while (const auto packet = server_->next()) seen.emplace_back(packet->begin(), packet->end());
    }
  }
  for (auto& packet : received(packets.size() - seen.size())) seen.push_back(std::move(packet));
  EXPECT_EQ(seen, packets);
}

TEST_F(TcpPortTest, a_frame_that_is_too_long_ends_the_connection) {
  write({0xff, 0xff, 1, 2, 3});
  await(server_->descriptor(), POLLIN);
  EXPECT_TRUE(server_->receive());
  EXPECT_FALSE(server_->next().has_value());
  EXPECT_TRUE(server_->is_broken());
  EXPECT_FALSE(server_->receive());
}

TEST_F(TcpPortTest, the_other_side_closes) {
  client_ = OwnedDescriptor();
  await(server_->descriptor(), POLLIN);
  EXPECT_FALSE(server_->receive());
}

TEST_F(TcpPortTest, who_does_not_read_loses_whole_packets_and_never_the_frames) {
  std::uint32_t number = 0;
  while (server_->dropped() < 100) {
    Packet packet(1'000 + number % 300);
    ByteWriter(packet).u32(number++);
    server_->send(packet);
  }
  EXPECT_TRUE(server_->has_waiting());
  const std::size_t sent = number - server_->dropped();
  StreamFrames frames;
  std::vector<std::uint32_t> numbers;
  while (numbers.size() < sent) {
    server_->flush();
    await(client_.get(), POLLIN);
    const MutableBytes room = frames.room();
    const auto got = ::read(client_.get(), room.data(), room.size());
    ASSERT_GT(got, 0);
    frames.filled(static_cast<std::size_t>(got));
    while (const auto packet = frames.next()) {
      numbers.push_back(ByteReader(*packet).u32());
      ASSERT_EQ(packet->size(), 1'000 + numbers.back() % 300);
    }
    ASSERT_FALSE(frames.is_broken());
  }
  EXPECT_TRUE(std::ranges::is_sorted(numbers));
  EXPECT_FALSE(server_->has_waiting());
}

}  // namespace
}  // namespace madang::media

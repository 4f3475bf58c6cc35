#include "kernel/outbound/socket_frames.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "kernel/outbound/web_socket.hpp"

namespace madang::outbound {
namespace {

using Kind = SocketMessage::Kind;

std::string server_frame(int first, std::string_view payload) {
  std::string frame(1, static_cast<char>(first));
  if (payload.size() < 126) {
    frame.push_back(static_cast<char>(payload.size()));
  } else {
    frame += {static_cast<char>(126), static_cast<char>(payload.size() >> 8), static_cast<char>(payload.size())};
  }
  return frame + std::string(payload);
}

std::vector<std::string> read(std::string_view bytes, std::mt19937& random) {
  ServerFrames frames(2'000);
  std::vector<std::string> told;
  while (!bytes.empty()) {
    const std::size_t step = std::min<std::size_t>(bytes.size(), 1 + random() % 9);
    frames.feed(bytes.substr(0, step));
    bytes.remove_prefix(step);
    while (true) {
      const auto message = frames.next();
      if (!message) {
        told.push_back("! " + std::string(message.error()));
        return told;
      }
      if (!*message) break;
      told.push_back(std::to_string(static_cast<int>((*message)->kind)) + (*message)->payload);
    }
  }
  return told;
}

TEST(ServerFramesTest, messages_are_read_however_their_bytes_come) {
  std::mt19937 random(1);
  const std::string long_text(700, 'x');
  const std::string bytes = server_frame(0x81, "one") + server_frame(0x01, "tw") + server_frame(0x89, "there?") +
                            server_frame(0x80, "o") + server_frame(0x82, long_text) +
                            server_frame(0x88,
                                         "\x03\xe8"
                                         "bye");
  for (int round = 0; round < 200; ++round)
    EXPECT_EQ(read(bytes, random), (std::vector<std::string>{"0one", "2there?", "0two", "1" + long_text, "4bye"}));
}

TEST(ServerFramesTest, what_no_server_may_send_closes_the_line) {
  std::mt19937 random(2);
  const auto last = [&](const std::string& bytes) { return read(bytes, random).back(); };
  EXPECT_EQ(last(server_frame(0xc1, "")), "! reserved bits are set");
  EXPECT_EQ(last(server_frame(0x83, "")), "! an unknown opcode");
  EXPECT_EQ(last(std::string("\x81\x81kkkkx")), "! a server's frame is masked");
  EXPECT_EQ(last(server_frame(0x80, "x")), "! fragments are out of order");
  EXPECT_EQ(last(server_frame(0x01, "x") + server_frame(0x81, "y")), "! fragments are out of order");
  EXPECT_EQ(last(server_frame(0x09, "x")), "! a control frame is fragmented or too long");
  EXPECT_EQ(last(server_frame(0x81, "\xff")), "! text is not UTF-8");
  EXPECT_EQ(last(server_frame(0x81, std::string(2'001, 'x'))), "! a message is too big");
  EXPECT_EQ(last(server_frame(0x01, std::string(1'500, 'x')) + server_frame(0x80, std::string(501, 'x'))),
            "! a message is too big");
}

TEST(ClientFrameTest, says_what_the_standard_shows) {
  const std::array<std::uint8_t, 4> key{0x37, 0xfa, 0x21, 0x3d};  // RFC 6455, 5.7
  EXPECT_EQ(client_frame(Kind::text, "Hello", key), "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
  EXPECT_EQ(client_frame(Kind::binary, std::string(256, 'x'), key).substr(0, 4), std::string("\x82\xfe\x01\x00", 4));
  EXPECT_EQ(client_frame(Kind::binary, std::string(65'536, 'x'), key).substr(0, 10),
            std::string("\x82\xff\x00\x00\x00\x00\x00\x01\x00\x00", 10));
  EXPECT_EQ(accept_of("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

}  // namespace
}  // namespace madang::outbound

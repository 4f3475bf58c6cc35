#include "kernel/net/websocket_frames.hpp"

#include <gtest/gtest.h>

#include <random>

#include "kernel/net/tests/test_server.hpp"

namespace madang::net {

namespace {

/// What a reader says to some bytes: its events, `!code` last if it refuses them.
using Said = std::vector<std::string>;

std::string word(const SocketEvent& event) {
  constexpr std::array kKinds{"text ", "ping ", "pong ", "close "};
  const auto code = event.kind == SocketEvent::Kind::close ? std::to_string(event.code) + " " : "";
  return kKinds[static_cast<std::size_t>(event.kind)] + code + std::string(event.payload);
}

class Reading {
 public:
  explicit Reading(std::size_t limit = 1 << 20) : reader_(limit) {}
  void feed(std::string_view bytes) {
    pending_ += bytes;
    while (!failed_) {
      const auto step = reader_.next(pending_);
      if (!step) {
        failed_ = true;
        said.push_back("!" + std::to_string(step.error().code));
      } else if (step->taken == 0) {
        return;
      } else {
        if (step->event) said.push_back(word(*step->event));
        pending_.erase(0, step->taken);
      }
    }
  }
  Said said;

 private:
  FrameReader reader_;
  std::string pending_;
  bool failed_ = false;
};

Said read(std::string_view bytes, std::size_t limit = 1 << 20) {
  Reading reading(limit);
  reading.feed(bytes);
  return reading.said;
}

std::string close_payload(int code, std::string_view reason = {}) {
  return std::string{static_cast<char>(code >> 8), static_cast<char>(code)} + std::string(reason);
}

constexpr int kFin = 0x80;

}  // namespace

TEST(FrameReader, reads_every_form_of_length) {
  for (const std::size_t length : {0, 1, 7, 8, 9, 125, 126, 127, 65535, 65536, 200'000}) {
    const std::string payload(length, 'x');
    EXPECT_EQ(read(client_text(payload)), Said{"text " + payload}) << length;
    EXPECT_EQ(encode_frame(Opcode::text, payload).size(), length + (length < 126 ? 2U : length < 65536 ? 4U : 10U));
  }
}

TEST(FrameReader, reads_the_same_at_every_split) {
  const auto stream = client_frame(0x01, "Hel") + client_frame(kFin | 9, "beat") + client_frame(0x00, "lo \xed\x95") +
                      client_frame(kFin | 10, "") + client_frame(kFin, "\x9c!") + client_text(std::string(300, 'y')) +
                      client_frame(kFin | 8, close_payload(1000, "bye"));
  const Said expected{"ping beat", "pong ", "text Hello \xed\x95\x9c!", "text " + std::string(300, 'y'),
                      "close 1000 bye"};
  EXPECT_EQ(read(stream), expected);
  for (std::size_t first = 0; first <= stream.size(); ++first) {
    for (std::size_t second = first; second <= stream.size(); second += 13) {
      Reading reading;
      reading.feed(stream.substr(0, first));
      reading.feed(stream.substr(first, second - first));
      reading.feed(stream.substr(second));
      ASSERT_EQ(reading.said, expected) << first << " " << second;
    }
  }
}

TEST(FrameReader, fragments_at_random_are_the_message_they_came_from) {
  std::mt19937 random(7);
  const auto upto = [&](std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most)(random); };
  constexpr std::array<std::string_view, 5> kPieces{"a", "\xc3\xa9", "\xed\x95\x9c", "\xf0\x9f\x99\x82",
                                                    "plain text, long"};
  for (int round = 0; round < 300; ++round) {
    std::string message;
    for (auto pieces = upto(60); pieces > 0; --pieces) message += kPieces[upto(kPieces.size() - 1)];
    std::string stream;
    std::size_t position = 0;
    for (bool final = false, first = true; !final; first = false) {
      const auto length = upto(message.size() - position);
      final = position + length == message.size() && upto(1) == 1;
      const std::array<char, 4> key{static_cast<char>(upto(255)), static_cast<char>(upto(255)),
                                    static_cast<char>(upto(255)), 1};
      stream += client_frame((final ? kFin : 0) | (first ? 1 : 0), message.substr(position, length), key);
      position += length;
    }
    Reading reading;
    for (std::size_t sent = 0; sent < stream.size();) {
      const auto length = 1 + upto(20);
      reading.feed(stream.substr(sent, length));
      sent += length;
    }
    ASSERT_EQ(reading.said, Said{"text " + message});
  }
}

TEST(FrameReader, refuses_what_the_protocol_does_not_know) {
  for (const int bits : {0x40, 0x20, 0x10}) EXPECT_EQ(read(client_frame(kFin | 1 | bits, "a")), Said{"!1002"});
  for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    EXPECT_EQ(read(client_frame(kFin | opcode, "")), Said{"!1002"});
  EXPECT_EQ(read(encode_frame(Opcode::text, "unmasked")), Said{"!1002"});
  EXPECT_EQ(read(client_frame(kFin, "continues nothing")), Said{"!1002"});
  EXPECT_EQ(read(client_frame(1, "a") + client_text("b")), Said{"!1002"});
  EXPECT_EQ(read(client_text("a") + client_frame(kFin, "b")), (Said{"text a", "!1002"}));
}

TEST(FrameReader, refuses_before_the_payload_has_come) {
  EXPECT_EQ(read("\x81\x05"), Said{"!1002"});
  EXPECT_EQ(read(client_text(std::string(50, 'a')).substr(0, 6), 49), Said{"!1009"});
  EXPECT_EQ(read(client_frame(kFin | 2, "binary").substr(0, 6)), Said{"!1003"});
}

TEST(FrameReader, control_frames_are_whole_and_short) {
  EXPECT_EQ(read(client_frame(kFin | 9, std::string(125, 'p'))), Said{"ping " + std::string(125, 'p')});
  for (const int opcode : {8, 9, 10}) {
    EXPECT_EQ(read(client_frame(kFin | opcode, std::string(126, 'p'))), Said{"!1002"});
    EXPECT_EQ(read(client_frame(opcode, "p")), Said{"!1002"});
  }
}

TEST(FrameReader, lengths_come_in_their_shortest_form) {
  using namespace std::string_literals;
  EXPECT_EQ(read("\x81\xfe\x00\x7d\x01\x02\x03\x04"s), Said{"!1002"});
  EXPECT_EQ(read("\x81\xff\x00\x00\x00\x00\x00\x00\xff\xff\x01\x02\x03\x04"s), Said{"!1002"});
  EXPECT_EQ(read("\x81\xff\x80\x00\x00\x00\x00\x00\x00\x00\x01\x02\x03\x04"s), Said{"!1002"});
  EXPECT_EQ(read("\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x01\x02\x03\x04"s), Said{"!1009"});
}

TEST(FrameReader, a_message_has_a_size_also_in_fragments) {
  EXPECT_EQ(read(client_text("12345678"), 8), Said{"text 12345678"});
  EXPECT_EQ(read(client_text("123456789"), 8), Said{"!1009"});
  EXPECT_EQ(read(client_frame(1, "12345") + client_frame(kFin, "678"), 8), Said{"text 12345678"});
  EXPECT_EQ(read(client_frame(1, "12345") + client_frame(kFin, "6789"), 8), Said{"!1009"});
}

TEST(FrameReader, text_is_utf8) {
  for (const auto* text : {"\xc0\x80", "\xc3", "\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
                           "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "abcdefgh\xfe", "\xc3\x28", "\xe2\x82"}) {
    EXPECT_EQ(read(client_text(text)), Said{"!1007"}) << text;
  }
  for (const auto* text :
       {"\xc3\xa9", "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "\xef\xbf\xbf"}) {
    EXPECT_EQ(read(client_text(text)), Said{"text " + std::string(text)});
  }
  EXPECT_EQ(read(client_frame(1, "\xed") + client_frame(0, "") + client_frame(kFin, "\x95\x9c")),
            Said{"text \xed\x95\x9c"});
  EXPECT_EQ(read(client_frame(1, "\xed\xa0")), Said{"!1007"});
  EXPECT_EQ(read(client_frame(1, "\xed\x95") + client_frame(kFin, "")), Said{"!1007"});
}

TEST(FrameReader, close_codes_are_those_that_may_be_sent) {
  for (const int code :
       {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999}) {
    EXPECT_EQ(read(client_frame(kFin | 8, close_payload(code, "r"))), Said{"close " + std::to_string(code) + " r"});
  }
  for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
    EXPECT_EQ(read(client_frame(kFin | 8, close_payload(code))), Said{"!1002"}) << code;
  }
  EXPECT_EQ(read(client_frame(kFin | 8, "")), Said{"close 1005 "});
  EXPECT_EQ(read(client_frame(kFin | 8, "x")), Said{"!1002"});
  EXPECT_EQ(read(client_frame(kFin | 8, close_payload(1000, "\xff"))), Said{"!1007"});
}

TEST(FrameReader, a_long_reason_is_cut_between_characters) {
  std::string reason(122, 'r');
  reason += "\xed\x95\x9c";
  EXPECT_EQ(encode_close(1000, reason).size(), 2U + 2U + 122U);
  EXPECT_EQ(encode_close(close_code::kNone, "").size(), 2U);
}

}  // namespace madang::net

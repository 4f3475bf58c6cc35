#include <gtest/gtest.h>

#include <random>
#include <set>

#include "kernel/phone/rtp.hpp"
#include "kernel/phone/speech.hpp"
#include "kernel/phone/talk.hpp"
#include "kernel/phone/transaction.hpp"

namespace madang::phone {
namespace {

using std::chrono::milliseconds;

std::string event_payload(std::uint8_t event, bool is_end, std::uint16_t duration) {
  return {static_cast<char>(event), static_cast<char>(is_end ? 0x8a : 0x0a), static_cast<char>(duration >> 8),
          static_cast<char>(duration & 0xff)};
}

RtpPacket event_packet(std::uint32_t timestamp, const std::string& payload, bool marker = false) {
  return {101, marker, 1, timestamp, 7, payload};
}

TEST(Rtp, what_is_written_is_read) {
  const auto bytes = written({8, true, 65'535, 4'000'000'000, 3'000'000'000, "sound"});
  EXPECT_EQ(bytes.size(), 17);
  const auto packet = read_rtp(bytes);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->payload_type, 8);
  EXPECT_TRUE(packet->marker);
  EXPECT_EQ(packet->sequence, 65'535);
  EXPECT_EQ(packet->timestamp, 4'000'000'000);
  EXPECT_EQ(packet->source, 3'000'000'000);
  EXPECT_EQ(packet->payload, "sound");
}

TEST(Rtp, contributors_extensions_and_padding_are_stepped_over) {
  auto bytes = written({0, false, 1, 2, 3, ""});
  bytes[0] = static_cast<char>(0x80 | 0x20 | 0x10 | 1);
  bytes += std::string("CONT", 4) +
           std::string(
               "\xbe\xde\0\x01"
               "EXTN",
               8) +
           "x" + std::string("\0\x02", 2);
  const auto packet = read_rtp(bytes);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->payload, "x");
  for (std::size_t length = 0; length < 24; ++length) EXPECT_FALSE(read_rtp(bytes.substr(0, length))) << length;
  bytes.back() = 100;
  EXPECT_FALSE(read_rtp(bytes));
}

TEST(KeyListener, a_key_counts_once_however_it_comes) {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::pair<std::uint32_t, std::string>> packets;
    const std::string keys = "1*2#0D";
    for (std::size_t key = 0; key < keys.size(); ++key) {
      const auto event = static_cast<std::uint8_t>(std::string("0123456789*#ABCD").find(keys[key]));
      const auto timestamp = static_cast<std::uint32_t>(4'294'960'000 + key * 4'000);  // runs over
      for (std::uint16_t i = 1; i <= 6; ++i)
        packets.emplace_back(timestamp,
                             event_payload(event, i > 3, static_cast<std::uint16_t>(160 * std::min<int>(i, 4))));
    }
    for (std::size_t i = 0; i + 4 < packets.size(); ++i)
      if (random() % 3 == 0) std::swap(packets[i], packets[i + random() % 3]);
    KeyListener listener;
    std::multiset<char> heard;
    std::set<std::uint32_t> come;
    for (std::size_t i = 0; i < packets.size(); ++i) {
      const auto& [timestamp, payload] = packets[i];
      const bool is_last = std::none_of(packets.begin() + std::ptrdiff_t(i) + 1, packets.end(),
                                        [&](const auto& each) { return each.first == timestamp; });
      if (random() % 3 == 0 && !(is_last && !come.contains(timestamp))) continue;  // lost, but never all of a key
      come.insert(timestamp);
      for (auto doubles = 1 + random() % 2; doubles > 0; --doubles)
        if (const auto key = listener.hear(event_packet(timestamp, payload))) heard.insert(*key);
    }
    EXPECT_EQ(heard, std::multiset<char>(keys.begin(), keys.end()));
  }
}

TEST(KeyListener, a_key_held_for_long_is_one) {
  KeyListener listener;
  EXPECT_EQ(listener.hear(event_packet(1'000, event_payload(1, false, 160), true)), '1');
  EXPECT_FALSE(listener.hear(event_packet(1'000, event_payload(1, false, 0xffff))));
  EXPECT_FALSE(listener.hear(event_packet(1'000 + 0xffff, event_payload(1, false, 160))));
  EXPECT_FALSE(listener.hear(event_packet(1'000 + 0xffff, event_payload(1, true, 300))));
  EXPECT_EQ(listener.hear(event_packet(90'000, event_payload(1, false, 160), true)), '1');
  EXPECT_FALSE(listener.hear(event_packet(95'000, event_payload(16, false, 160))));  // a hook flash is no key
  EXPECT_FALSE(listener.hear(event_packet(95'000, "abc")));
}

const SdpAnswer kAnswer{{}, Codec::pcmu, 0, 101};

Prompt prompt_of(std::size_t samples) {
  return std::make_shared<const std::vector<std::int16_t>>(samples, std::int16_t{1'000});
}

struct Heard {
  std::size_t packets = 0;
  std::size_t loud = 0;
};

Heard play(Talk& talk, Time start) {
  Heard heard;
  auto now = start;
  std::optional<std::uint32_t> last;
  while (const auto packet = talk.next(now)) {
    const auto read = read_rtp(*packet);
    EXPECT_EQ(read->payload.size(), 160);
    EXPECT_EQ(read->marker, heard.packets == 0);
    if (last) EXPECT_EQ(read->timestamp, *last + 160);
    last = read->timestamp;
    heard.packets += 1;
    if (read->payload.front() != '\xff') heard.loud += 1;
    EXPECT_EQ(talk.due(), now + milliseconds(20));
    now = talk.due();
  }
  return heard;
}

TEST(Talk, the_prompt_is_said_so_often_and_then_all_is_said) {
  const Time start{milliseconds(1)};
  Talk talk(prompt_of(1'600), kAnswer, {.times = 3, .before = milliseconds(100), .between = milliseconds(1'000)}, {},
            start);
  const auto heard = play(talk, start);
  EXPECT_EQ(heard.loud, 3 * 10);
  EXPECT_EQ(heard.packets, 5 + 3 * (10 + 50));
}

TEST(Talk, it_is_said_again_on_demand_and_never_for_ever) {
  const Time start{milliseconds(1)};
  const TalkLimits limits{
      .times = 1, .before = milliseconds(0), .between = milliseconds(100), .longest = milliseconds(2'000)};
  Talk talk(prompt_of(160), kAnswer, limits, {}, start);
  auto now = start;
  std::size_t packets = 0;
  while (talk.next(now)) {
    packets += 1;
    talk.repeat();
    now = talk.due();
  }
  EXPECT_EQ(packets, 100);
}

TEST(Talk, a_clock_that_jumped_makes_no_burst) {
  const Time start{milliseconds(1)};
  Talk talk(prompt_of(16'000), kAnswer, {}, {}, start);
  talk.next(start);
  const auto later = start + milliseconds(5'000);
  talk.next(later);
  EXPECT_EQ(talk.due(), later + milliseconds(20));
}

TEST(Speech, each_language_has_its_voice) {
  EXPECT_EQ(voice_for("ko"), "ko");
  EXPECT_EQ(voice_for("ko-KR"), "ko");
  EXPECT_EQ(voice_for("zh-CN"), "cmn");
  EXPECT_EQ(voice_for("zh"), "cmn");
  EXPECT_EQ(voice_for("en-GB"), "en");
  EXPECT_EQ(voice_for(""), "en");
}

TEST(Speech, a_text_is_spoken_in_three_languages) {
  for (const auto& [language, text] : {std::pair{"ko", "서버실 온도 경보입니다. 확인하려면 일 번을 누르십시오."},
                                       std::pair{"zh-CN", "机房温度警报。确认请按一。"},
                                       std::pair{"en", "The server room is too hot. Press 1 to confirm [[x]]."}}) {
    const auto prompt = spoken(text, language);
    ASSERT_TRUE(prompt) << prompt.error();
    EXPECT_GT((*prompt)->size(), 8'000) << language;
    EXPECT_LT((*prompt)->size(), 8'000 * 15) << language;
    EXPECT_TRUE(std::ranges::any_of(**prompt, [](std::int16_t sample) { return sample > 3'000; })) << language;
  }
}

TEST(Speech, it_is_bounded) {
  std::string long_text;
  while (long_text.size() < 20'000) long_text += "다시 말씀드립니다. ";
  SpeechOptions options;
  options.longest = std::chrono::seconds(2);
  const auto prompt = spoken(long_text, "ko", options);
  ASSERT_TRUE(prompt) << prompt.error();
  EXPECT_EQ((*prompt)->size(), 16'000);
  EXPECT_FALSE(spoken("", "ko"));
  EXPECT_FALSE(spoken("\xff", "ko"));
}

TEST(Speech, a_program_that_is_not_there_or_hangs_is_a_reason) {
  SpeechOptions options;
  options.program = "/nowhere/voice";
  EXPECT_TRUE(spoken("a", "en", options).error().contains("/nowhere/voice"));
  options.program = "/usr/bin/false";
  EXPECT_EQ(spoken("a", "en", options).error(), "/usr/bin/false says nothing");
  options.program = "/usr/bin/yes";  // says something for ever, which is no WAV
  options.deadline = milliseconds(100);
  EXPECT_FALSE(spoken("a", "en", options));
}

}  // namespace
}  // namespace madang::phone

#include "app/caption_words.hpp"

#include <gtest/gtest.h>

#include "app/captions_config.hpp"

namespace madang::app {
namespace {

TEST(CaptionWordsTest, say_who_speaks_and_which_pages_are_theirs) {
  EXPECT_EQ(speech_began(7, meetings::ParticipantId{1}, Timestamp::from_milliseconds(0)),
            R"({"type":"speech","serial":7,"participant":")" + meetings::ParticipantId{1}.text() +
                R"(","started_at":")" + Timestamp::from_milliseconds(0).text() + R"("})");
  EXPECT_EQ(speech_ended(7), R"({"type":"speech_ended","serial":7})");
}

TEST(CaptionWordsTest, are_read_as_the_service_says_them) {
  const HeardWords whole{7, 2, "안녕하세요", "ko-KR", true};
  EXPECT_EQ(read_caption(
                R"({"type":"caption","serial":7,"part":2,"text":" 안녕하세요 ","is_final":true,"language":"ko-KR"})"),
            whole);
  const HeardWords least{7, 0, "hello", "", false};
  EXPECT_EQ(read_caption(R"({"type":"caption","serial":7,"text":"hello","more":[1]})"), least);
}

TEST(CaptionWordsTest, that_are_odd_are_no_words) {
  for (const auto* message :
       {"", "[]", "{}", R"({"type":"other","serial":7})", R"({"type":"caption"})", R"({"type":"caption","serial":-1})",
        R"({"type":"caption","serial":4294967296})", R"({"type":"caption","serial":1.5})",
        R"({"type":"caption","serial":1,"part":-1,"text":"x"})", R"({"type":"caption","serial":1,"text":"a\nb"})",
        R"({"type":"caption","serial":1,"text":"x","language":"ko<b>"})"})
    EXPECT_EQ(read_caption(message), std::nullopt) << message;
  const std::string long_text(2'001, 'x');
  EXPECT_EQ(read_caption(R"({"type":"caption","serial":1,"text":")" + long_text + R"("})"), std::nullopt);
}

TEST(CaptionsConfigTest, demands_a_line_that_nobody_can_listen_to) {
  Config config;
  EXPECT_FALSE(captions_fault(config).has_value());
  const auto fault = [&](const std::string& url) {
    config.captions_url = url;
    const auto found = captions_fault(config);
    return found ? found->option : "";
  };
  EXPECT_EQ(fault("wss://captions.example.org/listen"), "");
  EXPECT_EQ(fault("ws://127.0.0.1:9000"), "");
  EXPECT_EQ(fault("ws://captions.example.org"), "url");
  EXPECT_EQ(fault("https://captions.example.org"), "url");
  EXPECT_EQ(fault("wss://"), "url");
  config.captions_authorization = "Bearer x\r\nHost: y";
  EXPECT_EQ(fault("wss://captions.example.org"), "authorization");
  config.captions_authorization = "Bearer x";
  config.captions_authorization_file = "/x";
  EXPECT_EQ(fault("wss://captions.example.org"), "authorization_file");
  config.captions_authorization_file.clear();
  config.captions_url = "ws://localhost:9000/a?b";
  const auto access = captions_access(config).value();
  EXPECT_EQ(access.address.text(), "http://localhost:9000/a?b");
  EXPECT_EQ(access.headers, std::vector<std::string>{"Authorization: Bearer x"});
}

}  // namespace
}  // namespace madang::app

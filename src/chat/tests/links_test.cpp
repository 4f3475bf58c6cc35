#include "chat/links.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace madang::chat {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Links, are_what_readers_see_drawn_as_such) {
  EXPECT_THAT(links_in("see https://example.com.", 3), ElementsAre("https://example.com/"));
  EXPECT_THAT(links_in("(https://example.com/a)", 3), ElementsAre("https://example.com/a"));
  EXPECT_THAT(links_in("https://en.wikipedia.org/wiki/Seoul_(city)", 3),
              ElementsAre("https://en.wikipedia.org/wiki/Seoul_(city)"));
  EXPECT_THAT(links_in("https://example.com/a?b=c&d=%20#e!", 3), ElementsAre("https://example.com/a?b=c&d=%20"));
  EXPECT_THAT(links_in("주소는 https://example.com/가나다。", 3),
              ElementsAre("https://example.com/%EA%B0%80%EB%82%98%EB%8B%A4"));
  EXPECT_THAT(links_in("“https://example.com”", 3), ElementsAre("https://example.com/"));
  EXPECT_THAT(links_in("HTTP://EXAMPLE.COM\u3000다음", 3), ElementsAre("http://example.com/"));
  EXPECT_THAT(links_in("a:https://example.com/x<b>", 3), ElementsAre("https://example.com/x"));
}

TEST(Links, each_counts_once_and_only_so_many) {
  EXPECT_THAT(links_in("http://a.example http://b.example http://A.example/ http://c.example http://d.example", 3),
              ElementsAre("http://a.example/", "http://b.example/", "http://c.example/"));
  EXPECT_THAT(links_in("http://a.example", 0), IsEmpty());
}

TEST(Links, code_has_none) {
  EXPECT_THAT(links_in("`https://a.example` https://b.example", 3), ElementsAre("https://b.example/"));
  EXPECT_THAT(links_in("```https://a.example``` https://b.example", 3), ElementsAre("https://b.example/"));
  EXPECT_THAT(links_in("```sh\ncurl https://a.example\n```\nhttps://b.example", 3), ElementsAre("https://b.example/"));
  EXPECT_THAT(links_in("```\nhttps://a.example", 3), ElementsAre("https://a.example/")) << "is not closed";
  EXPECT_THAT(links_in("`https://a.example\n`", 3), ElementsAre("https://a.example/"));
}

TEST(Links, what_is_refused_is_none) {
  EXPECT_THAT(
      links_in("http://user@a.example http://2130706433/ http://0x7f.1 http://[::1%25lo]/ https:// ftp://a.example", 3),
      IsEmpty());
}

TEST(Links, what_is_made_to_take_long_does_not) {
  for (const std::string_view piece : {"`", "```", "```\n", "http://a", "http://a.b/(", ")", "h", "```js\n`"}) {
    std::string text;
    while (text.size() < 32'000) text += piece;
    const auto start = std::chrono::steady_clock::now();
    links_in(text, 3);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1)) << piece;
  }
}

}  // namespace
}  // namespace madang::chat

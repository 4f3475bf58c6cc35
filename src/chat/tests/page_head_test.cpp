#include "chat/page_head.hpp"

#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include <random>

#include "base/text.hpp"
#include "chat/encodings.hpp"

namespace madang::chat {
namespace {

std::string in(const char* charset, std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  std::string bytes(text.size() * 4 + 16, '\0');
  const auto length = ucnv_convert(charset, "UTF-8", bytes.data(), static_cast<std::int32_t>(bytes.size()), text.data(),
                                   static_cast<std::int32_t>(text.size()), &error);
  EXPECT_TRUE(U_SUCCESS(error)) << charset;
  bytes.resize(static_cast<std::size_t>(length));
  return bytes;
}

TEST(PageHead, what_others_should_quote_goes_before_what_the_page_is_called) {
  const auto head = read_page_head(R"(<!DOCTYPE html><html><head>
    <title>Plain</title>
    <meta name="description" content="plain description">
    <meta property="og:title" content="Rich"><meta property='og:description' content='rich description'>
    <META PROPERTY=og:site_name CONTENT=Site /><meta property="og:image" content="/picture.png">
    <meta name="twitter:title" content="Card">
    </head><body><meta property="og:title" content="later"></body>)",
                                   "utf-8");
  EXPECT_EQ(head, (PageHead{"Rich", "rich description", "Site", "/picture.png"}));
}

TEST(PageHead, what_is_missing_is_taken_from_elsewhere) {
  EXPECT_EQ(read_page_head("<title> A\n page </title>", ""), (PageHead{"A page", "", "", ""}));
  EXPECT_EQ(read_page_head("<meta name=twitter:title content=A><meta name=twitter:image:src content=b.png>"
                           "<meta name=description content='c'>",
                           ""),
            (PageHead{"A", "c", "", "b.png"}));
  EXPECT_EQ(read_page_head("<meta property=og:title content=' '><title>A</title>", "").title, "A");
  EXPECT_EQ(read_page_head("", ""), PageHead{});
  EXPECT_EQ(read_page_head("no page at all", ""), PageHead{});
}

TEST(PageHead, what_is_no_markup_is_not_read_as_such) {
  constexpr std::string_view kHidden = "<meta property='og:title' content='no'>";
  for (const std::string_view around : {"<!-- ", "<script>'", "<style>/*", "<noscript>", "<template>", "<title>"}) {
    constexpr std::string_view kAll = "--></script></style></noscript></template></title>";
    const auto page =
        std::string(around) + std::string(kHidden) + std::string(kAll) + "<meta property=og:title content=yes>";
    EXPECT_EQ(read_page_head(page, "").title, "yes") << around;
  }
  EXPECT_EQ(read_page_head("<meta property=og:title content=\"a > b\"><title>c</title>", "").title, "a > b");
}

TEST(PageHead, encodings_of_our_languages_are_read) {
  for (const auto* charset : {"EUC-KR", "UTF-8", "ks_c_5601-1987"}) {
    const auto* const converter = std::string_view(charset) == "UTF-8" ? "UTF-8" : "windows-949";
    const auto page = in(converter, "<title>마당 · 똠방각하의 펲시콜라</title>");
    EXPECT_EQ(read_page_head(page, charset).title, "마당 · 똠방각하의 펲시콜라") << charset;
  }
  EXPECT_EQ(read_page_head(in("gb18030", "<title>会议纪要：第一期</title>"), "GBK").title, "会议纪要：第一期");
  EXPECT_EQ(read_page_head(in("Big5-HKSCS", "<title>會議紀要</title>"), "big5").title, "會議紀要");
  EXPECT_EQ(read_page_head(in("windows-31j", "<title>議事録 ①</title>"), "Shift_JIS").title, "議事録 ①");
  EXPECT_EQ(read_page_head(in("EUC-JP", "<title>議事録</title>"), "euc-jp").title, "議事録");
  EXPECT_EQ(read_page_head("<title>caf\xe9 \x93x\x94</title>", "iso-8859-1").title, "café “x”");
  EXPECT_EQ(read_page_head("<title>caf\xe9</title>", "").title, "café");
}

TEST(PageHead, a_page_may_name_its_encoding_itself) {
  const auto korean = in("windows-949", "<title>마당</title>");
  EXPECT_EQ(read_page_head("<meta charset=euc-kr>" + korean, "").title, "마당");
  EXPECT_EQ(read_page_head(korean + "<meta charset='EUC-KR'>", "").title, "마당") << "also afterwards";
  EXPECT_EQ(read_page_head("<meta http-equiv=Content-Type content='text/html; charset=euc-kr'>" + korean, "").title,
            "마당");
  EXPECT_EQ(read_page_head("<meta charset=euc-kr><title>마당</title>", "utf-8").title, "마당")
      << "the header's goes first";
  EXPECT_EQ(read_page_head("\xef\xbb\xbf<meta charset=euc-kr><title>마당</title>", "gbk").title, "마당");
}

TEST(PageHead, references_stand_for_what_they_mean) {
  EXPECT_EQ(read_page_head("<title>a &amp;lt; b &#44032;&#xAC01; &hellip;&nbsp;&#x0;&bogus; &amp</title>", "").title,
            "a &lt; b 가각 … &#x0;&bogus; &amp");
  EXPECT_EQ(without_references("&#xd800;&#x110000;&#99999999999;&;&#;"), "&#xd800;&#x110000;&#99999999999;&;&#;");
}

TEST(PageHead, nothing_in_it_can_be_mistaken_for_ours) {
  EXPECT_EQ(read_page_head("<title>a&#x202e;b\x01&#7;c&#8203;\n\n\td&#x3000;</title>", "").title, "abc d");
  const auto head = read_page_head("<title>" + std::string(100'000, 'a') + "</title><meta name=description content='" +
                                       std::string(100'000, 'b') + "'><meta property=og:site_name content='" +
                                       std::string(100'000, 'c') + "'>",
                                   "");
  EXPECT_EQ(count_code_points(head.title), kMostPageTitle);
  EXPECT_EQ(count_code_points(head.description), kMostPageDescription);
  EXPECT_EQ(count_code_points(head.site_name), kMostSiteName);
  EXPECT_TRUE(head.title.ends_with("a…"));
}

TEST(PageHead, whatever_is_broken_off_or_shuffled_is_read_somehow) {
  const std::string page =
      "<html><head><!--c--><meta charset=euc-kr><script>if (a<b) '</head>'</script><meta property=\"og:title\" "
      "content='T&amp;T'><title>x</title></head>";
  for (std::size_t length = 0; length <= page.size(); ++length) read_page_head(page.substr(0, length), "");
  std::mt19937 random(20'260'301);
  for (int round = 0; round < 2'000; ++round) {
    auto broken = page;
    for (int i = 0; i < 8; ++i) broken[random() % broken.size()] = static_cast<char>(random());
    const auto head = read_page_head(broken, "");
    ASSERT_TRUE(is_utf8(head.title) && is_utf8(head.description) && is_utf8(head.picture));
  }
}

TEST(PageHead, what_is_made_to_take_long_does_not) {
  for (const std::string_view piece :
       {"<", "<!--", "<a ", "<a b", "<a b=", "<a b='", "</", "&", "<title>", "<script>", "<meta content='"}) {
    std::string page;
    while (page.size() < 512 * 1024) page += piece;
    const auto start = std::chrono::steady_clock::now();
    read_page_head(page, "");
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2)) << piece;
  }
}

TEST(HeadEnd, is_seen_however_the_page_comes) {
  const std::string page = "<html><head><title>a</title></HEAD><body>";
  HeadEnd watch;
  std::size_t length = 0;
  while (!watch.is_in(page.substr(0, length))) ++length;
  EXPECT_EQ(page.substr(0, length), "<html><head><title>a</title></HEAD");
  EXPECT_FALSE(HeadEnd().is_in("<html><header><b>"));
}

}  // namespace
}  // namespace madang::chat

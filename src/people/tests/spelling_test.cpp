#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "base/text.hpp"
#include "people/search_model.hpp"
#include "people/spelling_model.hpp"

namespace madang::people {
namespace {

using testing::ElementsAre;

std::string_view text_of(const boost::json::value& entry, std::string_view key) {
  const auto* found = entry.as_object().if_contains(key);
  return found ? std::string_view(found->as_string()) : std::string_view();
}

Member named(std::string_view name, std::string_view reading = {}) {
  return {.display_name = std::string(name), .reading = std::string(reading)};
}

TEST(Spelling, finds_what_the_cases_say_the_client_finds_too) {
  std::ifstream file(std::filesystem::path(__FILE__).replace_filename("spelling_cases.json"));
  std::stringstream cases;
  cases << file.rdbuf();
  const auto all = boost::json::parse(cases.str());
  ASSERT_GT(all.as_array().size(), 30u);
  for (const auto& entry : all.as_array()) {
    const auto* expected = entry.as_object().if_contains("fit");
    const auto found = fit(search_query(text_of(entry, "query")),
                           search_key(named(text_of(entry, "name"), text_of(entry, "reading"))));
    EXPECT_EQ(found ? std::to_string(*found) : "nothing", expected ? std::to_string(expected->as_int64()) : "nothing")
        << boost::json::serialize(entry);
  }
}

TEST(Spelling, takes_hangul_apart_as_it_is_typed) {
  EXPECT_EQ(spelled("과"), spelled("ᄀ") + "ᅩᅡ");
  EXPECT_EQ(spelled("값"), spelled("ᄀ") + "ᅡᆸᆺ");
  EXPECT_EQ(spelled("ㄱ"), "ᄀ");
  EXPECT_EQ(initials_of(spelled("까치 Tea 김")), "ᄁᄎᄀ");
  EXPECT_EQ(spelled("  A\u3000 B\n"), "a b");
}

TEST(Spelling, reads_chinese_names_as_names) {
  EXPECT_EQ(reading_of("张伟"), "zhang wei");
  EXPECT_EQ(reading_of("单雄信"), "shan xiong xin");
  EXPECT_EQ(reading_of("曾国藩"), "zeng guo fan");
  EXPECT_EQ(reading_of("吕布"), "lü bu");
  EXPECT_EQ(reading_of("欧阳娜娜"), "ou yang na na");
  EXPECT_EQ(reading_of("王伟 Wei"), "wang wei");
  EXPECT_EQ(reading_of("Wei 王伟（研发）"), "wang wei yan fa");
  EXPECT_EQ(reading_of("김민재 Kim"), "");
  EXPECT_THAT(typed_readings("lü bu"), ElementsAre("lvbu", "lubu", "lb"));
  EXPECT_THAT(typed_readings("zhang wei"), ElementsAre("zhangwei", "zw"));
  EXPECT_THAT(typed_readings(""), ElementsAre());
}

/// Names as people have them, in three scripts.
struct Names {
  std::mt19937 random{7};

  std::size_t below(std::size_t end) { return random() % end; }
  std::string syllable() {
    const char32_t point = 0xac00 + static_cast<char32_t>(below(11172));
    return {static_cast<char>(0xe0 | point >> 12), static_cast<char>(0x80 | (point >> 6 & 0x3f)),
            static_cast<char>(0x80 | (point & 0x3f))};
  }
};

TEST(Spelling, whatever_is_typed_on_the_way_to_a_korean_name_finds_it) {
  Names names;
  for (int round = 0; round < 400; ++round) {
    std::string name;
    for (std::size_t left = 2 + names.below(3); left > 0; --left) name += names.syllable();
    const auto key = search_key(named(name));
    const auto strokes = spelled(name);
    for (std::size_t at = 3; at <= strokes.size(); at += 3)
      EXPECT_TRUE(fit(search_query(strokes.substr(0, at)), key)) << name << " by " << strokes.substr(0, at);
    EXPECT_EQ(fit(search_query(name), key), 0) << name;
    EXPECT_EQ(fit(search_query(initials_of(strokes)), key), 0) << name;
    EXPECT_EQ(fit(search_query(initials_of(strokes) + "ᄁᄁᄁᄁᄁ"), key), std::nullopt) << name;
  }
}

TEST(Spelling, any_text_is_found_by_itself_and_by_each_of_its_words) {
  constexpr std::string_view kPieces[] = {
      "김", "민ㅈ", "张", "伟", "ü", "É",   "%", "_", "\\", " ", " ",  "a", "B", "👩🏽‍💻",
      "ㄳ", "ㅏ",   "값", "中", "٣", "‮", "ﬁ", "ß", "İ",  "^", "が", "ﾊﾟ"};
  Names names;
  for (int round = 0; round < 600; ++round) {
    std::string text;
    for (std::size_t left = 1 + names.below(9); left > 0; --left) text += kPieces[names.below(std::size(kPieces))];
    ASSERT_TRUE(is_utf8(spelled(text))) << text;
    ASSERT_TRUE(is_utf8(reading_of(text))) << text;
    EXPECT_TRUE(fit(search_query(text), search_key(named(text, reading_of(text))))) << text;
  }
}

}  // namespace
}  // namespace madang::people

#include "base/text.hpp"

#include <gtest/gtest.h>

namespace madang {
namespace {

TEST(Text, only_well_formed_utf8_passes) {
  EXPECT_TRUE(is_utf8("마당 庭院 👨‍👩‍👧 é"));
  for (const char* broken : {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "\xff"})
    EXPECT_FALSE(is_utf8(broken));
}

TEST(Text, trimming_knows_wide_and_invisible_spaces) {
  EXPECT_EQ(trimmed(" \u3000\u200b김 민준\u00a0\n"), "김 민준");
  EXPECT_EQ(trimmed("\u200b\u200d "), "");
}

TEST(Text, folding_makes_spellings_meet) {
  EXPECT_EQ(folded("  ＡＢＣ  Déjà\tVU "), "abc déjà vu");
  EXPECT_EQ(folded("ÀÉÎ ΑΒΓ АБВ"), "àéî αβγ абв");
  EXPECT_EQ(folded("ĀĹŃŹŸ āĺńźÿ"), "āĺńźÿ āĺńźÿ");
  EXPECT_EQ(folded("ĸŉſ"), "ĸŉſ");  // lower case already
}

TEST(Text, limits_count_characters_not_bytes) {
  EXPECT_FALSE(text_fault("한글한글한", 1, 5));
  EXPECT_EQ(text_fault("한글한글한글", 1, 5), "must have at most 5 characters, it has 6");
  EXPECT_EQ(text_fault("a\x07", 1, 5), "must not contain control characters");
}

TEST(ClientId, has_a_narrow_alphabet) {
  EXPECT_TRUE(ClientId::is_valid("abc_DEF-123"));
  EXPECT_FALSE(ClientId::is_valid("short"));
  EXPECT_FALSE(ClientId::is_valid("with space"));
  EXPECT_FALSE(ClientId::is_valid(std::string(65, 'a')));
}

}  // namespace
}  // namespace madang

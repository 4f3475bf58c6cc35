#pragma once

#include <string>
#include <string_view>
#include <vector>

// How texts in our three languages are taken apart, so that they are found by what people type.
// web/src/people/spelling.ts does the same; spelling_cases.json holds both to it. Any thread may ask.

namespace madang::people {

/// The text in the form that is compared: lower case, without accents, full-width narrowed, white space runs made one
/// space, and Hangul in its parts as they are typed: 과 is ㄱ ㅗ ㅏ, 값 is ㄱ ㅏ ㅂ ㅅ. A leading consonant, a vowel
/// and a closing consonant are different characters (the conjoining jamo), so a match never begins within a syllable. A
/// closing consonant that closes nothing is a leading one: a keyboard makes ㄳ of ㄱ and ㅅ.
std::string spelled(std::string_view text);

/// The leading consonant of the same sound, for a closing one of one stroke.
std::string leading_of(std::string_view closing);

/// The leading consonants alone of a spelled text: 김민재 gives ㄱㅁㅈ. Empty without Hangul.
std::string initials_of(std::string_view spelled_text);

/// The pinyin of a text that holds Chinese characters, syllables parted by spaces and without tones, as a name is read:
/// 单雄信 gives `shan xiong xin`. Empty for a text without any.
std::string reading_of(std::string_view text);

/// Everything that a reading is typed as: `lü bu` gives `lvbu`, `lubu` and `lb`.
std::vector<std::string> typed_readings(std::string_view reading);

}  // namespace madang::people

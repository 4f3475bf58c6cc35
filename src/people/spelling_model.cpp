#include "people/spelling_model.hpp"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <memory>
#include <mutex>
#include <stdexcept>

namespace madang::people {
namespace {

constexpr char32_t kFirstLeading = 0x1100;
constexpr char32_t kLastLeading = 0x1112;
constexpr char32_t kFirstVowel = 0x1161;
constexpr char32_t kLastVowel = 0x1175;
constexpr char32_t kFirstClosing = 0x11a8;
constexpr char32_t kLastClosing = 0x11c2;

/// The strokes by which a vowel or a closing consonant is typed, in the order of the conjoining jamo.
constexpr std::u32string_view kVowelStrokes[] = {
    U"\u1161",       U"\u1162",       U"\u1163",       U"\u1164",       U"\u1165",       U"\u1166",       U"\u1167",
    U"\u1168",       U"\u1169",       U"\u1169\u1161", U"\u1169\u1162", U"\u1169\u1175", U"\u116d",       U"\u116e",
    U"\u116e\u1165", U"\u116e\u1166", U"\u116e\u1175", U"\u1172",       U"\u1173",       U"\u1173\u1175", U"\u1175"};
constexpr std::u32string_view kClosingStrokes[] = {
    U"\u11a8",       U"\u11a9",       U"\u11a8\u11ba", U"\u11ab",       U"\u11ab\u11bd", U"\u11ab\u11c2",
    U"\u11ae",       U"\u11af",       U"\u11af\u11a8", U"\u11af\u11b7", U"\u11af\u11b8", U"\u11af\u11ba",
    U"\u11af\u11c0", U"\u11af\u11c1", U"\u11af\u11c2", U"\u11b7",       U"\u11b8",       U"\u11b8\u11ba",
    U"\u11ba",       U"\u11bb",       U"\u11bc",       U"\u11bd",       U"\u11be",       U"\u11bf",
    U"\u11c0",       U"\u11c1",       U"\u11c2"};

bool is_between(char32_t first, char32_t point, char32_t last) { return first <= point && point <= last; }

void append_strokes(icu::UnicodeString& text, char32_t point) {
  std::u32string_view strokes(&point, 1);
  if (is_between(kFirstVowel, point, kLastVowel)) strokes = kVowelStrokes[point - kFirstVowel];
  if (is_between(kFirstClosing, point, kLastClosing)) strokes = kClosingStrokes[point - kFirstClosing];
  for (const char32_t stroke : strokes) text.append(static_cast<UChar32>(stroke));
}

std::string utf8(const icu::UnicodeString& text) {
  std::string bytes;
  return text.toUTF8String(bytes);
}

icu::UnicodeString utf16(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

icu::UnicodeString decomposed(const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  const auto* normalizer = icu::Normalizer2::getNFKDInstance(error);
  if (U_FAILURE(error)) throw std::runtime_error(u_errorName(error));
  auto result = normalizer->normalize(text, error);
  return result.toLower(icu::Locale::getRoot());
}

template <class F>
void for_each_point(const icu::UnicodeString& text, F each) {
  for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) each(text.char32At(at));
}

bool is_mark(UChar32 point) { return (U_GET_GC_MASK(point) & U_GC_M_MASK) != 0; }

bool is_han(UChar32 point) {
  UErrorCode error = U_ZERO_ERROR;
  return uscript_getScript(point, &error) == USCRIPT_HAN && u_isalpha(point);
}

/// ICU's rules for Chinese names. One for the process, made when the first Chinese name comes: it takes a tenth of a
/// second and ten megabytes.
class Reader {
 public:
  icu::UnicodeString read(icu::UnicodeString text) {
    const std::scoped_lock lock(mutex_);
    if (!rules_) rules_ = made();
    rules_->transliterate(text);
    return text;
  }

 private:
  static std::unique_ptr<icu::Transliterator> made() {
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> rules(
        icu::Transliterator::createInstance("Han-Latin/Names", UTRANS_FORWARD, error));
    if (U_FAILURE(error)) throw std::runtime_error(u_errorName(error));
    return rules;
  }

  std::mutex mutex_;
  std::unique_ptr<icu::Transliterator> rules_;
};

icu::UnicodeString read_aloud(const icu::UnicodeString& text) {
  static Reader reader;
  return reader.read(text);
}

constexpr std::u16string_view kClosings =
    u"\u11a8\u11a9\u11ab\u11ae\u11af\u11b7\u11b8\u11ba\u11bb\u11bc\u11bd\u11be\u11bf\u11c0\u11c1\u11c2";
constexpr std::u16string_view kLeadings =
    u"\u1100\u1101\u1102\u1103\u1105\u1106\u1107\u1109\u110a\u110b\u110c\u110e\u110f\u1110\u1111\u1112";

char16_t leading(char16_t closing) {
  const auto at = kClosings.find(closing);
  return at == std::u16string_view::npos ? closing : kLeadings[at];
}

icu::UnicodeString with_lone_closings_leading(icu::UnicodeString text) {
  bool open = false;  // a vowel stands before, with or without closing consonants
  for (std::int32_t at = 0; at < text.length(); ++at) {
    const char16_t here = text.charAt(at);
    const bool closing = is_between(kFirstClosing, here, kLastClosing);
    if (closing && !open) text.setCharAt(at, leading(here));
    open = (closing && open) || is_between(kFirstVowel, here, kLastVowel);
  }
  return text;
}

/// Tones go; the two dots of `lü` stay, for they are another vowel.
icu::UnicodeString without_tones(const icu::UnicodeString& text) {
  constexpr UChar32 kTwoDots = 0x308;
  icu::UnicodeString plain;
  for_each_point(decomposed(text), [&](UChar32 point) {
    if (!is_mark(point)) {
      plain.append(point);
    } else if (point == kTwoDots && plain.endsWith(u"u", 1)) {
      plain.truncate(plain.length() - 1);
      plain.append(static_cast<UChar32>(0xfc));
    }
  });
  return plain;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result(text);
  for (auto at = result.find(from); at != std::string::npos; at = result.find(from, at + to.size()))
    result.replace(at, from.size(), to);
  return result;
}

}  // namespace

std::string spelled(std::string_view text) {
  icu::UnicodeString result;
  bool gap = false;
  for_each_point(decomposed(utf16(text)), [&](UChar32 point) {
    if (is_mark(point)) return;
    if (u_isUWhiteSpace(point)) {
      gap = !result.isEmpty();
      return;
    }
    if (gap) result.append(u' ');
    gap = false;
    append_strokes(result, static_cast<char32_t>(point));
  });
  return utf8(with_lone_closings_leading(result));
}

std::string leading_of(std::string_view closing) {
  const auto text = utf16(closing);
  return utf8(icu::UnicodeString(leading(text.charAt(0))));
}

std::string initials_of(std::string_view spelled_text) {
  icu::UnicodeString initials;
  for_each_point(utf16(spelled_text), [&](UChar32 point) {
    if (is_between(kFirstLeading, static_cast<char32_t>(point), kLastLeading)) initials.append(point);
  });
  return utf8(initials);
}

std::string reading_of(std::string_view text) {
  // Each character stands alone, so that a syllable is told from the next and from Latin letters beside it. Only runs
  // of Chinese are read: a surname is read as one at the beginning of a run.
  const auto points = utf16(text);
  icu::UnicodeString syllables;
  icu::UnicodeString run;
  const auto read_run = [&] {
    if (run.isEmpty()) return;
    if (!syllables.isEmpty()) syllables.append(u' ');
    syllables.append(without_tones(read_aloud(run)));
    run.remove();
  };
  for_each_point(points, [&](UChar32 point) {
    if (is_han(point)) {
      run.append(point);
    } else {
      read_run();
    }
  });
  read_run();
  return utf8(syllables);
}

std::vector<std::string> typed_readings(std::string_view reading) {
  if (reading.empty()) return {};
  std::string firsts;
  char before = ' ';
  bool is_taken = false;
  for (const char byte : reading) {
    const bool goes_on = (byte & 0xc0) == 0x80;  // the same character: one without a reading stands for itself
    if (!goes_on) is_taken = before == ' ';
    if (is_taken) firsts += byte;
    before = byte;
  }
  const std::string whole = replaced(reading, " ", "");
  const std::string dotted = "ü";
  if (!whole.contains(dotted)) return {whole, firsts};
  return {replaced(whole, dotted, "v"), replaced(whole, dotted, "u"), firsts};
}

}  // namespace madang::people

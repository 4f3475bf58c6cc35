#include "chat/encodings.hpp"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/ascii.hpp"
#include "base/text.hpp"

namespace madang::chat {
namespace {

struct Encoding {
  std::string_view label;
  const char* converter;  ///< ICU's name of what browsers mean by it
};

constexpr Encoding kEncodings[] = {
    {"utf-8", "UTF-8"},
    {"utf8", "UTF-8"},
    {"euc-kr", "windows-949"},
    {"ks_c_5601-1987", "windows-949"},
    {"ksc5601", "windows-949"},
    {"ks_c_5601-1989", "windows-949"},
    {"korean", "windows-949"},
    {"cp949", "windows-949"},
    {"windows-949", "windows-949"},
    {"gb2312", "gb18030"},
    {"gbk", "gb18030"},
    {"gb18030", "gb18030"},
    {"x-gbk", "gb18030"},
    {"chinese", "gb18030"},
    {"big5", "Big5-HKSCS"},
    {"big5-hkscs", "Big5-HKSCS"},
    {"shift_jis", "windows-31j"},
    {"shift-jis", "windows-31j"},
    {"sjis", "windows-31j"},
    {"x-sjis", "windows-31j"},
    {"windows-31j", "windows-31j"},
    {"euc-jp", "EUC-JP"},
    {"iso-8859-2", "ISO-8859-2"},
    {"windows-1250", "windows-1250"},
    {"windows-1251", "windows-1251"},
    {"koi8-r", "KOI8-R"},
};
constexpr const char* kOtherwise = "windows-1252";

const char* converter_of(std::string_view bytes, std::string_view charset) {
  const std::string label = ascii_lowered(trimmed(charset));
  const auto* const found = std::ranges::find(kEncodings, label, &Encoding::label);
  if (found != std::end(kEncodings)) return found->converter;
  return label.empty() && is_utf8(bytes) ? "UTF-8" : kOtherwise;
}

struct Reference {
  std::string_view name;
  std::string_view text;
};

constexpr Reference kReferences[] = {
    {"amp", "&"},    {"lt", "<"},     {"gt", ">"},    {"quot", "\""},  {"apos", "'"},   {"nbsp", " "},
    {"hellip", "…"}, {"mdash", "—"},  {"ndash", "–"}, {"middot", "·"}, {"bull", "•"},   {"laquo", "«"},
    {"raquo", "»"},  {"lsquo", "‘"},  {"rsquo", "’"}, {"ldquo", "“"},  {"rdquo", "”"},  {"copy", "©"},
    {"reg", "®"},    {"trade", "™"},  {"times", "×"}, {"deg", "°"},    {"eacute", "é"}, {"egrave", "è"},
    {"agrave", "à"}, {"ccedil", "ç"}, {"auml", "ä"},  {"ouml", "ö"},   {"uuml", "ü"},   {"szlig", "ß"},
    {"Auml", "Ä"},   {"Ouml", "Ö"},   {"Uuml", "Ü"},  {"ntilde", "ñ"}, {"aring", "å"},  {"euro", "€"},
};
constexpr std::size_t kLongestReference = 10;

void append_code_point(std::string& text, std::uint32_t code_point) {
  const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (code_point < 0x80) return put(code_point);
  if (code_point < 0x800) {
    put(0xc0 | code_point >> 6);
    return put(0x80 | (code_point & 0x3f));
  }
  if (code_point < 0x10000) {
    put(0xe0 | code_point >> 12);
  } else {
    put(0xf0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3f));
  }
  put(0x80 | (code_point >> 6 & 0x3f));
  put(0x80 | (code_point & 0x3f));
}

/// `#39` or `#x27`; false when it is no character.
bool append_number(std::string& text, std::string_view name) {
  const bool is_hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
  const auto digits = name.substr(is_hex ? 2 : 1);
  std::uint32_t code_point = 0;
  const auto* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, code_point, is_hex ? 16 : 10);
  const bool is_surrogate = code_point >= 0xd800 && code_point < 0xe000;
  if (error != std::errc() || stop != end || code_point == 0 || code_point > 0x10ffff || is_surrogate) return false;
  append_code_point(text, code_point);
  return true;
}

bool append_reference(std::string& text, std::string_view name) {
  if (name.starts_with('#')) return append_number(text, name);
  const auto* const found = std::ranges::find(kReferences, name, &Reference::name);
  if (found == std::end(kReferences)) return false;
  text += found->text;
  return true;
}

}  // namespace

std::string utf8_of(std::string_view bytes, std::string_view charset) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(converter_of(bytes, charset), &error),
                                                                     ucnv_close);
  if (U_FAILURE(error)) return is_utf8(bytes) ? std::string(bytes) : std::string();
  std::u16string wide(bytes.size() * 2 + 1, u'\0');
  const auto width = ucnv_toUChars(converter.get(), wide.data(), static_cast<std::int32_t>(wide.size()), bytes.data(),
                                   static_cast<std::int32_t>(bytes.size()), &error);
  if (U_FAILURE(error)) return {};
  std::string text(static_cast<std::size_t>(width) * 3 + 1, '\0');
  std::int32_t length = 0;
  u_strToUTF8WithSub(text.data(), static_cast<std::int32_t>(text.size()), &length, wide.data(), width, 0xfffd, nullptr,
                     &error);
  if (U_FAILURE(error)) return {};
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string without_references(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const auto start = std::min(text.find('&'), text.size());
    plain += text.substr(0, start);
    text.remove_prefix(start);
    if (text.empty()) break;
    const auto end = text.substr(0, kLongestReference + 1).find(';');
    if (end != std::string_view::npos && append_reference(plain, text.substr(1, end - 1))) {
      text.remove_prefix(end + 1);
    } else {
      plain += '&';
      text.remove_prefix(1);
    }
  }
  return plain;
}

}  // namespace madang::chat

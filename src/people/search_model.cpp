#include "people/search_model.hpp"

#include <algorithm>

#include "people/spelling_model.hpp"

namespace madang::people {
namespace {

constexpr char kName = '\x02';  ///< stands before what a name is found by
constexpr char kText = '\n';    ///< stands before every other text
constexpr char kSpace = ' ';    ///< stands between words

void add_text(std::string& key, char mark, std::string_view text, const std::string& reading) {
  const std::string as_spelled = spelled(text);
  if (as_spelled.empty()) return;
  key.append(1, mark).append(as_spelled);
  if (const auto initials = initials_of(as_spelled); !initials.empty()) key.append(1, mark).append(initials);
  for (const auto& typed : typed_readings(reading)) key.append(1, mark).append(typed);
}

/// The jamo that are ours to know, each three bytes of UTF-8 that begin with E1.
enum class Jamo { none, leading, vowel, closing };

Jamo jamo_at(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size() || static_cast<unsigned char>(text[at]) != 0xe1) return Jamo::none;
  const auto second = static_cast<unsigned char>(text[at + 1]);
  const auto third = static_cast<unsigned char>(text[at + 2]);
  const int point = 0x1000 | (second & 0x3f) << 6 | (third & 0x3f);
  if (point >= 0x1100 && point <= 0x1112) return Jamo::leading;
  if (point >= 0x1161 && point <= 0x1175) return Jamo::vowel;
  if (point >= 0x11a8 && point <= 0x11c2) return Jamo::closing;
  return Jamo::none;
}

constexpr std::size_t kJamoBytes = 3;

bool is_initials_alone(std::string_view word) {
  for (std::size_t at = 0; at < word.size(); at += kJamoBytes)
    if (jamo_at(word, at) != Jamo::leading) return false;
  return true;
}

/// Parts the word after each leading consonant that no vowel follows, but for the last.
SearchPattern parted(const std::string& word) {
  if (is_initials_alone(word)) return {word};
  SearchPattern pattern{""};
  for (std::size_t at = 0; at < word.size();) {
    const Jamo here = jamo_at(word, at);
    const std::size_t length = here == Jamo::none ? 1 : kJamoBytes;
    pattern.back().append(word, at, length);
    at += length;
    if (here == Jamo::leading && at < word.size() && jamo_at(word, at) != Jamo::vowel) pattern.emplace_back();
  }
  return pattern;
}

SearchWord search_word(const std::string& word) {
  SearchWord found{parted(word), parted(word)};
  const std::size_t last = word.size() < kJamoBytes ? 0 : word.size() - kJamoBytes;
  if (jamo_at(word, last) == Jamo::closing)
    found.going_on = parted(word.substr(0, last) + leading_of(std::string_view(word).substr(last)));
  return found;
}

/// Whether the rest of the pattern stands in `key` from `at` on, when its first text stands there.
bool follows(const SearchPattern& pattern, std::string_view key, std::size_t at) {
  for (std::size_t part = 0; part < pattern.size(); ++part) {
    const auto found = key.find(pattern[part], at);
    if (found == std::string_view::npos || (part == 0 && found != at)) return false;
    at = found + pattern[part].size();
  }
  return true;
}

bool stands_within(const SearchPattern& pattern, std::string_view key) {
  const auto first = key.find(pattern.front());
  return first != std::string_view::npos && follows(pattern, key, first);
}

bool stands_after(char mark, const SearchPattern& pattern, std::string_view key) {
  for (auto at = key.find(mark); at != std::string_view::npos; at = key.find(mark, at + 1))
    if (follows(pattern, key, at + 1)) return true;
  return false;
}

std::string like(std::string before, const SearchPattern& pattern) {
  for (const auto& part : pattern) {
    for (const char c : part) {
      if (c == '%' || c == '_' || c == '\\') before += '\\';
      before += c;
    }
    before += '%';
  }
  return before;
}

}  // namespace

std::string search_key(const Member& member) {
  std::string key;
  add_text(key, kName, member.display_name, member.reading);
  add_text(key, kText, member.title, reading_of(member.title));
  add_text(key, kText, member.email, {});
  add_text(key, kText, member.account_login.value_or(""), {});
  return key;
}

std::string search_key(const Department& department) {
  std::string key;
  add_text(key, kText, department.name, reading_of(department.name));
  return key;
}

SearchQuery search_query(std::string_view text) {
  SearchQuery query;
  const std::string whole = spelled(text);
  for (std::string_view rest = whole; !rest.empty() && query.size() < kMostSearchWords;) {
    const auto end = std::min(rest.find(kSpace), rest.size());
    query.push_back(search_word(std::string(rest.substr(0, end))));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return query;
}

std::optional<int> fit(const SearchQuery& query, std::string_view key) {
  for (const auto& word : query)
    if (!stands_within(word.as_is, key) && !stands_within(word.going_on, key)) return std::nullopt;
  if (query.empty()) return 0;
  const auto& [as_is, going_on] = query.front();
  const auto stands = [&](char mark) { return stands_after(mark, as_is, key) || stands_after(mark, going_on, key); };
  if (stands(kName)) return 0;
  return stands(kText) || stands(kSpace) ? 1 : 2;
}

std::string like_within(const SearchPattern& pattern) { return like("%", pattern); }
std::string like_at_name(const SearchPattern& pattern) { return like(std::string("%") + kName, pattern); }
std::string like_at_text(const SearchPattern& pattern) { return like(std::string("%") + kText, pattern); }
std::string like_at_word(const SearchPattern& pattern) { return like(std::string("%") + kSpace, pattern); }

}  // namespace madang::people

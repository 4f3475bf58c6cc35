#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "people/model.hpp"

// What members and departments are found by, and what somebody who types is looking for. Pure.

namespace madang::people {

/// Which rules made a key. Raise it with every change of them: what is stored is then made anew at the next start.
inline constexpr std::int64_t kKeyVersion = 2;

/// Holds every text a member is found by: name, title, e-mail and login as they are spelled, their leading consonants,
/// and their pinyin. `member.reading` must be set.
std::string search_key(const Member& member);
std::string search_key(const Department& department);

/// Texts that must follow one another in a key.
using SearchPattern = std::vector<std::string>;

/// One word of a query. A syllable that is not finished yet may go on in two ways: 민 is the beginning of 미나 too.
struct SearchWord {
  SearchPattern as_is;
  SearchPattern going_on;
};

using SearchQuery = std::vector<SearchWord>;

inline constexpr std::size_t kMostSearchWords = 4;  ///< those after them do not count

/// A word matches any part of a text; one of leading consonants alone (ㄱㅁㅈ) those of syllables that follow one
/// another; a leading consonant within a word (ㄱ민) a syllable that begins with it, others may come between.
SearchQuery search_query(std::string_view text);

/// How well a key fits: 0 when a name begins with the first word, 1 when another text or a word does, 2 when it is
/// somewhere within. Nothing when it does not.
std::optional<int> fit(const SearchQuery& query, std::string_view key);

/// The patterns of LIKE for `pattern` anywhere, and for where fit() tells 0 and 1.
std::string like_within(const SearchPattern& pattern);
std::string like_at_name(const SearchPattern& pattern);
std::string like_at_text(const SearchPattern& pattern);
std::string like_at_word(const SearchPattern& pattern);

}  // namespace madang::people

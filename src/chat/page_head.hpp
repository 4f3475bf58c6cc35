#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace madang::chat {

/// What a page says of itself in its head: as others should quote it (Open Graph, Twitter cards), or else its title and
/// description. UTF-8 on one line each, without control characters, cut with an ellipsis.
struct PageHead {
  std::string title;
  std::string description;
  std::string site_name;
  std::string picture;  ///< a URL as it is written there, perhaps relative

  bool operator==(const PageHead&) const = default;
};

inline constexpr std::size_t kMostPageTitle = 200;        // code points
inline constexpr std::size_t kMostPageDescription = 300;  // code points
inline constexpr std::size_t kMostSiteName = 80;          // code points

/// Reads the beginning of an HTML page in one pass, forgiving as browsers are; takes any bytes. `charset` is what the
/// answer's header said, which goes before what the page says; UTF-8 and the encodings of our languages are known
/// (WHATWG Encoding), others are read as windows-1252. Pure.
PageHead read_page_head(std::string_view bytes, std::string_view charset);

/// Says when enough of a page has come, looking at every byte once.
class HeadEnd {
 public:
  /// `so_far` is what was given the last time, and more.
  bool is_in(std::string_view so_far);

 private:
  std::size_t looked_at_ = 0;
};

}  // namespace madang::chat

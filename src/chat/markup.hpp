#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace madang::chat {

/// A tag as it stands in a page: name and attribute names in lower case, values as the bytes between the quotes.
struct Tag {
  std::string name;
  bool closes = false;
  std::vector<std::pair<std::string, std::string_view>> attributes;

  /// The first of this name, or empty.
  std::string_view attribute(std::string_view wanted) const;
};

/// Goes through HTML from one tag to the next, once, as browsers would: comments are skipped, and so is what scripts
/// and styles hold. Works on bytes of any encoding that keeps ASCII, and views into them. Bounded: attributes beyond 32
/// and what is unfinished at the end are left out.
class Markup {
 public:
  explicit Markup(std::string_view bytes) : rest_(bytes) {}

  /// False at the end.
  bool next(Tag& tag);
  /// What stands before the closing tag of this name; everything when there is none.
  std::string_view text_until(std::string_view name);

 private:
  bool skip_comment();
  bool read_tag(Tag& tag);
  bool read_attribute(Tag& tag);
  std::string_view read_value();
  void skip_blanks();

  std::string_view rest_;
};

}  // namespace madang::chat

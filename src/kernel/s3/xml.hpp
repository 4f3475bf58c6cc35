#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace madang::s3 {

/// An element that holds either text or other elements. Its attributes are not kept.
struct Element {
  std::string name;
  std::string text;
  std::vector<Element> children;

  const Element* find(std::string_view child) const;  ///< the first of that name, or null
  std::string_view text_of(std::string_view child) const;
};

/// Reads as much of XML 1.0 as S3's answers need: elements, text, attributes, the five entities and character
/// references, in UTF-8. Nothing for everything else, be it lawful: document types, comments, sections of character
/// data, processing instructions, text beside elements; also for more or deeper elements than any answer has. Space may
/// stand before the declaration: S3 sends it while it still works.
std::optional<Element> read_xml(std::string_view text);

/// For text of an element.
std::string escaped(std::string_view text);

}  // namespace madang::s3

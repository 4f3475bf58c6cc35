#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/refusal.hpp"

// Rich text as a tree with a closed list of nodes and marks; an editor such as ProseMirror writes the same. Pure.

namespace madang::announcements {

enum class RichKind {
  doc,
  paragraph,
  heading,
  bullet_list,
  ordered_list,
  list_item,
  blockquote,
  code_block,
  horizontal_rule,
  hard_break,
  text,
};
BOOST_DESCRIBE_ENUM(RichKind, doc, paragraph, heading, bullet_list, ordered_list, list_item, blockquote, code_block,
                    horizontal_rule, hard_break, text)

enum class RichMarkKind { bold, italic, underline, strike, code, link };
BOOST_DESCRIBE_ENUM(RichMarkKind, bold, italic, underline, strike, code, link)

struct RichMarkAttrs {
  std::string href;
};
BOOST_DESCRIBE_STRUCT(RichMarkAttrs, (), (href))

/// `attrs` is a link's alone.
struct RichMark {
  RichMarkKind type = RichMarkKind::bold;
  std::optional<RichMarkAttrs> attrs;
};
BOOST_DESCRIBE_STRUCT(RichMark, (), (type, attrs))

/// `level` is a heading's, `start` an ordered list's.
struct RichAttrs {
  std::optional<std::int64_t> level;
  std::optional<std::int64_t> start;
};
BOOST_DESCRIBE_STRUCT(RichAttrs, (), (level, start))

struct RichNode {
  RichKind type = RichKind::doc;
  std::optional<RichAttrs> attrs;
  std::optional<std::vector<RichNode>> content;
  std::optional<std::vector<RichMark>> marks;
  std::optional<std::string> text;
};
BOOST_DESCRIBE_STRUCT(RichNode, (), (type, attrs, content, marks, text))

inline constexpr std::size_t kDeepestNode = 12;
inline constexpr std::size_t kMostNodes = 5000;
inline constexpr std::size_t kMostDocumentText = 50'000;  ///< code points
inline constexpr std::size_t kLongestHref = 2000;         ///< bytes

/// Throws a Refusal that names the field, such as `body.content[3].marks[0].attrs.href`, unless it is a document whose
/// nodes stand where they may and are not too many, too deep or too long, and whose links lead to http, https, mailto
/// or tel.
void require_document(const RichNode& document, const std::string& field);

/// What it says, a line for each block.
std::string plain_text(const RichNode& document);

/// The first so many code points, in one line.
std::string excerpt_of(const std::string& text, std::size_t most = 160);

}  // namespace madang::announcements

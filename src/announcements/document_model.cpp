#include "announcements/document_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/ascii.hpp"
#include "base/text.hpp"

namespace madang::announcements {
namespace {

bool is_inline(RichKind kind) { return kind == RichKind::text || kind == RichKind::hard_break; }
bool is_block(RichKind kind) { return !is_inline(kind) && kind != RichKind::doc && kind != RichKind::list_item; }
bool is_list(RichKind kind) { return kind == RichKind::bullet_list || kind == RichKind::ordered_list; }
bool holds_text(RichKind kind) {
  return kind == RichKind::paragraph || kind == RichKind::heading || kind == RichKind::code_block;
}
bool is_leaf(RichKind kind) { return is_inline(kind) || kind == RichKind::horizontal_rule; }

bool may_hold(RichKind parent, RichKind child) {
  if (parent == RichKind::code_block) return child == RichKind::text;
  if (holds_text(parent)) return is_inline(child);
  if (is_list(parent)) return child == RichKind::list_item;
  return is_block(child);
}

[[noreturn]] void refuse(const std::string& field, std::string_view reason) {
  throw Refusal(kInvalid, field, fmt::format("{} {}", field, reason));
}

/// The scheme is what stands before the first colon; without one a link would lead into this house.
bool is_link(std::string_view href) {
  static constexpr std::array<std::string_view, 4> kSchemes{"http://", "https://", "mailto:", "tel:"};
  if (href.size() > kLongestHref) return false;
  if (std::ranges::any_of(href, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; }))
    return false;
  const std::string lower = ascii_lowered(href);
  return std::ranges::any_of(
      kSchemes, [&](std::string_view scheme) { return lower.starts_with(scheme) && lower.size() > scheme.size(); });
}

class Judge {
 public:
  void judge(const RichNode& node, const std::string& field, std::size_t depth) {
    if (++nodes_ > kMostNodes) refuse(field, fmt::format("is more than {} parts.", kMostNodes));
    if (depth > kDeepestNode) refuse(field, fmt::format("is nested more than {} deep.", kDeepestNode));
    judge_attrs(node, field);
    judge_text(node, field);
    judge_content(node, field, depth);
  }

 private:
  static void judge_attrs(const RichNode& node, const std::string& field) {
    const RichAttrs attrs = node.attrs.value_or(RichAttrs{});
    if (node.type == RichKind::heading) {
      if (!attrs.level || *attrs.level < 1 || *attrs.level > 3) refuse(field + ".attrs.level", "must be 1, 2 or 3.");
    } else if (attrs.level) {
      refuse(field + ".attrs.level", "is a heading's.");
    }
    if (!attrs.start) return;
    if (node.type != RichKind::ordered_list) refuse(field + ".attrs.start", "is an ordered list's.");
    if (*attrs.start < 0 || *attrs.start > 100'000) refuse(field + ".attrs.start", "must be from 0 to 100000.");
  }

  void judge_text(const RichNode& node, const std::string& field) {
    if (node.type != RichKind::text) {
      if (node.text) refuse(field + ".text", "is a text node's.");
      if (node.marks && !node.marks->empty() && node.type != RichKind::hard_break)
        refuse(field + ".marks", "are a text's.");
      if (!node.marks) return;
    } else {
      if (!node.text || node.text->empty()) refuse(field + ".text", "must say something.");
      text_ += count_code_points(*node.text);
      if (text_ > kMostDocumentText) refuse(field, fmt::format("makes it longer than {}.", kMostDocumentText));
    }
    judge_marks(node, field);
  }

  static void judge_marks(const RichNode& node, const std::string& field) {
    if (!node.marks) return;
    std::set<RichMarkKind> seen;
    for (std::size_t i = 0; i < node.marks->size(); ++i) {
      const RichMark& mark = (*node.marks)[i];
      const std::string at = fmt::format("{}.marks[{}]", field, i);
      if (!seen.insert(mark.type).second) refuse(at, "stands there twice.");
      if (mark.type != RichMarkKind::link) {
        if (mark.attrs) refuse(at + ".attrs", "is a link's.");
      } else if (!mark.attrs || !is_link(mark.attrs->href)) {
        refuse(at + ".attrs.href", "must be a link to http, https, mailto or tel.");
      }
    }
  }

  void judge_content(const RichNode& node, const std::string& field, std::size_t depth) {
    const bool is_empty = !node.content || node.content->empty();
    if (is_empty && (holds_text(node.type) || is_leaf(node.type))) return;
    if (is_empty) refuse(field + ".content", "must hold something.");
    if (is_leaf(node.type)) refuse(field + ".content", "must hold nothing.");
    for (std::size_t i = 0; i < node.content->size(); ++i) {
      const RichNode& child = (*node.content)[i];
      const std::string at = fmt::format("{}.content[{}]", field, i);
      if (!may_hold(node.type, child.type)) refuse(at + ".type", "does not belong there.");
      if (node.type == RichKind::code_block && child.marks && !child.marks->empty())
        refuse(at + ".marks", "do not belong into code.");
      judge(child, at, depth + 1);
    }
  }

  std::size_t nodes_ = 0;
  std::size_t text_ = 0;
};

void write_text(const RichNode& node, std::string& into) {
  if (node.text) into += *node.text;
  if (node.type == RichKind::hard_break) into += '\n';
  if (node.content)
    for (const RichNode& child : *node.content) write_text(child, into);
  if (holds_text(node.type)) into += '\n';
}

}  // namespace

void require_document(const RichNode& document, const std::string& field) {
  if (document.type != RichKind::doc) refuse(field + ".type", "must be doc.");
  Judge().judge(document, field, 1);
}

std::string plain_text(const RichNode& document) {
  std::string text;
  write_text(document, text);
  return std::string(trimmed(text));
}

std::string excerpt_of(const std::string& text, std::size_t most) {
  std::string line;
  std::size_t points = 0;
  bool is_space = true;  // so that none stands in front
  for (const char c : text) {
    const bool space = c == '\n' || c == '\t' || c == ' ';
    const bool begins = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (space && is_space) continue;
    if (begins && ++points > most) break;
    line += space ? ' ' : c;
    is_space = space;
  }
  return std::string(trimmed(line));
}

}  // namespace madang::announcements

#include "announcements/document_model.hpp"
#include "announcements/signature_model.hpp"
#include "base/fuzz/harness.hpp"
#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "base/text.hpp"

// What people send as rich text and as signatures.

namespace madang::fuzz {

using namespace announcements;

namespace {

bool is_taken(const RichNode& document) {
  try {
    require_document(document, "body");
    return true;
  } catch (const Refusal& refusal) {
    must(refusal.field.starts_with("body"), "a refusal names what is wrong");
    return false;
  }
}

void must_be_harmless(const RichNode& node) {
  for (const RichMark& mark : node.marks.value_or(std::vector<RichMark>()))
    if (mark.attrs)
      must(mark.attrs->href.find(':') != std::string::npos &&
               mark.attrs->href.find_first_of(" \t\n\r") == std::string::npos,
           "a link says how it leads");
  for (const RichNode& child : node.content.value_or(std::vector<RichNode>())) must_be_harmless(child);
}

}  // namespace

void try_one(std::string_view input) {
  if (const auto strokes = json::decode<std::vector<Stroke>>(input)) try {
      require_signature(*strokes, "strokes");
    } catch (const Refusal& refusal) {
      must(refusal.field.starts_with("strokes"), "a refusal names what is wrong");
    }
  const auto document = json::decode<RichNode>(input);
  if (!document || !is_taken(*document)) return;
  must_be_harmless(*document);
  const std::string text = plain_text(*document);
  must(is_utf8(text) && count_code_points(text) <= kMostDocumentText + kMostNodes, "its text is text");
  must(count_code_points(excerpt_of(text)) <= 160, "an excerpt is short");
  const auto again = json::decode<RichNode>(json::encode(*document));
  must(again && is_taken(*again) && plain_text(*again) == text, "what is kept is read as the same");
}

}  // namespace madang::fuzz

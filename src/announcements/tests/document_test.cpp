#include <gtest/gtest.h>

#include "announcements/document_model.hpp"
#include "announcements/signature_model.hpp"
#include "base/json/decode.hpp"
#include "base/json/encode.hpp"

namespace madang::announcements {
namespace {

/// The field that is refused, whether by the decoder or by the rule; nothing when it is a document.
std::string fault_of(const std::string& json) {
  const auto node = json::decode<RichNode>(json);
  if (!node) return "decoder: " + node.error().field;
  try {
    require_document(*node, "body");
    return "";
  } catch (const Refusal& refusal) {
    return refusal.field;
  }
}

std::string doc(const std::string& content) { return R"({"type":"doc","content":[)" + content + "]}"; }
std::string paragraph(const std::string& content) { return R"({"type":"paragraph","content":[)" + content + "]}"; }
std::string text(const std::string& words, const std::string& marks = "") {
  return R"({"type":"text","text":")" + words + "\"" + (marks.empty() ? "" : ",\"marks\":[" + marks + "]") + "}";
}
std::string link(const std::string& href) { return R"({"type":"link","attrs":{"href":")" + href + "\"}}"; }

TEST(DocumentTest, what_an_editor_writes_is_taken) {
  EXPECT_EQ(fault_of(doc(paragraph(text("안녕하세요", R"({"type":"bold"},{"type":"italic"})")))), "");
  EXPECT_EQ(fault_of(doc(R"({"type":"heading","attrs":{"level":2},"content":[)" + text("제목") + "]}")), "");
  EXPECT_EQ(
      fault_of(doc(R"({"type":"ordered_list","attrs":{"start":3},"content":[{"type":"list_item","content":[)" +
                   paragraph(text("하나")) + R"(,{"type":"bullet_list","content":[{"type":"list_item","content":[)" +
                   paragraph(text("둘")) + "]}]}]}]}")),
      "");
  EXPECT_EQ(fault_of(doc(R"({"type":"horizontal_rule"},{"type":"paragraph"},{"type":"code_block","content":[)" +
                         text("x = 1") + R"(]},{"type":"blockquote","content":[)" +
                         paragraph(text("a") + R"(,{"type":"hard_break"},)" + text("b")) + "]}")),
            "");
}

TEST(DocumentTest, names_that_are_not_on_the_list_are_refused_by_their_path) {
  EXPECT_EQ(fault_of(doc(R"({"type":"iframe"})")), "decoder: content[0].type");
  EXPECT_EQ(fault_of(doc(paragraph(text("x", R"({"type":"script"})")))),
            "decoder: content[0].content[0].marks[0].type");
  EXPECT_EQ(fault_of(doc(R"({"type":"paragraph","attrs":{"onclick":"x"}})")), "decoder: content[0].attrs.onclick");
  EXPECT_EQ(fault_of(doc(paragraph(text("x", R"({"type":"link","attrs":{"href":"https://a.example","target":"x"}})")))),
            "decoder: content[0].content[0].marks[0].attrs.target");
}

TEST(DocumentTest, nodes_stand_only_where_they_may) {
  EXPECT_EQ(fault_of(R"({"type":"paragraph"})"), "body.type");
  EXPECT_EQ(fault_of(R"({"type":"doc"})"), "body.content");
  EXPECT_EQ(fault_of(doc(text("x"))), "body.content[0].type");
  EXPECT_EQ(fault_of(doc(R"({"type":"list_item","content":[{"type":"paragraph"}]})")), "body.content[0].type");
  EXPECT_EQ(fault_of(doc(R"({"type":"bullet_list"})")), "body.content[0].content");
  EXPECT_EQ(fault_of(doc(R"({"type":"bullet_list","content":[{"type":"paragraph"}]})")),
            "body.content[0].content[0].type");
  EXPECT_EQ(fault_of(doc(paragraph(R"({"type":"paragraph"})"))), "body.content[0].content[0].type");
  EXPECT_EQ(fault_of(doc(R"({"type":"doc","content":[{"type":"paragraph"}]})")), "body.content[0].type");
  EXPECT_EQ(fault_of(doc(R"({"type":"horizontal_rule","content":[{"type":"paragraph"}]})")), "body.content[0].content");
  EXPECT_EQ(fault_of(doc(R"({"type":"code_block","content":[)" + text("x", R"({"type":"bold"})") + "]}")),
            "body.content[0].content[0].marks");
}

TEST(DocumentTest, what_belongs_to_one_kind_stands_at_no_other) {
  EXPECT_EQ(fault_of(doc(R"({"type":"heading"})")), "body.content[0].attrs.level");
  EXPECT_EQ(fault_of(doc(R"({"type":"heading","attrs":{"level":4}})")), "body.content[0].attrs.level");
  EXPECT_EQ(fault_of(doc(R"({"type":"paragraph","attrs":{"level":1}})")), "body.content[0].attrs.level");
  EXPECT_EQ(fault_of(doc(R"({"type":"paragraph","attrs":{"start":1}})")), "body.content[0].attrs.start");
  EXPECT_EQ(fault_of(doc(R"({"type":"paragraph","text":"x"})")), "body.content[0].text");
  EXPECT_EQ(fault_of(doc(R"({"type":"paragraph","marks":[{"type":"bold"}]})")), "body.content[0].marks");
  EXPECT_EQ(fault_of(doc(paragraph(text("")))), "body.content[0].content[0].text");
  EXPECT_EQ(fault_of(doc(paragraph(text("x", R"({"type":"bold"},{"type":"bold"})")))),
            "body.content[0].content[0].marks[1]");
  EXPECT_EQ(fault_of(doc(paragraph(text("x", R"({"type":"bold","attrs":{"href":"https://a.example"}})")))),
            "body.content[0].content[0].marks[0].attrs");
}

TEST(DocumentTest, links_lead_to_pages_mail_and_telephones_alone) {
  for (const char* good :
       {"https://madang.example/a?b=c", "http://a.example", "mailto:a@b.example", "TEL:+82212345678"})
    EXPECT_EQ(fault_of(doc(paragraph(text("x", link(good))))), "") << good;
  for (const char* bad : {"javascript:alert(1)", "JAVASCRIPT:alert(1)", " https://a.example", "java\\tscript:alert(1)",
                          "data:text/html,x", "//a.example", "/c", "https:a.example", "https://", "vbscript:x", ""})
    EXPECT_NE(fault_of(doc(paragraph(text("x", link(bad))))), "") << bad;
  EXPECT_NE(fault_of(doc(paragraph(text("x", link("https://" + std::string(kLongestHref, 'a')))))), "");
  EXPECT_NE(fault_of(doc(paragraph(text("x", R"({"type":"link"})")))), "");
}

TEST(DocumentTest, depth_size_and_length_have_an_end) {
  std::string deep = paragraph(text("x"));
  for (int i = 0; i < 12; ++i) deep = R"({"type":"blockquote","content":[)" + deep + "]}";
  EXPECT_FALSE(fault_of(doc(deep)).empty());
  std::string items;
  for (int i = 0; i < 900; ++i)
    items += std::string(i ? "," : "") + paragraph(text("x") + "," + text("y") + "," + text("z"));
  EXPECT_EQ(fault_of(doc(items)), "");
  std::string parts = R"({"type":"blockquote","content":[)" + items + "]}";
  EXPECT_FALSE(fault_of(doc(parts + "," + parts)).empty());
  const std::string page(30'000, 'a');
  EXPECT_EQ(fault_of(doc(paragraph(text(page)))), "");
  EXPECT_EQ(fault_of(doc(paragraph(text(page)) + "," + paragraph(text(page)))), "body.content[1].content[0]");
}

TEST(DocumentTest, plain_text_has_a_line_for_each_block) {
  const auto node = json::decode<RichNode>(
      doc(R"({"type":"heading","attrs":{"level":1},"content":[)" + text("제목") + "]}," +
          paragraph(text("가") + R"(,{"type":"hard_break"},)" + text("나")) +
          R"(,{"type":"bullet_list","content":[{"type":"list_item","content":[)" + paragraph(text("다")) + "]}]}"));
  ASSERT_TRUE(node.has_value());
  EXPECT_EQ(plain_text(*node), "제목\n가\n나\n다");
  EXPECT_EQ(excerpt_of(plain_text(*node)), "제목 가 나 다");
  EXPECT_EQ(excerpt_of("마당에서 만나요", 3), "마당에");
}

TEST(DocumentTest, what_is_kept_is_read_as_the_same) {
  const auto node = json::decode<RichNode>(doc(paragraph(text("x", link("https://a.example")))));
  const auto again = json::decode<RichNode>(json::encode(*node));
  EXPECT_EQ(json::encode(*again), json::encode(*node));
}

std::string signature_fault(const std::vector<Stroke>& strokes) {
  try {
    require_signature(strokes, "strokes");
    return "";
  } catch (const Refusal& refusal) {
    return refusal.field;
  }
}

TEST(SignatureTest, is_drawn_on_the_sheet_and_more_than_a_dot) {
  EXPECT_EQ(signature_fault({{{0, 0, 1000, 400}}}), "");
  EXPECT_EQ(signature_fault({}), "strokes");
  EXPECT_EQ(signature_fault({{{10, 10}}, {{20, 20}}}), "strokes");
  EXPECT_EQ(signature_fault({{{10, 10, 200}}}), "strokes[0].points");
  EXPECT_EQ(signature_fault({{{10, 10, 1001, 10}}}), "strokes[0].points[2]");
  EXPECT_EQ(signature_fault({{{10, 10, 100, 401}}}), "strokes[0].points[3]");
  EXPECT_EQ(signature_fault({{{10, -1, 100, 10}}}), "strokes[0].points[1]");
  EXPECT_EQ(signature_fault(std::vector<Stroke>(kMostStrokes + 1, {{0, 0, 500, 0}})), "strokes");
  EXPECT_EQ(signature_fault(std::vector<Stroke>(10, {std::vector<std::int64_t>(800, 1)})), "strokes");
}

}  // namespace
}  // namespace madang::announcements

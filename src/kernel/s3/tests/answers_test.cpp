#include "kernel/s3/answers.hpp"

#include <gtest/gtest.h>

#include "kernel/s3/exchange.hpp"
#include "kernel/s3/xml.hpp"

namespace madang::s3 {
namespace {

TEST(S3Xml, reads_elements_text_and_references) {
  const auto root = read_xml(
      " \n<?xml version=\"1.0\" encoding='UTF-8'?>\n<a xmlns=\"x&amp;y\" b='c'>\n <b>1 &lt; 2&#x110;&#44032;</b>"
      "<c/><d  ></d >\n</a>\n");
  ASSERT_TRUE(root);
  EXPECT_EQ(root->text_of("b"), "1 < 2\u0110가");
  EXPECT_TRUE(root->find("c"));
  EXPECT_EQ(root->find("d")->text, "");
  EXPECT_FALSE(root->find("e"));
}

TEST(S3Xml, refuses_everything_else) {
  for (const auto* text : {"",
                           "a",
                           "<a>",
                           "<a></b>",
                           "<a/><b/>",
                           "<a>x<b/></a>",
                           "<a><b/>x</a>",
                           "<a b></a>",
                           "<a b=c/>",
                           "<a b='<'/>",
                           "<a b='1'c='2'/>",
                           "<a>&nbsp;</a>",
                           "<a>&#0;</a>",
                           "<a>&#xd800;</a>",
                           "<a>&#x110000;</a>",
                           "<a>&</a>",
                           "<a>&#;</a>",
                           "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
                           "<a><!-- b --></a>",
                           "<a><![CDATA[b]]></a>",
                           "<a><?b?></a>",
                           "<?xml version='1.0'",
                           "<a>\x01</a>",
                           "<a>\xff</a>",
                           "<1/>",
                           "< a/>"})
    EXPECT_FALSE(read_xml(text)) << text;
  std::string deep;
  for (int depth = 0; depth < 100'000; ++depth) deep += "<a>";
  EXPECT_FALSE(read_xml(deep));
  std::string wide = "<a>";
  for (int count = 0; count < 100'000; ++count) wide += "<b/>";
  EXPECT_FALSE(read_xml(wide + "</a>"));
}

TEST(S3Xml, escapes_what_it_reads_back) {
  const std::string text = "a<b>&\"c' 가";
  EXPECT_EQ(read_xml("<k>" + escaped(text) + "</k>")->text, text);
}

constexpr auto kItem =
    "<Contents><Key>a</Key><Size>5</Size><LastModified>2026-11-28T11:02:37.000Z</LastModified><ETag>x</ETag></"
    "Contents>";

TEST(S3Answers, a_listing_has_a_next_page_only_when_it_says_so) {
  const auto last = read_listing(std::string("<ListBucketResult><IsTruncated>false</IsTruncated>") + kItem +
                                 "<CommonPrefixes><Prefix>b/</Prefix></CommonPrefixes></ListBucketResult>");
  ASSERT_TRUE(last);
  EXPECT_EQ(last->items.at(0).key, "a");
  EXPECT_EQ(last->items.at(0).size, 5);
  EXPECT_EQ(last->items.at(0).modified.text(), "2026-11-28T11:02:37.000Z");
  EXPECT_EQ(last->folders, std::vector<std::string>{"b/"});
  EXPECT_FALSE(last->next);
  const auto more = read_listing(
      "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>"
      "</ListBucketResult>");
  EXPECT_EQ(more->next, "t");
}

TEST(S3Answers, half_a_listing_is_none) {
  for (const auto* text :
       {"<ListBucketResult/>", "<Other><IsTruncated>false</IsTruncated></Other>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        "<ListBucketResult><IsTruncated>maybe</IsTruncated></ListBucketResult>",
        "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key></Contents></ListBucketResult>",
        "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key><Size>-1</Size>"
        "<LastModified>2026-11-28T11:02:37Z</LastModified></Contents></ListBucketResult>",
        "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key><Size>1</Size>"
        "<LastModified>yesterday</LastModified></Contents></ListBucketResult>"})
    EXPECT_FALSE(read_listing(text)) << text;
}

TEST(S3Answers, errors_and_outcomes_are_told_apart) {
  EXPECT_EQ(read_error("<Error><Code>NoSuchKey</Code><Message>m</Message></Error>").code, "NoSuchKey");
  EXPECT_EQ(read_error("<html>").code, "");
  EXPECT_TRUE(is_completed("<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>"));
  EXPECT_FALSE(is_completed("<Error><Code>InternalError</Code></Error>"));
  EXPECT_EQ(read_removed("<DeleteResult/>")->code, "");
  EXPECT_EQ(read_removed("<DeleteResult><Error><Code>AccessDenied</Code></Error></DeleteResult>")->code,
            "AccessDenied");
  EXPECT_FALSE(read_removed("<html></html>"));
  EXPECT_EQ(read_upload_id("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"),
            "u");
  EXPECT_FALSE(read_upload_id("<InitiateMultipartUploadResult></InitiateMultipartUploadResult>"));
}

TEST(S3Answers, a_content_range_is_exact) {
  EXPECT_EQ(read_content_range("bytes 5-9/10")->whole, 10);
  for (const auto* text : {"", "bytes", "bytes 5-9", "bytes 5-9/*", "bytes 9-5/10", "bytes 5-10/10", "bytes -9/10",
                           "items 0-1/2", "bytes 0-1/99999999999999999999"})
    EXPECT_FALSE(read_content_range(text)) << text;
}

}  // namespace
}  // namespace madang::s3

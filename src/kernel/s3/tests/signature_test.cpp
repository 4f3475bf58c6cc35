#include "kernel/s3/tests/signature.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernel/s3/bucket.hpp"

namespace madang::s3 {
namespace {

constexpr auto kNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The examples of Amazon's own description of signature version 4 for S3.
struct Published {
  std::string line;
  std::string headers;
  std::string content_sha256;
  std::string signed_headers;
  std::string signature;
};

class PublishedSignature : public testing::TestWithParam<Published> {};

TEST_P(PublishedSignature, is_what_the_recomputation_gives) {
  const auto& example = GetParam();
  Captured request;
  request.head =
      example.line + " HTTP/1.1\r\nHost: examplebucket.s3.amazonaws.com\r\n" + example.headers +
      "x-amz-date: 20130524T000000Z\r\nx-amz-content-sha256: " + example.content_sha256 +
      "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
      "SignedHeaders=" +
      example.signed_headers + ", Signature=" + example.signature + "\r\n\r\n";
  const auto signature = signature_of(request, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  EXPECT_EQ(signature.due, example.signature);
  EXPECT_EQ(signature.said, example.signature);
}

INSTANTIATE_TEST_SUITE_P(
    Amazon, PublishedSignature,
    testing::Values(Published{"GET /test.txt", "Range: bytes=0-9\r\n", kNothing,
                              "host;range;x-amz-content-sha256;x-amz-date",
                              "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
                    Published{"PUT /test%24file.text",
                              "Date: Fri, 24 May 2013 00:00:00 GMT\r\nx-amz-storage-class: REDUCED_REDUNDANCY\r\n",
                              "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
                              "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                              "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
                    Published{"GET /?lifecycle", "", kNothing, "host;x-amz-content-sha256;x-amz-date",
                              "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
                    Published{"GET /?max-keys=2&prefix=J", "", kNothing, "host;x-amz-content-sha256;x-amz-date",
                              "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"}));

/// What libcurl sends, caught on the wire.
class SentSignature : public testing::Test {
 protected:
  static constexpr auto kSecret = "s3cr/t+with=signs";

  Bucket bucket(std::string prefix = "") {
    BucketOptions options;
    options.endpoint = wire_.endpoint();
    options.region = "ap-northeast-2";
    options.bucket = "bucket.of-ours";
    options.access_key = "AKIDEXAMPLE";
    options.secret_key = kSecret;
    options.prefix = std::move(prefix);
    return Bucket(std::move(options));
  }
  /// Everything that was sent bears the signature that is due, over all that matters.
  void expect_signed(const std::string& first_line, const std::string& also_signed = {}) {
    const auto all = wire_.captured();
    ASSERT_FALSE(all.empty());
    const auto& request = all.back();
    EXPECT_EQ(request.first_line(), first_line + " HTTP/1.1");
    const auto signature = signature_of(request, kSecret);
    EXPECT_EQ(signature.said, signature.due) << request.head;
    EXPECT_THAT(signature.signed_headers, testing::HasSubstr("host;"));
    EXPECT_THAT(signature.signed_headers, testing::HasSubstr("x-amz-content-sha256;x-amz-date"));
    EXPECT_THAT(signature.signed_headers, testing::HasSubstr(also_signed));
    EXPECT_EQ(headers_in(request.head)["x-amz-content-sha256"], sha256_of(request.body));
  }

  std::string answer_ = "";
  Interceptor wire_{
      "", [this](const Captured&, std::size_t) { return Fate::answer("200 OK", answer_, "ETag: \"e\"\r\n"); }};
};

TEST_F(SentSignature, is_right_for_plain_keys) {
  bucket().put("files/abc", "hello");
  expect_signed("PUT /bucket.of-ours/files/abc", "content-md5");
}

TEST_F(SentSignature, is_right_for_an_empty_object) {
  bucket().put("empty", "");
  expect_signed("PUT /bucket.of-ours/empty");
}

TEST_F(SentSignature, is_right_for_spaces_hangul_and_signs) {
  bucket("마당 files/").put("a b+c=d&e?f#g%h~i", "hello");
  expect_signed("PUT /bucket.of-ours/%EB%A7%88%EB%8B%B9%20files/a%20b%2Bc%3Dd%26e%3Ff%23g%25h~i");
}

TEST_F(SentSignature, is_right_for_ranges) {
  answer_ = "0123456789";
  bucket().read("film", 0, 10);
  expect_signed("GET /bucket.of-ours/film", "range");
}

TEST_F(SentSignature, is_right_for_listings_whose_query_is_sorted_and_encoded) {
  answer_ = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
  bucket("마당/").folders("up loads/");
  expect_signed(
      "GET /bucket.of-ours?delimiter=%2F&list-type=2&max-keys=1000&prefix=%EB%A7%88%EB%8B%B9%2Fup%20loads%2F");
}

TEST_F(SentSignature, is_right_for_parameters_without_a_value) {
  answer_ = "<DeleteResult/>";
  const std::vector<std::string> keys{"a&b", "c<d"};
  bucket().remove(keys);
  expect_signed("POST /bucket.of-ours?delete=", "content-md5");
  answer_ = "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>";
  bucket("p/").abort_pending(Timestamp());
  expect_signed("GET /bucket.of-ours?prefix=p%2F&uploads=");
}

TEST_F(SentSignature, is_right_for_questions_without_a_body) {
  bucket().size_of("film");
  expect_signed("HEAD /bucket.of-ours/film");
}

}  // namespace
}  // namespace madang::s3

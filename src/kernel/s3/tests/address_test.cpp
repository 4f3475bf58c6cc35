#include "kernel/s3/address.hpp"

#include <gtest/gtest.h>

namespace madang::s3 {
namespace {

BucketOptions good() {
  BucketOptions options;
  options.endpoint = "https://s3.ap-northeast-2.amazonaws.com";
  options.region = "ap-northeast-2";
  options.bucket = "madang-files";
  options.access_key = "AKID";
  options.secret_key = "secret";
  return options;
}

TEST(S3Address, an_endpoint_is_a_scheme_and_a_host) {
  for (const auto* text : {"http://s3", "https://s3.example.org/", "http://127.0.0.1:9000", "http://[::1]:9000"})
    EXPECT_TRUE(read_endpoint(text)) << text;
  for (const auto* text : {"", "s3.example.org", "ftp://s3", "https://", "https:///", "https://a b", "https://a/b",
                           "https://user@host", "https://host:0", "https://host:70000", "https://host:", "https://h?x",
                           "https://h%20", "http://[::1", "http://-a"})
    EXPECT_FALSE(read_endpoint(text)) << text;
  EXPECT_TRUE(read_endpoint("http://10.0.0.1")->is_address);
  EXPECT_FALSE(read_endpoint("https://S3.Example.org:443")->is_address);
  EXPECT_EQ(read_endpoint("https://S3.Example.org:443/")->host, "s3.example.org:443");
}

TEST(S3Address, a_bucket_stands_in_the_path_or_in_the_name) {
  auto options = good();
  EXPECT_EQ(url_of(options, "a b/c", {}), "https://s3.ap-northeast-2.amazonaws.com/madang-files/a%20b/c");
  EXPECT_EQ(url_of(options, "", {{"uploads", ""}, {"prefix", "a/"}}),
            "https://s3.ap-northeast-2.amazonaws.com/madang-files?prefix=a%2F&uploads=");
  options.path_style = false;
  EXPECT_EQ(url_of(options, "c", {}), "https://madang-files.s3.ap-northeast-2.amazonaws.com/c");
  EXPECT_EQ(url_of(options, "", {{"uploads", ""}}), "https://madang-files.s3.ap-northeast-2.amazonaws.com/?uploads=");
}

TEST(S3Address, what_cannot_be_used_is_named) {
  EXPECT_FALSE(fault_of(good()));
  const auto fault = [](auto change) {
    auto options = good();
    change(options);
    return fault_of(options).value_or(OptionFault{}).option;
  };
  EXPECT_EQ(fault([](auto& o) { o.endpoint = "s3.example.org"; }), "endpoint");
  for (const auto* name : {"", "ab", "Upper", "a..b", "-ab", "ab-", "a_b", "a/b"})
    EXPECT_EQ(fault([&](auto& o) { o.bucket = name; }), "bucket") << name;
  EXPECT_EQ(fault([](auto& o) { o.region = "eu west"; }), "region");
  EXPECT_EQ(fault([](auto& o) { o.access_key = ""; }), "access_key");
  EXPECT_EQ(fault([](auto& o) { o.secret_key = "a\nb"; }), "secret_key");
  for (const auto* prefix : {"/a", "a//b", "../a", "a/../b", "./a", "a\nb", "a\x01"})
    EXPECT_EQ(fault([&](auto& o) { o.prefix = prefix; }), "prefix") << prefix;
  EXPECT_EQ(fault([](auto& o) { o.prefix = "마당 a/b/"; }), "");
  EXPECT_EQ(fault([](auto& o) { o.path_style = false, o.endpoint = "http://10.0.0.1"; }), "path_style");
  EXPECT_EQ(fault([](auto& o) { o.path_style = false, o.bucket = "a.b"; }), "path_style");
}

}  // namespace
}  // namespace madang::s3

#include "kernel/s3/bucket.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernel/s3/tests/swift.hpp"

namespace madang::s3 {
namespace {

constexpr std::size_t kMuch = 1 << 20;

/// Bytes of which no two pieces are alike.
std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t index = 0; index < size; ++index) bytes[index] = static_cast<char>((index * 2654435761U) >> 13);
  return bytes;
}

Source source_of(const std::string& bytes) {
  return [&bytes](std::int64_t offset, std::span<char> into) {
    bytes.copy(into.data(), into.size(), static_cast<std::size_t>(offset));
  };
}

class RealBucket : public testing::Test {
 protected:
  static BucketOptions small_parts() {
    auto options = Swift::running().options();
    options.part_bytes = 5 << 20;
    options.page_keys = 3;
    return options;
  }
  std::vector<std::string> keys(std::string_view prefix = "") {
    std::vector<std::string> found;
    for (const auto& item : bucket_.list(prefix)) found.push_back(item.key);
    return found;
  }

  Bucket bucket_{small_parts()};
};

TEST_F(RealBucket, gives_back_what_was_put_whole_and_in_ranges) {
  const auto bytes = pattern(300'000);
  bucket_.put("마당 a+b/c d", bytes);
  EXPECT_EQ(bucket_.read("마당 a+b/c d", kMuch), bytes);
  EXPECT_EQ(bucket_.read("마당 a+b/c d", 100, 1000), bytes.substr(100, 1000));
  EXPECT_EQ(bucket_.read("마당 a+b/c d", 299'999, 1), bytes.substr(299'999));
  EXPECT_EQ(bucket_.size_of("마당 a+b/c d"), 300'000);
  bucket_.put("empty", "");
  EXPECT_EQ(bucket_.read("empty", kMuch), "");
  EXPECT_EQ(bucket_.size_of("empty"), 0);
}

TEST_F(RealBucket, says_that_an_object_is_not_there) {
  EXPECT_FALSE(bucket_.read("nothing", kMuch));
  EXPECT_FALSE(bucket_.read("nothing", 0, 10));
  EXPECT_FALSE(bucket_.size_of("nothing"));
  EXPECT_FALSE(bucket_.trouble());
}

TEST_F(RealBucket, keeps_a_large_object_in_parts) {
  const auto bytes = pattern((11 << 20) + 17);
  bucket_.put("large", std::ssize(bytes), source_of(bytes));
  EXPECT_EQ(bucket_.size_of("large"), std::ssize(bytes));
  EXPECT_EQ(bucket_.read("large", (5 << 20) - 10, 20), bytes.substr((5 << 20) - 10, 20));
  EXPECT_TRUE(bucket_.read("large", 64 << 20) == bytes);
}

TEST_F(RealBucket, lists_pages_and_folders) {
  std::vector<std::string> all;
  for (int index = 0; index < 8; ++index) {
    all.push_back("many/" + std::to_string(index));
    bucket_.put(all.back(), "");
  }
  bucket_.put("other/x/1", "");
  bucket_.put("other/y/1", "");
  for (const auto* folder : {"other/z", "other/0", "other/y"}) bucket_.put(folder + std::string("/2"), "");
  EXPECT_EQ(keys("many/"), all);
  EXPECT_EQ(bucket_.folders("other/"), (std::vector<std::string>{"other/0/", "other/x/", "other/y/", "other/z/"}));
  bucket_.remove(all);
  EXPECT_THAT(keys("many/"), testing::IsEmpty());
  EXPECT_EQ(keys().size(), 5u);
  bucket_.remove(all);
}

TEST_F(RealBucket, aborts_what_was_left_half_way_before_a_time_and_nothing_younger) {
  const auto bytes = pattern(11 << 20);
  const auto broken = [&](std::int64_t offset, std::span<char> into) {
    if (offset > 0) throw std::runtime_error("the disk broke");
    bytes.copy(into.data(), into.size());
  };
  EXPECT_THROW(bucket_.put("broken", std::ssize(bytes), broken), std::runtime_error);
  EXPECT_FALSE(bucket_.size_of("broken"));
  const auto now = SystemClock().now();
  bucket_.abort_pending(bucket_.store_time(now) - std::chrono::hours(1));
  bucket_.abort_pending(bucket_.store_time(now) + std::chrono::hours(1));
  EXPECT_THAT(keys(), testing::IsEmpty());
}

TEST_F(RealBucket, knows_the_clock_of_the_store) {
  bucket_.put("a", "a");
  const auto now = SystemClock().now();
  EXPECT_LE(std::chrono::abs(bucket_.store_time(now) - now), std::chrono::seconds(2));
  EXPECT_LE(std::chrono::abs(bucket_.list("a").at(0).modified - now), std::chrono::seconds(5));
}

TEST_F(RealBucket, uses_its_connections_again_and_counts) {
  bucket_.put("a", "12345");
  bucket_.read("a", kMuch);
  const auto counts = bucket_.counts();
  EXPECT_EQ(counts.requests, 2u);
  EXPECT_EQ(counts.failures, 0u);
  EXPECT_EQ(counts.bytes_sent, 5u);
  EXPECT_EQ(counts.bytes_received, 5u);
  EXPECT_GT(counts.microseconds, 0u);
  EXPECT_TRUE(counts.is_well);
}

std::string trouble_of(BucketOptions options) {
  options.deadline = std::chrono::seconds(2);
  const auto failure = Bucket(options).check();
  return failure ? failure->sentence : "none";
}

TEST_F(RealBucket, says_in_a_sentence_what_is_wrong) {
  using testing::HasSubstr;
  EXPECT_EQ(trouble_of(Swift::running().options()), "none");
  auto options = Swift::running().options();
  options.secret_key = "wrong";
  EXPECT_THAT(trouble_of(options), HasSubstr("s3.secret_key is not the secret of s3.access_key."));
  options = Swift::running().options();
  options.access_key = "nobody";
  EXPECT_THAT(trouble_of(options), HasSubstr("s3.access_key"));
  options = Swift::running().options();
  options.bucket = "not-there";
  EXPECT_THAT(trouble_of(options), HasSubstr("There is no bucket not-there at http://127.0.0.1:"));
  options = Swift::running().options();
  options.region = "mars-north-1";
  EXPECT_THAT(trouble_of(options), HasSubstr("wants another s3.region than mars-north-1"));
  options = Swift::running().options();
  options.endpoint = "http://127.0.0.1:1";
  EXPECT_THAT(trouble_of(options), HasSubstr("S3 at http://127.0.0.1:1 cannot be reached: "));
  options.endpoint = "http://s3.invalid";
  EXPECT_THAT(trouble_of(options), HasSubstr("S3 at http://s3.invalid cannot be reached: "));
}

TEST_F(RealBucket, answers_at_once_while_the_store_is_out_of_reach_and_heals) {
  auto options = Swift::running().options();
  options.bucket = "not-there";
  Bucket bucket(options);
  EXPECT_THROW(bucket.put("a", "a"), Refusal);
  const auto asked = bucket.counts().requests;
  for (int time = 0; time < 50; ++time) EXPECT_THROW(bucket.read("a", kMuch), Refusal);
  EXPECT_LE(bucket.counts().requests - asked, 2u);
  EXPECT_TRUE(bucket.trouble());
  EXPECT_FALSE(bucket.counts().is_well);
}

TEST_F(RealBucket, fails_at_once_when_the_server_stops) {
  bucket_.stop();
  EXPECT_THROW(bucket_.put("a", "a"), Refusal);
  EXPECT_FALSE(bucket_.trouble());
}

}  // namespace
}  // namespace madang::s3

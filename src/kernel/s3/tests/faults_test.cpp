#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>

#include "kernel/s3/bucket.hpp"
#include "kernel/s3/tests/interceptor.hpp"
#include "kernel/s3/tests/swift.hpp"

// A store that fails in the middle, with a real one behind it.

namespace madang::s3 {
namespace {

constexpr std::size_t kMuch = 1 << 20;
using Kind = Fate::Kind;

class BadStore : public testing::Test {
 protected:
  /// The first `times` requests of this beginning meet the fate, the others pass.
  void spoil(std::string beginning, int times, Fate fate) {
    const std::scoped_lock lock(mutex_);
    beginning_ = std::move(beginning);
    left_ = times;
    fate_ = std::move(fate);
  }
  Fate fate_of(const Captured& request) {
    const std::scoped_lock lock(mutex_);
    return request.head.starts_with(beginning_) && left_-- > 0 ? fate_ : Fate{};
  }
  static Fate unwell() {
    return Fate::answer("503 Slow Down", "<Error><Code>SlowDown</Code><Message>later</Message></Error>");
  }
  BucketOptions options() {
    auto options = Swift::running().options();
    options.endpoint = wire_.endpoint();
    options.deadline = std::chrono::seconds(6);
    options.part_bytes = 5 << 20;
    return options;
  }
  int asked(std::string_view beginning) const {
    int count = 0;
    for (const auto& request : wire_.captured()) count += request.head.starts_with(beginning) ? 1 : 0;
    return count;
  }

  std::mutex mutex_;
  std::string beginning_ = "never";
  int left_ = 0;
  Fate fate_;
  Interceptor wire_{Swift::running().port(), [this](const Captured& request, std::size_t) { return fate_of(request); }};
  Bucket bucket_{options()};
};

TEST_F(BadStore, is_asked_again_when_it_says_later) {
  spoil("PUT", 2, unwell());
  bucket_.put("a", "hello");
  EXPECT_EQ(asked("PUT"), 3);
  EXPECT_EQ(bucket_.read("a", kMuch), "hello");
  EXPECT_EQ(bucket_.counts().retries, 2u);
}

TEST_F(BadStore, that_goes_on_saying_later_is_given_up) {
  spoil("PUT", 1000, unwell());
  try {
    bucket_.put("a", "hello");
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.kind.code, "blob.cannot_reach");
    EXPECT_EQ(refusal.kind.status, 503);
  }
  EXPECT_EQ(asked("PUT"), 4);
  EXPECT_THAT(*bucket_.trouble(), testing::HasSubstr("answers 503 SlowDown: later."));
}

TEST_F(BadStore, that_is_well_again_is_found_by_the_check) {
  spoil("", 1000, unwell());
  EXPECT_THROW(bucket_.put("a", "hello"), Refusal);
  spoil("never", 0, {});
  EXPECT_FALSE(bucket_.check());
  bucket_.put("a", "hello");
}

TEST_F(BadStore, that_drops_the_connection_is_asked_again) {
  spoil("PUT", 1, {Kind::dropped});
  bucket_.put("a", "hello");
  spoil("GET", 1, {Kind::dropped});
  EXPECT_EQ(bucket_.read("a", kMuch), "hello");
}

TEST_F(BadStore, that_breaks_off_in_the_middle_of_a_body_is_asked_again) {
  const std::string bytes(100'000, 'x');
  bucket_.put("a", bytes);
  spoil("GET", 1, {Kind::answer_cut, {}, 5000});
  EXPECT_TRUE(bucket_.read("a", 0, 100'000) == bytes);
  EXPECT_EQ(asked("GET"), 2);
}

TEST_F(BadStore, that_always_breaks_off_never_gives_half_a_body) {
  bucket_.put("a", std::string(100'000, 'x'));
  spoil("GET", 1000, {Kind::answer_cut, {}, 5000});
  EXPECT_THROW(bucket_.read("a", 0, 100'000), Refusal);
  EXPECT_THROW(bucket_.read("a", kMuch), Refusal);
}

TEST_F(BadStore, that_got_damaged_bytes_refuses_them_and_gets_them_again) {
  spoil("PUT", 1, {Kind::damaged});
  bucket_.put("a", "hello");
  EXPECT_EQ(asked("PUT"), 2);
  EXPECT_EQ(bucket_.read("a", kMuch), "hello");
}

TEST_F(BadStore, that_says_nothing_is_given_up_in_time_for_another_try) {
  spoil("PUT", 1, {Kind::hung});
  bucket_.put("a", "hello");
  EXPECT_EQ(bucket_.read("a", kMuch), "hello");
}

TEST_F(BadStore, that_answers_a_range_with_another_is_not_believed) {
  spoil("GET", 1000, Fate::answer("206 Partial Content", "0123456789", "Content-Range: bytes 0-9/100\r\n"));
  EXPECT_THROW(bucket_.read("a", 50, 10), Refusal);
  spoil("GET", 1000, Fate::answer("200 OK", "0123456789"));
  EXPECT_THROW(bucket_.read("a", 50, 10), Refusal);
  spoil("GET", 1000, Fate::answer("200 OK", std::string(100, 'x')));
  EXPECT_THROW(bucket_.read("a", 0, 10), Refusal);
}

TEST_F(BadStore, that_is_no_s3_is_called_so) {
  spoil("GET", 1000, Fate::answer("200 OK", "<html></html>"));
  EXPECT_THAT(bucket_.check()->sentence, testing::HasSubstr("is no S3"));
  EXPECT_THROW(bucket_.list(""), Refusal);
}

class BadStoreForLargeObjects : public BadStore {
 protected:
  BadStoreForLargeObjects() : bytes_(11 << 20, 'x') {}
  void put() {
    bucket_.put("large", std::ssize(bytes_), [&](std::int64_t offset, std::span<char> into) {
      bytes_.copy(into.data(), into.size(), static_cast<std::size_t>(offset));
    });
  }

  std::string bytes_;
};

TEST_F(BadStoreForLargeObjects, only_the_part_that_was_lost_goes_again) {
  spoil("PUT", 1, {Kind::dropped});
  put();
  EXPECT_EQ(asked("PUT"), 4);
  EXPECT_EQ(bucket_.size_of("large"), 11 << 20);
}

TEST_F(BadStoreForLargeObjects, a_lost_answer_to_the_completion_is_no_failure) {
  std::atomic<int> posts = 0;
  Interceptor wire(Swift::running().port(), [&](const Captured& request, std::size_t) {
    const bool is_completion = request.head.starts_with("POST") && request.head.contains("uploadId=");
    return is_completion && posts.fetch_add(1) == 0 ? Fate{Kind::answer_cut, {}, 0} : Fate{};
  });
  auto options = this->options();
  options.endpoint = wire.endpoint();
  Bucket bucket(options);
  bucket.put("large", std::ssize(bytes_), [&](std::int64_t offset, std::span<char> into) {
    bytes_.copy(into.data(), into.size(), static_cast<std::size_t>(offset));
  });
  EXPECT_EQ(bucket.size_of("large"), 11 << 20);
}

TEST_F(BadStoreForLargeObjects, a_completion_that_fails_late_is_a_failure) {
  std::atomic<int> aborted = 0;
  Interceptor wire(Swift::running().port(), [&](const Captured& request, std::size_t) {
    aborted += request.head.starts_with("DELETE") ? 1 : 0;
    const bool is_completion = request.head.starts_with("POST") && request.head.contains("uploadId=");
    const auto failed = Fate::answer("200 OK", "<Error><Code>InternalError</Code><Message>no</Message></Error>");
    return is_completion ? failed : Fate{};
  });
  auto options = this->options();
  options.endpoint = wire.endpoint();
  Bucket bucket(options);
  EXPECT_THROW(bucket.put("large", std::ssize(bytes_),
                          [&](std::int64_t offset, std::span<char> into) {
                            bytes_.copy(into.data(), into.size(), static_cast<std::size_t>(offset));
                          }),
               Refusal);
  EXPECT_EQ(aborted, 1);
}

}  // namespace
}  // namespace madang::s3

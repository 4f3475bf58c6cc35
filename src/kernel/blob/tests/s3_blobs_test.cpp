#include "kernel/blob/s3_blobs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "kernel/blob/s3_parts.hpp"
#include "kernel/blob/tests/engines.hpp"
#include "kernel/s3/tests/interceptor.hpp"

namespace madang::blob {
namespace {

using s3::Fate;

/// Bodies in a store that everything can be seen of, and that a test can break.
class S3BlobsTest : public testing::Test {
 protected:
  S3BlobsTest() {
    auto name = (std::filesystem::temp_directory_path() / "madang-drafts-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~S3BlobsTest() override { std::filesystem::remove_all(folder_); }

  s3::BucketOptions options() const {
    auto options = s3::Swift::running().options();
    options.endpoint = wire_.endpoint();
    options.deadline = std::chrono::seconds(3);
    options.tries = 2;
    return options;
  }
  BlobName put(std::string_view bytes) {
    auto writer = blobs_.write(org_);
    writer->append(bytes);
    return writer->finish().name;
  }
  /// How many bytes were asked for since.
  std::vector<std::string> ranges() const {
    std::vector<std::string> found;
    for (const auto& request : wire_.captured()) {
      const auto place = request.head.find("Range: bytes=");
      if (place != std::string::npos)
        found.push_back(request.head.substr(place + 13, request.head.find('\r', place) - place - 13));
    }
    return found;
  }

  std::atomic<bool> broken_ = false;
  s3::Interceptor wire_{s3::Swift::running().port(), [this](const s3::Captured&, std::size_t) {
                          return broken_ ? Fate{Fate::Kind::dropped, {}, 0} : Fate{};
                        }};
  std::filesystem::path folder_;
  SystemClock clock_;
  s3::Bucket bucket_{options()};
  S3Blobs blobs_{bucket_, folder_ / "drafts", clock_};
  S3Parts parts_{bucket_};
  const OrgId org_{1};
};

TEST_F(S3BlobsTest, a_jump_fetches_little_and_reading_on_fetches_more_at_a_time) {
  const auto reader = blobs_.open(org_, put(std::string(8 << 20, 'x')));
  std::string piece(1000, '\0');
  reader->read(4 << 20, piece);
  EXPECT_THAT(ranges(), testing::ElementsAre("4194304-4456447"));
  for (std::int64_t offset = (4 << 20) + 1000; offset < (6 << 20); offset += 1000) reader->read(offset, piece);
  EXPECT_THAT(ranges(),
              testing::ElementsAre("4194304-4456447", "4456448-4980735", "4980736-6029311", "6029312-7077887"));
  reader->read(0, piece);
  EXPECT_EQ(ranges().back(), "0-262143");
}

TEST_F(S3BlobsTest, each_writing_is_an_object_of_its_own_and_the_last_one_stays) {
  put("same");
  const auto first = bucket_.list("").at(0).key;
  put("same");
  ASSERT_EQ(bucket_.list("").size(), 1u);
  EXPECT_NE(bucket_.list("").at(0).key, first);
}

TEST_F(S3BlobsTest, a_store_out_of_reach_is_told_apart_from_a_body_that_is_not_there) {
  const auto name = put("body");
  const auto reader = blobs_.open(org_, name);
  parts_.put(7, 0, name_of("part"), "part");
  broken_ = true;
  std::string bytes(4, '\0');
  EXPECT_THROW(reader->read(0, bytes), Refusal);
  EXPECT_THROW(blobs_.open(org_, name), Refusal);
  EXPECT_THROW(put("other"), Refusal);
  EXPECT_THROW(blobs_.remove(org_, name, clock_.now() + std::chrono::hours(1)), Refusal);
  EXPECT_THROW(parts_.put(7, 1, name_of("more"), "more"), Refusal);
  EXPECT_THROW(parts_.read(7, 0, name_of("part")), Refusal);
  const std::vector<Part> wanted{{0, name_of("part")}};
  EXPECT_THROW(parts_.read_each(7, wanted, [](const Part&, const std::optional<std::string>&) { FAIL(); }), Refusal);
  EXPECT_NO_THROW(parts_.remove(7));
  broken_ = false;
  EXPECT_FALSE(bucket_.check());
  EXPECT_EQ(reader->read(0, bytes), 4u);
  EXPECT_EQ(parts_.read(7, 0, name_of("part")), "part");
}

TEST_F(S3BlobsTest, a_body_that_is_gone_ends_the_reading) {
  const auto name = put("body");
  const auto reader = blobs_.open(org_, name);
  EXPECT_TRUE(blobs_.remove(org_, name, clock_.now() + std::chrono::hours(1)));
  std::string bytes(4, '\0');
  EXPECT_THROW(reader->read(0, bytes), std::runtime_error);
}

TEST_F(S3BlobsTest, sweeping_harms_nothing_that_is_whole) {
  const auto name = put(std::string(17 << 20, 'x'));
  blobs_.sweep();
  EXPECT_EQ(blobs_.open(org_, name)->size(), 17 << 20);
}

}  // namespace
}  // namespace madang::blob

#include "kernel/blob/disk_blobs.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

namespace madang::blob {
namespace {

namespace fs = std::filesystem;

class DiskBlobsTest : public testing::Test {
 protected:
  DiskBlobsTest() {
    auto name = (fs::temp_directory_path() / "madang-blob-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~DiskBlobsTest() override { fs::remove_all(folder_); }

  KeptBlob put(Blobs& blobs, OrgId org_id, std::string_view bytes) {
    auto writer = blobs.write(org_id);
    writer->append(bytes);
    return writer->finish();
  }

  static std::string content(const BlobReader& reader) {
    std::string bytes(static_cast<std::size_t>(reader.size()), '\0');
    EXPECT_EQ(reader.read(0, bytes), bytes.size());
    return bytes;
  }

  fs::path root() const { return folder_ / "files"; }
  fs::path path_of(OrgId org_id, const BlobName& name) const {
    return root() / base32(org_id.value) / name.text().substr(0, 2) / name.text().substr(2);
  }
  std::size_t count_files() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(root())) count += entry.is_regular_file() ? 1 : 0;
    return count;
  }

  const OrgId ours_{1};
  const Timestamp future_ = Timestamp::from_milliseconds(9'000'000'000'000);
  fs::path folder_;
};

TEST_F(DiskBlobsTest, removal_spares_what_was_touched_since) {
  DiskBlobs blobs(root());
  const auto kept = put(blobs, ours_, "body");
  const auto hour_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
  fs::last_write_time(path_of(ours_, kept.name), hour_ago);
  struct timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const auto half_an_hour_ago = Timestamp::from_milliseconds((now.tv_sec - 1800) * 1000);
  put(blobs, ours_, "body");
  EXPECT_FALSE(blobs.remove(ours_, kept.name, half_an_hour_ago));
  fs::last_write_time(path_of(ours_, kept.name), hour_ago);
  EXPECT_TRUE(blobs.remove(ours_, kept.name, half_an_hour_ago));
  EXPECT_FALSE(blobs.open(ours_, kept.name));
  EXPECT_FALSE(blobs.remove(ours_, kept.name, half_an_hour_ago));
}

TEST_F(DiskBlobsTest, a_reader_outlives_the_removal) {
  DiskBlobs blobs(root());
  const auto kept = put(blobs, ours_, "body");
  const auto reader = blobs.open(ours_, kept.name);
  blobs.remove(ours_, kept.name, future_);
  EXPECT_EQ(content(*reader), "body");
}

TEST_F(DiskBlobsTest, links_are_not_followed) {
  DiskBlobs blobs(root());
  const auto kept = put(blobs, ours_, "body");
  const auto path = path_of(ours_, kept.name);
  std::ofstream(folder_ / "secret") << "secret";
  fs::remove(path);
  fs::create_symlink(folder_ / "secret", path);
  EXPECT_FALSE(blobs.open(ours_, kept.name));
  EXPECT_FALSE(blobs.remove(ours_, kept.name, future_));
  fs::rename(path.parent_path(), folder_ / "elsewhere");
  fs::create_directory_symlink(folder_ / "elsewhere", path.parent_path());
  EXPECT_FALSE(blobs.open(ours_, kept.name));
  EXPECT_THROW(put(blobs, ours_, "body"), Refusal);
}

TEST_F(DiskBlobsTest, drafts_of_a_killed_server_are_swept_and_finished_bodies_stay) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const auto child = ::fork();
  if (child == 0) {
    DiskBlobs blobs(root());
    put(blobs, ours_, "finished");
    auto writer = blobs.write(ours_);
    writer->append("half");
    if (::write(ends[1], "x", 1) != 1) ::_exit(1);
    ::pause();
  }
  char ready = 0;
  ASSERT_EQ(::read(ends[0], &ready, 1), 1);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_EQ(count_files(), 2u);
  DiskBlobs blobs(root());
  EXPECT_EQ(count_files(), 1u);
  EXPECT_TRUE(blobs.damaged().empty());
}

TEST_F(DiskBlobsTest, a_full_disk_is_refused_and_leaves_nothing) {
  DiskBlobs blobs(root());
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  const auto before = limit.rlim_cur;
  limit.rlim_cur = 1000;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  EXPECT_THROW(put(blobs, ours_, std::string(5000, 'x')), Refusal);
  limit.rlim_cur = before;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  EXPECT_EQ(count_files(), 0u);
  put(blobs, ours_, std::string(5000, 'x'));
}

}  // namespace
}  // namespace madang::blob

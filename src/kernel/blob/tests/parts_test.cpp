#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>

#include "kernel/blob/disk_parts.hpp"

namespace madang::blob {
namespace {

class PartsTest : public testing::Test {
 protected:
  PartsTest() {
    auto name = (std::filesystem::temp_directory_path() / "madang-parts-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~PartsTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path only_file() const {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_))
      if (entry.is_regular_file()) return entry.path();
    return {};
  }

  std::filesystem::path folder_;
};

TEST_F(PartsTest, a_part_is_there_for_whoever_opens_the_folder_next) {
  DiskParts(folder_).put(7, 0, name_of("hello"), "hello");
  const DiskParts parts(folder_);
  EXPECT_EQ(parts.read(7, 0, name_of("hello")), "hello");
  EXPECT_THAT(parts.wholes(), testing::ElementsAre(7));
}

TEST_F(PartsTest, bytes_have_the_name_that_the_standard_gives_them) {
  EXPECT_EQ(name_of("abc").text(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_F(PartsTest, the_same_part_twice_is_kept_once_and_another_beside_it) {
  const DiskParts parts(folder_);
  for (int time = 0; time < 2; ++time) parts.put(7, 0, name_of("one"), "one");
  parts.put(7, 0, name_of("two"), "two");
  const auto files = std::filesystem::directory_iterator(folder_ / base32(7));
  EXPECT_EQ(std::distance(begin(files), end(files)), 2);
}

TEST_F(PartsTest, what_is_missing_or_damaged_is_never_given_out) {
  const DiskParts parts(folder_);
  EXPECT_THROW(parts.read(7, 0, name_of("hello")), std::runtime_error);
  parts.put(7, 0, name_of("hello"), "hello");
  std::ofstream(only_file()) << "jello";
  EXPECT_THROW(parts.read(7, 0, name_of("hello")), std::runtime_error);
  EXPECT_THROW(parts.read(8, 0, name_of("hello")), std::runtime_error);
}

TEST_F(PartsTest, removing_takes_all_parts_of_one_thing_and_nothing_else) {
  const DiskParts parts(folder_);
  parts.put(7, 0, name_of("one"), "one");
  parts.put(7, 1, name_of("two"), "two");
  parts.put(8, 0, name_of("one"), "one");
  parts.remove(7);
  parts.remove(7);
  EXPECT_THAT(parts.wholes(), testing::ElementsAre(8));
  EXPECT_EQ(parts.read(8, 0, name_of("one")), "one");
}

}  // namespace
}  // namespace madang::blob

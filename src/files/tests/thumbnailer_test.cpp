#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "files/tests/depot.hpp"
#include "files/tests/pictures.hpp"
#include "files/thumbnailer/confining.hpp"
#include "kernel/blob/file_reader.hpp"

namespace madang::files {
namespace {

class ThumbnailerTest : public testing::Test {
 protected:
  std::optional<std::string> make(const std::string& bytes, int long_edge = 320) {
    return Thumbnailer({built_thumbnailer()}).make(reader_of(bytes), long_edge);
  }
  /// By a program that stands in for the real one and misbehaves.
  std::optional<std::string> make_by(const std::string& script, ThumbnailerOptions options) {
    options.program = scratch / "thumbnailer";
    std::ofstream(options.program) << "#!/bin/sh\n" << script << "\n";
    std::filesystem::permissions(options.program, std::filesystem::perms::owner_all);
    return Thumbnailer(options).make(reader_of("picture"), 320);
  }
  blob::FileReader reader_of(const std::string& bytes) {
    const std::filesystem::path path = scratch / "picture";
    std::ofstream(path, std::ios::binary) << bytes;
    return blob::FileReader(blob::Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)));
  }

  store::Scratch scratch;
};

TEST_F(ThumbnailerTest, a_picture_becomes_smaller_and_keeps_its_shape) {
  const auto small = make(png(2000, 1000));
  ASSERT_TRUE(small);
  EXPECT_EQ(webp_size(*small), std::pair(320, 160));
  EXPECT_EQ(webp_size(make(png(1000, 2000), 1280).value()), std::pair(640, 1280));
}

TEST_F(ThumbnailerTest, a_picture_is_never_made_larger) {
  EXPECT_EQ(webp_size(make(png(40, 30)).value()), std::pair(40, 30));
}

TEST_F(ThumbnailerTest, it_stands_upright_and_tells_nothing_that_the_camera_noted) {
  const auto taken = from_hex(kTurnedJpeg);
  ASSERT_NE(taken.find("secret place"), taken.npos);
  const auto small = make(taken).value();
  EXPECT_EQ(webp_size(small), std::pair(8, 16));
  EXPECT_EQ(small.find("secret place"), small.npos);
}

TEST_F(ThumbnailerTest, the_same_picture_gives_the_same_thumbnail) {
  EXPECT_EQ(make(png(500, 500)), make(png(500, 500)));
}

TEST_F(ThumbnailerTest, a_small_file_that_unfolds_to_a_huge_picture_is_refused) {
  const auto bomb = png(30'000, 30'000);
  EXPECT_LT(bomb.size(), 4u << 20);
  EXPECT_FALSE(make(bomb));
}

TEST_F(ThumbnailerTest, a_picture_that_only_claims_to_be_huge_is_refused) {
  EXPECT_FALSE(
      make(std::string("GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\2\2D\1\0;", 34)));
}

TEST_F(ThumbnailerTest, a_picture_that_was_cut_short_gives_none) {
  const auto whole = png(2000, 1000);
  EXPECT_FALSE(make(whole.substr(0, whole.size() / 2)));
  EXPECT_FALSE(make(whole.substr(0, 20)));
  EXPECT_FALSE(make(whole.substr(0, 8)));
}

TEST_F(ThumbnailerTest, only_the_types_that_it_knows_are_read_whatever_libvips_could) {
  for (const std::string other : {"", "x", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
                                  "%PDF-1.4\n", "<!doctype html>", "P6 1 1 255 abc", "#?RADIANCE\n", "II*\0\x08\0\0\0"})
    EXPECT_FALSE(make(other)) << other;
}

TEST_F(ThumbnailerTest, one_that_hangs_is_killed_at_the_deadline) {
  EXPECT_THROW(make_by("sleep 1000", {.deadline = std::chrono::milliseconds(100)}), Refusal);
  EXPECT_THROW(make_by("exec >&-; sleep 1000", {.deadline = std::chrono::milliseconds(100)}), Refusal);
}

TEST_F(ThumbnailerTest, one_that_writes_without_end_or_dies_gives_none) {
  EXPECT_FALSE(make_by("exec cat /dev/zero", {.most_bytes = 100'000}));
  EXPECT_FALSE(make_by("echo half; kill -SEGV $$", {}));
  EXPECT_FALSE(make_by("exit 0", {}));
}

TEST_F(ThumbnailerTest, one_that_was_not_confined_or_is_not_there_is_an_error_of_the_server) {
  EXPECT_THROW(make_by("exit 12", {}), std::runtime_error);
  EXPECT_THROW(Thumbnailer({scratch / "nowhere"}).make(reader_of("picture"), 320), std::runtime_error);
}

TEST_F(ThumbnailerTest, nothing_of_the_server_is_handed_on) {
  ::setenv("MADANG_SECRET", "secret", 1);
  const int leaky = ::open("/dev/null", O_RDONLY);
  const auto told =
      make_by("echo ${MADANG_SECRET-none}; [ -e /proc/self/fd/" + std::to_string(leaky) + " ] && echo open", {});
  ::close(leaky);
  ::unsetenv("MADANG_SECRET");
  EXPECT_FALSE(told) << "the last command fails when the descriptor is closed";
  EXPECT_EQ(make_by("echo ${MADANG_SECRET-none}", {}), "none\n");
}

/// What a process can still do after it gave up its rights, as bits.
int still_possible() {
  int can = 0;
  if (::open("/etc/passwd", O_RDONLY) >= 0) can |= 1;
  if (::open("written", O_WRONLY | O_CREAT, 0600) >= 0) can |= 2;
  if (::socket(AF_INET, SOCK_STREAM, 0) >= 0 || ::socket(AF_UNIX, SOCK_STREAM, 0) >= 0) can |= 4;
  const auto child = ::fork();
  if (child == 0) ::_exit(0);
  if (child > 0) can |= 8;
  char* const arguments[] = {nullptr};
  ::execve("/bin/true", arguments, arguments);
  if (::kill(::getppid(), 0) == 0) can |= 16;
  if (::setuid(0) == 0) can |= 32;
  return can;
}

TEST_F(ThumbnailerTest, once_confined_it_reaches_no_file_no_network_and_no_process) {
  const auto child = ::fork();
  if (child == 0) ::_exit(confine({.memory_bytes = RLIM_INFINITY}) ? still_possible() : 99);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status)) << status;
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace madang::files

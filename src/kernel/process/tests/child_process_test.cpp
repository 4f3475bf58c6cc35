#include "kernel/process/child_process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <system_error>

namespace madang::process {
namespace {

using namespace std::chrono_literals;

ChildOptions shell(std::string script) { return {.program = "/bin/sh", .arguments = {"-c", std::move(script)}}; }

/// What a shell writes until it ends.
std::string said_by(std::string script) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  auto options = shell(std::move(script));
  options.out = ends[1];
  ChildProcess child(options);
  ::close(ends[1]);
  std::string said;
  std::array<char, 4096> buffer;
  for (ssize_t count = 0; (count = ::read(ends[0], buffer.data(), buffer.size())) > 0;)
    said.append(buffer.data(), static_cast<std::size_t>(count));
  ::close(ends[0]);
  EXPECT_TRUE(child.finish().is_well());
  return said;
}

TEST(ChildProcessTest, it_ends_as_it_says) {
  EXPECT_EQ(ChildProcess(shell("exit 0")).finish().code(), 0);
  const auto ending = ChildProcess(shell("exit 3")).finish();
  EXPECT_FALSE(ending.is_well());
  EXPECT_EQ(ending.text(), "exited with 3");
  EXPECT_EQ(ChildProcess(shell("kill -9 $$")).finish().text(), "was ended by signal 9");
}

TEST(ChildProcessTest, it_has_three_descriptors_and_nothing_else_of_ours) {
  ::setenv("MADANG_SECRET_OF_THE_PARENT", "seen", 1);
  const int other = ::open("/dev/null", O_RDONLY);  // without O_CLOEXEC
  EXPECT_EQ(said_by("echo $MADANG_SECRET_OF_THE_PARENT; ls /proc/$$/fd"), "\n0\n1\n2\n");
  ::close(other);
}

TEST(ChildProcessTest, its_arguments_are_no_shell_s) {
  ChildOptions options{.program = "/bin/test", .arguments = {"a; b $HOME", "=", "a; b $HOME"}};
  EXPECT_TRUE(ChildProcess(options).finish().is_well());
}

TEST(ChildProcessTest, one_that_takes_too_long_is_ended_with_what_it_started) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  auto options = shell("sleep 1000 & echo started; wait");
  options.out = ends[1];
  {
    ChildProcess child(options);
    ::close(ends[1]);
    std::array<char, 8> word{};
    EXPECT_EQ(::read(ends[0], word.data(), word.size()), 8);
    EXPECT_EQ(child.wait(1ms), std::nullopt);
  }
  char none = 0;
  EXPECT_EQ(::read(ends[0], &none, 1), 0) << "the sleeper held the other end";
  ::close(ends[0]);
}

TEST(ChildProcessTest, one_that_has_ended_is_waited_for_no_longer) {
  ChildProcess child(shell("exit 7"));
  const auto ending = child.wait(10s);
  ASSERT_TRUE(ending);
  EXPECT_EQ(ending->code(), 7);
  EXPECT_EQ(child.end().code(), 7);
}

TEST(ChildProcessTest, one_that_stands_back_says_so) {
  auto options = shell("sleep 1000");
  options.niceness = 10;
  const ChildProcess child(options);
  EXPECT_EQ(::getpriority(PRIO_PROCESS, static_cast<id_t>(child.id())), 10);
}

TEST(ChildProcessTest, what_is_no_program_is_refused) {
  EXPECT_THROW(ChildProcess({.program = "/nonexistent"}), std::system_error);
}

}  // namespace
}  // namespace madang::process

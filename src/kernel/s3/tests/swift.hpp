#pragma once

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "kernel/s3/options.hpp"

namespace madang::s3 {

/// A real S3 server that checks signatures (tests/s3/server.py), one for each test program, with a bucket `tests`.
class Swift {
 public:
  static const Swift& running() {
    static const Swift swift;
    return swift;
  }

  std::string port() const { return port_; }

  /// For a test of its own: nothing else is below its prefix.
  BucketOptions options() const {
    static int count = 0;
    BucketOptions options;
    options.endpoint = "http://127.0.0.1:" + port_;
    options.bucket = "tests";
    options.access_key = "test:tester";
    options.secret_key = "a/secret+of/tests==";
    options.prefix = "test " + std::to_string(++count) + "/";
    options.first_pause = std::chrono::milliseconds(5);
    return options;
  }

 private:
  Swift() {
    auto name = (std::filesystem::temp_directory_path() / "madang-swift-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    int input[2];
    int output[2];
    if (::pipe2(input, O_CLOEXEC) != 0 || ::pipe2(output, O_CLOEXEC) != 0) throw std::runtime_error("no pipes");
    child_ = ::fork();
    if (child_ == 0) become_server(input[0], output[1]);
    ::close(input[0]);
    ::close(output[1]);
    life_ = input[1];
    char byte = 0;
    while (::read(output[0], &byte, 1) == 1 && byte != '\n') port_ += byte;
    ::close(output[0]);
    if (port_.empty()) throw std::runtime_error("tests/s3/server.py does not start: is python3-swift installed?");
  }
  ~Swift() {
    ::close(life_);
    ::waitpid(child_, nullptr, 0);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[noreturn]] void become_server(int input, int output) const {
    ::dup2(input, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    const auto checkout = std::filesystem::path(__FILE__).parent_path() / "../../../..";
    const auto script = (checkout / "tests/s3/server.py").string();
    ::execl("/usr/bin/python3", "/usr/bin/python3", "-E", script.c_str(), folder_.c_str(), "tests", nullptr);
    ::_exit(1);
  }

  std::filesystem::path folder_;
  std::string port_;
  pid_t child_ = -1;
  int life_ = -1;
};

}  // namespace madang::s3

#pragma once

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace madang::phone {

/// A folder of its own in the system's temporary one.
class Folder {
 public:
  Folder() {
    auto name = (std::filesystem::temp_directory_path() / "madang-phone-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  std::string text() const { return path_; }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path_ / name) << text; }

 private:
  std::filesystem::path path_;
};

/// A program of Debian's that a test talks with: what it says is kept, and it is ended with the test.
class Child {
 public:
  explicit Child(std::vector<std::string> words) {
    int output[2];
    int input[2];
    if (::pipe2(output, O_CLOEXEC) != 0 || ::pipe2(input, O_CLOEXEC) != 0) throw std::runtime_error("no pipes");
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    id_ = ::fork();
    if (id_ == 0) {
      ::setpgid(0, 0);
      ::dup2(input[0], STDIN_FILENO);
      ::dup2(output[1], STDOUT_FILENO);
      ::dup2(output[1], STDERR_FILENO);
      ::execv(arguments[0], arguments.data());
      ::_exit(127);
    }
    ::close(output[1]);
    ::close(input[0]);
    input_ = input[1];
    reader_ = std::thread([this, from = output[0]] { read(from); });
  }
  ~Child() {
    end(SIGKILL);
    if (reader_.joinable()) reader_.join();
    ::close(input_);
  }
  Child(const Child&) = delete;

  std::string said() const {
    const std::scoped_lock lock(mutex_);
    return said_;
  }
  /// Until it has said this so often.
  bool says(const std::string& words, int times = 1, std::chrono::seconds patience = std::chrono::seconds(20)) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] {
      int count = 0;
      for (auto at = said_.find(words); at != std::string::npos; at = said_.find(words, at + 1)) ++count;
      return count >= times;
    });
  }
  /// How it ended by itself: its exit status.
  int status() {
    end(0);
    if (reader_.joinable()) reader_.join();
    return WIFEXITED(status_) ? WEXITSTATUS(status_) : -1;
  }

 private:
  void read(int from) {
    char bytes[4096];
    for (;;) {
      const auto count = ::read(from, bytes, sizeof bytes);
      if (count <= 0) break;
      const std::scoped_lock lock(mutex_);
      said_.append(bytes, static_cast<std::size_t>(count));
      changed_.notify_all();
    }
    ::close(from);
  }
  void end(int signal) {
    if (id_ <= 0) return;
    if (signal != 0) ::kill(-id_, signal);
    ::waitpid(id_, &status_, 0);
    if (signal == 0) ::kill(-id_, SIGKILL);
    id_ = -1;
  }

  pid_t id_ = -1;
  int status_ = 0;
  int input_ = -1;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::string said_;
  std::thread reader_;
};

/// One that was free a moment ago, for programs that want to be told.
template <class Protocol>
std::uint16_t free_port() {
  boost::asio::io_context io;
  typename Protocol::socket socket(io);
  const typename Protocol::endpoint any(boost::asio::ip::make_address("127.0.0.1"), 0);
  socket.open(any.protocol());
  socket.bind(any);
  return socket.local_endpoint().port();
}

}  // namespace madang::phone

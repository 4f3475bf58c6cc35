#include "files/thumbnailer.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <system_error>

#include "files/model.hpp"
#include "files/thumbnailer/ending.hpp"
#include "kernel/log/log.hpp"

namespace madang::files {
namespace {

using blob::Descriptor;

[[noreturn]] void fail(int error, const std::string& doing) {
  throw std::system_error(error, std::generic_category(), doing);
}

Descriptor opened(int number, const std::string& doing) {
  if (number < 0) fail(errno, doing);
  return Descriptor(number);
}

struct Pipe {
  Descriptor from;
  Descriptor into;
};

Pipe open_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail(errno, "a pipe to the thumbnailer");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Descriptor start_timer(std::chrono::milliseconds length) {
  auto timer = opened(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC), "a timer for the thumbnailer");
  itimerspec when{};
  when.it_value.tv_sec = length.count() / 1000;
  when.it_value.tv_nsec = length.count() % 1000 * 1'000'000;
  if (::timerfd_settime(timer.number(), 0, &when, nullptr) != 0) fail(errno, "a timer for the thumbnailer");
  return timer;
}

/// A running program in a process group of its own. Ended and waited for when this goes.
class Child {
 public:
  explicit Child(pid_t id) : id_(id) {}
  ~Child() { end(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t id() const { return id_; }
  /// Kills what still runs and gives how it ended, as waitpid(2) does.
  int end() {
    if (id_ <= 0) return status_;
    ::kill(-id_, SIGKILL);
    while (::waitpid(id_, &status_, 0) < 0 && errno == EINTR) continue;
    id_ = -1;
    return status_;
  }

 private:
  pid_t id_;
  int status_ = 0;
};

/// With a descriptor to read from, one to write to, and nothing else of ours, also not our environment.
pid_t spawn(const std::filesystem::path& program, int long_edge, int from, int into) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, from, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, into, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string name = program.filename();
  std::string edge = std::to_string(long_edge);
  std::array<char*, 3> arguments{name.data(), edge.data(), nullptr};
  std::array<char*, 1> environment{nullptr};
  pid_t id = -1;
  const int error = posix_spawn(&id, program.c_str(), &actions, &attributes, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) fail(error, program.string());
  return id;
}

/// What it wrote until it ended; nothing when it wrote too much. Its processor time is bounded by itself, so who is not
/// done by the deadline waited for the machine, which says nothing of the picture.
std::optional<std::string> listen(int from, int ended, int timer, std::size_t most_bytes) {
  std::string heard;
  std::array<char, 64 * 1024> buffer;
  std::array<pollfd, 3> waiting{{{from, POLLIN, 0}, {ended, POLLIN, 0}, {timer, POLLIN, 0}}};
  for (;;) {
    if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) fail(errno, "waiting for the thumbnailer");
    if (waiting[2].revents != 0) throw Refusal(kThumbnailLater);
    if (waiting[0].revents == 0 && waiting[1].revents != 0) return heard;
    if (waiting[0].revents == 0) continue;
    const auto count = ::read(from, buffer.data(), buffer.size());
    if (count > 0) heard.append(buffer.data(), static_cast<std::size_t>(count));
    if (count == 0) waiting[0] = {-1, 0, 0};
    if (heard.size() > most_bytes) return std::nullopt;
  }
}

bool has_status(int status, Ending ending) {
  return WIFEXITED(status) && WEXITSTATUS(status) == static_cast<int>(ending);
}

}  // namespace

std::optional<std::string> Thumbnailer::make(const blob::BlobReader& picture, int long_edge) const {
  if (picture.size() > options_.most_picture_bytes) return std::nullopt;
  const auto bytes = picture.file();
  auto pipe = open_pipe();
  const auto timer = start_timer(options_.deadline);
  Child child(spawn(options_.program, long_edge, bytes.number(), pipe.into.number()));
  pipe.into = Descriptor();
  const auto ended = opened(static_cast<int>(::syscall(SYS_pidfd_open, child.id(), 0)), "watching the thumbnailer");
  auto heard = listen(pipe.from.number(), ended.number(), timer.number(), options_.most_bytes);
  const int status = child.end();
  for (const auto ending : {Ending::not_confined, Ending::wrongly_asked})
    if (has_status(status, ending))
      throw std::runtime_error(options_.program.string() + " ended with " + std::to_string(static_cast<int>(ending)));
  if (heard && has_status(status, Ending::made) && !heard->empty()) return heard;
  if (!has_status(status, Ending::no_picture) && !has_status(status, Ending::too_large))
    log::warning("a thumbnailer was stopped", {{"status", std::to_string(status)}});
  return std::nullopt;
}

std::filesystem::path thumbnailer_program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "madang-thumbnailer";
}

}  // namespace madang::files

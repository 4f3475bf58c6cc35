#include "kernel/process/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <system_error>

namespace madang::process {
namespace {

/// What posix_spawn(3) is told, freed again.
class SpawnSettings {
 public:
  explicit SpawnSettings(const ChildOptions& options) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    give(options.in, STDIN_FILENO, O_RDONLY);
    give(options.out, STDOUT_FILENO, O_WRONLY);
    give(options.error, STDERR_FILENO, O_WRONLY);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  pid_t spawn(const ChildOptions& options) {
    std::vector<std::string> words{options.program.filename()};
    words.insert(words.end(), options.arguments.begin(), options.arguments.end());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::array<char*, 1> environment{nullptr};
    pid_t id = -1;
    const int error =
        posix_spawn(&id, options.program.c_str(), &actions_, &attributes_, arguments.data(), environment.data());
    if (error != 0) throw std::system_error(error, std::generic_category(), options.program.string());
    return id;
  }

 private:
  void give(int ours, int theirs, int flags) {
    if (ours >= 0)
      posix_spawn_file_actions_adddup2(&actions_, ours, theirs);
    else
      posix_spawn_file_actions_addopen(&actions_, theirs, "/dev/null", flags, 0);
  }

  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

bool Ending::is_well() const { return code() == 0; }

std::optional<int> Ending::code() const {
  if (!WIFEXITED(status)) return {};
  return WEXITSTATUS(status);
}

std::string Ending::text() const {
  if (const auto exited = code()) return fmt::format("exited with {}", *exited);
  return fmt::format("was ended by signal {}", WTERMSIG(status));
}

ChildProcess::ChildProcess(const ChildOptions& options) {
  id_ = SpawnSettings(options).spawn(options);
  descriptor_ = static_cast<int>(::syscall(SYS_pidfd_open, id_, 0));
  const int error = errno;
  if (descriptor_ < 0) {
    end();
    throw std::system_error(error, std::generic_category(), "watching " + options.program.string());
  }
  if (options.niceness > 0) ::setpriority(PRIO_PROCESS, static_cast<id_t>(id_), options.niceness);
}

ChildProcess::~ChildProcess() {
  end();
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<Ending> ChildProcess::wait(std::chrono::milliseconds patience) {
  if (ending_) return ending_;
  pollfd waiting{descriptor_, POLLIN, 0};
  if (::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return {};
  return reap();
}

Ending ChildProcess::end() {
  if (!ending_) ::kill(-id_, SIGKILL);
  return reap();
}

Ending ChildProcess::finish() { return reap(); }

Ending ChildProcess::reap() {
  if (ending_) return *ending_;
  siginfo_t info{};
  while (::waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOWAIT) < 0 && errno == EINTR) continue;
  // What it started and left behind goes with it, while its number is still nobody else's.
  ::kill(-id_, SIGKILL);
  int status = 0;
  while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) continue;
  ending_ = Ending{status};
  return *ending_;
}

}  // namespace madang::process

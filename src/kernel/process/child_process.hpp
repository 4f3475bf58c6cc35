#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace madang::process {

struct ChildOptions {
  std::filesystem::path program;
  std::vector<std::string> arguments;  ///< behind its own name
  int in = -1;                         ///< a descriptor that it reads from; -1 is nothing
  int out = -1;                        ///< that it writes to
  int error = -1;                      ///< that it complains to
  int niceness = 0;                    ///< so much it stands back behind us, up to 19
};

/// How a program ended, as waitpid(2) says it.
struct Ending {
  int status = 0;
  bool operator==(const Ending&) const = default;

  bool is_well() const;             ///< by itself, with 0
  std::optional<int> code() const;  ///< by itself
  std::string text() const;         ///< for a log: `exited with 1`, `was ended by signal 9`
};

/// A program that runs in a process group of its own, with three descriptors and nothing else of ours, also not our
/// environment. Ended and waited for when this goes. One thread.
class ChildProcess {
 public:
  /// Throws std::system_error when it cannot be started.
  explicit ChildProcess(const ChildOptions& options);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t id() const { return id_; }
  /// Can be read from when it has ended, as poll(2) has it.
  int ended_descriptor() const { return descriptor_; }

  /// Nothing when it still runs after that.
  std::optional<Ending> wait(std::chrono::milliseconds patience);
  /// Kills it with all it started, unless it has ended by itself.
  Ending end();
  /// Waits for it however long it takes.
  Ending finish();

 private:
  Ending reap();

  pid_t id_ = -1;
  int descriptor_ = -1;
  std::optional<Ending> ending_;
};

}  // namespace madang::process

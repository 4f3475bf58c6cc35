#include "files/thumbnailer.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <system_error>

#include "files/model.hpp"
#include "files/thumbnailer/ending.hpp"
#include "kernel/log/log.hpp"
#include "kernel/process/child_process.hpp"

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

bool ended_with(const process::Ending& status, Ending ending) { return status.code() == static_cast<int>(ending); }

}  // namespace

std::optional<std::string> Thumbnailer::make(const blob::BlobReader& picture, int long_edge) const {
  if (picture.size() > options_.most_picture_bytes) return std::nullopt;
  const auto bytes = picture.file();
  auto pipe = open_pipe();
  const auto timer = start_timer(options_.deadline);
  process::ChildProcess child({.program = options_.program,
                               .arguments = {std::to_string(long_edge)},
                               .in = bytes.number(),
                               .out = pipe.into.number()});
  pipe.into = Descriptor();
  auto heard = listen(pipe.from.number(), child.ended_descriptor(), timer.number(), options_.most_bytes);
  const auto status = child.end();
  for (const auto ending : {Ending::not_confined, Ending::wrongly_asked})
    if (ended_with(status, ending))
      throw std::runtime_error(options_.program.string() + " ended with " + std::to_string(static_cast<int>(ending)));
  if (heard && ended_with(status, Ending::made) && !heard->empty()) return heard;
  if (!ended_with(status, Ending::no_picture) && !ended_with(status, Ending::too_large))
    log::warning("a thumbnailer was stopped", {{"how", status.text()}});
  return std::nullopt;
}

std::filesystem::path thumbnailer_program() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "madang-thumbnailer";
}

}  // namespace madang::files

#include "kernel/phone/speech.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <optional>
#include <system_error>

#include "base/ascii.hpp"
#include "base/text.hpp"
#include "kernel/phone/g711.hpp"
#include "kernel/phone/sound.hpp"

namespace madang::phone {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kBytesASecond = 2 * 48'000;  // more than any voice of it makes

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_ = -1;
};

/// A running program in a process group of its own, ended and waited for when this goes.
class Child {
 public:
  explicit Child(pid_t id) : id_(id) {}
  ~Child() { end(SIGKILL); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// How it ended, as waitpid(2) says it; with a signal, if need be.
  int end(int signal) {
    if (id_ <= 0) return status_;
    if (signal != 0) ::kill(-id_, signal);
    while (::waitpid(id_, &status_, 0) < 0 && errno == EINTR) continue;
    id_ = -1;
    return status_;
  }

 private:
  pid_t id_;
  int status_ = 0;
};

pid_t spawn(const SpeechOptions& options, const std::string& voice, int from, int into) {
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
  std::string name = options.program.filename();
  std::vector<std::string> words{name, "-v", voice,     "-s",      std::to_string(options.words_a_minute),
                                 "-b", "1",  "--stdin", "--stdout"};
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::array<char*, 1> environment{nullptr};
  pid_t id = -1;
  const int error =
      posix_spawn(&id, options.program.c_str(), &actions, &attributes, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) throw std::system_error(error, std::generic_category(), options.program.string());
  return id;
}

/// Writes all of `text` and reads what comes until it ends; nothing when that takes too long. A pipe into which nobody
/// reads any more is no failure of ours: what it said until then counts.
std::optional<std::string> converse(Descriptor& into, int from, std::string_view text, std::size_t most,
                                    steady_clock::time_point until) {
  std::string heard;
  std::array<char, 64 * 1024> buffer;
  for (;;) {
    const auto left = std::chrono::duration_cast<milliseconds>(until - steady_clock::now()).count();
    if (left <= 0) return std::nullopt;
    std::array<pollfd, 2> waiting{{{from, POLLIN, 0}, {into.number(), POLLOUT, 0}}};
    if (::poll(waiting.data(), waiting.size(), static_cast<int>(left)) < 0 && errno != EINTR) return std::nullopt;
    if (waiting[1].revents != 0) {
      const auto count = ::write(into.number(), text.data(), text.size());
      if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
      if (text.empty() || (count < 0 && errno != EAGAIN && errno != EINTR)) into.close();
    }
    if (waiting[0].revents == 0) continue;
    const auto count = ::read(from, buffer.data(), buffer.size());
    if (count == 0) return heard;
    if (count > 0) heard.append(buffer.data(), std::min(static_cast<std::size_t>(count), most - heard.size()));
    if (heard.size() >= most) return heard;
  }
}

/// `[[` begins phonemes, which nobody meant. One line each, so that nothing is said before all is read.
std::string speakable(std::string_view text, std::size_t most) {
  std::string plain;
  for (const char c : text.substr(0, most)) plain += c == '[' ? '(' : c == ']' ? ')' : c == '\0' ? ' ' : c;
  while (!plain.empty() && !is_utf8(plain)) plain.pop_back();  // a character that was cut
  return plain + "\n";
}

/// Writing to a child that has gone is an error of write(2), and no signal to all of the server.
class WithoutPipeSignal {
 public:
  WithoutPipeSignal() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~WithoutPipeSignal() {
    const timespec now{};
    while (::sigtimedwait(&signals_, nullptr, &now) > 0) continue;
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t signals_;
  sigset_t before_;
};

std::expected<std::string, std::string> wav_of(const std::string& text, const std::string& voice,
                                               const SpeechOptions& options) {
  int input[2];
  int output[2];
  if (::pipe2(input, O_CLOEXEC) != 0) return std::unexpected(std::strerror(errno));
  Descriptor from_us(input[0]);
  Descriptor into(input[1]);
  if (::pipe2(output, O_CLOEXEC) != 0) return std::unexpected(std::strerror(errno));
  const Descriptor from(output[0]);
  Descriptor to_us(output[1]);
  const WithoutPipeSignal quiet;
  Child child(spawn(options, voice, from_us.number(), to_us.number()));
  from_us.close();
  to_us.close();
  ::fcntl(into.number(), F_SETFL, O_NONBLOCK);
  const auto most = kBytesASecond * static_cast<std::size_t>(options.longest.count());
  auto heard = converse(into, from.number(), text, most, steady_clock::now() + options.deadline);
  if (!heard) return std::unexpected(options.program.string() + " takes too long");
  const int status = child.end(heard->size() >= most ? SIGKILL : 0);
  const bool is_well = heard->size() >= most || (WIFEXITED(status) && WEXITSTATUS(status) == 0);
  if (!is_well || heard->empty()) return std::unexpected(options.program.string() + " says nothing");
  return std::move(*heard);
}

}  // namespace

std::string voice_for(std::string_view language) {
  const auto tag = ascii_lowered(language);
  const auto primary = tag.substr(0, tag.find('-'));
  if (primary == "ko") return "ko";
  return primary == "zh" || primary == "cmn" ? "cmn" : "en";
}

std::expected<Prompt, std::string> spoken(std::string_view text, std::string_view language,
                                          const SpeechOptions& options) {
  if (trimmed(text).empty() || !is_utf8(text)) return std::unexpected("there is nothing to say");
  try {
    const auto wav = wav_of(speakable(text, options.most_text_bytes), voice_for(language), options);
    if (!wav) return std::unexpected(wav.error());
    auto sound = read_wav(*wav);
    if (!sound || sound->samples.empty()) return std::unexpected(options.program.string() + " writes no WAV");
    const auto most = static_cast<std::size_t>(sound->rate) * static_cast<std::size_t>(options.longest.count());
    sound->samples.resize(std::min(sound->samples.size(), most));
    return std::make_shared<const std::vector<std::int16_t>>(resampled(*sound, kPhoneRate));
  } catch (const std::system_error& error) {
    return std::unexpected(error.what());
  }
}

}  // namespace madang::phone

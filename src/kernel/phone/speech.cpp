#include "kernel/phone/speech.hpp"

#include <fcntl.h>
#include <poll.h>
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
#include "kernel/process/child_process.hpp"

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

process::ChildOptions speaking(const SpeechOptions& options, const std::string& voice, int from, int into) {
  return {.program = options.program,
          .arguments = {"-v", voice, "-s", std::to_string(options.words_a_minute), "-b", "1", "--stdin", "--stdout"},
          .in = from,
          .out = into};
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
  process::ChildProcess child(speaking(options, voice, from_us.number(), to_us.number()));
  from_us.close();
  to_us.close();
  ::fcntl(into.number(), F_SETFL, O_NONBLOCK);
  const auto most = kBytesASecond * static_cast<std::size_t>(options.longest.count());
  auto heard = converse(into, from.number(), text, most, steady_clock::now() + options.deadline);
  if (!heard) return std::unexpected(options.program.string() + " takes too long");
  const bool is_well = heard->size() >= most || child.finish().is_well();
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

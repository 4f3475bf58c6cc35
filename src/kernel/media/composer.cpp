#include "kernel/media/composer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <span>
#include <system_error>

#include "kernel/process/child_process.hpp"

namespace madang::media {
namespace {

using Words = std::vector<std::string>;
using Microseconds = std::chrono::microseconds;
using Fault = std::unexpected<std::string>;

constexpr std::size_t kMixedAtOnce = 16;  // files that one run has open
constexpr std::string_view kStage = "0x101014";
constexpr std::chrono::milliseconds kLookWhetherStopped{200};

std::string seconds(Microseconds time) { return fmt::format("{:.6f}", std::chrono::duration<double>(time).count()); }

void append(Words& words, std::initializer_list<std::string> more) { words.insert(words.end(), more); }

/// Complaints of a program, for a log.
std::string end_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  return text.substr(text.size() - std::min<std::size_t>(text.size(), 500));
}

/// On the grid of pictures, where scenes meet.
std::int64_t pictures_until(Microseconds moment) { return moment.count() * kCompositionRate / 1'000'000; }
Microseconds moment_of(std::int64_t picture) {
  return Microseconds((picture * 1'000'000 + kCompositionRate - 1) / kCompositionRate);
}

/// A source at its place and moment: repeated from the scene's first moment on, fitted into its area, also when it
/// takes another size.
std::string fitted(std::size_t input, const Area& area) {
  return fmt::format(
      "[{}:v]fps={}:start_time=0,scale={}:{}:force_original_aspect_ratio=decrease:force_divisible_by=2:eval=frame,"
      "pad={}:{}:(ow-iw)/2:(oh-ih)/2:color={}:eval=frame,setsar=1[p{}];",
      input, kCompositionRate, area.width, area.height, area.width, area.height, kStage, input);
}

std::string scene_filter(const Scene& scene, Microseconds length) {
  std::string filter = fmt::format("color=c={}:s={}x{}:r={}:d={}[b0];", kStage, kCompositionWidth, kCompositionHeight,
                                   kCompositionRate, seconds(length));
  for (std::size_t i = 0; i < scene.pictures.size(); ++i) {
    const Area& area = scene.pictures[i].area;
    filter += fitted(i, area);
    filter += fmt::format("[b{}][p{}]overlay={}:{}:eof_action=repeat[b{}];", i, i, area.x, area.y, i + 1);
  }
  return filter + fmt::format("[b{}]format=yuv420p[out]", scene.pictures.size());
}

/// Sounds that begin at moments of their own, and pause where nothing was sent. The limiter looks 5 ms ahead, which is
/// taken off again.
std::string mix_filter(std::span<const CompositionTrack* const> tracks) {
  std::string filter;
  std::string all;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    const auto delay = std::chrono::duration_cast<std::chrono::milliseconds>(tracks[i]->first).count();
    filter +=
        fmt::format("[{}:a]aresample=48000:async=1,aformat=channel_layouts=stereo,adelay={}:all=1[a{}];", i, delay, i);
    all += fmt::format("[a{}]", i);
  }
  return filter + fmt::format("{}amix=inputs={}:duration=longest:normalize=0,alimiter=limit=0.95:latency=1[out]", all,
                              tracks.size());
}

}  // namespace

std::expected<void, std::string> Composer::run(Words arguments, const std::filesystem::path& log,
                                               const std::stop_token& stop) const {
  Words all{"-nostdin", "-hide_banner", "-loglevel", "error", "-y"};
  std::ranges::move(arguments, std::back_inserter(all));
  const int complaints = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  try {
    process::ChildProcess child(
        {.program = options_.program, .arguments = std::move(all), .error = complaints, .niceness = options_.niceness});
    if (complaints >= 0) ::close(complaints);
    const auto until = std::chrono::steady_clock::now() + options_.patience;
    for (;;) {
      const auto ending = child.wait(kLookWhetherStopped);
      if (ending && ending->is_well()) return {};
      if (ending) return Fault(fmt::format("ffmpeg {}: {}", ending->text(), end_of(log)));
      if (stop.stop_requested()) return Fault("stopped");
      if (std::chrono::steady_clock::now() > until) return Fault("ffmpeg takes too long");
    }
  } catch (const std::system_error& error) {
    if (complaints >= 0) ::close(complaints);
    return Fault(error.what());
  }
}

Words Composer::scene_arguments(const Composition& composition, const Scene& scene,
                                const std::filesystem::path& out) const {
  Words words;
  const Microseconds from = moment_of(pictures_until(scene.from));
  const std::int64_t pictures = pictures_until(scene.to) - pictures_until(scene.from);
  const Microseconds length = moment_of(pictures);
  for (const Placed& picture : scene.pictures) {
    const CompositionTrack& track = composition.tracks[picture.track];
    const bool has_begun = track.first <= from;
    // A picture of another size would have all filters begin anew, at another time.
    append(words, {"-reinit_filter", "0", has_begun ? "-ss" : "-itsoffset",
                   seconds(has_begun ? from - track.first : track.first - from), "-t", seconds(length), "-i",
                   track.file.string()});
  }
  append(words,
         {"-filter_complex", scene_filter(scene, length), "-map", "[out]", "-frames:v", std::to_string(pictures)});
  // A bare stream without pictures that follow later ones: scenes are put together byte by byte. In a container one of
  // a picture or two might not be recognised.
  append(words, {"-c:v", "libx264", "-preset", "veryfast", "-crf", "24", "-bf", "0", "-g",
                 std::to_string(2 * kCompositionRate), "-threads", std::to_string(options_.threads), "-f", "h264",
                 out.string()});
  return words;
}

/// All sounds in one file, a few at a time; nothing when nobody was heard.
std::expected<std::filesystem::path, std::string> Composer::mix(const Composition& composition,
                                                                const std::filesystem::path& folder,
                                                                const std::stop_token& stop) const {
  std::vector<CompositionTrack> left;
  for (const CompositionTrack& track : composition.tracks)
    if (track.kind == CompositionTrack::Kind::sound) left.push_back(track);
  for (std::size_t made = 0; left.size() > 1 || (left.size() == 1 && made == 0); ++made) {
    const std::size_t count = std::min(left.size(), kMixedAtOnce);
    std::vector<const CompositionTrack*> now;
    Words words;
    for (std::size_t i = 0; i < count; ++i) {
      now.push_back(&left[i]);
      append(words, {"-i", left[i].file.string()});
    }
    const auto out = folder / fmt::format("sound-{}.flac", made);
    append(words, {"-filter_complex", mix_filter(now), "-map", "[out]", "-c:a", "flac", out.string()});
    if (auto ran = run(std::move(words), folder / "sound.log", stop); !ran) return Fault(ran.error());
    left.erase(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(count));
    left.push_back({.file = out});
  }
  return left.empty() ? std::filesystem::path() : left.front().file;
}

std::expected<void, std::string> Composer::compose(const Composition& composition, const std::filesystem::path& folder,
                                                   const std::filesystem::path& out, std::stop_token stop,
                                                   const std::function<void(double)>& progress) const {
  const auto sound = mix(composition, folder, stop);
  if (!sound) return Fault(sound.error());
  const auto scenes = scenes_of(composition.tracks, composition.spoken, composition.length);
  const auto shown = folder / "scenes.h264";
  std::ofstream all(shown, std::ios::binary);
  for (const Scene& scene : scenes) {
    if (pictures_until(scene.to) == pictures_until(scene.from)) continue;
    const auto made = folder / "scene.h264";
    if (auto ran = run(scene_arguments(composition, scene, made), folder / "scene.log", stop); !ran) return ran;
    if (!(all << std::ifstream(made, std::ios::binary).rdbuf())) return Fault("a scene has no picture");
    if (progress) progress(std::chrono::duration<double>(scene.to) / std::chrono::duration<double>(composition.length));
  }
  all.close();
  if (!all) return Fault("scenes cannot be written");
  const auto rate = std::to_string(kCompositionRate);
  Words words{"-framerate", rate, "-f", "h264", "-i", shown.string()};
  if (!sound->empty())
    append(words, {"-i", sound->string(), "-map", "0:v", "-map", "1:a", "-c:a", "aac", "-b:a", "96k"});
  append(words, {"-c:v", "copy", "-bsf:v", "setts=ts=N/" + rate + "/TB", "-t", seconds(composition.length), "-movflags",
                 "+faststart", "-f", "mp4", out.string()});
  return run(std::move(words), folder / "whole.log", stop);
}

}  // namespace madang::media

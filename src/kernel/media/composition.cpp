#include "kernel/media/composition.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace madang::media {
namespace {

using Microseconds = std::chrono::microseconds;

constexpr int kGap = 8;  // pixels between pictures
constexpr Area kAll{0, 0, kCompositionWidth, kCompositionHeight};

int even(int number) { return number - number % 2; }

bool is_there(const CompositionTrack& track, Microseconds from, Microseconds to) {
  return track.first < to && track.last > from;
}

/// All moments at which something may change.
std::vector<Microseconds> borders(std::span<const CompositionTrack> tracks, std::span<const SpokeFrom> spoken,
                                  Microseconds length) {
  std::set<Microseconds> hard{Microseconds(0), length};
  for (const CompositionTrack& track : tracks) {
    if (track.kind == CompositionTrack::Kind::sound) continue;
    for (const Microseconds at : {track.first, track.last})
      if (at > Microseconds(0) && at < length) hard.insert(at);
  }
  std::set<Microseconds> all = hard;
  for (const SpokeFrom& one : spoken) {
    const auto after = all.lower_bound(one.at - kShortestScene);
    const bool is_alone = after == all.end() || *after >= one.at + kShortestScene;
    if (is_alone && one.at > Microseconds(0) && one.at < length) all.insert(one.at);
  }
  return {all.begin(), all.end()};
}

/// When each was the loudest last, at that moment.
std::map<std::uint64_t, Microseconds> last_spoken(std::span<const SpokeFrom> spoken, Microseconds at) {
  std::map<std::uint64_t, Microseconds> last;
  for (const SpokeFrom& one : spoken)
    if (one.at <= at) last[one.who] = std::max(last[one.who], one.at + Microseconds(1));
  return last;
}

/// Of the cameras that are there those who spoke last; who was shown before keeps the place.
std::vector<std::size_t> shown_of(std::span<const CompositionTrack> tracks, std::vector<std::size_t> there,
                                  std::span<const std::size_t> before, std::span<const SpokeFrom> spoken,
                                  Microseconds at, std::size_t most) {
  auto last = last_spoken(spoken, at);
  std::ranges::sort(there, {}, [&](std::size_t track) { return std::pair(-last[tracks[track].of].count(), track); });
  if (there.size() > most) there.resize(most);
  std::vector<std::size_t> shown;
  for (const std::size_t track : before)
    if (std::ranges::find(there, track) != there.end()) shown.push_back(track);
  for (const std::size_t track : there)
    if (std::ranges::find(shown, track) == shown.end()) shown.push_back(track);
  return shown;
}

std::vector<Placed> placed(std::optional<std::size_t> screen, std::span<const std::size_t> cameras) {
  std::vector<Placed> pictures;
  if (!screen) {
    const auto areas = grid(cameras.size(), kAll);
    for (std::size_t i = 0; i < cameras.size(); ++i) pictures.push_back({cameras[i], areas[i]});
    return pictures;
  }
  if (cameras.empty()) return {{*screen, kAll}};
  constexpr int kStrip = 240;
  pictures.push_back({*screen, {0, 0, kCompositionWidth - kStrip - kGap, kCompositionHeight}});
  constexpr int kTall = kStrip * 9 / 16 - kStrip * 9 / 16 % 2;
  const int taken = static_cast<int>(cameras.size()) * (kTall + kGap) - kGap;
  int y = even((kCompositionHeight - taken) / 2);
  for (const std::size_t camera : cameras) {
    pictures.push_back({camera, {kCompositionWidth - kStrip, y, kStrip, kTall}});
    y += kTall + kGap;
  }
  return pictures;
}

}  // namespace

std::vector<Area> grid(std::size_t count, Area within) {
  if (count == 0) return {};
  if (count == 1) return {within};
  int columns = 1;
  while (columns * columns < static_cast<int>(count)) ++columns;
  const int rows = (static_cast<int>(count) + columns - 1) / columns;
  const int widest = (within.width - (columns - 1) * kGap) / columns;
  const int tallest = (within.height - (rows - 1) * kGap) / rows;
  const int width = even(std::min(widest, tallest * 16 / 9));
  const int height = even(std::min(tallest, width * 9 / 16));
  std::vector<Area> areas;
  const int top = within.y + even((within.height - rows * height - (rows - 1) * kGap) / 2);
  for (int row = 0; row < rows; ++row) {
    const int here = std::min(columns, static_cast<int>(count) - row * columns);
    const int left = within.x + even((within.width - here * width - (here - 1) * kGap) / 2);
    for (int column = 0; column < here; ++column)
      areas.push_back({left + column * (width + kGap), top + row * (height + kGap), width, height});
  }
  return areas;
}

std::vector<Scene> scenes_of(std::span<const CompositionTrack> tracks, std::span<const SpokeFrom> spoken,
                             Microseconds length) {
  std::vector<Scene> scenes;
  std::vector<std::size_t> before;
  const auto at = borders(tracks, spoken, length);
  for (std::size_t i = 0; i + 1 < at.size(); ++i) {
    std::optional<std::size_t> screen;
    std::vector<std::size_t> cameras;
    for (std::size_t track = 0; track < tracks.size(); ++track) {
      if (!is_there(tracks[track], at[i], at[i + 1])) continue;
      if (tracks[track].kind == CompositionTrack::Kind::screen) screen = track;
      if (tracks[track].kind == CompositionTrack::Kind::camera) cameras.push_back(track);
    }
    before = shown_of(tracks, cameras, before, spoken, at[i], screen ? kMostBesideScreen : kMostComposed);
    auto pictures = placed(screen, before);
    if (!scenes.empty() && scenes.back().pictures == pictures)
      scenes.back().to = at[i + 1];
    else
      scenes.push_back({at[i], at[i + 1], std::move(pictures)});
  }
  return scenes;
}

}  // namespace madang::media

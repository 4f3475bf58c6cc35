#include "kernel/media/loudest_speakers.hpp"

#include <algorithm>

namespace madang::media {
namespace {

constexpr double kFall = 20;  // dB a second
constexpr double kSilence = 127;

}  // namespace

void Loudness::hear(AudioLevel level, Time now) {
  value_ = std::max(kSilence - level.level, at(now));
  since_ = now;
}

double Loudness::at(Time now) const {
  const std::chrono::duration<double> passed = now - since_;
  return std::max(0.0, value_ - kFall * std::max(0.0, passed.count()));
}

std::optional<std::size_t> LoudestSpeakers::place_of(Speaker speaker) const {
  for (std::size_t i = 0; i < kMost; ++i)
    if (places_[i].speaker == speaker) return i;
  return {};
}

/// A free place, or that of the most silent who may be replaced.
std::optional<std::size_t> LoudestSpeakers::weakest(Time now) const {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < kMost; ++i) {
    if (!places_[i].speaker) return i;
    if (now - places_[i].since < kStay) continue;
    if (!found || places_[i].loudness.at(now) < places_[*found].loudness.at(now)) found = i;
  }
  return found;
}

std::optional<LoudestSpeakers::Change> LoudestSpeakers::hear(Speaker speaker, const Loudness& loudness, Time now) {
  if (const auto place = place_of(speaker)) {
    places_[*place].loudness = loudness;
    return {};
  }
  const double value = loudness.at(now);
  if (value < kLeast) return {};
  const auto place = weakest(now);
  if (!place) return {};
  const auto left = places_[*place].speaker;
  if (left && value < places_[*place].loudness.at(now) + kMargin) return {};
  places_[*place] = {speaker, loudness, now};
  return Change{*place, left};
}

std::optional<std::size_t> LoudestSpeakers::leave(Speaker speaker) {
  const auto place = place_of(speaker);
  if (place) places_[*place] = {};
  return place;
}

std::optional<LoudestSpeakers::Speaker> LoudestSpeakers::loudest(Time now) const {
  const Place* best = nullptr;
  for (const Place& each : places_)
    if (each.speaker && (!best || each.loudness.at(now) > best->loudness.at(now))) best = &each;
  return best ? best->speaker : std::nullopt;
}

}  // namespace madang::media

#include "kernel/media/recording_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <optional>

namespace madang::media {
namespace {

constexpr std::array<std::string_view, kSendSlots> kKinds{"microphone", "camera", "screen", "screen_sound"};
constexpr std::array<std::string_view, 4> kCodecs{"opus", "vp8", "vp9", "h264"};
constexpr std::size_t kLongestName = 100;
constexpr std::int64_t kLongest = std::chrono::microseconds(std::chrono::years(1)).count();

template <class Each>
void each_line(std::string_view text, Each each) {
  for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    each(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
}

std::string_view next_word(std::string_view& line) {
  const std::string_view word = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(line.size(), word.size() + 1));
  return word;
}

template <std::integral Number>
std::optional<Number> next_number(std::string_view& line) {
  const std::string_view word = next_word(line);
  Number number{};
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc() && end == word.data() + word.size() ? std::optional(number) : std::nullopt;
}

template <std::size_t Count>
std::optional<std::size_t> next_of(const std::array<std::string_view, Count>& names, std::string_view& line) {
  const auto found = std::ranges::find(names, next_word(line));
  return found == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - names.begin()));
}

bool is_file_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  };
  return !name.empty() && name.size() <= kLongestName && name.front() != '.' && std::ranges::all_of(name, fits);
}

std::optional<RecordedPart> part_of(std::string_view line) {
  const std::string_view file = next_word(line);
  const auto kind = next_of(kKinds, line);
  const auto codec = next_of(kCodecs, line);
  const auto participant = next_number<std::uint64_t>(line);
  const auto first = next_number<std::int64_t>(line);
  const auto last = next_number<std::int64_t>(line);
  if (!line.empty() || !is_file_name(file) || !kind || !codec || !participant || !first || !last) return {};
  if (*first < 0 || *last < *first || *last > kLongest) return {};
  return RecordedPart{.file = std::string(file),
                      .of = {ParticipantId(*participant), static_cast<SlotKind>(*kind)},
                      .codec = static_cast<RecordedCodec>(*codec),
                      .first = std::chrono::microseconds(*first),
                      .last = std::chrono::microseconds(*last)};
}

}  // namespace

std::string_view word_of(SlotKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::string part_line(const RecordedPart& part) {
  return fmt::format("{} {} {} {} {} {}\n", part.file, word_of(part.of.kind),
                     kCodecs[static_cast<std::size_t>(part.codec)], static_cast<std::uint64_t>(part.of.participant),
                     part.first.count(), part.last.count());
}

std::string point_line(const RecordedPoint& point) { return fmt::format("{} {}\n", point.at.count(), point.byte); }

std::vector<RecordedPart> parts_in(std::string_view text) {
  std::vector<RecordedPart> parts;
  each_line(text, [&](std::string_view line) {
    if (auto part = part_of(line)) parts.push_back(std::move(*part));
  });
  return parts;
}

std::vector<RecordedPoint> points_in(std::string_view text, std::uint64_t size) {
  std::vector<RecordedPoint> points;
  each_line(text, [&](std::string_view line) {
    const auto at = next_number<std::int64_t>(line);
    const auto byte = next_number<std::uint64_t>(line);
    if (!line.empty() || !at || !byte || *at < 0 || *at > kLongest / 1'000 || *byte >= size) return;
    const RecordedPoint point{std::chrono::milliseconds(*at), *byte};
    const bool is_next = points.empty() || (point.byte > points.back().byte && point.at >= points.back().at);
    if (is_next) points.push_back(point);
  });
  return points;
}

}  // namespace madang::media

#include "recordings/model.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace madang::recordings {
namespace {

std::optional<std::uint64_t> next_number(std::string_view& line) {
  const std::string_view word = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(line.size(), word.size() + 1));
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc() && end == word.data() + word.size() ? std::optional(number) : std::nullopt;
}

std::optional<RecordingVoice> voice_of(std::string_view line) {
  const auto at = next_number(line);
  if (!at || *at > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
  RecordingVoice voice{static_cast<std::int64_t>(*at), {}};
  while (!line.empty()) {
    const auto id = next_number(line);
    if (!id || voice.speaker_ids.size() == kMostSpeakers) return std::nullopt;
    voice.speaker_ids.push_back({*id});
  }
  return voice;
}

}  // namespace

files::Holder holder_of_parts(RecordingId id) { return {std::string(kRecordingHolds), id.value}; }
files::Holder holder_of_whole(RecordingId id) { return {std::string(kCompositionHolds), id.value}; }

std::string file_name_of(const Recording& recording) {
  std::string name;
  for (const char c : recording.title) name += c == '/' || c == '\\' ? '-' : c;
  return name + " " + recording.started_at.text().substr(0, 10) + ".mp4";
}

std::string voice_line(const RecordingVoice& voice) {
  std::string line = std::to_string(voice.at_ms);
  for (const ParticipantId id : voice.speaker_ids) line += " " + std::to_string(id.value);
  return line + "\n";
}

std::vector<RecordingVoice> read_voices(std::string_view text) {
  std::vector<RecordingVoice> voices;
  for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    auto voice = voice_of(text.substr(0, end));
    text.remove_prefix(end + 1);
    if (voice && (voices.empty() || voice->at_ms >= voices.back().at_ms)) voices.push_back(std::move(*voice));
  }
  return voices;
}

}  // namespace madang::recordings

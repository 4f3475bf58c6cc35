#include "recordings/model.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace madang::recordings {
namespace {

constexpr std::size_t kMostVoices = 8;  // of one line

std::optional<std::uint64_t> next_number(std::string_view& line) {
  while (line.starts_with(' ')) line.remove_prefix(1);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
  if (error != std::errc()) return std::nullopt;
  line.remove_prefix(static_cast<std::size_t>(end - line.data()));
  return number;
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
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    const auto at = next_number(line);
    if (!at || *at > static_cast<std::uint64_t>(INT64_MAX)) continue;
    RecordingVoice voice{static_cast<std::int64_t>(*at), {}};
    if (!voices.empty() && voice.at_ms < voices.back().at_ms) continue;
    while (voice.speaker_ids.size() < kMostVoices) {
      const auto id = next_number(line);
      if (!id) break;
      voice.speaker_ids.push_back({*id});
    }
    voices.push_back(std::move(voice));
  }
  return voices;
}

}  // namespace madang::recordings

#include <algorithm>

#include "base/fuzz/harness.hpp"
#include "recordings/model.hpp"

// Who spoke in a recording, as it was noted while it went on; a server that ended may have cut it anywhere.

namespace madang::fuzz {

using namespace recordings;

namespace {

std::string text_of(const std::vector<RecordingVoice>& voices) {
  std::string text;
  for (const RecordingVoice& voice : voices) text += voice_line(voice);
  return text;
}

}  // namespace

void try_one(std::string_view input) {
  const auto voices = read_voices(input);
  must(std::ranges::is_sorted(voices, {}, &RecordingVoice::at_ms), "moments go on");
  must(voices.empty() || voices.front().at_ms >= 0, "from the beginning");
  for (const RecordingVoice& voice : voices) must(voice.speaker_ids.size() <= kMostSpeakers, "few speak at once");
  const std::string text = text_of(voices);
  must(read_voices(text) == voices, "what was read is written, and read again");
  const auto cut = text.substr(0, Choices(input).below(text.size() + 1));
  const auto left = read_voices(cut);
  must(left.size() == static_cast<std::size_t>(std::ranges::count(cut, '\n')), "a cut costs what stands behind it");
  must(std::equal(left.begin(), left.end(), voices.begin()), "and no more");
}

}  // namespace madang::fuzz

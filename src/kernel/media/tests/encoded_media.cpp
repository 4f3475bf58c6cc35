#include "kernel/media/tests/encoded_media.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "kernel/media/access_unit.hpp"

namespace madang::media::tests {

namespace {

Encoded content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::uint32_t little_endian(const Encoded& bytes, std::size_t at) {
  return bytes.at(at) | bytes.at(at + 1) << 8 | bytes.at(at + 2) << 16 | std::uint32_t{bytes.at(at + 3)} << 24;
}

/// IVF: a head of 32 bytes, and one of 12 before each frame.
std::vector<Encoded> frames_of_ivf(const Encoded& file) {
  std::vector<Encoded> frames;
  for (std::size_t at = 32; at + 12 <= file.size();) {
    const auto* begin = file.data() + at + 12;
    const auto size = little_endian(file, at);
    frames.emplace_back(begin, begin + size);
    at += 12 + size;
  }
  return frames;
}

/// Packets of Ogg (RFC 3533) but for the two of the head (RFC 7845).
std::vector<Encoded> packets_of_ogg(const Encoded& file) {
  std::vector<Encoded> packets(1);
  for (std::size_t at = 0; at + 27 <= file.size();) {
    const std::size_t segments = file[at + 26];
    std::size_t data = at + 27 + segments;
    for (std::size_t i = 0; i < segments; ++i) {
      const auto size = file[at + 27 + i];
      const auto* begin = file.data() + data;
      packets.back().insert(packets.back().end(), begin, begin + size);
      data += size;
      if (size < 255) packets.emplace_back();
    }
    at = data;
  }
  packets.pop_back();
  packets.erase(packets.begin(), packets.begin() + 2);
  return packets;
}

/// The encoder puts a delimiter before each picture.
std::vector<Encoded> pictures_of(const Encoded& stream) {
  std::vector<Encoded> pictures;
  for_each_unit(stream, [&](Bytes unit) {
    if (type_of_unit(unit) == kUnitDelimiter) pictures.emplace_back();
    pictures.back().insert(pictures.back().end(), {0, 0, 0, 1});
    pictures.back().insert(pictures.back().end(), unit.begin(), unit.end());
  });
  return pictures;
}

std::string encoder_of(RecordedCodec codec) {
  switch (codec) {
    case RecordedCodec::vp8: return "libvpx -deadline realtime -cpu-used 8 -auto-alt-ref 0 -f ivf";
    case RecordedCodec::vp9: return "libvpx-vp9 -deadline realtime -auto-alt-ref 0 -cpu-used 8 -f ivf";
    default: return "libx264 -profile:v baseline -tune zerolatency -bsf:v h264_metadata=aud=insert -f h264";
  }
}

}  // namespace

RecordingFolder::RecordingFolder() {
  auto name = (std::filesystem::temp_directory_path() / "madang-recording-XXXXXX").string();
  path_ = ::mkdtemp(name.data());
}

RecordingFolder::~RecordingFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::vector<Encoded> encoded_video(const RecordingFolder& folder, RecordedCodec codec, int seconds, int width,
                                   int height) {
  const auto file = folder / "video";
  output_of(
      fmt::format("ffmpeg -v error -y -f lavfi -i testsrc=duration={}:size={}x{}:rate=20 -pix_fmt yuv420p -g 20 "
                  "-b:v 300k -c:v {} {} 2>&1",
                  seconds, width, height, encoder_of(codec), file.string()));
  const auto content = content_of(file);
  return codec == RecordedCodec::h264 ? pictures_of(content) : frames_of_ivf(content);
}

std::vector<Encoded> encoded_opus(const RecordingFolder& folder, int seconds) {
  const auto file = folder / "sound";
  output_of(
      fmt::format("ffmpeg -v error -y -f lavfi -i sine=duration={}:sample_rate=48000 -ac 2 -c:a libopus -f ogg {} "
                  "2>&1",
                  seconds, file.string()));
  return packets_of_ogg(content_of(file));
}

std::string output_of(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
  std::string output;
  std::array<char, 4096> part;
  for (std::size_t read = 0; (read = std::fread(part.data(), 1, part.size(), pipe)) > 0;)
    output.append(part.data(), read);
  if (::pclose(pipe) != 0) throw std::runtime_error(command + ": " + output);
  return output;
}

}  // namespace madang::media::tests

#include "kernel/media_load/still_picture.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "kernel/media_load/camera.hpp"

namespace madang::media_load {
namespace {

std::string output_of(const std::string& command) {
  std::string all;
  FILE* const pipe = ::popen(command.c_str(), "r");
  std::array<char, 4096> room;
  for (std::size_t got = 1; got > 0;) {
    got = std::fread(room.data(), 1, room.size(), pipe);
    all.append(room.data(), got);
  }
  EXPECT_EQ(::pclose(pipe), 0) << all;
  return all;
}

void little_endian(std::ofstream& file, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) file.put(static_cast<char>(value >> 8 * i));
}

/// With a stamp at the end of each packet, as they come to who decodes them.
std::vector<std::uint8_t> frame_of(const LayerShape& shape, bool is_key, std::size_t bytes, std::int64_t sent) {
  std::vector<std::uint8_t> frame(bytes);
  write_picture_front({shape.width, shape.height}, is_key, bytes, frame);
  for (std::size_t end = std::min<std::size_t>(bytes, 1'100);; end = std::min(bytes, end + 1'100)) {
    write_stamp(sfu::MutableBytes(frame).first(end), {.source = 7, .number = 9, .sent = sent * 7'919});
    if (end == bytes) return frame;
  }
}

class StillPictureTest : public testing::TestWithParam<const char*> {
 protected:
  /// IVF of key frames and still ones.
  void write(const LayerShape& shape, std::size_t key_frame_factor) {
    std::ofstream file(path_, std::ios::binary);
    file << "DKIF";
    little_endian(file, 32ULL << 16, 4);
    file << "VP80";
    little_endian(file, shape.width, 2);
    little_endian(file, shape.height, 2);
    for (const std::uint64_t value : {20, 1, kFrames, 0}) little_endian(file, value, 4);
    for (int i = 0; i < kFrames; ++i) {
      const bool is_key = i % 10 == 0;
      const auto frame = frame_of(shape, is_key, shape.frame_bytes * (is_key ? key_frame_factor : 1), i);
      little_endian(file, frame.size(), 4);
      little_endian(file, static_cast<std::uint64_t>(i), 8);
      file.write(reinterpret_cast<const char*>(frame.data()), static_cast<std::streamsize>(frame.size()));
    }
  }
  ~StillPictureTest() override { std::filesystem::remove(path_); }

  static constexpr int kFrames = 30;
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("still_" + std::to_string(::getpid()) + ".ivf");
};

TEST_P(StillPictureTest, a_decoder_takes_every_picture_and_says_nothing) {
  std::vector<std::pair<LayerShape, std::size_t>> shapes{{screen_shape().layers[0], screen_shape().key_frame_factor}};
  for (const auto& layer : CameraShape().layers) shapes.emplace_back(layer, CameraShape().key_frame_factor);
  for (const auto& [shape, factor] : shapes) {
    write(shape, factor);
    const auto said = output_of(std::string("ffmpeg -v warning -xerror -c:v ") + GetParam() + " -i " + path_.string() +
                                " -f framemd5 - 2>&1 | grep -v '^#'");
    EXPECT_EQ(std::ranges::count(said, '\n'), kFrames) << said;
    EXPECT_EQ(said.find('['), std::string::npos) << said;
  }
}

INSTANTIATE_TEST_SUITE_P(Decoders, StillPictureTest, testing::Values("libvpx", "vp8"));

}  // namespace
}  // namespace madang::media_load

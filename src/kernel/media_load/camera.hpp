#pragma once

#include <array>
#include <memory>
#include <vector>

#include "kernel/media_load/sent_stream.hpp"

namespace madang::media_load {

/// One layer of a simulcast, as an encoder makes it.
struct LayerShape {
  std::string_view rid;
  std::uint16_t width = 0;
  std::uint16_t height = 0;
  std::size_t frame_bytes = 0;
};

/// What a camera and its encoder send. The numbers are those of Chromium at 720p: 20 frames a second, and 20, 60 and
/// 130 packets a second by layer, smallest first.
struct CameraShape {
  unsigned frames_per_second = 20;
  std::size_t packet_bytes = 1'100;  ///< of VP8 in a packet at most
  std::size_t key_frame_factor = 4;  ///< how much larger than another a key frame is
  std::array<LayerShape, 3> layers{{{"q", 320, 180, 1'000}, {"h", 640, 360, 3'150}, {"f", 1280, 720, 7'000}}};
};

/// A screen with text on it: little changes from picture to picture, and a key frame is large.
inline CameraShape screen_shape() {
  return {.frames_per_second = 5,
          .key_frame_factor = 20,
          .layers = {{{"", 1920, 1080, 6'000}, {"", 1920, 1080, 6'000}, {"", 1920, 1080, 6'000}}}};
}

/// VP8 (RFC 7741) with two temporal layers in up to three simulcast layers: key frames at the beginning and when they
/// are asked for, at the next picture and not at once; frames in packets whose sizes differ by a byte at most. Decoders
/// take the pictures, which are grey but for spots where a stamp lies, and in which nothing moves. One thread.
class Camera {
 public:
  static constexpr std::uint32_t kClock = 90'000;

  /// `streams` by layer, smallest first.
  Camera(CameraShape shape, std::vector<std::unique_ptr<SentStream>> streams, std::uint64_t seed);

  /// Sends the picture that is due and says when the next one is.
  Time on_time(Time now);
  /// Which layers are wanted, one bit each, the smallest first.
  void send_layers(unsigned bits) { wanted_ = bits; }
  void key_frame(std::uint32_t ssrc);

  std::span<const std::unique_ptr<SentStream>> streams() const { return streams_; }
  std::uint32_t timestamp() const { return timestamp_; }
  std::uint64_t packets() const;
  std::uint64_t key_frames() const { return key_frames_; }

 private:
  struct Layer {
    bool needs_key_frame = true;
    std::uint16_t picture = 0;
    std::uint8_t tl0_picture = 0;
    unsigned number = 0;  // of the picture, for temporal layers
  };
  void send_picture(std::size_t layer);
  std::size_t write_descriptor(sfu::MutableBytes room, const Layer& layer) const;

  CameraShape shape_;
  std::vector<std::unique_ptr<SentStream>> streams_;
  std::vector<Layer> layers_;
  std::vector<std::uint8_t> packet_;  // zeros, but for its front while it is sent
  unsigned wanted_ = 7;
  std::uint32_t timestamp_;
  std::optional<Time> due_;
  Time::duration phase_;
  std::uint64_t key_frames_ = 0;
};

}  // namespace madang::media_load

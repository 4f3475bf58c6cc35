#pragma once

#include <array>
#include <memory>

#include "kernel/media_load/sent_stream.hpp"

namespace madang::media_load {

/// Opus as packets of 20 ms: fifty a second from who talks, and from who is silent one in 400 ms, as DTX has it. With
/// its level (RFC 6464). One thread.
class Microphone {
 public:
  static constexpr std::uint32_t kClock = 48'000;
  static constexpr std::chrono::milliseconds kPacket{20};
  static constexpr unsigned kSilence = 20;  ///< packets, of which one is sent

  Microphone(std::unique_ptr<SentStream> stream, std::uint64_t seed)
      : stream_(std::move(stream)), timestamp_(static_cast<std::uint32_t>(seed * 2'654'435'761U)) {
    for (std::size_t i = 0; i < sound_.size(); ++i) sound_[i] = static_cast<std::uint8_t>(seed + 31 * i);
    sound_[0] = 0x78;  // 20 ms of CELT, one frame
  }

  void talk(bool does_talk) { talks_ = does_talk; }
  /// Sends what is due and says when the next packet is.
  Time on_time(Time now) {
    if (!due_ || now - *due_ > std::chrono::milliseconds(200)) due_ = now;
    while (*due_ <= now) {
      if (talks_ || count_ % kSilence == 0) send();
      ++count_;
      timestamp_ += kClock / 50;
      *due_ += kPacket;
    }
    return *due_;
  }
  SentStream& stream() { return *stream_; }
  std::uint32_t timestamp() const { return timestamp_; }

 private:
  void send() {
    const auto swing = static_cast<std::uint8_t>(count_ / 8 % 10);
    const sfu::AudioLevel level =
        talks_ ? sfu::AudioLevel{static_cast<std::uint8_t>(20 + swing), true} : sfu::AudioLevel{127, false};
    const std::size_t size = talks_ ? sound_.size() - swing : kStampSize + 2;
    stream_->send({.marker = false, .timestamp = timestamp_, .level = level}, sfu::Bytes(sound_).first(size));
  }

  std::unique_ptr<SentStream> stream_;
  std::array<std::uint8_t, 110> sound_{};
  bool talks_ = false;
  std::uint32_t timestamp_;
  unsigned count_ = 0;
  std::optional<Time> due_;
};

}  // namespace madang::media_load

#include "kernel/media/voice_listener.hpp"

namespace madang::media {
namespace {

constexpr std::chrono::milliseconds kTurn{20};

}  // namespace

VoiceListener::VoiceListener(std::size_t workers, Hear hear) : hear_(std::move(hear)) {
  for (std::size_t worker = 0; worker < workers; ++worker) taps_.push_back(std::make_unique<RecordingTap>());
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void VoiceListener::listen(RoomId room, bool is_on) {
  const std::scoped_lock lock(mutex_);
  if (is_on)
    rooms_.insert(room);
  else
    rooms_.erase(room);
  has_work_.notify_one();
}

void VoiceListener::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      if (!has_work_.wait(lock, stop, [&] { return !rooms_.empty(); })) return;
    }
    turn();
    std::this_thread::sleep_for(kTurn);
  }
}

void VoiceListener::turn() {
  for (const auto& tap : taps_)
    tap->take([&](const MediaPacket& packet) {
      if (packet.is_empty || packet.codec != MeetingCodec::opus) return;
      hear_({.room = packet.room,
             .whose = packet.of.participant,
             .number = packet.header.sequence,
             .time = packet.header.timestamp,
             .came = packet.came,
             .opus = packet.payload()});
    });
}

}  // namespace madang::media

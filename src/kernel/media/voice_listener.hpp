#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <unordered_set>
#include <vector>

#include "kernel/media/bytes.hpp"
#include "kernel/media/recording_tap.hpp"
#include "kernel/media/worker_message.hpp"

namespace madang::media {

/// An Opus packet (RFC 6716) as somebody sent it. `opus` is valid during the call alone.
struct HeardVoice {
  RoomId room{};
  ParticipantId whose{};
  std::uint16_t number = 0;  ///< of RTP
  std::uint32_t time = 0;    ///< of RTP: 48,000 a second
  MediaTime came;
  Bytes opus;
};

/// Takes what is said in rooms that are listened to from a tap of each worker: references, so that no worker copies or
/// waits. One thread for all of them, which sleeps while there are none.
class VoiceListener {
 public:
  using Hear = std::function<void(const HeardVoice&)>;

  /// `hear` is called on the listener's thread.
  VoiceListener(std::size_t workers, Hear hear);
  VoiceListener(const VoiceListener&) = delete;
  VoiceListener& operator=(const VoiceListener&) = delete;

  RecordingTap& tap(std::size_t worker) { return *taps_[worker]; }

  /// Any thread but the listener's own.
  void listen(RoomId room, bool is_on);
  /// Nothing is heard any more when it returns.
  void stop() { thread_ = {}; }

 private:
  void run(const std::stop_token& stop);
  void turn();

  const Hear hear_;
  std::vector<std::unique_ptr<RecordingTap>> taps_;
  std::mutex mutex_;  // of what follows; no worker takes it
  std::condition_variable_any has_work_;
  std::unordered_set<RoomId> rooms_;
  std::jthread thread_;
};

}  // namespace madang::media

#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "kernel/media/recording_file.hpp"
#include "kernel/media/recording_index.hpp"
#include "kernel/media/recording_tap.hpp"
#include "kernel/media/track_recorder.hpp"
#include "kernel/media/worker_message.hpp"

namespace madang::media {

/// Writes what participants send in rooms that are recorded, as it comes. One thread for all recordings, which takes
/// references from a tap of each worker and may wait for the disk; no worker waits for it. The folder of a recording
/// holds a file for each part, beside it one with its points, and `parts`, a line of text for each, from which a
/// recording is read again after a crash: at most two seconds of it are lost.
class MeetingRecorder {
 public:
  using AskKeyFrame = std::function<void(RoomId room, const PublicationKey& of, std::uint8_t layer)>;
  using Clock = std::function<MediaTime()>;

  static constexpr std::chrono::seconds kPause{4};      ///< longer, and it is another part
  static constexpr std::chrono::seconds kKeyFrames{8};  ///< pictures are asked for one, for playing to begin there

  /// `ask` is called on the recorder's thread.
  MeetingRecorder(std::size_t workers, Clock clock, AskKeyFrame ask);
  MeetingRecorder(const MeetingRecorder&) = delete;
  MeetingRecorder& operator=(const MeetingRecorder&) = delete;
  /// Closes all recordings.
  ~MeetingRecorder();

  RecordingTap& tap(std::size_t worker) { return *taps_[worker]; }

  /// Any thread. The folder is made; one that is there is refused with std::system_error. A room has one recording.
  void begin(RoomId room, const std::filesystem::path& folder);
  /// Any thread; waits until its files are whole. Empty for one that is not recorded.
  std::vector<RecordedPart> end(RoomId room);

  /// Takes what came, and does what is due; its own thread calls it. For tests with a clock of their own, which leave
  /// start() out.
  void turn();
  void start();
  /// Nobody is asked for anything any more. What is recorded stays open until it is ended, or this goes.
  void stop() { thread_ = {}; }

 private:
  class Recording;

  void run(const std::stop_token& stop);

  Clock clock_;
  AskKeyFrame ask_;
  std::vector<std::unique_ptr<RecordingTap>> taps_;
  std::mutex mutex_;  // of what follows; no worker takes it
  std::condition_variable_any has_work_;
  std::unordered_map<RoomId, std::unique_ptr<Recording>> recordings_;
  MediaTime flush_at_;
  std::jthread thread_;
};

/// The parts of a recording that goes on, or that nobody ended.
std::vector<RecordedPart> read_parts(const std::filesystem::path& folder);
/// Where a part in that folder can be played from, as far as its file goes.
std::vector<RecordedPoint> read_points(const std::filesystem::path& folder, const std::string& file);

}  // namespace madang::media

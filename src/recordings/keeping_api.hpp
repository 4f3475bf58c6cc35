#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "kernel/blob/blobs.hpp"
#include "kernel/media/composer.hpp"
#include "kernel/media/meeting_recorder.hpp"
#include "kernel/store/store.hpp"
#include "kernel/threads/waiting_threads.hpp"
#include "recordings/service.hpp"

namespace madang::recordings {

/// Who writes what comes in a meeting; app knows the engine. Any thread.
class Recorder {
 public:
  virtual ~Recorder() = default;
  /// Into that folder, which is made; std::exception where it cannot be. Who speaks goes into its file `voices`.
  virtual void begin(MeetingId meeting, const std::filesystem::path& folder) = 0;
  /// Its files are whole then. Nothing where it is not recorded.
  virtual void end(MeetingId meeting) = 0;

 protected:
  Recorder() = default;
  Recorder(const Recorder&) = default;
  Recorder& operator=(const Recorder&) = default;
};

inline constexpr std::string_view kVoicesFile = "voices";

/// Where a running recording's folder is, below the data folder.
std::filesystem::path folder_of(const std::filesystem::path& root, RecordingId id);
/// The parts of a recording that goes on, or was cut off.
std::vector<RecordingPart> parts_in(const std::filesystem::path& folder);
std::vector<RecordingVoice> voices_in(const std::filesystem::path& folder);
/// By the part's number; nothing where there is none.
std::optional<std::filesystem::path> file_in(const std::filesystem::path& folder, std::int64_t number);
std::vector<RecordingPoint> points_in(const std::filesystem::path& folder, std::int64_t number);

/// Begins and ends recordings, puts them away as files, and composes them. One thread for the first, so that a long
/// composition keeps no recording from beginning, and one that composes, one recording after the other. Owned by app.
class Keeper {
 public:
  struct Parts {
    Service& service;
    store::Store& store;
    blob::Blobs& blobs;
    Recorder* recorder;            ///< none where no media come: then a recording is empty
    std::filesystem::path folder;  ///< of all recordings on this machine
    media::ComposerOptions composer{};
  };

  /// From now on the service can record.
  explicit Keeper(Parts parts);
  ~Keeper() { stop(); }
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  /// At the start: what the server that ran before did not end is ended and put away. With `is_alone` no other server
  /// records into this database.
  void recover(bool is_alone);
  /// Returns when all that was asked for so far is done. For tests.
  void settle();
  /// Recordings that go on are left for the next start; what is composed is given up until then. Before Store::close().
  void stop();

 private:
  struct Composed;

  void begin(OrgId org, RecordingId id);
  void put_away(OrgId org, RecordingId id);
  void compose(OrgId org, RecordingId id);
  PutAway::Part keep_part(OrgId org, const std::filesystem::path& folder, const RecordingPart& part);
  files::KeptBody keep_file(OrgId org, const std::filesystem::path& file);
  std::expected<files::KeptBody, CompositionFault> composed(OrgId org, RecordingId id, const ComposeOrder& order);
  void fetch(OrgId org, const std::string& body, const std::filesystem::path& file) const;
  void in_lane(OrgId org, const std::function<void(store::Transaction&)>& work);
  void later(threads::WaitingThreads& threads, std::string what, std::function<void()> work);

  const Parts parts_;
  std::stop_source stop_;
  std::mutex mutex_;
  std::set<RecordingId> composing_;
  threads::WaitingThreads keeping_{1};
  threads::WaitingThreads composers_{1};  // last: both use everything above
};

}  // namespace madang::recordings

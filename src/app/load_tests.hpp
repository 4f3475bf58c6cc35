#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "app/media_watch.hpp"
#include "kernel/media/media_engine.hpp"
#include "kernel/media_load/synthetic_meeting.hpp"
#include "meetings/capacity_service.hpp"

namespace madang::app {

/// Whether that is nobody of a meeting, but one of a load test. Ids of ours are below.
constexpr bool is_synthetic(media::ParticipantId id) { return static_cast<std::uint64_t>(id) >> 63 != 0; }

/// Synthetic people meet at this server's own engine, over its own ports, to show what it holds: one test at a time, on
/// a thread of its own that steps back behind all others. When real people are in a meeting and the server begins to
/// give something up that they could see, the test ends. One per engine; any thread may ask.
class LoadTests {
 public:
  /// What it gives way to: people in meetings, once the engine is so far in the surge order that they would notice.
  struct Doors {
    std::function<bool()> has_people;
    std::function<media::Surge()> surge;
  };

  LoadTests(media::MediaEngine& engine, Doors doors) : engine_(engine), doors_(std::move(doors)) {}
  LoadTests(const LoadTests&) = delete;
  LoadTests& operator=(const LoadTests&) = delete;
  ~LoadTests() { stop(); }

  /// Cancels what runs and waits for its end. Before the engine goes.
  void stop();

  /// Throws kLoadTestRunning.
  meetings::LoadTest start(std::optional<std::int64_t> people, std::int64_t seconds);
  void cancel() { ends_ = Ending::cancelled; }
  /// The one that runs, else the last.
  std::optional<meetings::LoadTest> look() const;

  /// Told by the engine of synthetic people, on its workers' threads.
  void layers_wanted(media::ParticipantId whose, media::SlotKind kind, std::uint8_t layers);

 private:
  enum class Ending : std::uint8_t { none, cancelled, gave_way };
  struct Wanted {
    std::uint32_t number;
    std::uint8_t layers;
  };
  class Step;

  void run(std::optional<std::int64_t> people, std::int64_t seconds);
  void find_limit(std::int64_t seconds);
  /// Nothing when it was ended meanwhile.
  std::optional<meetings::LoadTestStep> step(std::int64_t people, std::int64_t seconds);
  /// Whether to go on.
  bool may_go_on();
  template <class Change>
  void change(Change change);
  std::vector<Wanted> take_wanted();

  media::MediaEngine& engine_;
  const Doors doors_;
  std::atomic<Ending> ends_ = Ending::none;

  mutable std::mutex mutex_;
  std::optional<meetings::LoadTest> test_;
  std::vector<Wanted> wanted_;
  std::thread thread_;
};

}  // namespace madang::app

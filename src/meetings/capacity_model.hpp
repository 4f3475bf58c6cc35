#pragma once

#include <optional>
#include <vector>

#include "meetings/model.hpp"

// What a server can carry of meetings, and what a test of it found, as they cross the wire. Pure. Shares are in
// thousandths.

namespace madang::meetings {

/// What a full server has given up; each step includes those before it (docs/operations.md).
enum class SurgeStep { none, presence, tile_frame_rate, tile_count, stage_resolution, screen_resolution, audio };
BOOST_DESCRIBE_ENUM(SurgeStep, none, presence, tile_frame_rate, tile_count, stage_resolution, screen_resolution, audio)

/// Where somebody stands to whom a full server cannot give everything yet: 1 is the next. Who `hears` has sound both
/// ways already.
struct QueuePlace {
  std::int64_t place = 0;
  bool hears = false;

  bool operator==(const QueuePlace&) const = default;
};
BOOST_DESCRIBE_STRUCT(QueuePlace, (), (place, hears))

/// One thread that forwards media. `late_permille` is how long its turns came late, beyond what nobody notices: the
/// machine kept it waiting.
struct MediaWorkerState {
  std::int64_t busy_permille = 0;
  std::int64_t late_permille = 0;
  std::int64_t packets_per_second = 0;
  std::int64_t connections = 0;
};
BOOST_DESCRIBE_STRUCT(MediaWorkerState, (), (busy_permille, late_permille, packets_per_second, connections))

enum class LoadTestState {
  running,
  done,
  cancelled,  ///< by somebody
  gave_way,   ///< to people in a meeting
  failed,     ///< the synthetic people could not connect
};
BOOST_DESCRIBE_ENUM(LoadTestState, running, done, cancelled, gave_way, failed)

/// What so many synthetic people saw. `is_held` says that it was as it should be: loss of a thousandth at most, nobody
/// waited for a packet noticeably, and nothing was given up.
struct LoadTestStep {
  std::int64_t people = 0;
  bool is_held = false;
  std::int64_t packets_per_second = 0;
  std::int64_t packet_cost_ns = 0;  ///< of the workers' processor time
  std::int64_t loss_ppm = 0;        ///< of what was sent, in millionths
  std::int64_t delay_p50_us = 0;
  std::int64_t delay_p99_us = 0;
  std::int64_t voice_delay_p99_us = 0;  ///< of those packets that carry a voice: they wait for no others
  std::int64_t load_permille = 0;       ///< of the fullest worker
  std::int64_t tester_permille = 0;     ///< what the synthetic people took of a core: people bring their own
  SurgeStep surge = SurgeStep::none;
  std::int64_t people_possible = 0;  ///< in one meeting at that cost, with nothing else in use

  bool operator==(const LoadTestStep&) const = default;
};
BOOST_DESCRIBE_STRUCT(LoadTestStep, (),
                      (people, is_held, packets_per_second, packet_cost_ns, loss_ppm, delay_p50_us, delay_p99_us,
                       voice_delay_p99_us, load_permille, tester_permille, surge, people_possible))

/// `people` is absent where it looks for the limit: step by step, until one is not held.
struct LoadTest {
  std::optional<std::int64_t> people;
  std::int64_t seconds = 0;  ///< of each step
  LoadTestState state = LoadTestState::running;
  std::int64_t connected = 0;      ///< synthetic people, now
  std::int64_t wanted = 0;         ///< of them in this step
  std::int64_t done_permille = 0;  ///< of this step
  std::vector<LoadTestStep> steps;
};
BOOST_DESCRIBE_STRUCT(LoadTest, (), (people, seconds, state, connected, wanted, done_permille, steps))

/// How this server stands now. `people_possible` is how many one more meeting could have, in which each is sent a
/// stage, 25 tiles and five voices.
struct MediaCapacity {
  bool is_carried = false;  ///< false where no media come to this server: the rest says nothing then
  bool may_test = false;
  std::int64_t people_possible = 0;
  std::int64_t people_in_all = 0;  ///< the same with nothing in use
  std::int64_t packet_cost_ns = 0;
  bool is_cost_learned = false;  ///< from this server's own packets; otherwise it is assumed
  std::int64_t packets_per_second = 0;
  std::int64_t free_megabytes = 0;
  std::int64_t meetings = 0;
  std::int64_t with_pictures = 0;     ///< people, of all organisations
  std::int64_t hearing = 0;           ///< people in the queue who hear
  std::int64_t waiting = 0;           ///< and who do not
  std::optional<std::int64_t> limit;  ///< of people with pictures, where the operator set one
  SurgeStep surge = SurgeStep::none;
  std::vector<MediaWorkerState> workers;
  std::optional<LoadTest> load_test;  ///< that runs, else the last
};
BOOST_DESCRIBE_STRUCT(MediaCapacity, (),
                      (is_carried, may_test, people_possible, people_in_all, packet_cost_ns, is_cost_learned,
                       packets_per_second, free_megabytes, meetings, with_pictures, hearing, waiting, limit, surge,
                       workers, load_test))

inline constexpr std::int64_t kFewestTested = 2;
inline constexpr std::int64_t kMostTested = 1000;
inline constexpr std::int64_t kShortestTest = 3;  // seconds
inline constexpr std::int64_t kLongestTest = 60;

inline constexpr RefusalKind kQueued{"meetings.queued", 409, "This server is full: you are in the queue."};
inline constexpr RefusalKind kLoadTestRunning{"meetings.load_test_running", 409, "A load test is running already."};
inline constexpr RefusalKind kNoLoadTests{"meetings.no_load_tests", 403, "The operator allows no load tests."};

}  // namespace madang::meetings

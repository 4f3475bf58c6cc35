#include "app/load_tests.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <numeric>
#include <stdexcept>

#include "kernel/log/log.hpp"
#include "kernel/log/thread_name.hpp"

namespace madang::app {
namespace {

using namespace std::chrono_literals;
using meetings::LoadTest;
using meetings::LoadTestState;
using meetings::LoadTestStep;

constexpr std::uint64_t kSynthetic = std::uint64_t{1} << 63;
constexpr media::RoomId kRoom{kSynthetic | 1};
constexpr int kNiceness = 10;
constexpr auto kPause = 20ms;    // between four who come
constexpr auto kPatience = 20s;  // until all are connected
constexpr auto kSettling = 2s;   // until pictures flow and it counts
constexpr auto kRound = 50ms;    // how often it looks whether it may go on
constexpr double kMostLoss = 0.001;
constexpr double kMostDelay = 60'000;  // microseconds, p99
constexpr std::int64_t kFirstTried = 10;
constexpr int kHalvings = 2;  // after the first that is not held

/// Our engine, asked directly: what an offer passes through before is not media's.
class EngineDoor final : public media_load::MeetingDoor {
 public:
  explicit EngineDoor(media::MediaEngine& engine) : engine_(engine) {}

  Entered join(std::uint32_t number, const std::string& offer) override {
    const auto answer = engine_.join(kRoom, id_of(number), offer, {}, {});
    if (!answer) throw std::runtime_error(answer.error().reason);
    const auto at = engine_.bound_at(id_of(number));
    if (!at) throw std::runtime_error("media have no port of IPv4");
    return {*answer, *at};
  }
  void show(std::uint32_t number, const media::View& view) override { engine_.show(id_of(number), view); }
  void leave(std::uint32_t number) override { engine_.leave(id_of(number)); }
  media::ParticipantId id_of(std::uint32_t number) const override { return media::ParticipantId(kSynthetic | number); }

 private:
  media::MediaEngine& engine_;
};

/// What the workers have used and sent since then.
struct Used {
  media::Duration core_time{};
  std::uint64_t packets = 0;
};

Used used_by(media::MediaEngine& engine) {
  Used sum;
  for (const auto& worker : engine.counts()) {
    sum.core_time += worker.core_time;
    sum.packets += worker.forwarder.packets_out;
  }
  return sum;
}

media::Duration own_core_time() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

std::int64_t permille(double share) { return std::lround(share * 1000); }

}  // namespace

void LoadTests::stop() {
  cancel();
  if (thread_.joinable()) thread_.join();
}

LoadTest LoadTests::start(std::optional<std::int64_t> people, std::int64_t seconds) {
  const std::lock_guard lock(mutex_);
  if (test_ && test_->state == LoadTestState::running) throw Refusal(meetings::kLoadTestRunning);
  if (thread_.joinable()) thread_.join();  // it has ended: it says so last
  ends_ = Ending::none;
  test_ = LoadTest{.people = people, .seconds = seconds, .wanted = people.value_or(kFirstTried)};
  thread_ = std::thread([this, people, seconds] { run(people, seconds); });
  return *test_;
}

std::optional<LoadTest> LoadTests::look() const {
  const std::lock_guard lock(mutex_);
  return test_;
}

template <class Change>
void LoadTests::change(Change change) {
  const std::lock_guard lock(mutex_);
  change(*test_);
}

void LoadTests::layers_wanted(media::ParticipantId whose, media::SlotKind kind, std::uint8_t layers) {
  if (kind != media::SlotKind::camera) return;
  const std::lock_guard lock(mutex_);
  wanted_.push_back({static_cast<std::uint32_t>(static_cast<std::uint64_t>(whose)), layers});
}

std::vector<LoadTests::Wanted> LoadTests::take_wanted() {
  const std::lock_guard lock(mutex_);
  return std::exchange(wanted_, {});
}

bool LoadTests::may_go_on() {
  if (ends_ == Ending::none && doors_.surge() >= media::Surge::tile_frame_rate && doors_.has_people())
    ends_ = Ending::gave_way;
  return ends_ == Ending::none;
}

void LoadTests::run(std::optional<std::int64_t> people, std::int64_t seconds) {
  log::name_this_thread("load test");
  ::setpriority(PRIO_PROCESS, 0, kNiceness);  // of this thread alone, on Linux
  LoadTestState state = LoadTestState::done;
  try {
    if (people)
      step(*people, seconds);
    else
      find_limit(seconds);
  } catch (const std::exception& problem) {
    log::warning("a load test failed", {{"why", problem.what()}});
    state = LoadTestState::failed;
  }
  if (ends_ == Ending::cancelled) state = LoadTestState::cancelled;
  if (ends_ == Ending::gave_way) state = LoadTestState::gave_way;
  change([&](LoadTest& test) {
    test.connected = 0;
    test.state = state;
  });
}

void LoadTests::find_limit(std::int64_t seconds) {
  std::int64_t held = 0;
  std::int64_t beyond = 0;
  for (std::int64_t people = kFirstTried; beyond == 0; people = std::min(people * 2, meetings::kMostTested)) {
    const auto seen = step(people, seconds);
    if (!seen) return;
    (seen->is_held ? held : beyond) = people;
    if (people == meetings::kMostTested) break;
  }
  for (int i = 0; i < kHalvings && beyond - held > kFirstTried && held > 0; ++i) {
    const std::int64_t people = held + (beyond - held) / 2;
    const auto seen = step(people, seconds);
    if (!seen) return;
    (seen->is_held ? held : beyond) = people;
  }
}

/// One size: they come, look around, and then it counts.
class LoadTests::Step {
 public:
  Step(LoadTests& tests, std::int64_t people) : tests_(tests), people_(people), door_(tests.engine_) {}

  bool gather() {
    for (std::int64_t i = 0; i < people_; ++i) {
      meeting_.add();
      if (i % 4 == 3 && !run(kPause, [] { return false; })) return false;
    }
    meeting_.look_around();
    const auto all = static_cast<std::size_t>(people_);
    if (!run(kPatience, [&] { return meeting_.connected() == all; })) return false;
    if (meeting_.connected() < all) throw std::runtime_error("not all synthetic people could connect");
    return run(kSettling, [] { return false; });
  }

  bool measure(std::chrono::seconds time) {
    meeting_.begin();
    const auto begun = std::chrono::steady_clock::now();
    const Used before = used_by(tests_.engine_);
    const auto own = own_core_time();
    const bool is_whole = run(time, [&] {
      const double part = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun) / time;
      tests_.change([&](LoadTest& test) { test.done_permille = std::clamp<std::int64_t>(permille(part), 0, 1000); });
      return false;
    });
    const Used after = used_by(tests_.engine_);
    used_ = {after.core_time - before.core_time, after.packets - before.packets};
    own_ = own_core_time() - own;
    return is_whole;
  }

  LoadTestStep found() const {
    const auto seen = meeting_.seen();
    LoadTestStep step{.people = people_,
                      .packets_per_second = std::lround(static_cast<double>(used_.packets) / seen.seconds),
                      .loss_ppm = std::lround(seen.loss * 1e6),
                      .delay_p50_us = std::lround(seen.delay_p50_us),
                      .delay_p99_us = std::lround(seen.delay_p99_us),
                      .voice_delay_p99_us = std::lround(seen.voice_delay_p99_us),
                      .load_permille = permille(fullest_),
                      .tester_permille = permille(media::seconds_of(own_) / seen.seconds),
                      .surge = static_cast<meetings::SurgeStep>(furthest_)};
    if (used_.packets > 0) step.packet_cost_ns = used_.core_time.count() / static_cast<std::int64_t>(used_.packets);
    const media::ServerRoom room{.workers = tests_.engine_.workers(),
                                 .packet_cost = media::Duration(std::max<std::int64_t>(1, step.packet_cost_ns)),
                                 .free_bytes = free_memory()};
    step.people_possible = static_cast<std::int64_t>(media::people_held({}, room));
    step.is_held = seen.loss <= kMostLoss && seen.delay_p99_us <= kMostDelay && furthest_ == media::Surge::none;
    return step;
  }

 private:
  /// False when it was ended.
  template <class Done>
  bool run(std::chrono::milliseconds most, Done is_done) {
    auto looks = std::chrono::steady_clock::now();
    bool goes_on = true;
    loop_.run(most, [&] {
      const auto now = std::chrono::steady_clock::now();
      if (now < looks) return false;
      looks = now + kRound;
      for (const auto& wanted : tests_.take_wanted()) meeting_.layers_wanted(wanted.number, wanted.layers);
      furthest_ = std::max(furthest_, tests_.engine_.surge());
      fullest_ = std::max(fullest_, tests_.engine_.load());
      tests_.change([&](LoadTest& test) { test.connected = static_cast<std::int64_t>(meeting_.connected()); });
      goes_on = tests_.may_go_on();
      return !goes_on || is_done();
    });
    return goes_on;
  }

  LoadTests& tests_;
  std::int64_t people_;
  EngineDoor door_;
  media_load::Loop loop_;
  media_load::SyntheticMeeting meeting_{loop_, door_};
  media::Surge furthest_ = media::Surge::none;
  double fullest_ = 0;
  Used used_;
  media::Duration own_{};
};

std::optional<LoadTestStep> LoadTests::step(std::int64_t people, std::int64_t seconds) {
  take_wanted();
  change([&](LoadTest& test) {
    test.wanted = people;
    test.connected = 0;
    test.done_permille = 0;
  });
  Step step(*this, people);
  if (!step.gather() || !step.measure(std::chrono::seconds(seconds))) return std::nullopt;
  LoadTestStep found = step.found();
  change([&](LoadTest& test) { test.steps.push_back(found); });
  return found;
}

}  // namespace madang::app

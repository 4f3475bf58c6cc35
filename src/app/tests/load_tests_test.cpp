#include "app/load_tests.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace madang::app {
namespace {

using meetings::LoadTestState;

/// What the engine tells of its people goes to the test, as MeetingMedia passes it on.
class Told final : public media::MediaEvents {
 public:
  void connected(media::ParticipantId) override {}
  void gone(media::ParticipantId, media::MediaEnd) override {}
  void published(media::ParticipantId, media::SlotKind, bool) override {}
  void speakers(media::RoomId, std::span<const media::ParticipantId>) override {}
  void pointed(media::ParticipantId, media::SlotRole, std::optional<media::ParticipantId>) override {}
  void paused(media::ParticipantId, media::SlotRole, media::PauseReason) override {}
  void layers_wanted(media::ParticipantId whose, media::SlotKind kind, std::uint8_t layers) override {
    if (LoadTests* const tests = tests_) tests->layers_wanted(whose, kind, layers);
  }
  void quality(media::ParticipantId, const media::MediaQuality&) override {}

  std::atomic<LoadTests*> tests_ = nullptr;
};

/// A real engine on loopback, in a surge that the test says.
class LoadTestsTest : public testing::Test {
 protected:
  LoadTestsTest() { told_.tests_ = &tests_; }
  ~LoadTestsTest() override {
    tests_.stop();
    told_.tests_ = nullptr;
  }

  bool is_running() const { return tests_.look()->state == LoadTestState::running; }
  bool eventually(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!holds() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    return holds();
  }
  /// One that would take long, once its people are there.
  void begin() {
    tests_.start(3, 600);
    ASSERT_TRUE(eventually([&] { return tests_.look()->connected == 3 || !is_running(); }));
    ASSERT_TRUE(is_running());
  }
  /// The test's own thread has looked so often since.
  bool looks_on() {
    const int before = looked_;
    return eventually([&] { return looked_ > before + 20 || !is_running(); }) && is_running();
  }

  std::atomic<bool> has_people_ = false;
  std::atomic<media::Surge> surge_ = media::Surge::none;
  std::atomic<int> looked_ = 0;
  Told told_;
  media::MediaEngine engine_{{.addresses = {{"127.0.0.1", ""}}, .has_tcp = false, .workers = 1}, told_};
  LoadTests tests_{engine_,
                   {[this] { return has_people_.load(); },
                    [this] {
                      ++looked_;
                      return surge_.load();
                    }}};
};

TEST_F(LoadTestsTest, gives_way_to_people_as_soon_as_they_would_notice) {
  begin();
  has_people_ = true;
  EXPECT_TRUE(looks_on()) << "there is enough for all";
  surge_ = media::Surge::presence;
  EXPECT_TRUE(looks_on()) << "nobody sees or hears the difference";
  surge_ = media::Surge::tile_frame_rate;
  EXPECT_TRUE(eventually([&] { return !is_running(); }));
  EXPECT_EQ(tests_.look()->state, LoadTestState::gave_way);
  EXPECT_EQ(tests_.look()->connected, 0);
}

TEST_F(LoadTestsTest, goes_on_as_far_as_it_comes_where_nobody_is) {
  begin();
  surge_ = media::Surge::audio;
  EXPECT_TRUE(looks_on());
  has_people_ = true;
  EXPECT_TRUE(eventually([&] { return !is_running(); }));
  EXPECT_EQ(tests_.look()->state, LoadTestState::gave_way);
}

}  // namespace
}  // namespace madang::app

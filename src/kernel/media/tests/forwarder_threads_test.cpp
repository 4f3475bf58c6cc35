#include <gtest/gtest.h>

#include <barrier>
#include <thread>

#include "kernel/media/forwarder.hpp"
#include "kernel/media/tests/forwarded_meeting.hpp"

namespace madang::media::tests {
namespace {

using namespace std::chrono_literals;

/// A worker with a thread of its own and participants whose lines take no time.
class Worker : public Outlet {
 public:
  Worker(std::size_t index, CrossWorker& others, MediaTime now)
      : now_(now), forwarder_(std::make_unique<Forwarder>(index, *this, reports_, others, now)) {}

  void join(const ClientShape& shape) {
    clients_.push_back(std::make_unique<MeetingClient>(shape, static_cast<std::uint32_t>(shape.id)));
    forwarder_->add(TransportIndex(static_cast<std::uint32_t>(clients_.size() - 1)), clients_.back()->setup(RoomId{5}),
                    now_);
  }
  void step() {
    now_ += 1ms;
    for (std::uint32_t i = 0; i < clients_.size(); ++i) {
      for (auto& bytes : clients_[i]->produce(now_)) forwarder_->on_rtp(TransportIndex{i}, bytes, now_);
      for (auto& bytes : clients_[i]->feedback(now_)) forwarder_->on_rtcp(TransportIndex{i}, bytes, now_);
    }
    forwarder_->tick(now_);
  }
  void leave() {
    for (std::uint32_t i = 0; i < clients_.size(); ++i) forwarder_->remove(TransportIndex{i}, now_);
    forwarder_->tick(now_);
  }
  MeetingClient& client(std::size_t index) { return *clients_[index]; }

  void send_rtp(TransportIndex to, Bytes header, Bytes lead, Bytes payload) override {
    clients_[static_cast<std::size_t>(to)]->rtp_came(header, lead, payload, now_);
  }
  void send_rtcp(TransportIndex to, Bytes compound) override {
    clients_[static_cast<std::size_t>(to)]->rtcp_came(compound, now_);
  }
  void wake(std::size_t) override {}

 private:
  MediaTime now_;
  ReportsSeen reports_;
  std::vector<std::unique_ptr<MeetingClient>> clients_;
  std::unique_ptr<Forwarder> forwarder_;
};

TEST(ForwarderThreadsTest, workers_share_packets_without_waiting_for_each_other) {
  constexpr std::size_t kWorkers = 3;
  constexpr int kSteps = 4'000;
  constexpr MediaTime kBegin{1h};
  CrossWorker others(kWorkers);
  std::vector<std::unique_ptr<Worker>> workers;
  for (std::size_t i = 0; i < kWorkers; ++i) workers.push_back(std::make_unique<Worker>(i, others, kBegin));
  std::barrier together(kWorkers);  // so that their simulated time passes together
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < kWorkers; ++i)
      threads.emplace_back([&, i] {
        workers[i]->join({.id = 2 * i + 1, .view = watching((2 * i + 2) % 6 + 1, {2 * i + 2})});
        workers[i]->join({.id = 2 * i + 2, .view = watching((2 * i + 3) % 6 + 1, {2 * i + 1})});
        for (int step = 0; step < kSteps; ++step) {
          workers[i]->step();
          together.arrive_and_wait();
        }
        workers[i]->leave();
      });
  }
  const MediaTime end = kBegin + kSteps * 1ms;
  for (std::size_t i = 0; i < kWorkers; ++i)
    for (std::size_t client = 0; client < 2; ++client) {
      const std::uint64_t watched = (2 * i + 2 + client) % 6 + 1;
      const SeenStream& stage = *workers[i]->client(client).stream(SlotKind::stage);
      const ShownFrames shown = shown_frames(stage, end);
      EXPECT_TRUE(shown.wrong.empty()) << shown.wrong.front();
      EXPECT_EQ(shown.missing + shown.broken, 0);
      EXPECT_GT(shown.frames_of(watched, end - 2s, end), 50U) << i << " " << client;
    }
}

}  // namespace
}  // namespace madang::media::tests

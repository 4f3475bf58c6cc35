#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>

#include "kernel/media/tests/forwarded_meeting.hpp"

namespace madang::media::tests {
namespace {

using namespace std::chrono_literals;

/// Four participants who look at each other, on as many workers; what each saw.
struct Seen {
  std::map<std::uint64_t, ShownFrames> stages;
  std::map<std::uint64_t, std::int64_t> voices;
  std::vector<std::uint64_t> loudest;
  std::uint64_t key_frames_asked = 0;
};

Seen seen_on(std::size_t workers) {
  ForwardedMeeting meeting(workers, 9);
  for (std::uint64_t id = 1; id <= 4; ++id) {
    meeting.join(
        {.id = id, .loudness = static_cast<std::uint8_t>(20 + 8 * id), .view = watching(id % 4 + 1, {1, 2, 3})},
        id % workers);
    meeting.run(100ms);
  }
  meeting.run(5s);
  meeting.show(1, watching(4, {2, 3}));
  meeting.allow(3, {.microphone = false, .camera = true, .screen = true});
  meeting.run(5s);
  Seen seen{.stages = {}, .voices = {}, .loudest = meeting.reports.loudest};
  for (std::uint64_t id = 1; id <= 4; ++id) {
    seen.stages[id] = shown_frames(*meeting.client(id).stream(SlotKind::stage), meeting.now());
    for (std::uint8_t voice = 0; voice < kVoiceSlots; ++voice) {
      const SeenStream& stream = *meeting.client(id).stream(SlotKind::voice, voice);
      seen.voices[id] += static_cast<std::int64_t>(stream.packets.size());
      EXPECT_EQ(missing_numbers(stream), 0);
    }
    for (std::uint8_t tile = 0; tile < 3; ++tile) {
      const ShownFrames shown = shown_frames(*meeting.client(id).stream(SlotKind::tile, tile), meeting.now());
      EXPECT_TRUE(shown.wrong.empty()) << workers << " workers, " << id << ": " << shown.wrong.front();
      EXPECT_EQ(shown.missing + shown.broken, 0);
    }
    EXPECT_EQ(meeting.client(id).strange(), 0U);
    seen.key_frames_asked += meeting.client(id).key_frames_asked();
  }
  EXPECT_EQ(meeting.reports.shown.at({1, "stage"}), 4U);
  EXPECT_FALSE(meeting.reports.on.at({3, SlotKind::microphone}));
  return seen;
}

TEST(ForwarderWorkersTest, two_and_three_give_what_one_gives) {
  const Seen one = seen_on(1);
  for (const std::size_t workers : {2U, 3U}) {
    const Seen more = seen_on(workers);
    EXPECT_EQ(more.loudest, one.loudest);
    for (std::uint64_t id = 1; id <= 4; ++id) {
      const ShownFrames& stage = more.stages.at(id);
      EXPECT_TRUE(stage.wrong.empty()) << stage.wrong.front();
      EXPECT_EQ(stage.missing + stage.broken, 0);
      EXPECT_NEAR(static_cast<double>(stage.frames.size()), static_cast<double>(one.stages.at(id).frames.size()), 12);
      EXPECT_EQ(stage.frames.back().layer, one.stages.at(id).frames.back().layer);
      EXPECT_NEAR(static_cast<double>(more.voices.at(id)), static_cast<double>(one.voices.at(id)), 20);
    }
    EXPECT_LE(more.key_frames_asked, one.key_frames_asked + 12);
  }
}

TEST(ForwarderWorkersTest, who_leaves_a_worker_is_gone_from_all_and_whoever_comes_later_sees_all) {
  ForwardedMeeting meeting(2);
  meeting.join({.id = 1, .view = watching(2)}, 0);
  meeting.join({.id = 2, .view = watching(1)}, 1);
  meeting.run(3s);
  EXPECT_EQ(meeting.reports.shown.at({1, "stage"}), 2U);
  meeting.leave(2);
  meeting.run(100ms);
  EXPECT_EQ(meeting.reports.shown.at({1, "stage"}), std::nullopt);
  EXPECT_EQ(meeting.reports.layers.contains({1, SlotKind::camera}), false) << "nobody looks, but only just so";
  meeting.run(9s);
  EXPECT_EQ(meeting.reports.layers.at({1, SlotKind::camera}), 0);
  meeting.join({.id = 2, .view = watching(1)}, 1);
  meeting.run(4s);
  for (const std::uint64_t id : {1, 2}) {
    EXPECT_EQ(meeting.reports.shown.at({id, "stage"}), 3 - id);
    const ShownFrames shown = shown_frames(*meeting.client(id).stream(SlotKind::stage), meeting.now());
    EXPECT_GT(shown.frames_of(3 - id, meeting.now() - 2s, meeting.now()), 50U);
    EXPECT_TRUE(shown.wrong.empty());
  }
}

TEST(ForwarderWorkersTest, who_joins_again_before_the_old_connection_ends_takes_its_place) {
  for (const std::size_t workers : {1U, 2U}) {
    ForwardedMeeting meeting(workers);
    meeting.join({.id = 2, .view = watching(1)}, 0);
    meeting.join({.id = 1, .view = watching(2)}, 0);
    meeting.run(2s);
    const TransportIndex old = meeting.seat(1).transport;
    meeting.join({.id = 1, .view = watching(2)}, workers - 1);
    meeting.run(2s);
    meeting.forwarder(0).remove(old, meeting.now());
    meeting.run(3s);
    const ShownFrames shown = shown_frames(*meeting.client(2).stream(SlotKind::stage), meeting.now());
    EXPECT_GT(shown.frames_of(1, meeting.now() - 2s, meeting.now()), 50U) << workers;
    EXPECT_TRUE(shown.wrong.empty());
    EXPECT_EQ(meeting.reports.shown.at({2, "stage"}), 1U);
  }
}

TEST(ForwarderWorkersTest, losses_between_workers_too_are_made_good) {
  for (const std::uint32_t seed : {11U, 12U}) {
    ForwardedMeeting meeting(2, seed);
    for (const std::uint64_t id : {1, 2, 3}) {
      auto& seat = meeting.join({.id = id, .view = watching(id % 3 + 1)}, id % 2);
      seat.up = {.loss = 0.05, .delay = 15ms, .jitter = 8ms};
      seat.down = {.loss = 0.05, .delay = 15ms, .jitter = 8ms};
    }
    meeting.run(10s);
    for (const std::uint64_t id : {1, 2, 3}) {
      const SeenStream& stage = *meeting.client(id).stream(SlotKind::stage);
      const ShownFrames shown = shown_frames(stage, meeting.now() - 1s);
      EXPECT_TRUE(shown.wrong.empty()) << shown.wrong.front();
      EXPECT_LT(static_cast<double>(shown.missing), 0.01 * static_cast<double>(stage.packets.size()));
      EXPECT_GT(shown.frames_of(id % 3 + 1, meeting.now() - 5s, meeting.now()), 90U) << fmt::format("seed {}", seed);
    }
  }
}

TEST(SpscRingTest, one_thread_reads_in_order_what_another_writes) {
  SpscRing<std::uint64_t> ring(64);
  constexpr std::uint64_t kMost = 200'000;
  std::jthread writer([&] {
    for (std::uint64_t next = 0; next < kMost;) {
      while (next < kMost && ring.push(next)) ++next;
      ring.commit();
      std::this_thread::yield();
    }
  });
  std::uint64_t expected = 0;
  bool is_in_order = true;
  while (expected < kMost) {
    ring.take([&](std::uint64_t item) { is_in_order = is_in_order && item == expected++; });
    std::this_thread::yield();
  }
  EXPECT_TRUE(is_in_order);
}

TEST(PacketPoolTest, what_other_threads_give_back_is_taken_again) {
  constexpr std::size_t kPackets = 256;
  PacketPool pool(kPackets);
  SpscRing<MediaPacket*> ring(64);
  constexpr int kMost = 50'000;
  std::jthread other([&] {
    for (int taken = 0; taken < kMost; std::this_thread::yield())
      taken += static_cast<int>(ring.take([](MediaPacket* packet) { PacketPool::release(*packet); }));
  });
  for (int given = 0; given < kMost;) {
    MediaPacket* const packet = pool.take();
    ASSERT_NE(packet, nullptr) << "no more are about than fit the ring";
    PacketPool::refer(*packet, 1);
    PacketPool::release(*packet);
    while (!ring.push(packet)) std::this_thread::yield();
    ring.commit();
    ++given;
  }
  other.join();
  EXPECT_LE(pool.size(), kPackets);
}

TEST(PacketPoolTest, there_are_no_more_than_that) {
  constexpr std::size_t kMost = 70;
  PacketPool pool(kMost);
  std::vector<MediaPacket*> taken;
  while (MediaPacket* const packet = pool.take()) taken.push_back(packet);
  EXPECT_EQ(taken.size(), kMost);
  EXPECT_EQ(pool.size(), kMost);
  PacketPool::release(*taken.back());
  EXPECT_EQ(pool.take(), taken.back());
}

TEST(PacketPoolTest, a_slot_is_as_large_as_what_it_is_for) {
  PacketPool pool;
  for (std::size_t bytes = 0; bytes <= kPacketRoom; ++bytes) {
    MediaPacket* const packet = pool.take(bytes);
    ASSERT_NE(packet, nullptr);
    ASSERT_GE(packet->bytes().size(), bytes);
    ASSERT_LE(packet->bytes().size(), bytes + PacketPool::kStep);
    ASSERT_TRUE(PacketPool::suits(*packet, bytes));
    std::ranges::fill(packet->bytes(), std::uint8_t{0xA5});
    PacketPool::release(*packet);
  }
  MediaPacket* const packet = pool.take(kPacketRoom + 500);
  ASSERT_NE(packet, nullptr);
  EXPECT_EQ(packet->bytes().size(), kPacketRoom);
  EXPECT_TRUE(PacketPool::suits(*packet, kPacketRoom + 500));
  EXPECT_FALSE(PacketPool::suits(*packet, 1));
  PacketPool::release(*packet);
}

TEST(PacketPoolTest, slots_do_not_lie_in_each_other) {
  PacketPool pool(400);
  std::mt19937 random(5);
  std::vector<MediaPacket*> taken;
  while (MediaPacket* const packet = pool.take(random() % kPacketRoom)) {
    std::ranges::fill(packet->bytes(), static_cast<std::uint8_t>(taken.size()));
    packet->header.ssrc = static_cast<std::uint32_t>(taken.size());
    taken.push_back(packet);
  }
  EXPECT_GE(taken.size(), 300U) << "but for what lies free in slabs of other sizes";
  for (std::size_t i = 0; i < taken.size(); ++i) {
    EXPECT_EQ(taken[i]->header.ssrc, i);
    EXPECT_TRUE(std::ranges::all_of(taken[i]->bytes(),
                                    [&](std::uint8_t byte) { return byte == static_cast<std::uint8_t>(i); }));
    PacketPool::release(*taken[i]);
  }
}

TEST(PacketPoolTest, a_larger_one_will_do_when_there_may_be_no_more) {
  PacketPool pool(4);
  std::vector<MediaPacket*> large;
  for (int i = 0; i < 4; ++i) large.push_back(pool.take(kPacketRoom));
  EXPECT_EQ(pool.take(100), nullptr);
  PacketPool::release(*large[2]);
  MediaPacket* const packet = pool.take(100);
  EXPECT_EQ(packet, large[2]);
  EXPECT_FALSE(PacketPool::suits(*packet, 100));
  PacketPool::release(*packet);
  EXPECT_EQ(pool.take(kPacketRoom), large[2]);
}

}  // namespace
}  // namespace madang::media::tests

#include "kernel/media/pacer.hpp"

#include <gtest/gtest.h>

#include "kernel/media/burst_allowance.hpp"

namespace madang::media {
namespace {

using std::chrono::milliseconds;

const Time kBegin{std::chrono::hours(1)};

struct Pacing : testing::Test {
  Pacing() { pacer.set_estimate(2'000'000); }  // 3 Mbit/s pace: 1,500 bytes in 4 ms

  Pacer::Kind send(Time now, const Pacer::Waiting& waiting, std::int64_t bytes) {
    const auto turn = pacer.next(now, waiting);
    if (turn.kind != Pacer::Kind::nothing) pacer.on_sent(now, turn, bytes, waiting.queued);
    return turn.kind;
  }

  Pacer pacer;
};

TEST_F(Pacing, video_leaves_at_one_and_a_half_times_the_estimate) {
  const Pacer::Waiting waiting{.video = 1'500, .queued = 20'000};
  EXPECT_EQ(send(kBegin, waiting, 1'500), Pacer::Kind::video);
  const auto turn = pacer.next(kBegin, waiting);
  EXPECT_EQ(turn.kind, Pacer::Kind::nothing);
  EXPECT_EQ(turn.ask_again, kBegin + milliseconds(4));
  EXPECT_EQ(send(kBegin + milliseconds(4), waiting, 1'500), Pacer::Kind::video);
}

TEST_F(Pacing, audio_waits_for_nothing_and_counts) {
  EXPECT_EQ(send(kBegin, {.video = 1'500, .queued = 1'500}, 1'500), Pacer::Kind::video);
  EXPECT_EQ(send(kBegin, {.audio = 750, .video = 1'000, .queued = 1'000}, 750), Pacer::Kind::audio);
  EXPECT_EQ(pacer.next(kBegin, {.video = 1'000, .queued = 1'000}).ask_again, kBegin + milliseconds(6));
}

TEST_F(Pacing, what_was_lost_goes_before_what_is_new) {
  EXPECT_EQ(pacer.next(kBegin, {.retransmission = 900, .video = 1'000, .queued = 1'900}).kind,
            Pacer::Kind::retransmission);
}

TEST_F(Pacing, a_queue_that_would_take_long_leaves_faster) {
  EXPECT_EQ(pacer.pace(10'000), 3'000'000);
  EXPECT_GT(pacer.pace(333'000), 7'900'000);
}

TEST_F(Pacing, a_key_frame_does_not_take_long_for_a_low_estimate_s_sake) {
  pacer.set_estimate(300'000);
  EXPECT_EQ(pacer.pace(10'000), 750'000);
  pacer.set_estimate(800'000);
  EXPECT_EQ(pacer.pace(10'000), 1'500'000);
}

TEST_F(Pacing, nothing_saved_up_by_silence_leaves_in_a_burst) {
  const Pacer::Waiting waiting{.video = 1'000, .queued = 9'000};
  EXPECT_EQ(send(kBegin + std::chrono::seconds(9), waiting, 1'000), Pacer::Kind::video);
  EXPECT_EQ(send(kBegin + std::chrono::seconds(9), waiting, 1'000), Pacer::Kind::nothing);
}

TEST_F(Pacing, who_asks_late_gets_what_was_due_meanwhile_though_not_of_long_ago) {
  const Pacer::Waiting waiting{.video = 1'500, .queued = 90'000};
  const auto at_once = [&](Time now) {
    int packets = 0;
    while (send(now, waiting, 1'500) == Pacer::Kind::video) ++packets;
    return packets;
  };
  EXPECT_EQ(at_once(kBegin), 1);
  EXPECT_EQ(at_once(kBegin + milliseconds(20)), 5);
  EXPECT_EQ(at_once(kBegin + std::chrono::seconds(5)), 11);
  // Of the same bytes, those that come after the queue was empty leave at the pace of the line.
  EXPECT_EQ(send(kBegin + std::chrono::seconds(6), {.video = 1'500, .queued = 0}, 1'500), Pacer::Kind::video);
  EXPECT_EQ(at_once(kBegin + std::chrono::seconds(8)), 1);
}

TEST_F(Pacing, a_bucket_lets_a_frame_leave_at_once_and_is_emptied_once_it_is_full) {
  pacer.set_bucket(milliseconds(20));
  const Pacer::Waiting waiting{.video = 1'000, .queued = 9'000};
  const Duration each = time_of(1'000, pacer.pace(waiting.queued));
  const auto sent_at = [&](Time now) {
    int count = 0;
    while (count < 100 && send(now, waiting, 1'000) == Pacer::Kind::video) ++count;
    return count;
  };
  const int full = sent_at(kBegin);
  EXPECT_GE(full * each, milliseconds(20));
  EXPECT_LT((full - 1) * each, milliseconds(20));
  const Time emptied = kBegin + full * each;
  EXPECT_EQ(pacer.next(kBegin, waiting).ask_again, emptied);
  EXPECT_EQ(sent_at(emptied - each / 2), 0) << "no single packets meanwhile";
  EXPECT_EQ(sent_at(emptied), full);
}

TEST(BurstAllowanceTest, runs_are_for_lines_that_carry_all_and_longer_away_for_those_that_fall_soon) {
  BurstAllowance allowance;
  Time now = kBegin;
  const auto allowed_after = [&](Rate estimate) {
    const Time from = now;
    while (allowance.at(now, estimate, 2'000'000) == Duration::zero() && now - from < std::chrono::seconds(100))
      now += milliseconds(25);
    return now - from;
  };
  EXPECT_EQ(allowed_after(1'900'000), std::chrono::seconds(100)) << "less than is wanted";
  EXPECT_EQ(allowed_after(2'000'000), std::chrono::seconds(1)) << "calm for a second";
  EXPECT_EQ(allowance.at(now, 2'000'000, 2'100'000), Duration::zero()) << "more is wanted";
  EXPECT_EQ(allowed_after(2'000'000), std::chrono::seconds(1)) << "nothing fell";
  EXPECT_EQ(allowance.at(now += milliseconds(25), 1'000'000, 2'000'000), Duration::zero());
  EXPECT_EQ(allowed_after(2'000'000), std::chrono::seconds(21)) << "it fell soon after: twice ten seconds";
}

TEST_F(Pacing, a_probe_is_made_of_media_and_filled_with_padding) {
  pacer.probe({.id = 7, .rate = 4'000'000, .bytes = 5'000});
  auto turn = pacer.next(kBegin, {.video = 1'000, .queued = 1'000});
  EXPECT_EQ(turn.kind, Pacer::Kind::video);
  EXPECT_EQ(turn.cluster, 7);
  pacer.on_sent(kBegin, turn, 1'000, 0);
  EXPECT_EQ(pacer.next(kBegin, {}).ask_again, kBegin + milliseconds(2));
  std::int64_t padding = 0;
  Time now = kBegin;
  while (true) {
    turn = pacer.next(now, {});
    if (turn.kind == Pacer::Kind::nothing && !turn.ask_again) break;
    if (turn.kind == Pacer::Kind::nothing) {
      now = *turn.ask_again;
      continue;
    }
    EXPECT_EQ(turn.kind, Pacer::Kind::padding);
    padding += turn.padding;
    pacer.on_sent(now, turn, turn.padding, 0);
  }
  EXPECT_EQ(padding, 4'000);
  EXPECT_EQ(now, kBegin + milliseconds(8));
}

TEST_F(Pacing, a_key_frame_for_a_slow_line_takes_its_time) {
  pacer.set_estimate(200'000);
  std::int64_t queued = 12'000;
  Time now = kBegin;
  std::int64_t most_in_20_ms = 0;
  std::int64_t sent = 0;
  Time window = now;
  while (queued > 0) {
    const auto turn = pacer.next(now, {.video = 1'000, .queued = queued});
    if (turn.kind == Pacer::Kind::nothing) {
      now = *turn.ask_again;
      if (now - window >= milliseconds(20)) {
        most_in_20_ms = std::max(most_in_20_ms, sent);
        sent = 0;
        window = now;
      }
      continue;
    }
    queued -= 1'000;
    sent += 1'000;
    pacer.on_sent(now, turn, 1'000, queued);
  }
  EXPECT_LE(most_in_20_ms, 2'000);
  EXPECT_GE(now - kBegin, milliseconds(150));
}

}  // namespace
}  // namespace madang::media

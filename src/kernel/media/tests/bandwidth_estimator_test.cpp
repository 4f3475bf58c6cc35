#include "kernel/media/bandwidth_estimator.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace madang::media {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

const Time kBegin{std::chrono::hours(1)};
constexpr Duration kArrived = std::chrono::hours(5);

TEST(InterArrivalTest, a_frame_is_one_group_and_a_delta_lies_between_two) {
  InterArrival groups;
  const auto add = [&](int sent, int arrived) {
    return groups.add(kBegin + milliseconds(sent), kArrived + milliseconds(arrived));
  };
  EXPECT_FALSE(add(0, 10));
  EXPECT_FALSE(add(2, 14));
  EXPECT_FALSE(add(40, 52));
  EXPECT_FALSE(add(41, 60));
  const auto delta = add(80, 99);
  ASSERT_TRUE(delta);
  EXPECT_EQ(delta->sent, milliseconds(39));
  EXPECT_EQ(delta->arrived, milliseconds(46));
  EXPECT_FALSE(add(60, 110)) << "it was overtaken";
}

TEST(InterArrivalTest, what_a_radio_held_back_is_one_group) {
  InterArrival groups;
  groups.add(kBegin, kArrived);
  groups.add(kBegin + milliseconds(20), kArrived + milliseconds(70));
  EXPECT_TRUE(groups.add(kBegin + milliseconds(90), kArrived + milliseconds(90)));
  for (int sent = 100; sent < 160; sent += 20) {
    groups.add(kBegin + milliseconds(sent), kArrived + milliseconds(160) + microseconds(sent));
  }
  const auto delta = groups.add(kBegin + milliseconds(200), kArrived + milliseconds(200));
  ASSERT_TRUE(delta);
  EXPECT_EQ(delta->sent, milliseconds(50));
}

/// What the line's use is after groups of 10 ms that each come so much later.
LineUse after(int groups, double later_ms, double jitter_ms = 0, DelayTrend trend = {}) {
  std::mt19937 random(3);
  Duration arrived = kArrived;
  for (int i = 0; i < groups; ++i) {
    const double shaken = std::uniform_real_distribution<>(-jitter_ms, jitter_ms)(random);
    const auto later = microseconds(static_cast<int>((later_ms + shaken) * 1'000));
    arrived += milliseconds(10) + later;
    trend.add({milliseconds(10), milliseconds(10) + later}, arrived);
  }
  return trend.use();
}

TEST(DelayTrendTest, a_queue_that_grows_by_a_tenth_is_found_in_a_third_of_a_second) {
  EXPECT_EQ(after(33, 1), LineUse::over);
  EXPECT_EQ(after(33, 0), LineUse::normal);
  EXPECT_EQ(after(33, -1), LineUse::under);
}

TEST(DelayTrendTest, jitter_alone_is_no_trend) { EXPECT_EQ(after(2'000, 0, 1), LineUse::normal); }

TEST(DelayTrendTest, the_threshold_rises_for_a_restless_line_and_falls_again) {
  DelayTrend trend;
  Duration arrived = kArrived;
  double most = 0;
  const auto swing = [&](double size) {
    for (int i = 0; i < 400; ++i) {
      const auto later = microseconds(static_cast<int>((i / 20 % 2 == 0 ? size : -size) * 1'000));
      arrived += milliseconds(10) + later;
      trend.add({milliseconds(10), milliseconds(10) + later}, arrived);
      most = std::max(most, trend.threshold());
    }
  };
  swing(1);
  EXPECT_GT(most, 13);
  swing(0);
  EXPECT_LT(trend.threshold(), 8);
}

TEST(StandingQueueTest, a_burst_is_no_queue_and_an_old_route_is_forgotten) {
  StandingQueue queue;
  Time now = kBegin;
  const auto add = [&](int delay) { queue.add(now += milliseconds(100), kArrived + milliseconds(delay)); };
  add(20);
  add(90);
  EXPECT_EQ(queue.delay(), milliseconds(0));
  add(80);
  EXPECT_EQ(queue.delay(), milliseconds(60));
  for (int i = 0; i < 30; ++i) add(80 + i * 2);
  EXPECT_EQ(queue.delay(), milliseconds(116)) << "it moves";
  for (int i = 0; i < 30; ++i) add(80 + i % 3);
  EXPECT_LE(queue.delay(), milliseconds(3)) << "a route that is longer, not a queue";
}

TEST(RateWindowTest, it_knows_the_last_half_second) {
  RateWindow window;
  EXPECT_FALSE(window.rate());
  for (int i = 0; i < 100; ++i) window.add(kArrived + milliseconds(10 * i), 1'250);
  EXPECT_NEAR(static_cast<double>(*window.rate()), 1e6, 5e4);
  for (int i = 0; i < 20; ++i) window.add(kArrived + milliseconds(1'000 + 10 * i), 250);
  EXPECT_NEAR(static_cast<double>(*window.newest()), 2e5, 5e4);
  EXPECT_GT(*window.rate(), 600'000);
  window.add(kArrived + seconds(60), 1'000);
  EXPECT_FALSE(window.rate());
}

TEST(LossBoundTest, what_is_lost_at_any_rate_is_the_line_s_own) {
  LossBound bound;
  for (int i = 0; i < 50; ++i) bound.add(97, 3);
  EXPECT_EQ(bound.verdict(), LossBound::Verdict::free);
  for (int i = 0; i < 6; ++i) bound.add(88, 12);
  EXPECT_EQ(bound.verdict(), LossBound::Verdict::decrease);
  EXPECT_EQ(bound.verdict(), LossBound::Verdict::hold) << "said once";
  bound.on_decrease(kBegin, milliseconds(100));
  bound.on_time(kBegin + milliseconds(500));
  for (int i = 0; i < 6; ++i) bound.add(88, 12);
  EXPECT_EQ(bound.verdict(), LossBound::Verdict::free);
  EXPECT_NEAR(bound.own_loss(), 0.12, 0.01);
  for (int i = 0; i < 6; ++i) bound.add(75, 25);
  EXPECT_EQ(bound.verdict(), LossBound::Verdict::decrease) << "above its own";
}

TEST(LossBoundTest, what_was_found_out_to_be_the_line_s_own_counts_no_more) {
  LossBound bound;
  for (int i = 0; i < 6; ++i) bound.add(88, 12);
  EXPECT_EQ(bound.verdict(), LossBound::Verdict::decrease);
  bound.take_for_own();
  for (int i = 0; i < 6; ++i) bound.add(87, 13);
  EXPECT_EQ(bound.verdict(), LossBound::Verdict::free);
  EXPECT_FALSE(bound.is_heavy());
  for (int i = 0; i < 6; ++i) bound.add(60, 40);
  EXPECT_EQ(bound.verdict(), LossBound::Verdict::decrease);
  EXPECT_TRUE(bound.is_heavy());
}

class LossQuestionTest : public testing::Test {
 protected:
  using Outcome = ProbeMeasure::Outcome;
  using Answer = LossQuestion::Answer;

  LossQuestionTest() { question.ask(kBegin, 900'000, 0.1, milliseconds(100)); }
  Answer after(const ProbeMeasure::Result& result) {
    question.on_result(result);
    return question.take(kBegin + milliseconds(200));
  }

  LossQuestion question;
};

TEST_F(LossQuestionTest, a_line_that_bears_more_loses_by_itself) {
  EXPECT_EQ(question.rate(), 1'800'000);
  EXPECT_EQ(after({.outcome = Outcome::passed, .rate = 1'700'000}), Answer::own);
  EXPECT_EQ(question.rate(), 0);
  EXPECT_FALSE(question.is_open()) << "answered once";
}

TEST_F(LossQuestionTest, a_line_that_is_full_loses_for_the_rate) {
  EXPECT_EQ(after({.outcome = Outcome::saturated, .rate = 850'000}), Answer::rate);
}

TEST_F(LossQuestionTest, few_packets_may_be_lost_by_chance_but_not_twice) {
  EXPECT_EQ(after({.outcome = Outcome::failed}), Answer::none);
  EXPECT_GT(question.rate(), 0) << "asked again";
  EXPECT_EQ(after({.outcome = Outcome::failed}), Answer::rate);
}

TEST_F(LossQuestionTest, where_arrivals_sway_it_is_what_part_of_a_long_probe_is_lost) {
  EXPECT_EQ(after({.outcome = Outcome::noisy, .lost = 0.1, .length = milliseconds(50)}), Answer::none);
  EXPECT_EQ(after({.outcome = Outcome::noisy, .lost = 0.15, .length = milliseconds(100)}), Answer::own);
  question.ask(kBegin, 900'000, 0.1, milliseconds(100));
  EXPECT_EQ(after({.outcome = Outcome::noisy, .lost = 0.4, .length = milliseconds(100)}), Answer::rate);
}

TEST_F(LossQuestionTest, without_an_answer_less_is_sent_and_a_queue_needs_no_question) {
  EXPECT_EQ(after({.outcome = Outcome::unheard}), Answer::none);
  EXPECT_EQ(question.take(kBegin + seconds(3)), Answer::rate);
  question.ask(kBegin, 900'000, 0.1, milliseconds(100));
  question.drop();
  EXPECT_EQ(question.take(kBegin + seconds(3)), Answer::none);
}

TEST(QueueContestTest, a_queue_that_does_not_yield_when_we_do_is_somebody_else_s) {
  QueueContest contest;
  Time now = kBegin;
  const auto stand = [&](int first, int last, bool is_yielding = true) {
    bool has_begun = false;
    for (int i = 0; i < 30; ++i) {
      const auto queue = milliseconds(first + (last - first) * i / 30);
      has_begun = contest.on_queue(now += milliseconds(100), queue, is_yielding) || has_begun;
    }
    return has_begun;
  };
  EXPECT_FALSE(stand(100, 120)) << "we have not yielded yet";
  contest.on_decrease(now, 2'000'000);
  EXPECT_FALSE(stand(120, 0)) << "it was ours";
  stand(100, 100);
  contest.on_decrease(now, 3'000'000);
  EXPECT_FALSE(stand(100, 110, false)) << "we send more than we mean to, as what was lost";
  EXPECT_TRUE(stand(100, 110));
  EXPECT_EQ(contest.yielded_from(), 3'000'000);
  stand(0, 0);
  EXPECT_FALSE(contest.is_on());
}

ProbeMeasure::Result probed(Duration sent_apart, Duration arrived_apart, int lost = 0) {
  ProbeMeasure measure;
  measure.begin({.id = 3, .rate = 1, .bytes = 10'000});
  std::vector<SentPacket> packets;
  for (std::uint16_t i = 0; i < 10; ++i) {
    packets.push_back({kBegin + i * sent_apart, i, 1'000, 3, SentPacket::State::in_flight});
    measure.on_sent(packets.back());
  }
  for (int i = 0; i < 10; ++i) {
    const bool is_lost = i >= 5 && i < 5 + lost;
    const auto arrived = is_lost ? std::nullopt : std::optional<Duration>(kArrived + i * arrived_apart);
    measure.on_report(packets[static_cast<std::size_t>(i)], arrived);
  }
  return measure.take_result(kBegin + seconds(1));
}

TEST(ProbeMeasureTest, a_line_that_bears_it_one_that_does_not_and_one_that_says_nothing) {
  using Outcome = ProbeMeasure::Outcome;
  EXPECT_EQ(probed(milliseconds(2), milliseconds(2)).outcome, Outcome::passed);
  EXPECT_EQ(probed(milliseconds(2), milliseconds(2)).rate, 4'000'000);
  EXPECT_EQ(probed(milliseconds(2), milliseconds(4)).outcome, Outcome::saturated);
  EXPECT_EQ(probed(milliseconds(2), milliseconds(4)).rate, 1'800'000);
  EXPECT_EQ(probed(milliseconds(2), microseconds(500)).outcome, Outcome::noisy);
  EXPECT_EQ(probed(milliseconds(2), milliseconds(2), 4).outcome, Outcome::failed);
}

TEST(ProbeMeasureTest, jitter_bends_a_long_probe_little_and_makes_a_short_one_say_nothing) {
  std::mt19937 random(8);
  const auto outcome_of = [&](int packets, int apart_ms) {
    ProbeMeasure measure;
    measure.begin({.id = 3, .rate = 1, .bytes = packets * 330});
    std::vector<SentPacket> sent;
    for (std::uint16_t i = 0; i < packets; ++i) {
      sent.push_back({kBegin + i * milliseconds(apart_ms), i, 330, 3, SentPacket::State::in_flight});
      measure.on_sent(sent.back());
    }
    for (const SentPacket& packet : sent) {
      const auto shaken = milliseconds(std::uniform_int_distribution<>(0, 40)(random));
      measure.on_report(packet, kArrived + packet.sequence * milliseconds(apart_ms) + shaken);
    }
    return measure.take_result(kBegin + seconds(1));
  };
  EXPECT_EQ(outcome_of(15, 2).outcome, ProbeMeasure::Outcome::noisy);
  const auto said = outcome_of(100, 2);
  EXPECT_EQ(said.outcome, ProbeMeasure::Outcome::passed);
  EXPECT_NEAR(static_cast<double>(said.rate), 1'320'000, 50'000);
}

TEST(ProbeMeasureTest, what_no_feedback_told_of_was_not_lost) {
  using Outcome = ProbeMeasure::Outcome;
  const auto outcome_of = [](int unheard) {
    ProbeMeasure measure;
    measure.begin({.id = 3, .rate = 1, .bytes = 10'000});
    for (std::uint16_t i = 0; i < 10; ++i) measure.on_sent({kBegin + i * milliseconds(2), i, 1'000, 3});
    for (std::uint16_t i = 0; i < 10; ++i) {
      const SentPacket packet{kBegin + i * milliseconds(2), i, 1'000, 3};
      if (i < unheard) measure.on_unheard(packet);
      if (i >= unheard) measure.on_report(packet, kArrived + i * milliseconds(2));
    }
    return measure.take_result(kBegin + milliseconds(100)).outcome;
  };
  EXPECT_EQ(outcome_of(4), Outcome::passed);
  EXPECT_EQ(outcome_of(6), Outcome::unheard);
}

TEST(LossShareTest, it_knows_four_seconds_and_forgets_what_is_older) {
  LossShare lost;
  lost.add(kBegin, 90, 10);
  EXPECT_DOUBLE_EQ(lost.share(), 0.1);
  lost.add(kBegin + seconds(2), 100, 0);
  EXPECT_DOUBLE_EQ(lost.share(), 0.05);
  lost.add(kBegin + seconds(4), 100, 0);
  EXPECT_DOUBLE_EQ(lost.share(), 0);
  lost.add(kBegin + std::chrono::hours(4), 1, 1);
  EXPECT_DOUBLE_EQ(lost.share(), 0.5);
}

TEST(BandwidthEstimatorTest, what_was_overtaken_is_not_lost_and_what_never_comes_is) {
  BandwidthEstimator estimator;
  Time now = kBegin;
  std::uint16_t sequence = 65'500;
  std::vector<PacketReport> reports;
  for (int round = 0; round < 200; ++round) {
    const std::uint16_t first = sequence;
    for (int i = 0; i < 10; ++i) estimator.on_sent(now += milliseconds(10), sequence++, 1'000, 0);
    reports.clear();
    const auto arrived = kArrived + Duration(now - kBegin);
    // Of the round before, what is told of behind what was sent later.
    if (round > 0) reports.push_back({static_cast<std::uint16_t>(first - 3), true, arrived});
    for (std::uint16_t i = 0; i < 10; ++i)
      reports.push_back({static_cast<std::uint16_t>(first + i), i != 7 && i != 4, arrived});
    estimator.on_feedback(now, reports);
  }
  EXPECT_NEAR(estimator.loss(), 0.1, 0.02);
}

TEST(BandwidthEstimatorTest, what_comes_much_too_late_was_not_lost_either) {
  BandwidthEstimator estimator;
  Time now = kBegin;
  std::uint16_t sequence = 0;
  for (int round = 0; round < 200; ++round) {
    const std::uint16_t first = sequence;
    for (int i = 0; i < 10; ++i) estimator.on_sent(now += milliseconds(10), sequence++, 1'000, 0);
    const auto arrived = kArrived + Duration(now - kBegin);
    std::vector<PacketReport> reports;
    if (round > 2) reports.push_back({static_cast<std::uint16_t>(first - 23), true, arrived});
    for (std::uint16_t i = 0; i < 10; ++i) reports.push_back({static_cast<std::uint16_t>(first + i), i != 7, arrived});
    estimator.on_feedback(now, reports);
  }
  EXPECT_NEAR(estimator.loss(), 0, 0.01);
}

TEST(ProbePlannerTest, it_begins_with_much_and_doubles_while_it_passes_up_to_what_is_wanted) {
  ProbePlanner planner;
  ProbePlanner::Situation now{
      .now = kBegin, .estimate = 300'000, .wanted = 3'000'000, .is_limited = true, .is_calm = true};
  const auto pass = [&](Rate rate) {
    now.now += milliseconds(200);
    planner.on_result(now.now, {ProbeMeasure::Outcome::passed, rate});
    now.estimate = rate;
  };
  now.wanted = 20'000'000;
  EXPECT_EQ(planner.next(now)->rate, 6'000'000);
  EXPECT_FALSE(planner.next(now)) << "one at a time";
  pass(6'000'000);
  EXPECT_EQ(planner.next(now)->rate, 12'000'000);
  pass(12'000'000);
  EXPECT_EQ(planner.next(now)->rate, 22'000'000);
  pass(22'000'000);
  now.now += seconds(30);
  EXPECT_FALSE(planner.next(now)) << "there is enough";
}

TEST(ProbePlannerTest, where_the_first_is_lost_a_small_one_follows_and_after_jitter_a_longer_one) {
  ProbePlanner planner;
  ProbePlanner::Situation now{.now = kBegin, .estimate = 300'000, .wanted = 20'000'000, .is_calm = true};
  const auto answer = [&](ProbeMeasure::Outcome outcome) {
    planner.on_result(now.now += milliseconds(200), {outcome, 0});
    return planner.next(now);
  };
  const auto first = planner.next(now);
  EXPECT_EQ(first->bytes, 15'000);
  EXPECT_EQ(answer(ProbeMeasure::Outcome::noisy)->bytes, 30'000);
  EXPECT_EQ(answer(ProbeMeasure::Outcome::failed)->rate, 1'200'000);
  EXPECT_FALSE(answer(ProbeMeasure::Outcome::failed));
}

TEST(ProbePlannerTest, a_page_that_needs_far_more_is_asked_for_at_once_where_the_last_one_passed) {
  ProbePlanner planner;
  ProbePlanner::Situation now{.now = kBegin, .estimate = 300'000, .wanted = 1'000'000, .is_calm = true};
  EXPECT_EQ(planner.next(now)->rate, 1'100'000);
  planner.on_result(now.now += milliseconds(200), {ProbeMeasure::Outcome::passed, 1'100'000});
  now.estimate = 1'100'000;
  EXPECT_FALSE(planner.next(now));
  now.wanted = 4'000'000;
  EXPECT_TRUE(planner.next(now));
}

TEST(ProbePlannerTest, it_comes_back_after_a_pause_and_not_while_the_line_suffers) {
  ProbePlanner planner;
  ProbePlanner::Situation now{.now = kBegin, .estimate = 300'000, .wanted = 3'000'000, .is_calm = true};
  planner.next(now);
  planner.on_result(now.now += milliseconds(200), {ProbeMeasure::Outcome::saturated, 280'000});
  EXPECT_FALSE(planner.next(now));
  now.now += seconds(5);
  now.is_calm = false;
  EXPECT_FALSE(planner.next(now));
  now.is_calm = true;
  EXPECT_EQ(planner.next(now)->rate, 450'000);
}

TEST(ProbePlannerTest, a_question_goes_before_all_and_what_was_not_heard_of_is_asked_once_more) {
  ProbePlanner planner;
  ProbePlanner::Situation now{
      .now = kBegin, .estimate = 3'000'000, .wanted = 1'000'000, .is_calm = true, .question = 1'800'000};
  const auto probe = planner.next(now);
  ASSERT_TRUE(probe);
  EXPECT_EQ(probe->rate, 1'800'000);
  EXPECT_EQ(probe->bytes, 11'250) << "for 50 ms, though no more is wanted";
  planner.on_result(kBegin, {.outcome = ProbeMeasure::Outcome::saturated, .rate = 1'000'000});
  now = {.now = kBegin + seconds(10), .estimate = 300'000, .wanted = 3'000'000, .is_calm = true};
  EXPECT_TRUE(planner.next(now));
  const auto unheard = [&] {
    planner.on_result(now.now += milliseconds(200), {.outcome = ProbeMeasure::Outcome::unheard});
    return planner.next(now);
  };
  EXPECT_TRUE(unheard());
  EXPECT_FALSE(unheard());
}

TEST(BandwidthEstimatorTest, silence_halves_the_estimate_again_and_again_but_audio_stays) {
  BandwidthEstimator estimator;
  Time now = kBegin;
  EXPECT_EQ(estimator.estimate(), 300'000);
  std::uint16_t sequence = 0;
  for (int i = 0; i < 100; ++i, now += milliseconds(20)) {
    estimator.on_sent(now, sequence++, 1'000, 0);
    estimator.on_time(now);
  }
  EXPECT_EQ(estimator.estimate(), 150'000);
  for (int i = 0; i < 1'000; ++i) estimator.on_time(now += milliseconds(20));
  EXPECT_EQ(estimator.estimate(), 60'000);
}

TEST(BandwidthEstimatorTest, a_line_that_is_known_is_begun_with_most_of_what_it_carried) {
  EXPECT_EQ(BandwidthEstimator({}, 256, 2'000'000).estimate(), 1'500'000);
  EXPECT_EQ(BandwidthEstimator({}, 256, 10'000).estimate(), RateLimits{}.least);
  EXPECT_FALSE(BandwidthEstimator({}, 256, 2'000'000).is_measured());
}

TEST(BandwidthEstimatorTest, who_sends_nothing_is_not_silent) {
  BandwidthEstimator estimator;
  for (Time now = kBegin; now < kBegin + seconds(60); now += milliseconds(20)) estimator.on_time(now);
  EXPECT_EQ(estimator.estimate(), 300'000);
}

TEST(BandwidthEstimatorTest, whatever_a_receiver_claims_the_estimate_keeps_its_limits) {
  std::mt19937 random(11);
  const auto number = [&](int least, int most) { return std::uniform_int_distribution<>(least, most)(random); };
  for (int run = 0; run < 20; ++run) {
    const RateLimits limits{.least = 50'000, .start = 400'000, .most = 5'000'000};
    BandwidthEstimator estimator(limits, 256);
    Time now = kBegin;
    std::uint16_t sequence = static_cast<std::uint16_t>(number(0, 65'535));
    std::vector<PacketReport> reports;
    for (int i = 0; i < 400; ++i) {
      const auto cluster = estimator.on_time(now += milliseconds(number(0, 100)));
      for (int packet = number(0, 20); packet > 0; --packet) {
        estimator.on_sent(now, sequence++, static_cast<std::uint16_t>(number(0, 1'500)), cluster ? cluster->id : 0);
      }
      reports.clear();
      for (int report = number(0, 30); report > 0; --report) {
        const auto arrived = microseconds(static_cast<std::int64_t>(number(0, 2'000'000)) * number(-9, 9'000));
        reports.push_back({static_cast<std::uint16_t>(sequence - number(-5, 300)), number(0, 3) > 0, arrived});
      }
      estimator.on_feedback(now, reports);
      ASSERT_GE(estimator.estimate(), limits.least);
      ASSERT_LE(estimator.estimate(), limits.most);
      ASSERT_GE(estimator.loss(), 0);
      ASSERT_LE(estimator.loss(), 1);
    }
  }
}

TEST(BandwidthEstimatorTest, the_same_history_gives_the_same_estimate) {
  const auto run = [] {
    BandwidthEstimator estimator;
    std::mt19937 random(5);
    std::uint16_t sequence = 65'000;
    Time now = kBegin;
    std::vector<PacketReport> reports;
    for (int i = 0; i < 3'000; ++i, now += milliseconds(10)) {
      reports.push_back({sequence, random() % 50 != 0, kArrived + i * milliseconds(10) + microseconds(random() % 900)});
      estimator.on_sent(now, sequence++, 1'000, 0);
      if (i % 8 != 7) continue;
      estimator.on_feedback(now + milliseconds(1), reports);
      reports.clear();
    }
    return estimator.estimate();
  };
  EXPECT_EQ(run(), run());
  EXPECT_GT(run(), 700'000);
}

}  // namespace
}  // namespace madang::media
